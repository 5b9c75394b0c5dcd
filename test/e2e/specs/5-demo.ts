/** What a newcomer sees after `npm run demo`. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { repository } from '../../support/vscode/setup';
import { journeyIn } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { openWorld, type World } from '../world';

const startLimitMs = 240_000;
const demo: { child?: ChildProcess; text: string } = { text: '' };

async function startDemo(): Promise<World> {
  // Its own group, so that Ctrl-C can reach all of it as it does from a terminal.
  const child = spawn('npm', ['run', 'demo'], {
    cwd: repository,
    detached: true,
    env: { ...process.env, PORT: '0' },
  });
  demo.child = child;
  const url = await printedUrl(child);
  return openWorld(url, {
    workspace: decodeURI(new URL(url).searchParams.get('folder') ?? ''),
    log: () => demo.text,
    stop: pressCtrlC,
  });
}

function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      reject(new Error(`The demo ${why}.\n${demo.text}`));
    };
    setTimeout(fail, startLimitMs, 'printed no address').unref();
    const read = (bytes: Buffer) => {
      demo.text += bytes.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(demo.text)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      fail(`ended with ${String(code)}`);
    });
  });
}

async function pressCtrlC(): Promise<void> {
  const { child } = demo;
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGINT');
  await gone;
}

/** Whether anything answers there. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

journeyIn('The demo', startDemo, (world) => {
  test('the mesh stands in the tree, with faults and a cluster that does not answer', async () => {
    const tree = new MeshTree(world().workbench);
    await tree.open();
    await tree.openPath('shop', 'east', /Trust root/);
    await tree.openPath('shop', 'west', /\d errors?/);
    await tree.openPath('shop', /north unreachable/);
    assert.ok((await tree.badge()) > 0);
  });

  test('the faulty file is full of squiggles, and the good one has none', async () => {
    const { workbench } = world();
    await workbench.openFile('good.yaml');
    await workbench.openFile('faulty.yaml');
    await workbench.editors.squiggles().nth(2).waitFor();
    const faulty = await workbench.problem('The host has no address');
    await faulty.waitFor();
    const rows = workbench.page.locator('.markers-panel .monaco-list-row');
    assert.equal(await rows.filter({ hasText: 'good.yaml' }).count(), 0);
  });

  test('Ctrl-C ends VS Code and the clusters', async () => {
    const url = world().window.page.url();
    const kubeconfig = /KUBECONFIG=(\S+)/.exec(demo.text)?.[1] ?? '';
    assert.ok(path.isAbsolute(kubeconfig), demo.text);
    await pressCtrlC();
    assert.equal(await answers(url), false);
    assert.equal(demo.child?.signalCode ?? demo.child?.exitCode, 0);
  });
});
