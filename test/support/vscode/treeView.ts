import type { Locator, Page } from 'playwright-core';
import { actionLimitMs } from './browser';
import { clickContextMenuItem } from './contextMenu';

/** What reading rows needs of an element of the page. */
interface RowElement {
  getAttribute(name: string): string | null;
  querySelector(selector: string): { readonly innerText: string } | null;
}

interface Row {
  readonly index: number;
  readonly level: number;
  readonly isClosed: boolean;
  readonly text: string;
}

const matches = (text: string, wanted: string | RegExp): boolean =>
  typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);

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

  /**
   * The row at the end of a path of rows, each opened and the next found below it: a name may stand
   * under several parents. Waits as long as an action may take, since rows come and go.
   */
  async rowAt(...path: readonly (string | RegExp)[]): Promise<Locator> {
    const end = Date.now() + actionLimitMs;
    for (;;) {
      const found = await this.#find(path);
      if (found) return found;
      if (Date.now() > end) break;
      await this.#page.waitForTimeout(100);
    }
    throw new Error(`No row ${path.map(String).join(' > ')}; rows:\n${await this.text()}`);
  }

  async #find(path: readonly (string | RegExp)[]): Promise<Locator | undefined> {
    let [from, level] = [-1, 0];
    for (const [depth, text] of path.entries()) {
      const row = (await this.#rowsBelow(from, level)).find((it) => matches(it.text, text));
      if (!row) return undefined;
      [from, level] = [row.index, row.level];
      if (depth < path.length - 1 && row.isClosed) {
        await this.#at(row.index).locator('.monaco-tl-twistie').click();
        return undefined;
      }
    }
    return this.#at(from);
  }

  #at(index: number): Locator {
    return this.pane.locator(`.monaco-list-row[data-index="${index}"]`);
  }

  /** Those in sight that stand below a row; below index -1, at level 0, stand all. */
  async #rowsBelow(index: number, level: number): Promise<readonly Row[]> {
    const rows = (await this.#rowsInSight()).filter((it) => it.index > index);
    const end = rows.findIndex((it) => it.level <= level);
    return end < 0 ? rows : rows.slice(0, end);
  }

  async #rowsInSight(): Promise<readonly Row[]> {
    const rows = await this.rows.evaluateAll((found: RowElement[]) =>
      found.map((it) => ({
        index: Number(it.getAttribute('data-index')),
        level: Number(it.getAttribute('aria-level')),
        isClosed: it.getAttribute('aria-expanded') === 'false',
        text: [
          it.querySelector('.label-name')?.innerText ?? '',
          it.querySelector('.label-description')?.innerText ?? '',
        ].join(' '),
      })),
    );
    return [...rows].sort((a, b) => a.index - b.index);
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
    const rows = await this.#rowsInSight();
    return rows.map((it) => '  '.repeat(it.level - 1) + it.text.trim()).join('\n');
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
    await clickContextMenuItem(this.#page, item);
  }

  /** A button in the title of the view, which stands above when the view is alone in its container. */
  async titleAction(action: string): Promise<void> {
    const button = `a[aria-label^=${JSON.stringify(action)}]`;
    await this.pane.hover();
    await this.pane
      .locator(`.pane-header ${button}:visible`)
      .or(this.#page.locator(`.sidebar .composite.title ${button}:visible`))
      .first()
      .click();
  }

  /** A button of the text shown while the tree is empty. */
  welcomeButton(text: string): Locator {
    return this.pane.locator('.welcome-view-content .monaco-button').filter({ hasText: text });
  }
}
