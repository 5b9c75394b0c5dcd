import type { FrameLocator, Locator, Page } from 'playwright-core';
import { actionLimitMs } from './browser';
import { Editors } from './editors';
import { ModalDialog, Notifications } from './messages';
import { QuickInput } from './quickInput';
import { TreeView } from './treeView';

/** The window of VS Code, as a person uses it. Every method waits for its state, never for time. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: ModalDialog;
  readonly editors: Editors;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.dialog = new ModalDialog(page);
    this.editors = new Editors(page);
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /**
   * Runs a command by its whole title in the palette, category included. The palette does not notice
   * a command that becomes possible while it is open, and it closes when an editor that opens or
   * closes takes the focus; so it is opened until it offers the command and takes the click.
   */
  async command(title: string): Promise<void> {
    for (const end = Date.now() + actionLimitMs; !(await this.#choseCommand(title));) {
      if (Date.now() > end) throw new Error(`The palette does not offer "${title}".`);
    }
  }

  async #choseCommand(title: string): Promise<boolean> {
    try {
      if (await this.#findCommand(title)) {
        await this.#paletteRow(title).click({ timeout: 5000 });
        return true;
      }
      await this.quickInput.escape();
    } catch {
      // It closed under the pointer.
    }
    return false;
  }

  /** Whether the palette offers the command now. */
  async offersCommand(title: string): Promise<boolean> {
    const offered = await this.#findCommand(title);
    await this.quickInput.escape();
    return offered;
  }

  async #findCommand(title: string): Promise<boolean> {
    await this.quickInput.summon('F1');
    await this.quickInput.type(`>${title}`, 5000);
    const none = this.quickInput.row(/No matching (commands|results)|similar commands/);
    await this.#paletteRow(title).or(none).first().waitFor({ timeout: 10_000 });
    return this.#paletteRow(title).isVisible();
  }

  #paletteRow(title: string): Locator {
    const label = this.page.locator('.label-name').getByText(title, { exact: true });
    return this.quickInput.rows.filter({ has: label }).first();
  }

  async openFile(name: string): Promise<void> {
    for (let attempt = 1; !(await this.#choseFile(name)); attempt += 1) {
      if (attempt === 3) throw new Error(`Nobody could choose the file ${name}.`);
    }
    await this.editors.activeTab(name);
  }

  async #choseFile(name: string): Promise<boolean> {
    await this.quickInput.summon('Control+P');
    try {
      await this.quickInput.type(name, 5000);
      await this.quickInput.row(name).click({ timeout: 20_000 });
      return true;
    } catch {
      // It closed under the pointer.
      return false;
    }
  }

  /** Opens a container of the activity bar, unless it is open. */
  async openViewContainer(title: string): Promise<void> {
    const item = this.viewContainer(title);
    await item.waitFor();
    const isOpen = (await item.getAttribute('class'))?.includes('checked') === true;
    if (!isOpen) await item.click();
    await this.page.locator(`.sidebar .composite.title`).filter({ hasText: title }).waitFor();
  }

  viewContainer(title: string): Locator {
    const icon = this.page.locator(`a[aria-label^=${JSON.stringify(title)}]`);
    return this.page.locator('.activitybar .action-item').filter({ has: icon });
  }

  /** The number on an icon of the activity bar; 0 when it has none. */
  async badge(title: string): Promise<number> {
    const badge = this.viewContainer(title).locator('.badge:visible .badge-content');
    return (await badge.count()) === 0 ? 0 : Number(await badge.innerText());
  }

  tree(viewName: string): TreeView {
    return new TreeView(this.page, viewName);
  }

  /** Opens the Problems view; answers the row with the text. */
  async problem(text: string | RegExp): Promise<Locator> {
    await this.command('Problems: Focus on Problems View');
    const rows = this.page.locator('.markers-panel .monaco-list-row');
    return rows.filter({ hasText: text }).first();
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.part.statusbar .statusbar-item').filter({ hasText: text });
  }

  /** The page of a webview: the frame of an extension inside the frame of the workbench. */
  webview(nth = 0): FrameLocator {
    return this.page
      .locator('iframe.webview.ready')
      .nth(nth)
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  async closeAllEditors(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }
}
