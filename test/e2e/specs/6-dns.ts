/** DNS from the first "does not resolve" to an add-on manager that takes the zone out again. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { textAt, type KubernetesObject } from '../../../src/objects/object';
import type { InMemoryCluster } from '../../support/inMemoryCluster';
import { demoClusters } from '../../support/playground/demo';
import { startAnsweringDns } from '../../support/playground/demo/answeringDns';
import { writeKubeconfig } from '../../support/playground/kubeconfig';
import { serve } from '../../support/playground/server';
import { corefile as refusedCorefile } from '../clusterObjects';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { PlanPreview } from '../pages/planPreview';

const host = 'httpbin.bar.global';
/** The CoreDNS of the playground, 1.6.7, does not know this option. */
const corefile = refusedCorefile.replace(/ \{\s*max_concurrent 1000\s*\}/, '');
const place = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'coredns' };

/** The Corefile as it was, written by whom: with managedFields as the API server would keep them. */
const corefileBy = (manager: string, text = corefile): KubernetesObject => {
  const { apiVersion, kind, namespace, name } = place;
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const fieldsV1 = { 'f:data': { 'f:Corefile': {} } };
  const managedFields = [{ manager, operation: 'Update', time, fieldsType: 'FieldsV1', fieldsV1 }];
  const metadata = { namespace, name, managedFields };
  return { apiVersion, kind, metadata, data: { Corefile: text } } as KubernetesObject;
};

let cluster: InMemoryCluster;
const corefileNow = (): string => textAt(cluster.objects.get(place), 'data', 'Corefile') ?? '';

