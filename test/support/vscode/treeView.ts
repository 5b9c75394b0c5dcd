import type { Locator, Page } from 'playwright-core';
import { contextMenuItem } from './contextMenu';

/** One tree in a side bar, found by the name of its view. */
export class TreeView {
  readonly #page: Page;
  readonly pane: Locator;
  readonly rows: Locator;

  constructor(page: Page, viewName: string) {
    this.#page = page;
    this.pane = page.locator('.pane').filter({
      has: page.locator(`.pane-header[aria-label^=${JSON.stringify(viewName)}]`),
    });
    this.rows = this.pane.locator('.monaco-list-row');
  }

  /** The first row whose label and description contain the text. */
  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** The first row at or below `parent` with the text: a name may stand under several parents. */
  async rowUnder(parent: string | RegExp, text: string | RegExp): Promise<Locator> {
    await this.expand(parent);
    const from = Number(await this.row(parent).getAttribute('data-index'));
    for (const row of await this.rows.filter({ hasText: text }).all()) {
      if (Number(await row.getAttribute('data-index')) > from) return row;
    }
    throw new Error(`No row ${String(text)} below ${String(parent)}; rows: ${await this.text()}`);
  }

  async expand(...path: readonly (string | RegExp)[]): Promise<void> {
    for (const text of path) await this.expandRow(this.row(text));
  }

  async expandRow(row: Locator): Promise<void> {
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) !== 'false') return;
    await row.locator('.monaco-tl-twistie').click();
    await row.and(this.#page.locator('[aria-expanded=true]')).waitFor();
  }

  /** Label and description of every row in sight, one a line, indented by level. */
  async text(): Promise<string> {
    const lines: string[] = [];
    for (const row of await this.rows.all()) {
      const level = Number(await row.getAttribute('aria-level'));
      const words = (await row.innerText()).replace(/\s*\n\s*/g, ' ').trim();
      lines.push('  '.repeat(level - 1) + words);
    }
    return lines.join('\n');
  }

  /** A button on the row itself. */
  async inlineAction(text: string | RegExp, action: string): Promise<void> {
    const row = this.row(text);
    await row.hover();
    await row.locator(`.actions a[aria-label^=${JSON.stringify(action)}]`).click();
  }

  async contextMenu(text: string | RegExp | Locator, item: string): Promise<void> {
    const row = typeof text === 'string' || text instanceof RegExp ? this.row(text) : text;
    await row.click({ button: 'right' });
    await contextMenuItem(this.#page, item).click();
  }

  /** A button in the title of the view. */
  async titleAction(action: string): Promise<void> {
    await this.pane.locator('.pane-header').hover();
    await this.pane.locator(`.pane-header a[aria-label^=${JSON.stringify(action)}]`).click();
  }

  /** A button of the text shown while the tree is empty. */
  welcomeButton(text: string): Locator {
    return this.pane.locator('.welcome-view-content .monaco-button').filter({ hasText: text });
  }
}
