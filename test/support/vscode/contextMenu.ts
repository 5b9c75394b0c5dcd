import type { Locator, Page } from 'playwright-core';

/** An item of the menu that is open, by its label. */
export function contextMenuItem(page: Page, label: string): Locator {
  return page
    .locator('.monaco-menu .action-menu-item')
    .filter({ has: page.locator(`.action-label[aria-label^=${JSON.stringify(label)}]`) })
    .first();
}