/** In the playground, because only there pods take questions: a real API server without nodes has none. */
async function prepare() {
  cluster = (await demoClusters()).east;
  cluster.plant(corefileBy('kubeadm', refusedCorefile));
  const dns = await startAnsweringDns(cluster, { reloadMs: 1000 });
  const token = randomBytes(16).toString('hex');
  const face = await serve(cluster, { token });
  const folder = mkdtempSync(path.join(tmpdir(), 'dns-'));
  const kubeconfig = path.join(folder, 'config');
  await writeKubeconfig(kubeconfig, [{ context: 'east', url: face.url, token }]);
  return {
    env: { KUBECONFIG: kubeconfig },
    settings: { 'istioMulticluster.meshes': { shop: { contexts: ['east'] } } },
    afterwards: async () => {
      dns.dispose();
      await face.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

journey('DNS is forwarded, proven, reverted and brought back', prepare, (world) => {
  const tree = () => new MeshTree(world().workbench);
  const preview = () => new PlanPreview(world().workbench);

  test('what is missing is found, and a question to the DNS pods proves it', async () => {
    const { workbench } = world();
    await tree().open();
    await tree().openPath('shop', 'east', /CoreDNS 1\.6\.7 does not forward \.global/);
    await workbench.command('Istio Multicluster: Resolve .global Host…');
    await (await workbench.quickInput.at('Choose a host')).pick(host);
    await workbench.notifications.says(
      /does not resolve as it should in east: the cluster DNS sends the zone global nowhere/,
    );
    await workbench.editors.activeTab(`${host}.txt`);
    const text = await workbench.editors.text();
    assert.match(text, /httpbin\.bar\.global in east: it does not resolve as it should/);
    assert.match(text, /Cluster DNS, pod .*coredns.*: this hop is wrong/);
    assert.match(text, /istiocoredns, pod .*: right/);
  });

  test('its remedy is previewed, and adds nothing but our lines', async () => {
    const { workbench } = world();
    await workbench.notifications.press(/sends the zone global nowhere/, 'Forward DNS');
    const [change, ...others] = await preview().changes(/DNS|global/);
    assert.equal(others.length, 0);
    const added = change?.after.split('\n').filter((line) => !change.before.includes(line));
    assert.match(added?.join('\n') ?? '', /global:53 \{/);
    assert.ok(added?.every((line) => !/kubernetes|loadbalance|resolv/.test(line)));
    await preview().apply();
    await workbench.notifications.says(/Forward \.global DNS: 1 change in east/);
    const text = corefileNow();
    assert.ok(text.startsWith(refusedCorefile.trimEnd()), text);
    assert.match(
      text.slice(refusedCorefile.trimEnd().length),
      /^\s*global:53 \{[^}]*forward \. 10\.96\.0\.53\s*\}\s*$/,
    );
  });

  test('CoreDNS refuses the whole file for an option it is too old for, and undo is offered at once', async () => {
    const { workbench } = world();
    const said = await workbench.notifications.says(/Cluster DNS of east refuses/);
    assert.match(said, /max_concurrent of forward came with CoreDNS 1\.6\.9/);
    await workbench.notifications.press(/Cluster DNS of east refuses/, 'Undo');
    await preview().changes('Undo');
    await preview().apply();
    await workbench.notifications.says(/Undo: Forward \.global DNS: 1 change in east/);
    assert.equal(corefileNow(), refusedCorefile);
  });

  test('without it, CoreDNS is seen to take the zone, and the host resolves', async () => {
    const { workbench } = world();
    cluster.plant(corefileBy('kubeadm'));
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Forward .global DNS…');
    await (await workbench.quickInput.at('Clusters whose DNS')).tickOnly('east');
    await preview().changes(/DNS|global/);
    await preview().apply();
    await workbench.notifications.says('Cluster DNS of east runs the new configuration.');
    await workbench.notifications.clear();
    const row = await tree().openPath('shop', 'east', /Global services/, host);
    await tree().tree.contextMenu(row, 'Resolve .global Host…');
    await workbench.notifications.says(/httpbin\.bar\.global resolves to 240\.0\.0\.2 in east/);
    await tree().openPath(
      'shop',
      'east',
      /forwards \.global to .*istiocoredns/,
      /Last query: httpbin\.bar\.global .*resolves to 240\.0\.0\.2/,
    );
  });

  test('a pod of the person’s choice is asked, after consent to the very words', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    const row = await tree().openPath('shop', 'east', /Global services/, host);
    await tree().tree.contextMenu(row, 'Resolve Host from a Pod…');
    await (await workbench.quickInput.at('The pod to ask from')).pick(/sleep/);
    const { detail } = await workbench.dialog.says(/Run a program in pod foo\/sleep.* of east\?/);
    assert.match(detail, /getent hosts httpbin\.bar\.global/);
    await workbench.dialog.press('Run');
    await workbench.notifications.says(/resolves to 240\.0\.0\.2 in pod foo\/sleep/);
  });

  test('an add-on manager reverts it, and the finding says when and who', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    cluster.plant(corefileBy('addon-manager'));
    await tree().openPath(
      'shop',
      'east',
      /does not forward \.global/,
      /MESH0421: The forwarding of \.global .* was reverted at \d\d:\d\d UTC by addon-manager/,
    );
  });

  test('its remedy brings the zone back, and the finding is gone', async () => {
    const { workbench } = world();
    await tree().tree.inlineAction(/MESH0421/, 'Fix This Finding');
    await preview().changes(/DNS|global/);
    await preview().apply();
    await workbench.notifications.says(/1 change in east/);
    await tree().openPath('shop', 'east', /forwards \.global to .*istiocoredns/);
    assert.ok(!(await tree().tree.text()).includes('MESH0421'));
  });

  test('forwarding is stopped: the very bytes of before, and nobody is blamed', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    await workbench.command('Istio Multicluster: Stop Forwarding…');
    await (await workbench.quickInput.at('Clusters whose DNS')).tickOnly('east');
    await preview().changes(/DNS|global/);
    await preview().apply();
    await tree().openPath('shop', 'east', /does not forward \.global/, /MESH0401/);
    assert.equal(corefileNow(), corefile);
    assert.ok(!(await tree().tree.text()).includes('MESH0421'));
  });

  test('where an add-on of EKS writes the Corefile, nothing is written and its values are shown to copy', async () => {
    const { workbench } = world();
    await workbench.notifications.clear();
    cluster.plant(corefileBy('eks'));
    await tree().shows('Platform', 'EKS');
    await workbench.command('Istio Multicluster: Forward .global DNS…');
    await (await workbench.quickInput.at('Clusters whose DNS')).tickOnly('east');
    const { detail } = await workbench.dialog.says('nothing was changed');
    assert.match(detail, /managed CoreDNS add-on of EKS, which does not keep edits/);
    await workbench.dialog.press('Show Values to Copy');
    await workbench.editors.activeTab('Untitled');
    const { corefile: values } = JSON.parse(await workbench.editors.text()) as {
      readonly corefile: string;
    };
    assert.match(values, /global:53 \{[^]*forward \. 10\.96\.0\.53/);
    assert.equal(corefileNow(), corefile);
  });

  test('no request left the machine, and no page error is left behind', async () => {
    assert.deepEqual(await world().window.strayRequests(), []);
    assert.deepEqual(world().window.pageErrors, []);
  });
});
