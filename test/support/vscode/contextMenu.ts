import type { Locator, Page } from 'playwright-core';
import { actionLimitMs } from './browser';

/** An item of the menu that is open, by its label. */
function contextMenuItem(page: Page, label: string): Locator {
  return page
    .locator('.monaco-menu .action-menu-item')
    .filter({ has: page.locator(`.action-label[aria-label^=${JSON.stringify(label)}]`) })
    .first();
}

/** A menu takes no click in the moment it opens, so the item is clicked until the menu is gone. */
export async function clickContextMenuItem(page: Page, label: string): Promise<void> {
  const item = contextMenuItem(page, label);
  await item.waitFor();
  for (const end = Date.now() + actionLimitMs; await item.isVisible();) {
    if (Date.now() > end) throw new Error(`The menu keeps "${label}" and does nothing.`);
    await item.click({ timeout: 2000 }).catch(() => undefined);
    await item.waitFor({ state: 'hidden', timeout: 1000 }).catch(() => undefined);
  }
}
