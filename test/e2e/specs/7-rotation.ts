/** The root of a running mesh is replaced, one step after the other, and no step is taken too early. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { neverCancelled } from '../../../src/base/cancellation';
import { systemClock } from '../../../src/base/clock';
import { contextName } from '../../../src/objects/reference';
import { issueIntermediates, newRoot, type RootAuthority } from '../../../src/pki/authority';
import { cacertsSecret } from '../../../src/pki/cacerts';
import { NodeKeySmith } from '../../../src/tools/nodeKeySmith';
import { saveRoot } from '../../../src/tools/rootStore';
import { object } from '../../support/istioObjects';
import { OpensslFolder } from '../../support/openssl';
import { clickContextMenuItem } from '../../support/vscode/contextMenu';
import { realClustersAvailable, realClustersNotRun } from '../../support/realClusters';
import { takeCareOf } from '../caretaker';
import { cacertsOf, createObjects, workload } from '../clusterObjects';
import { startGround, type Ground } from '../ground';
import { cutBetween, IstioPlayer } from '../istioPlayer';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { PlanPreview } from '../pages/planPreview';

const what = 'the rotation of a root';
const names = ['east', 'west'].map(contextName);
const rotate = 'Istio Multicluster: Rotate Root…';
const secrets: string[] = [];

let ground: Ground;
let players: readonly IstioPlayer[] = [];
let roots: { readonly old: RootAuthority; readonly next: RootAuthority };
let keys: string;
/** The new root with its key, as PKCS#12 under a passphrase. */
let sealed: string;
const passphrase = randomUUID();

async function prepare() {
  ground = await startGround(what);
  const { east, west } = ground;
  const smith = new NodeKeySmith();
  const make = (commonName: string) =>
    newRoot(
      { organization: 'Shop', commonName, key: 'RSA 2048' },
      ...([smith, systemClock, neverCancelled] as const),
    );
  roots = { old: await make('Old Root'), next: await make('New Root') };
  keys = mkdtempSync(path.join(tmpdir(), 'new-root-'));
  await saveRoot(keys, roots.next);
  sealed = sealedRoot(keys);
  const issued = await issueIntermediates(
    ...([roots.old, names, { organization: 'Shop', key: 'RSA 2048' }] as const),
    ...([smith, systemClock, neverCancelled] as const),
  );
  secrets.push(roots.old.key.reveal(), roots.next.key.reveal());
  for (const cluster of [east, west]) {
    const authority = issued.get(contextName(cluster.name))!;
    secrets.push(authority.caKey.reveal());
    await createObjects(cluster, [
      object('v1', 'Namespace', 'istio-system'),
      object('v1', 'Namespace', 'bar'),
      cacertsSecret(authority, { name: 'cacerts', namespace: 'istio-system' }),
      workload('istio-system/istiod', 'docker.io/istio/pilot:1.6.8', { app: 'istiod' }),
    ]);
  }
  const caretakers = [
    takeCareOf(east, '203.0.113.10', ['bar']),
    takeCareOf(west, '203.0.113.20', ['bar']),
  ];
  players = [new IstioPlayer(east), new IstioPlayer(west)];
  await Promise.all(players.map((it) => it.started()));
  for (const cluster of [east, west]) await createObjects(cluster, [proxied('bar/httpbin')]);
  return {
    files: { 'new-root.pem': roots.next.certificate.pem },
    env: { KUBECONFIG: ground.kubeconfig },
    settings: { 'istioMulticluster.meshes': { shop: { contexts: names } } },
    afterwards: async () => {
      await Promise.all([...caretakers, ...players].map((it) => it.stop()));
      await ground.stop();
      rmSync(keys, { recursive: true, force: true });
    },
  };
}

/** A workload with a sidecar, as the injector leaves it. */
const proxied = (at: string) => {
  const plain = workload(at, 'docker.io/istio/proxyv2:1.6.8', { app: 'httpbin' });
  return JSON.parse(
    JSON.stringify(plain).replace('"name":"main"', '"name":"istio-proxy"'),
  ) as typeof plain;
};

