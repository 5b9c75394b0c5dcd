/** What happens when the world is not as it should be. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeCareOf } from '../caretaker';
import {
  corefile,
  corefileOf,
  createObjects,
  furnish,
  istioObjects,
  writeCorefile,
} from '../clusterObjects';
import { startGround, type Ground } from '../ground';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { PlanPreview } from '../pages/planPreview';

const mesh = (...contexts: readonly string[]) => ({
  'istioMulticluster.meshes': { shop: { contexts } },
});

suite('When the world is not as it should be', () => {
  let ground: Ground;
  let caretakers: readonly { stop(): Promise<void> }[] = [];

  suiteSetup('start two clusters', async function () {
    this.timeout(240_000);
    ground = await startGround('dead clusters, forbidden reads and conflicts');
    await furnish(ground.east, ground.west);
    for (const it of [ground.east, ground.west]) await createObjects(it, istioObjects);
    caretakers = [takeCareOf(ground.east, '203.0.113.10'), takeCareOf(ground.west, '203.0.113.20')];
  });

  suiteTeardown('stop them', async function () {
    this.timeout(60_000);
    await Promise.all(caretakers.map((it) => it.stop()));
    await ground.stop();
  });

  journey(
    'A dead cluster beside a live one',
    () => ({ env: { KUBECONFIG: withDeadContext(ground) }, settings: mesh('east', 'north') }),
    (world) => {
      test('the dead one says so in its row, and the live one is read meanwhile', async () => {
        const tree = new MeshTree(world().workbench);
        await tree.open();
        await tree.openPath('shop', 'east', /Istio 1\.4\.10, Kubernetes/);
        await tree.shows('north', /unreachable: /);
      });
    },
  );

  journey(
    'A user who may read nothing',
    () => ({ env: { KUBECONFIG: ground.west.limitedKubeconfigPath }, settings: mesh('west') }),
    (world) => {
      test('what was not read says so, and nothing is called healthy', async () => {
        const tree = new MeshTree(world().workbench);
        await tree.open();
        await tree.openPath('shop', 'west', /not read: may not list/);
        const text = await tree.tree.text();
        assert.match(text, /Trust.*not read: may not list Secrets/i);
        assert.doesNotMatch(text, /no findings/);
      });
    },
  );

  journey(
    'Somebody edits the DNS between preview and confirmation',
    () => ({ env: { KUBECONFIG: ground.kubeconfig }, settings: mesh('east', 'west') }),
    (world) => {
      const theirs = corefile.replace('cache 30', 'cache 17');

      test('the conflict is reported and their edit is kept', async () => {
        const { workbench } = world();
        const tree = new MeshTree(workbench);
        const preview = new PlanPreview(workbench);
        await tree.open();
        await tree.openPath('shop', 'east', /does not forward \.global/);
        await tree.openPath('shop', 'west', /does not forward \.global/);
        await workbench.command('Istio Multicluster: Forward .global DNS…');
        await (await workbench.quickInput.at('Clusters whose DNS')).tickOnly('east');
        await preview.changes(/DNS|global/);
        await preview.review();
        await writeCorefile(ground.east, theirs);
        await preview.confirm();
        await workbench.notifications.says(/changed|conflict/i);
        assert.equal(await corefileOf(ground.east), theirs);
      });

      test('planning again keeps their edit and adds ours', async () => {
        const { workbench } = world();
        const preview = new PlanPreview(workbench);
        await workbench.notifications.clear();
        await workbench.command('Istio Multicluster: Forward .global DNS…');
        await (await workbench.quickInput.at('Clusters whose DNS')).tickOnly('east');
        await preview.changes(/DNS|global/);
        await preview.apply();
        await workbench.notifications.says(/change in east/);
        const text = await corefileOf(ground.east);
        assert.ok(text.startsWith(theirs.trimEnd()) && text.includes('global:53'), text);
      });
    },
  );
});

/** The live clusters' kubeconfigs and one whose server nobody answers for. */
function withDeadContext(ground: Ground): string {
  const file = path.join(path.dirname(ground.east.kubeconfigPath), 'dead.kubeconfig');
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config' },
    // TEST-NET-1 of RFC 5737: routed nowhere, so that connecting hangs rather than being refused.
    clusters: [{ name: 'north', cluster: { server: 'https://192.0.2.1:6443' } }],
    users: [{ name: 'north', user: { token: 'none' } }],
    contexts: [{ name: 'north', context: { cluster: 'north', user: 'north' } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return [ground.kubeconfig, file].join(path.delimiter);
}
