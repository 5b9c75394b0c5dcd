import assert from 'node:assert/strict';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';

journey(
  'Opening VS Code with nothing to connect to',
  // No file is named, and the home folder has none.
  () => ({ files: { 'notes.md': '# Notes\n' }, env: { KUBECONFIG: '' } }),
  (world) => {
    test('the view container opens and says what to do', async () => {
      const tree = new MeshTree(world().workbench);
      await tree.open();
      await tree.tree.pane.getByText('No kubeconfig context was found.').waitFor();
      assert.equal(await tree.badge(), 0);
    });

    test('the palette offers only what makes sense now', async () => {
      const { workbench } = world();
      assert.equal(await workbench.offersCommand('Istio Multicluster: Show Log'), true);
      assert.equal(
        await workbench.offersCommand('Istio Multicluster: Forward .global DNS…'),
        false,
      );
    });

    test('no request leaves the machine, and no page error is left behind', async () => {
      assert.deepEqual(await world().window.strayRequests(), []);
      assert.deepEqual(world().window.pageErrors, []);
    });
  },
);
