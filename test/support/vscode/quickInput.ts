import { readdirSync } from 'node:fs';
import path from 'node:path';
import { errors, type Locator, type Page } from 'playwright-core';

/** The box at the top of the window: palette, quick pick, input box, and the simple file dialog. */
export class QuickInput {
  readonly #page: Page;
  /** The closed widget stays in the document: only the visible one counts. */
  readonly #widget: Locator;
  readonly box: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget:visible');
    this.box = this.#widget.locator('.quick-input-header input.input');
    this.rows = this.#widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Waits for the step whose title or placeholder contains the text. */
  async at(text: string): Promise<this> {
    const title = this.#widget.locator('.quick-input-title').filter({ hasText: text });
    const placeholder = this.#widget.locator(`input[aria-label*=${JSON.stringify(text)}]`);
    await title.or(placeholder).first().waitFor();
    return this;
  }

  row(text: string | RegExp): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** The names of the rows in sight. */
  async names(): Promise<readonly string[]> {
    await this.rows.first().waitFor();
    return this.rows.locator('.label-name').allInnerTexts();
  }

  /** Chooses one row of a quick pick. */
  async pick(text: string | RegExp): Promise<void> {
    await this.row(text).click();
  }

  /** Leaves exactly these rows ticked in a quick pick of many, and accepts. */
  async tickOnly(...names: readonly string[]): Promise<void> {
    await this.rows.first().waitFor();
    for (const row of await this.rows.all()) {
      const wanted = names.includes((await row.locator('.label-name').first().innerText()).trim());
      const box = row.locator('[role=checkbox]');
      if (((await box.getAttribute('aria-checked')) === 'true') !== wanted) await box.click();
    }
    await this.#okButton.click();
  }

  /** Fills an input box and accepts. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  get #okButton(): Locator {
    return this.#widget.locator('.quick-input-action .monaco-button:visible').first();
  }

  /** Gives up soon where the box may close under it, as when a panel takes the keyboard. */
  async type(text: string, timeout?: number): Promise<void> {
    await this.box.fill(text, timeout === undefined ? {} : { timeout });
  }

  async accept(): Promise<void> {
    await this.box.press('Enter');
  }

  /** What stands below an input box: its prompt, or why the input is refused. */
  async message(): Promise<string> {
    return this.#widget.locator('.quick-input-message').innerText();
  }

  /** Waits until the input box says this below itself. */
  async says(text: string | RegExp): Promise<void> {
    await this.#widget.locator('.quick-input-message').filter({ hasText: text }).waitFor();
  }

  async back(): Promise<void> {
    await this.#widget.locator('.codicon-quick-input-back').click();
  }

  async escape(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.closed();
  }

  async closed(): Promise<void> {
    await this.#page.locator('.quick-input-widget').first().waitFor({ state: 'hidden' });
  }

  /**
   * Answers a folder dialog, which in a remote window is a quick input that holds a path. Its button
   * takes the folder it stands in, which is the one typed only once its content is listed.
   */
  async choosePath(folder: string): Promise<void> {
    const dialog = await this.#typedPath(`${folder}/`);
    const [child] = readdirSync(folder, { withFileTypes: true }).filter((it) => it.isDirectory());
    const rows = '.monaco-list-row';
    const listed = child
      ? this.#widget.locator(rows).filter({ hasText: child.name })
      : this.#widget.locator(`.monaco-list-rows:has(> ${rows}):not(:has(> ${rows}:nth-child(2)))`);
    await listed.first().waitFor();
    await this.#acceptPath(dialog);
  }

  /** Answers a file dialog: the path is typed, and taken once its row is listed. */
  async chooseFile(file: string): Promise<void> {
    const dialog = await this.#typedPath(file);
    await this.row(path.basename(file)).waitFor();
    await this.#acceptPath(dialog);
  }

  async #typedPath(text: string): Promise<Locator> {
    await this.#okButton.waitFor();
    const title = await this.#widget.locator('.quick-input-title').innerText();
    // It first writes the path it opens in; what is typed before that ends up behind it.
    await this.#widget.locator('.monaco-list-row').first().waitFor();
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.type(text);
      if ((await this.box.inputValue()) === text) break;
    }
    return this.#widget.filter({ hasText: title });
  }

  /** An answer is lost while the dialog lists a folder, so it is given until it is taken. */
  async #acceptPath(dialog: Locator): Promise<void> {
    for (let attempt = 1; attempt <= 5 && (await dialog.isVisible()); attempt++) {
      try {
        await this.#okButton.click({ timeout: 3000 });
        await dialog.waitFor({ state: 'hidden', timeout: attempt * 3000 });
      } catch (error) {
        if (!(error instanceof errors.TimeoutError)) throw error;
      }
    }
    await dialog.waitFor({ state: 'hidden', timeout: 1000 });
  }

  /** Opens the box by a key. A press is lost while focus moves, so it is repeated until seen. */
  async summon(key: string): Promise<void> {
    for (let attempt = 0; attempt < 8; attempt++) {
      await this.#page.keyboard.press(key);
      try {
        await this.box.waitFor({ timeout: 4000 });
        return;
      } catch {
        // A click on an empty place of the window gives the keyboard back to the workbench.
        await this.#page.locator('.part.titlebar').click({ position: { x: 5, y: 5 } });
      }
    }
    throw new Error(`Pressing ${key} never opened the quick input.`);
  }
}
