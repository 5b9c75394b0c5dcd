/** A workspace nobody has vouched for: help with YAML, and no cluster, kubeconfig or program. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';

const faulty = `apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: httpbin-bar
  namespace: foo
spec:
  hosts:
    - httpbin.bar.global
  location: MESH_INTERNAL
  ports:
    - name: http1
      number: 8000
      protocol: HTTP
  resolution: DNS
  addresses:
    - 240.0.0.2
  endpoints:
    - address: 192.0.2.10:15443
      ports:
        http1: 15443
`;

/** A kubeconfig that would leave a trace if anything ran what it names. */
const trap = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: touch, args: [ran]}}}]
contexts: [{name: trap, context: {cluster: c, user: u}}]
`;

journey(
  'An untrusted workspace',
  () => ({
    files: {
      'entry.yaml': faulty,
      trap,
      '.vscode/settings.json': JSON.stringify({
        'istioMulticluster.kubeconfig': 'trap',
        'istioMulticluster.meshes': { shop: { contexts: ['trap'] } },
      }),
    },
    asksForTrust: true,
  }),
  (world) => {
    test('the view says why clusters are out of reach', async () => {
      const tree = new MeshTree(world().workbench);
      await tree.open();
      await tree.tree.pane.getByText('Clusters are out of reach').waitFor();
    });

    test('the palette offers no command that reaches a cluster', async () => {
      const { workbench } = world();
      for (const title of ['Create Mesh…', 'Apply Manifest…', 'Undo Last Change', 'Refresh']) {
        assert.equal(await workbench.offersCommand(`Istio Multicluster: ${title}`), false, title);
      }
    });

    test('help with YAML works, and nothing of the workspace was run', async () => {
      const { workbench, workspace } = world();
      await workbench.openFile('entry.yaml');
      await workbench.editors.squiggles().first().waitFor();
      await workbench.editors.lens('httpbin.bar.global: used nowhere else').waitFor();
      assert.equal(await workbench.editors.lens('Apply…').count(), 0);
      assert.equal(existsSync(path.join(workspace, 'ran')), false);
    });
  },
);
