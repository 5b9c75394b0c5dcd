import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { opened, untitled } from './documents';

const host = 'payments.shop.global';

const placeIn = (document: vscode.TextDocument, text: string): vscode.Position =>
  document.positionAt(document.getText().indexOf(text) + 2);

const fileOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);

async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

async function uriOf(name: string): Promise<vscode.Uri> {
  const [uri] = await vscode.workspace.findFiles(`**/${name}`);
  assert.ok(uri);
  return uri;
}

suite('From host to host in the host', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('an argument of a workload leads to the ServiceEntry of another file', async () => {
    const document = await opened('callers.yaml');
    const found = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      placeIn(document, host),
    );
    const [link, ...others] = found;
    assert.ok(link);
    assert.deepEqual(others, []);
    assert.equal(fileOf(link.targetUri), 'payments.yaml');
    const target = await vscode.workspace.openTextDocument(link.targetUri);
    assert.equal(target.getText(link.targetRange), host);
  });

  test('the definition knows everyone who refers to it', async () => {
    const document = await opened('payments.yaml');
    const found = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      placeIn(document, `[${host}`),
    );
    assert.deepEqual(found.map((it) => `${fileOf(it.uri)}:${it.range.start.line + 1}`).sort(), [
      'callers.yaml:16',
      'callers.yaml:18',
      'callers.yaml:5',
      'payments.yaml:8',
    ]);
  });

  test('a new name reaches every file and leaves every other byte', async () => {
    const document = await opened('payments.yaml');
    const callers = await uriOf('callers.yaml');
    const before = [document.getText(), await textOf(callers)];
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      placeIn(document, `[${host}`),
      'billing.shop.global',
    );
    await vscode.workspace.applyEdit(edit);
    const after = [document.getText(), await textOf(callers)];
    assert.deepEqual(after, [
      before[0]?.replace(`[${host}`, '[billing.shop.global'),
      before[1]?.replaceAll(host, 'billing.shop.global'),
    ]);
    for (const uri of [document.uri, callers]) {
      await vscode.window.showTextDocument(uri);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  test('a name that is no remote host is refused', async () => {
    const document = await opened('payments.yaml');
    const rename = vscode.commands.executeCommand(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      placeIn(document, `[${host}`),
      'billing',
    );
    await assert.rejects(Promise.resolve(rename), /<name>\.<namespace>\.global/);
  });

  test('a subset leads from the route to its rule, and is renamed in both files', async () => {
    const document = await opened('reviewsRoutes.yaml');
    const place = placeIn(document, 'v2');
    const links = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      place,
    );
    assert.deepEqual(
      links.map((it) => fileOf(it.targetUri)),
      ['reviewsRule.yaml'],
    );
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      place,
      'canary',
    );
    const edits = edit.entries().map(([uri, all]) => `${fileOf(uri)} ${all.length}`);
    assert.deepEqual(edits.sort(), ['reviewsRoutes.yaml 1', 'reviewsRule.yaml 1']);
    const taken = vscode.commands.executeCommand(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      place,
      'v3',
    );
    await assert.rejects(Promise.resolve(taken), /has a subset v3 already/);
  });

  test('a text of thousands of documents has an outline of objects alone', async () => {
    const entry = (index: number) =>
      `apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: s${index}}\nspec: {hosts: [s${index}.shop.global]}\n`;
    const namesIn = async (count: number) => {
      const document = await untitled(
        Array.from({ length: count }, (_, it) => entry(it)).join('---\n'),
      );
      const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return outline.slice(0, 2).map((it) => [it.name, ...it.children.map(({ name }) => name)]);
    };
    assert.deepEqual(await namesIn(2), [
      ['s0', 's0.shop.global'],
      ['s1', 's1.shop.global'],
    ]);
    assert.deepEqual(await namesIn(2001), [['s0'], ['s1']]);
  });

  test('hosts are among the symbols of the workspace, objects among those of the file', async () => {
    await opened('callers.yaml');
    const [symbol] = await eventually('the symbol', async () => {
      const all = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'payshop',
      );
      return all.length > 0 ? all : undefined;
    });
    assert.equal(symbol?.name, host);
    const document = await opened('payments.yaml');
    const outline = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const entry = outline.find((it) => it.name === 'payments-shop');
    assert.deepEqual(
      entry?.children.map((it) => it.name),
      [host, '203.0.113.7'],
    );
  });
});
