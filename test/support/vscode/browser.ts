/** A headless Chromium with one window, and a watch over what it asks of the network. */
import { chromium, type Browser, type Page, type Request } from 'playwright-core';

/** Debian's path unless CHROMIUM names another. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** A machine at load makes the workbench take tens of seconds; a wait ends at its state, not at this. */
export const actionLimitMs = 60_000;

export interface Window {
  readonly page: Page;
  /** Addresses outside this machine that the page asked for, and errors no code caught. */
  readonly strayRequests: () => Promise<readonly string[]>;
  readonly pageErrors: readonly string[];
  readonly console: readonly string[];
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args });
}

export async function openWindow(
  browser: Browser,
  viewport = { width: 1440, height: 900 },
): Promise<Window> {
  const context = await browser.newContext({ viewport });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(actionLimitMs);
  const pageErrors: string[] = [];
  const console: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  page.on('console', (message) => console.push(`${message.type()}: ${message.text()}`));
  const strayRequests = watchRequests(page);
  return { page, strayRequests, pageErrors, console };
}

/** Files of a webview have an outside address too, but the page's own service worker answers them. */
function watchRequests(page: Page): () => Promise<readonly string[]> {
  const outside: Request[] = [];
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.hostname !== '127.0.0.1') {
      outside.push(request);
    }
  });
  return async () => {
    const stray: string[] = [];
    for (const request of outside) {
      const response = await request.response().catch(() => null);
      if (response?.fromServiceWorker() !== true) stray.push(request.url());
    }
    return stray;
  };
}
