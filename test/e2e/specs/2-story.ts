/** The whole flow once: two bare clusters become one mesh, and are bare again. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { textAt } from '../../../src/objects/object';
import { helmPath } from '../../support/helm';
import { repository } from '../../support/vscode/setup';
import { takeCareOf } from '../caretaker';
import { cacertsOf, corefile, corefileOf, furnish, itemsAt, objectAt } from '../clusterObjects';
import { startGround, type Ground } from '../ground';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { Overview } from '../pages/overview';
import { PlanPreview } from '../pages/planPreview';

const gateways = { east: '203.0.113.10', west: '203.0.113.20' };
const release = path.join(repository, 'test/fixtures/releases/istio-1.4.10');
const entriesPath = '/apis/networking.istio.io/v1alpha3/serviceentries';

let ground: Ground;

async function prepare() {
  ground = await startGround('the journey from two bare clusters to one mesh');
  const { east, west } = ground;
  await furnish(east, west);
  const caretakers = [takeCareOf(east, gateways.east), takeCareOf(west, gateways.west)];
  return {
    files: { 'README.md': '# Shop\n' },
    env: { KUBECONFIG: ground.kubeconfig },
    settings: { 'istioMulticluster.helmPath': helmPath() },
    afterwards: async () => {
      await Promise.all(caretakers.map((it) => it.stop()));
      await ground.stop();
    },
  };
}

journey('Two bare clusters become one mesh', prepare, (world) => {
  const tree = () => new MeshTree(world().workbench);
  const preview = () => new PlanPreview(world().workbench);

  test('both contexts of two kubeconfigs are listed', async () => {
    await tree().open();
    await tree().shows('Other contexts', '2 in no mesh');
  });

  test('a mesh is made of them, and tells what it lacks', async () => {
    const { workbench } = world();
    await workbench.command('Istio Multicluster: Create Mesh…');
    await (await workbench.quickInput.at('Name of the mesh')).enter('shop');
    await (await workbench.quickInput.at('Contexts whose clusters')).tickOnly('east', 'west');
    await (await workbench.quickInput.at('Host suffix')).accept();
    for (const cluster of ['east', 'west']) {
      await tree().openPath('shop', cluster, /no Istio, Kubernetes v?1\./);
      await tree().openPath('shop', cluster, 'no Secret cacerts');
      await tree().openPath('shop', cluster, /CoreDNS 1\.7\.0 does not forward \.global/);
    }
  });

  test('trust: a new root and an intermediate for each cluster, accepted by openssl', async () => {
    const { workbench, workspace } = world();
    const keys = path.join(workspace, 'keys');
    await workbench.command('Istio Multicluster: Establish Trust…');
    await (await workbench.quickInput.at('Clusters that get')).tickOnly('east', 'west');
    await (await workbench.quickInput.at('Where the CAs of the')).pick('Make a new root');
    await (await workbench.quickInput.at('Where the root CA and its key')).pick('Another folder');
    mkdirSync(keys, { mode: 0o700 });
    await workbench.quickInput.choosePath(keys);
    await (await workbench.quickInput.at('Organization')).accept();
    await (await workbench.quickInput.at('Trust domain')).accept();
    await (await workbench.quickInput.at('Key of the root CA')).pick('RSA 2048');
    await (await workbench.quickInput.at('Key of each')).pick('RSA 2048');
    await (await workbench.quickInput.at('How long')).pick('Root ten years, intermediates two');
    const changes = await preview().changes(/trust/i);
    assert.ok(!changes.some((it) => it.after.includes('PRIVATE KEY')), 'a key is in the preview');
    const said = await preview().apply();
    assert.match(said.detail, /east: .*create/);
    await workbench.notifications.says(/rust.*changes? in east, west/);
    await tree().shows('Trust', /root ([0-9A-F]{2}:){3}/);
    const [key = ''] = readdirSync(keys).filter((it) => it.includes('key'));
    const { mode } = statSync(path.join(keys, key));
    assert.equal(mode & 0o777, 0o600, 'only its owner may read the root key');
    for (const cluster of [ground.east, ground.west]) await openSslAccepts(cluster, keys);
  });

  test('the release is rendered by a real Helm into a new editor', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Render Multicluster Manifest…');
    await (await workbench.quickInput.at('What to render from')).pick('An Istio release folder');
    await workbench.quickInput.choosePath(release);
    await (await workbench.quickInput.at('Values beside')).pick('None');
    // A document of no file is named by its first line.
    await workbench.editors.activeTab(/Untitled|Istio 1\.4\.10/);
    assert.match(await workbench.editors.text(), /Istio 1\.4\.10, multicluster gateways, rendered/);
  });

  test('the manifest is previewed, confirmed and applied to both', async () => {
    const { workbench } = world();
    await workbench.command('Istio Multicluster: Apply Manifest…');
    await (await workbench.quickInput.at('Clusters to apply to')).tickOnly('east', 'west');
    await preview().changes('manifest');
    await world().picture('preview');
    const { detail } = await preview().apply();
    assert.match(detail, /east: \d+ to create/);
    await workbench.notifications.says(/changes in east, west/);
    await tree().openPath('shop', 'east', /Istio 1\.4\.10, Kubernetes/);
    await tree().openPath('shop', 'west', `${gateways.west}:15443`);
  });

  test('applying it again changes nothing', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Apply Manifest…');
    await (await workbench.quickInput.at('Clusters to apply to')).tickOnly('east', 'west');
    await workbench.notifications.says(/everything is so already/);
  });

  test('DNS: one block is added and every other byte is kept', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Forward .global DNS…');
    await (await workbench.quickInput.at('Clusters whose DNS')).tickOnly('east', 'west');
    await preview().changes(/DNS|global/);
    await preview().apply();
    await workbench.notifications.says(/changes in east, west/);
    for (const cluster of [ground.east, ground.west]) {
      const service = '/api/v1/namespaces/istio-system/services/istiocoredns';
      const address = textAt(await objectAt(cluster, service), 'spec', 'clusterIP') ?? '';
      const text = await corefileOf(cluster);
      assert.ok(text.startsWith(corefile.trimEnd()), text);
      const block = text.slice(corefile.trimEnd().length);
      assert.match(block, new RegExp(`global:53 \\{[^]*forward \\. ${address}`));
    }
    await tree().openPath('shop', 'east', /forwards \.global to .*istiocoredns/);
  });

  test('the service of west is exported from its row, and east gets the one entry it needs', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    const row = await tree().openPath('shop', 'west', /Services/, 'bar', 'httpbin');
    await tree().tree.contextMenu(row, 'Export Service to Mesh…');
    await (await workbench.quickInput.at('Clusters that will call it')).tickOnly('east');
    await (await workbench.quickInput.at('Where the ServiceEntry goes')).pick('Into the clusters');
    const [change] = await preview().changes(/httpbin/);
    assert.match(change?.after ?? '', /httpbin\.bar\.global/);
    await preview().apply();
    await workbench.notifications.says(/change in east/);
    const [entry, ...others] = await itemsAt(ground.east, entriesPath);
    assert.equal(others.length, 0);
    assert.equal(textAt(entry, 'spec', 'hosts', 0), 'httpbin.bar.global');
    assert.equal(textAt(entry, 'spec', 'endpoints', 0, 'address'), gateways.west);
    assert.match(textAt(entry, 'spec', 'addresses', 0) ?? '', /^240\./);
    assert.equal((await itemsAt(ground.west, entriesPath)).length, 0);
  });

  test('the overview draws the mesh', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Open Mesh Overview');
    const overview = new Overview(workbench);
    await overview.shows('east');
    await overview.shows(`${gateways.west}:15443`);
    await world().picture('overview');
  });

  test('the last change is taken back', async () => {
    const { workbench } = world();
    await workbench.command('Istio Multicluster: Undo Last Change');
    await preview().apply();
    await workbench.notifications.says(/change in east/);
    assert.equal((await itemsAt(ground.east, entriesPath)).length, 0);
  });

  test('everything of ours is taken out again', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Uninstall…');
    const input = workbench.quickInput;
    await (await input.at('Clusters to take our objects out of')).tickOnly('east', 'west');
    await input.at('What to remove');
    await input.tickOnly('Exported services', 'DNS forwarding', 'Control plane', 'Trust');
    await preview().apply();
    await workbench.notifications.says(/changes in east, west/);
    for (const cluster of [ground.east, ground.west]) {
      assert.equal(await corefileOf(cluster), corefile);
      assert.equal(await cacertsOf(cluster), undefined);
      const deployments = '/apis/apps/v1/namespaces/istio-system/deployments';
      assert.deepEqual(await itemsAt(cluster, deployments), []);
    }
  });

  test('no request left the machine, and no page error is left behind', async () => {
    assert.deepEqual(await world().window.strayRequests(), []);
    assert.deepEqual(world().window.pageErrors, []);
  });
});

/** The chain of the cluster's own Secret, from its intermediate up to its root. */
async function openSslAccepts(cluster: Ground['east'], folder: string): Promise<void> {
  const files = await cacertsOf(cluster);
  assert.deepEqual([...(files?.keys() ?? [])].sort(), [
    'ca-cert.pem',
    'ca-key.pem',
    'cert-chain.pem',
    'root-cert.pem',
  ]);
  const at = (name: string) => path.join(folder, `${cluster.name}-${name}`);
  for (const [name, text] of files ?? []) writeFileSync(at(name), text, { mode: 0o600 });
  const args = ['verify', '-CAfile', at('root-cert.pem'), at('ca-cert.pem')];
  assert.match(execFileSync('openssl', args, { encoding: 'utf8' }), /: OK/);
  assert.ok(readFileSync(at('cert-chain.pem'), 'utf8').includes('BEGIN CERTIFICATE'));
}
