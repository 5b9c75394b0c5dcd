/** A person at work on YAML with remote hosts, by keyboard and without a cluster. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../../host/eventually';
import { journey } from '../journey';
import type { World } from '../world';

const payments = `apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata:
  name: payments
  namespace: shop
spec:
  hosts:
    - payments.shop.global
  location: MESH_EXTERNAL
  ports:
    - name: http
      number: 8000
      protocol: HTTP
  resolution: DNS
  addresses:
    - 240.0.0.2
  endpoints:
    - address: 192.0.2.10:15443
      ports:
        http: 15443
`;

const caller = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: caller
spec:
  selector: { matchLabels: { app: caller } }
  template:
    metadata: { labels: { app: caller } }
    spec:
      containers:
        - name: main
          image: registry.example.com/caller:1
          env:
            - name: PAYMENTS
              value: http://payments.shop.global:8000
`;

const rule = `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: payments
spec:
  host: payments.shop.global
`;

journey(
  'YAML with remote hosts',
  () => ({
    files: { 'payments.yaml': payments, 'caller.yaml': caller, 'rule.yaml': rule, 'new.yaml': '' },
  }),
  (world) => {
    const page = () => world().workbench.page;
    const editors = () => world().workbench.editors;

    test('a fault is underlined, and tells why with a link to its page', async () => {
      const { workbench } = world();
      await workbench.openFile('payments.yaml');
      await editors().squiggles().first().waitFor();
      await editors().goToText('MESH_EXTERNAL');
      const hover = await editors().hover();
      const link = hover.getByText('MESH0509').first();
      await link.waitFor();
      await world().look('fault-hover');
      assert.match(await hover.innerText(), /MESH_EXTERNAL/);
      await link.click();
      await editors().activeTab('MESH0509');
      await workbench.webview().getByRole('heading', { name: 'MESH0509' }).waitFor();
      await world().look('code-page');
      await workbench.command('View: Close Editor');
    });

    test('the next fault is reached and mended by keys alone', async () => {
      const { workbench } = world();
      await workbench.openFile('payments.yaml');
      await editors().goTo(1, 1);
      await page().keyboard.press('F8');
      await page().locator('.peekview-widget .marker-widget, .marker-widget').first().waitFor();
      await world().look('next-fault');
      await page().keyboard.press('Escape');
      await editors().quickFixes();
      await world().look('quick-fixes');
      await page().keyboard.press('Enter');
      await seen(world(), 'location: MESH_INTERNAL');
      // The editor drops an action it is asked for while marks change.
      await eventually('one fault less', async () =>
        (await editors().squiggles().count()) === 1 ? true : undefined,
      );
    });

    test('what several faults need is done at once', async () => {
      const { workbench } = world();
      await eventually('the second fault mended', async () => {
        // The editor drops an action it is asked for while marks change.
        await workbench.command('Fix All');
        await page().waitForTimeout(1000);
        return (await editors().text()).includes('- address: 192.0.2.10\n') ? true : undefined;
      });
      await editors().squiggles().first().waitFor({ state: 'detached' });
      await page().keyboard.press('Control+S');
    });

    test('words and hosts are completed', async () => {
      const { workbench } = world();
      await workbench.openFile('rule.yaml');
      await editors().goTo(6, 1);
      await page().keyboard.press('End');
      await page().keyboard.press('Enter');
      await editors().typeWord('traf', 'trafficPolicy');
      await world().look('completion');
      await page().keyboard.press('Tab');
      await seen(world(), '  trafficPolicy:');
      await page().keyboard.press('Escape');
      await page().keyboard.press('Control+Z');
      await workbench.command('File: Revert File');
    });

    test('a snippet asks for what it cannot know, with choices', async () => {
      const { workbench } = world();
      await workbench.openFile('new.yaml');
      await editors().goTo(1, 1);
      const rows = await editors().typeWord('mc-serviceentry', 'mc-serviceentry');
      await world().look('snippets');
      await page().keyboard.press('Enter');
      await seen(world(), 'kind: ServiceEntry');
      await world().look('snippet');
      for (let stop = 0; stop < 12; stop += 1) {
        if (
          await rows
            .filter({ hasText: /^HTTP2?\b/ })
            .first()
            .isVisible()
        )
          break;
        await page().keyboard.press('Tab');
        await page().waitForTimeout(300);
      }
      await world().look('snippet-choice');
      await workbench.command('File: Revert File');
    });

    test('a host leads to its definition and to all who use it', async () => {
      const { workbench } = world();
      await workbench.openFile('caller.yaml');
      await editors().goToText('payments.shop.global');
      const hover = await editors().hover();
      await hover.getByText('payments.yaml').first().waitFor();
      await world().look('host-hover');
      await page().keyboard.press('Escape');
      await page().keyboard.press('F12');
      await editors().activeTab('payments.yaml');
      await page().keyboard.press('Shift+F12');
      await editors().peek().first().waitFor();
      await world().look('references');
      await page().keyboard.press('Escape');
      await editors().peek().first().waitFor({ state: 'detached' });
    });

    test('a field is explained', async () => {
      await editors().goToText('resolution');
      const hover = await editors().hover();
      await hover.getByText('ServiceEntry.spec').first().waitFor();
      await world().look('field-hover');
      await page().keyboard.press('Escape');
    });

    test('a lens above the object leads to who uses its host', async () => {
      await editors().pressLens('payments.shop.global: used in 2 places', editors().peek().first());
      await world().look('lens');
      await page().keyboard.press('Escape');
      await editors().peek().first().waitFor({ state: 'detached' });
    });

    test('a host gets another name in every file', async () => {
      const { workbench, workspace } = world();
      await editors().goToText('payments.shop.global');
      await editors().rename('billing.shop.global');
      await seen(world(), '- billing.shop.global');
      await workbench.command('File: Save All Files');
      const saved = (name: string) => readFileSync(path.join(workspace, name), 'utf8');
      await eventually('both files', () =>
        ['caller.yaml', 'rule.yaml'].every((it) => saved(it).includes('billing.shop.global'))
          ? true
          : undefined,
      );
      assert.ok(!saved('caller.yaml').includes('payments.shop.global'));
    });

    test('a fault is ignored by a comment, and weighs what a setting says', async () => {
      const { workbench, workspace } = world();
      await editors().goToText('MESH_INTERNAL');
      await page().keyboard.press('Home');
      await page().keyboard.press('Shift+End');
      await page().keyboard.type('location: MESH_EXTERNAL');
      await page().keyboard.press('Escape');
      await editors().squiggles().first().waitFor();
      mkdirSync(path.join(workspace, '.vscode'));
      writeFileSync(
        path.join(workspace, '.vscode/settings.json'),
        JSON.stringify({ 'istioMulticluster.severity': { MESH0509: 'warning' } }),
      );
      await editors().squiggles('warning').first().waitFor();
      await world().look('weighs-less');
      await editors().goToText('MESH_EXTERNAL');
      await editors().quickFix('Ignore MESH0509 here');
      await seen(world(), '# istio-multicluster: ignore MESH0509');
      await editors().squiggles('warning').first().waitFor({ state: 'detached' });
      await world().look('ignored');
      await workbench.command('File: Revert File');
    });
  },
);

async function seen({ workbench }: World, text: string): Promise<void> {
  await eventually(text, async () =>
    (await workbench.editors.text()).includes(text) ? true : undefined,
  );
}
