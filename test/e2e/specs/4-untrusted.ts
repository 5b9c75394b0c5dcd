/** A workspace nobody has vouched for: help with YAML, and no cluster, kubeconfig or program. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../../host/eventually';
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

const rule = `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: httpbin
spec:
  host: httpbin.bar.global
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
      'rule.yaml': rule,
      'new.yaml': '',
      trap,
      '.vscode/settings.json': JSON.stringify({
        'istioMulticluster.kubeconfig': 'trap',
        'istioMulticluster.meshes': { shop: { contexts: ['trap'] } },
      }),
    },
    asksForTrust: true,
    keys: { 'ctrl+alt+f9': 'istioMulticluster.applyManifest' },
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
      await workbench.editors.lens('httpbin.bar.global: used in 1 place').waitFor();
      assert.equal(await workbench.editors.lens('Apply…').count(), 0);
      assert.equal(existsSync(path.join(workspace, 'ran')), false);
    });

    test('faults are explained and mended, and hosts lead over files', async () => {
      const { workbench } = world();
      const { editors, page } = workbench;
      await editors.goToText('192.0.2.10:15443');
      const hover = await editors.hover();
      await hover.getByText('MESH0510').first().waitFor();
      await page.keyboard.press('Escape');
      await editors.quickFix('Move port 15443');
      await editors.squiggles().first().waitFor({ state: 'detached' });
      await page.keyboard.press('Control+S');
      await workbench.openFile('rule.yaml');
      await editors.goToText('httpbin.bar.global');
      await page.keyboard.press('F12');
      await editors.activeTab('entry.yaml');
      await editors.goToText('httpbin.bar.global');
      await editors.rename('httpbin.shop.global');
      await workbench.command('File: Save All Files');
      const saved = (name: string) => readFileSync(path.join(world().workspace, name), 'utf8');
      await eventually('both files', () =>
        ['entry.yaml', 'rule.yaml'].every((it) => saved(it).includes('httpbin.shop.global'))
          ? true
          : undefined,
      );
    });

    test('fields, hosts of other files and snippets are offered', async () => {
      const { workbench } = world();
      const { editors, page } = workbench;
      await workbench.openFile('rule.yaml');
      await editors.goToText('host:');
      await page.keyboard.press('End');
      await page.keyboard.press('Control+Backspace');
      const hosts = await editors.completions();
      assert.ok(hosts.includes('httpbin.shop.global'), hosts.join());
      await page.keyboard.press('Escape');
      await workbench.command('File: Revert File');
      await workbench.openFile('new.yaml');
      await editors.goTo(1, 1);
      await editors.typeWord('mc-gateway', 'mc-gateway');
      await page.keyboard.press('Enter');
      await eventually('the snippet', async () =>
        (await editors.text()).includes('kind: Gateway') ? true : undefined,
      );
      await workbench.command('File: Revert File');
    });

    test('a command that is called by its name is refused, and says why', async () => {
      const { workbench, workspace } = world();
      await eventually('the refusal', async () => {
        await workbench.page.keyboard.press('Control+Alt+F9');
        const refusal = workbench.notifications.with('Clusters are out of reach in an untrusted');
        return (await refusal.isVisible()) ? true : undefined;
      });
      await workbench.notifications.clear();
      assert.equal(existsSync(path.join(workspace, 'ran')), false);
    });
  },
);
