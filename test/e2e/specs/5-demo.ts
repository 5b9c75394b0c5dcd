/** What a newcomer sees after `npm run demo`. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../host/eventually';
import { repository } from '../../support/vscode/setup';
import { journeyIn } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { Overview } from '../pages/overview';
import { PlanPreview } from '../pages/planPreview';
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

/** Answers when nothing of the group runs any more: npm itself may be gone before what it started. */
async function pressCtrlC(): Promise<void> {
  const group = demo.child?.pid;
  if (group === undefined || !isRunning(group)) return;
  process.kill(-group, 'SIGINT');
  while (isRunning(group)) await delay(100);
}

function isRunning(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    // No process of the group is left.
    return false;
  }
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
    await eventually('a badge', async () => ((await tree.badge()) > 0 ? true : undefined));
  });

  test('the faulty file is full of squiggles, and the good one has none', async () => {
    const { workbench } = world();
    await workbench.openFile('good.yaml');
    await workbench.openFile('faulty.yaml');
    await workbench.editors.squiggles().nth(2).waitFor();
    const faulty = await workbench.problem('The host has no address');
    await faulty.getByText('MESH0503').waitFor();
    const rows = workbench.page.locator('.markers-panel .monaco-list-row');
    assert.equal(await rows.filter({ hasText: 'good.yaml' }).count(), 0);
  });

  test('above an entry: the path of a call, and what applying the entry would change', async () => {
    const { workbench } = world();
    await workbench.openFile('good.yaml');
    const { editors, quickInput } = workbench;
    await editors.pressLens('Explain Path', editors.tab('catalog.shop.global.md'));
    const page = workbench.webview();
    await page.getByText('The way to catalog.shop.global').first().waitFor();
    await page.getByText('From east to west').first().waitFor();
    await world().picture('path-demo');
    await workbench.openFile('good.yaml');
    await editors.pressLens('Compare with Cluster…', quickInput.box);
    await (await quickInput.at('Clusters to compare with')).tickOnly('east');
    await editors.activeTab(/catalog-shop, live and written/);
    const [change] = await editors.multiDiff();
    assert.match(change?.before ?? '', /http: 443/);
    assert.match(change?.after ?? '', /http: 15443/);
    await workbench.closeAllEditors();
  });

  test('the overview leads to the row, starts the remedy, and is exported', async () => {
    const { workbench } = world();
    await workbench.command('Istio Multicluster: Open Mesh Overview');
    const overview = new Overview(workbench);
    await overview.shows(/0 of 6 ways open/);
    await world().picture('overview-demo');
    await overview.press(/Cluster west, show in tree/);
    await new MeshTree(workbench).selected('west');
    await overview.press('Export Mermaid');
    await workbench.editors.activeTab(/flowchart|graph|Untitled/);
    assert.match(await workbench.editors.text(), /flowchart|graph/);
  });

  test('a remedy of the overview is previewed, applied and cured, and can be taken back', async () => {
    const { workbench } = world();
    await workbench.command('Istio Multicluster: Open Mesh Overview');
    const overview = new Overview(workbench);
    const remedy = /^Forward .* Remedy for MESH0402/;
    await overview.press(remedy);
    const preview = new PlanPreview(workbench);
    const [change] = await preview.changes(/DNS/);
    assert.match(change?.after ?? '', /global/);
    await preview.apply();
    await workbench.notifications.says(/change in west/);
    await workbench.command('Istio Multicluster: Open Mesh Overview');
    await overview.lacks(remedy);
    await workbench.notifications.says('Cluster DNS of west runs the new configuration.');
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Undo Last Change');
    await preview.apply();
    await workbench.command('Istio Multicluster: Open Mesh Overview');
    await overview.button(remedy).waitFor();
    // Before it does, its pods answer as they did.
    await workbench.notifications.says('Cluster DNS of west runs the new configuration.');
  });

  test('a host is resolved by a question to the pods of a cluster, and the wrong hop is named', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Resolve .global Host…');
    await (await workbench.quickInput.at('The cluster whose DNS to ask')).pick('west');
    await (await workbench.quickInput.at('Choose a host')).pick('reviews.shop.global');
    await workbench.notifications.says(
      /sends the zone to 10\.100\.0\.99.*istiocoredns is at 10\.100\.0\.53/,
    );
    await workbench.editors.activeTab('reviews.shop.global.txt');
  });

  test('Ctrl-C ends VS Code and the clusters', async () => {
    const url = world().window.page.url();
    const kubeconfig = readFileSync(/KUBECONFIG=(\S+)/.exec(demo.text)?.[1] ?? '', 'utf8');
    const servers = [...kubeconfig.matchAll(/https?:\/\/127\.0\.0\.1:\d+/g)].map(([it]) => it);
    assert.ok(servers.length >= 2, kubeconfig);
    await pressCtrlC();
    for (const it of [url, ...servers]) assert.equal(await answers(it), false, it);
    assert.doesNotMatch(demo.text, /Error|ended\./);
  });
});
