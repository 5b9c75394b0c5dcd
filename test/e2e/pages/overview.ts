import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../../support/vscode/workbench';

/** The webview with the picture of a mesh. */
export class Overview {
  readonly frame: FrameLocator;

  constructor(workbench: Workbench) {
    this.frame = workbench.webview();
  }

  text(text: string | RegExp): Locator {
    return this.frame.getByText(text).filter({ visible: true }).first();
  }

  /** Waits until the text is in the picture or the table. */
  async shows(text: string | RegExp): Promise<void> {
    await this.text(text).waitFor();
  }

  /** A button by what it says to a screen reader. */
  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name }).first();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click();
  }

  async lacks(name: string | RegExp): Promise<void> {
    await this.button(name).waitFor({ state: 'detached' });
  }
}
