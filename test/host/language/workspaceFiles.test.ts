import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { actionsAt, found, opened, someFound } from './documents';

const setting = 'clusterFolders';
const settings = () => vscode.workspace.getConfiguration('istioMulticluster');
const place = (value: Readonly<Record<string, string>> | undefined) =>
  settings().update(setting, value, vscode.ConfigurationTarget.Workspace);

const gone = (document: vscode.TextDocument) =>
  eventually('nothing more to be said', () => (found(document).length === 0 ? true : undefined));

/** The last line of the file's address, and what it says. */
function addressIn(document: vscode.TextDocument): vscode.Range {
  const at = document.getText().indexOf('240.0.9.1');
  assert.ok(at >= 0);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + '240.0.9.1'.length));
}

suite('Files of a workspace in the host', () => {
  teardown(() => place(undefined));

  test('nothing is said across files before anyone says which cluster they are for', async () => {
    const faulty = await opened('entry.yaml');
    const items = await opened('items.yaml');
    await someFound(faulty);
    assert.deepEqual(found(items), []);
  });

  test('two files of one cluster share an address, and one of another cluster may', async () => {
    await place({ 'clusters/east': 'E', 'clusters/west': 'W' });
    const items = await opened('items.yaml');
    const [said, ...others] = await someFound(items);
    assert.deepEqual(others, []);
    assert.match(
      said?.message ?? '',
      /prices\.stock\.global in clusters\/east\/prices\.yaml for E/,
    );
    const orders = await opened('orders.yaml');
    await gone(orders);
  });

  test('what is open counts as it stands in the editor, saved or not', async () => {
    await place({ 'clusters/east': 'E' });
    const items = await opened('items.yaml');
    await someFound(items);
    const prices = await opened('prices.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.replace(prices.uri, addressIn(prices), '240.0.9.2');
    await vscode.workspace.applyEdit(edit);
    await gone(items);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await someFound(items);
  });

  test('the fix hands out an address that no file has', async () => {
    await place({ 'clusters/east': 'E' });
    const items = await opened('items.yaml');
    const [said] = await someFound(items);
    assert.ok(said);
    const actions = await actionsAt(items, said.range);
    const titles = actions.map((it) => it.title);
    const [offered = ''] = titles.flatMap((it) => /Change to (\S+),/.exec(it)?.[1] ?? []);
    assert.match(offered, /^240\.0\.\d+\.\d+$/, titles.join());
    const all = await vscode.workspace.findFiles('**/*.yaml');
    for (const uri of all) {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      assert.ok(!text.includes(`${offered}\n`), uri.path);
    }
  });

  test('a file that appears on disk is seen, and one that goes is forgotten', async () => {
    await place({ 'clusters/west': 'W' });
    const orders = await opened('orders.yaml');
    await gone(orders);
    const [uri] = await vscode.workspace.findFiles('**/items.yaml');
    assert.ok(uri);
    const copy = vscode.Uri.joinPath(orders.uri, '../copy.yaml');
    await vscode.workspace.fs.copy(uri, copy);
    const [said] = await someFound(orders);
    assert.match(said?.message ?? '', /clusters\/west\/copy\.yaml/);
    await vscode.workspace.fs.delete(copy);
    await gone(orders);
  });
});
