import { errors, type Locator, type Page } from 'playwright-core';

/** Notifications at the lower right; several may stand at once. */
export class Notifications {
  readonly #page: Page;
  readonly all: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.all = page.locator('.notification-toast');
  }

  with(text: string | RegExp): Locator {
    return this.all.filter({ hasText: text }).first();
  }

  /** Waits for the notification and answers its whole sentence. */
  async says(text: string | RegExp): Promise<string> {
    const message = this.with(text).locator('.notification-list-item-message');
    await message.waitFor();
    return message.innerText();
  }

  async press(text: string | RegExp, button: string): Promise<void> {
    await this.with(text).locator('.monaco-button').filter({ hasText: button }).click();
  }

  /**
   * Closes every notification in sight that can be closed; one of running progress cannot. Each is
   * waited for by itself and not by their number: of more than three the next comes into sight.
   */
  async clear(): Promise<void> {
    const closable = this.all.filter({ has: this.#page.locator(closeButton) });
    while ((await closable.count()) > 0) await close(closable.first()).catch(unlessLate);
  }
}

const closeButton = '.codicon-notifications-clear';
const soon = { timeout: 3000 };

/** The button is there only under the pointer: a toast that moves away from it has to be found again. */
async function close(toast: Locator): Promise<void> {
  const element = await toast.elementHandle(soon);
  await toast.hover(soon);
  await toast.locator(closeButton).click(soon);
  await element.waitForElementState('hidden', soon);
}

/** It moved, or went by itself: the next look says what is left. */
function unlessLate(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}

/** The modal in the middle of the window. */
export class ModalDialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits for the modal whose message contains the text; answers message and detail. */
  async says(text: string | RegExp): Promise<{ message: string; detail: string }> {
    const box = this.#box.filter({ hasText: text });
    await box.waitFor();
    const detail = box.locator('.dialog-message-detail');
    return {
      message: await box.locator('.dialog-message-text').innerText(),
      detail: (await detail.count()) === 0 ? '' : await detail.innerText(),
    };
  }

  async buttons(): Promise<readonly string[]> {
    return this.#box.locator('.dialog-buttons .monaco-button').allInnerTexts();
  }

  async press(button: string): Promise<void> {
    const exact = new RegExp(`^\\s*${button.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    await this.#box.locator('.dialog-buttons .monaco-button').filter({ hasText: exact }).click();
    await this.#box.waitFor({ state: 'hidden' });
  }
}