if (realClustersAvailable())
  journey('The root of a running mesh is replaced', prepare, (world) => {
    const tree = () => new MeshTree(world().workbench);
    const preview = () => new PlanPreview(world().workbench);
    const seen: string[] = [];

    /** Starts the command with a root and a step. */
    const choose = async (root: string | RegExp, step: string | RegExp): Promise<void> => {
      const { workbench } = world();
      await workbench.notifications.clear();
      await workbench.command(rotate);
      await (await workbench.quickInput.at('The root that shall be')).pick(root);
      if (root === inFolder) await workbench.quickInput.choosePath(keys);
      await workbench.quickInput.at('Which step');
      seen.push((await workbench.quickInput.rows.allInnerTexts()).join('\n'));
      await workbench.quickInput.pick(step);
    };

    /** A step too early: nothing is written, and the modal says who is behind and why. */
    const refused = async (root: string | RegExp, step: string, reason: RegExp): Promise<void> => {
      const before = await Promise.all([cacertsOf(ground.east), cacertsOf(ground.west)]);
      await choose(root, step);
      const { message, detail } = await world().workbench.dialog.says(/nothing was changed/);
      assert.match(detail, reason);
      seen.push(message, detail);
      await world().workbench.dialog.press('OK');
      assert.deepEqual(await Promise.all([cacertsOf(ground.east), cacertsOf(ground.west)]), before);
    };

    const taken = async (
      root: string | RegExp,
      step: string | RegExp,
      said = /changes in east, west/,
    ): Promise<string> => {
      await choose(root, step);
      if (step === restart) {
        await world().workbench.quickInput.at('Namespaces whose workloads restart');
        await world().workbench.quickInput.tickOnly('east: bar', 'west: bar');
      }
      for (const { before, after } of await preview().changes('Rotate root'))
        seen.push(before, after);
      const { detail } = await preview().apply();
      seen.push(detail);
      await world().workbench.notifications.says(said);
      assert.equal(await cutBetween(...players), undefined);
      return detail;
    };

    const inFolder = 'A root CA in a folder';
    const goOn = /Go on with .*New Root/;
    const [bothRoots, restart] = ['Trust both roots', 'Restart what is behind'];
    const [reissue, drop] = ['Re-issue intermediate CAs', 'Drop the old root'];
    const inUse = /In use by the control plane and every workload/;

    const currentInBoth = async () => {
      for (const name of names) await tree().openPath('shop', name, 'Trust', inUse);
      assert.equal(await cutBetween(...players), undefined);
    };

    const renewed = async (cluster: string, key: string): Promise<void> => {
      const { workbench } = world();
      await workbench.notifications.clear();
      await workbench.command('Istio Multicluster: Renew Intermediate…');
      await (await workbench.quickInput.at('Clusters whose intermediate')).tickOnly(cluster);
      await (await workbench.quickInput.at('Key of the renewed CA')).pick(key);
      await (await workbench.quickInput.at('Where the root CA')).pick('A root CA in a folder');
      await workbench.quickInput.choosePath(keys);
      seen.push((await preview().apply()).detail);
      await workbench.notifications.says(/1 change in/);
    };

    test('two clusters under one root, and who shares it', async () => {
      await tree().open();
      await tree().openPath('shop', /Roots one for 2 clusters/, /Group A root .* in east, west/);
      await currentInBoth();
    });

    test('certificates are shown from the tree, from a file, and live', async () => {
      const { workbench } = world();
      const row = await tree().openPath('shop', 'east', /^Trust/);
      await tree().tree.contextMenu(row, 'Show Certificate');
      await workbench.editors.activeTab(/cacerts - certificates/);
      const live = await workbench.editors.text();
      assert.match(live, /^Secret istio-system\/cacerts in east\n=+/);
      assert.match(live, /└─ O=Shop, CN=Intermediate CA, L=east \(intermediate CA, expires in/);
      await world().picture('certificate');
      await workbench.openFile('new-root.pem');
      await workbench.command('Istio Multicluster: Show Certificate');
      await workbench.editors.activeTab(/new-root\.pem - certificates/);
      const file = await workbench.editors.text();
      assert.ok(file.includes(roots.next.certificate.fingerprint), file);
      seen.push(live, file);
      await workbench.closeAllEditors();
      await workbench.openViewContainer('Explorer');
      const explorer = workbench.page.locator('.explorer-folders-view .monaco-list-row');
      await explorer.filter({ hasText: 'new-root.pem' }).click({ button: 'right' });
      await clickContextMenuItem(workbench.page, 'Show Certificate');
      await workbench.editors.activeTab(/new-root\.pem - certificates/);
      await workbench.closeAllEditors();
      await tree().open();
    });

    test('too early: nobody trusts the new root, so nothing is re-issued and nothing dropped', async () => {
      await refused(inFolder, reissue, /east does not trust the root .*west does not trust/s);
      await refused(inFolder, drop, /east still signs under the root/);
    });

    test('step 1: both roots are trusted, and no key changes', async () => {
      const before = await cacertsOf(ground.east);
      await taken(inFolder, bothRoots);
      const files = await cacertsOf(ground.east);
      assert.equal(files?.get('ca-key.pem'), before?.get('ca-key.pem'));
      assert.equal(files?.get('root-cert.pem')?.split('BEGIN CERTIFICATE').length, 3);
    });

    test('too early: the control planes hand out one root still', async () => {
      await refused(goOn, reissue, /east is behind: it does not hand out the root/);
    });

    test('step 2: control planes, then workloads are restarted, which is said to be for good', async () => {
      const detail = await taken(goOn, restart, /4 changes in east, west/);
      assert.match(
        detail,
        /istiod in east and 3 others cannot be taken back: pods that were replaced/,
      );
      await currentInBoth();
    });

    test('too early: the old root cannot be dropped while it signs', async () => {
      await refused(goOn, drop, /still signs under the root/);
    });

    test('step 3: intermediates come from the new root, and openssl agrees', async () => {
      const { workbench } = world();
      await choose(goOn, reissue);
      await (await workbench.quickInput.at('Where the root CA')).pick('A root CA in files');
      await workbench.quickInput.chooseFile(sealed);
      await (await workbench.quickInput.at('Passphrase of the key')).enter(passphrase);
      await (await workbench.quickInput.at('What happens to')).pick('Use it once');
      for (const { before, after } of await preview().changes('Rotate root'))
        seen.push(before, after);
      seen.push((await preview().apply()).detail);
      await workbench.notifications.says(/2 changes in east, west/);
      assert.equal(await cutBetween(...players), undefined);
      for (const cluster of [ground.east, ground.west]) {
        const files = await cacertsOf(cluster);
        secrets.push(files?.get('ca-key.pem') ?? '');
        assertVerifies(files!, roots.next);
      }
    });

    test('too early: workloads still present certificates under the old root', async () => {
      await refused(goOn, drop, /east is behind: pod istiod-.* has run since before/);
    });

    test('step 4: restarted once more, one by one, and nobody was cut off', async () => {
      await taken(goOn, restart, /4 changes in east, west/);
      await currentInBoth();
    });

    test('steps 5 and 6: the old root goes, and everybody forgets it', async () => {
      await taken(goOn, drop);
      await taken(goOn, restart, /4 changes in east, west/);
      await currentInBoth();
      await tree().openPath('shop', /Roots one for 2 clusters/);
      for (const player of players)
        for (const { anchor, roots: trusted } of (await player.workloads()).values()) {
          assert.equal(anchor, roots.next.certificate.fingerprint);
          assert.deepEqual(trusted, [anchor]);
        }
    });

    test('an intermediate is renewed with the key it has; undone, it is the one before', async () => {
      const before = await cacertsOf(ground.east);
      await renewed('east', 'The key it has');
      const files = await cacertsOf(ground.east);
      assert.equal(files?.get('ca-key.pem'), before?.get('ca-key.pem'));
      assert.notEqual(files?.get('ca-cert.pem'), before?.get('ca-cert.pem'));
      assertVerifies(files!, roots.next);
      await world().workbench.notifications.clear();
      await world().workbench.command('Istio Multicluster: Undo Last Change');
      await preview().apply();
      await world().workbench.notifications.says(/1 change in east/);
      assert.deepEqual(await cacertsOf(ground.east), before);
    });

    test('with a new key, and the finding that is left starts the restart', async () => {
      await renewed('west', 'A new key');
      const files = await cacertsOf(ground.west);
      secrets.push(files?.get('ca-key.pem') ?? '');
      assertVerifies(files!, roots.next);
      await world().workbench.notifications.clear();
      const row = await tree().openPath('shop', 'west', 'Trust', 'MESH0118');
      await tree().tree.contextMenu(row, 'Fix This Finding…');
      await (await world().workbench.quickInput.at('Namespaces whose')).tickOnly('west: bar');
      seen.push((await preview().apply()).detail);
      await world().workbench.notifications.says(/2 changes in west.*Gone: MESH0118/);
      await tree().openPath('shop', 'west', 'Trust', inUse);
      assert.equal(await cutBetween(...players), undefined);
    });

    test('no key is in a log, a setting, a document or a message', () => {
      const { data, workspace, log, window } = world();
      assert.ok(data !== undefined && secrets.length === 7);
      const files = [...filesBelow(data), ...filesBelow(workspace)];
      assert.ok(
        files.some((it) => /exthost.*\.log$/.test(it)),
        'the log of the extension host is not where it was looked for',
      );
      const texts = [
        log(),
        ...window.console,
        ...seen,
        ...files.map((it) => readFileSync(it, 'latin1')),
      ];
      for (const needle of [...secrets.flatMap(traces), passphrase])
        assert.ok(!texts.some((it) => it.includes(needle)), 'a key got out');
    });
  });
else console.log(realClustersNotRun(what));

function sealedRoot(folder: string): string {
  const openssl = new OpensslFolder();
  try {
    openssl.run(
      ...['pkcs12', '-export', '-in', path.join(folder, 'root-cert.pem')],
      ...['-inkey', path.join(folder, 'root-key.pem'), '-passout', `pass:${passphrase}`],
      ...['-out', path.join(folder, 'root.p12')],
    );
  } finally {
    openssl.dispose();
  }
  return path.join(folder, 'root.p12');
}

/** Lines of a PEM text, and of its base64 as a Secret holds it. */
function traces(pem: string): readonly string[] {
  const lines = pem.split('\n').filter((it) => it.length === 64);
  const encoded = Buffer.from(pem).toString('base64');
  return [...lines, encoded.slice(100, 160), encoded.slice(400, 460)];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
    const at = path.join(folder, it.name);
    if (it.isDirectory()) return it.name === 'node_modules' ? [] : filesBelow(at);
    return it.isFile() ? [at] : [];
  });
}

function assertVerifies(files: ReadonlyMap<string, string>, root: RootAuthority): void {
  const folder = new OpensslFolder();
  try {
    folder.file('root.pem', root.certificate.pem);
    for (const [name, text] of files) folder.file(name, text);
    const args = ['verify', '-CAfile', 'root.pem', '-untrusted', 'cert-chain.pem', 'ca-cert.pem'];
    assert.match(folder.run(...args), /: OK/);
  } finally {
    folder.dispose();
  }
}
