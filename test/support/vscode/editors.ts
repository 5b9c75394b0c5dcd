import type { Locator, Page } from 'playwright-core';

/** What reading lines needs of an element of the page. */
interface Line {
  readonly innerText: string;
  readonly style: { readonly top: string };
}

/** Both sides of one changed object, as far as they are in sight. */
export interface DiffText {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** The editors: text, diffs, and several diffs in one. */
export class Editors {
  readonly #page: Page;
  readonly #active: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#active = page.locator('.editor-group-container.active .editor-instance');
  }

  tab(text: string | RegExp): Locator {
    return this.#page.locator('.tabs-container .tab').filter({ hasText: text }).first();
  }

  async activeTab(text: string | RegExp): Promise<void> {
    await this.#page.locator('.tabs-container .tab.active').filter({ hasText: text }).waitFor();
  }

  /** The lines in sight of the active editor. */
  async text(): Promise<string> {
    return textOf(this.#active.locator('.monaco-editor').first());
  }

  /** Puts the cursor at a place of the active editor: line and column, from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.#active.locator('.monaco-editor').first().click();
    await this.#page.keyboard.press('Control+G');
    await this.#page.locator('.quick-input-widget:visible input').fill(`:${line}:${column}`);
    await this.#page.keyboard.press('Enter');
    await this.#page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  }

  /** An action above a line. */
  lens(title: string): Locator {
    return this.#active.locator('.codelens-decoration').getByText(title).first();
  }

  /** Lenses are drawn anew when more is known, and a click on an old one is lost: repeated until seen. */
  async pressLens(title: string, opens: Locator): Promise<void> {
    for (let attempt = 1; attempt <= 5; attempt++) {
      await this.lens(title).click();
      try {
        await opens.waitFor({ timeout: attempt * 2500 });
        return;
      } catch {
        // It may have been the old one.
      }
    }
    throw new Error(`Pressing "${title}" opened nothing.`);
  }

  /** Puts the cursor into the first place of the active editor that reads so. */
  async goToText(text: string): Promise<void> {
    await this.#active.locator('.view-line').filter({ hasText: text }).first().waitFor();
    const lines = (await this.text()).split('\n');
    const line = lines.findIndex((it) => it.includes(text));
    await this.goTo(line + 1, (lines[line]?.indexOf(text) ?? 0) + 2);
  }

  /** What is told of the place of the cursor. */
  async hover(): Promise<Locator> {
    await this.#page.keyboard.press('Control+K');
    await this.#page.keyboard.press('Control+I');
    const hover = this.#page.locator('.monaco-hover:visible .monaco-hover-content').last();
    await hover.waitFor();
    return hover;
  }

  /** Gives what stands at the cursor another name. */
  async rename(to: string): Promise<void> {
    await this.#page.keyboard.press('F2');
    const box = this.#page.locator('.rename-box .rename-input:visible');
    await box.fill(to);
    await box.press('Enter');
    await box.waitFor({ state: 'hidden' });
  }

  /** The places that are shown within the editor, as of references. */
  peek(): Locator {
    return this.#page.locator('.peekview-widget .ref-tree .monaco-list-row');
  }

  squiggles(severity: 'error' | 'warning' | 'info' = 'error'): Locator {
    return this.#page.locator(`.monaco-editor .squiggly-${severity}`);
  }

  /** Asks for completion at the cursor; answers the labels in sight. */
  async completions(): Promise<readonly string[]> {
    await this.#page.keyboard.press('Control+Space');
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.first().waitFor();
    return rows.locator('.label-name').allInnerTexts();
  }

  async complete(label: string): Promise<void> {
    const row = this.#page.locator('.suggest-widget.visible .monaco-list-row');
    await row.filter({ hasText: label }).first().click();
  }

  /** Types a word; answers what is offered to complete it. A list that came too early is asked for again. */
  async typeWord(word: string, offered: string): Promise<Locator> {
    await this.#page.keyboard.type(word, { delay: 30 });
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row');
    const row = rows.filter({ hasText: offered }).first();
    try {
      await row.waitFor({ timeout: 5000 });
    } catch {
      await this.#page.keyboard.press('Control+Space');
      await row.waitFor();
    }
    return rows;
  }

  /** Opens the light bulb at the cursor and chooses an action of it. */
  async quickFix(title: string): Promise<void> {
    const rows = await this.quickFixes();
    await rows.filter({ hasText: title }).first().click();
  }

  /** Opens the light bulb at the cursor. The editor drops what it is asked while marks change: asked again. */
  async quickFixes(): Promise<Locator> {
    const rows = this.#page.locator('.action-widget .monaco-list-row');
    await this.#page.keyboard.press('Control+.');
    try {
      await rows.first().waitFor({ timeout: 5000 });
    } catch {
      await this.#page.keyboard.press('Control+.');
      await rows.first().waitFor();
    }
    return rows;
  }

  /** The two sides of the active diff editor. */
  async diff(): Promise<{ before: string; after: string }> {
    const diff = this.#active.locator('.monaco-diff-editor');
    await diff.locator('.view-line', { hasText: /\S/ }).first().waitFor();
    return {
      before: await textOf(diff.locator('.editor.original').first()),
      after: await textOf(diff.locator('.editor.modified').first()),
    };
  }

  /** The diffs of the active editor of many changes that are in sight. */
  async multiDiff(): Promise<readonly DiffText[]> {
    const entries = this.#active.locator('.multiDiffEntry:visible');
    await entries.locator('.view-line', { hasText: /\S/ }).first().waitFor();
    const diffs: DiffText[] = [];
    for (const entry of await entries.all()) {
      const title = entry.locator('.file-path .title.modified').first();
      diffs.push({
        label: (await title.innerText()).replace(/\s*\n\s*/g, ' ').trim(),
        before: await textOf(entry.locator('.editor.original').first()),
        after: await textOf(entry.locator('.editor.modified').first()),
      });
    }
    return diffs;
  }
}

/** Lines are not in the order of the document in the page, and their blanks are not blanks. */
async function textOf(editor: Locator): Promise<string> {
  const lines = await editor.locator('.view-line').evaluateAll((found: Line[]) =>
    found
      .map((it): [number, string] => [Number.parseFloat(it.style.top), it.innerText])
      .sort((a, b) => a[0] - b[0])
      .map((it) => it[1]),
  );
  return lines.join('\n').replaceAll('\u00a0', ' ').replaceAll('\u200c', '').trimEnd();
}
