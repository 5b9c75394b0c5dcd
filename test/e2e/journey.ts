/** A story told in steps through one window. After a step failed, the rest is not run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../support/vscode/setup';
import { startWorld, type World, type WorldOptions } from './world';

const results = path.join(repository, 'test-results');

/** Declares the steps of a journey. The world is there only while a step runs. */
export function journey(
  title: string,
  prepare: () => WorldOptions | Promise<WorldOptions>,
  steps: (world: () => World) => void,
): void {
  journeyIn(title, async () => startWorld(await prepare()), steps);
}

/** A journey through a world of another making. */
export function journeyIn(
  title: string,
  start: () => Promise<World>,
  steps: (world: () => World) => void,
): void {
  suite(title, function () {
    let world: World | undefined;
    let hasFailed = false;

    suiteSetup('open the window', async function () {
      this.timeout(300_000);
      world = await start();
    });
    setup(function () {
      if (hasFailed) this.skip();
    });
    steps(() => {
      if (!world) throw new Error('The world is there only while a step runs.');
      return world;
    });
    teardown('keep what a failure looked like', async function () {
      if (this.currentTest?.state !== 'failed' || !world) return;
      hasFailed = true;
      await keep(world, `${title} - ${this.currentTest.title}`);
    });
    suiteTeardown('close the window', async function () {
      this.timeout(60_000);
      await world?.stop();
    });
  });
}

async function keep({ window, log }: World, title: string): Promise<void> {
  mkdirSync(results, { recursive: true });
  const file = path.join(results, title.replace(/[^\w-]+/g, '-'));
  await window.page.screenshot({ path: `${file}.png` });
  const lines = [
    ...['# page', ...window.pageErrors, ...window.console.slice(-100)],
    ...['# server', log()],
  ];
  writeFileSync(`${file}.log`, lines.join('\n'));
}
