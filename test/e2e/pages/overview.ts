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
}
