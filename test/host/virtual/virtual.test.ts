import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';

const source = 'Istio Multicluster';
const uriOf = (path: string) => vscode.Uri.from({ scheme: 'memory', path: `/mesh/${path}` });

async function opened(path: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uriOf(path));
  await vscode.window.showTextDocument(document);
  return document;
}

const found = (document: vscode.TextDocument) =>
  vscode.languages.getDiagnostics(document.uri).filter((it) => it.source === source);
const someFound = (document: vscode.TextDocument) =>
  eventually('diagnostics', () => {
    const all = found(document);
    return all.length > 0 ? all : undefined;
  });
const codes = (all: readonly vscode.Diagnostic[]) =>
  all.map(({ code }) => (typeof code === 'object' ? code.value : code));

const at = (document: vscode.TextDocument, text: string, offset = 2): vscode.Position =>
  document.positionAt(document.getText().indexOf(text) + offset);

const run = <T>(command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand<T>(command, ...args);

const lineOf = (uri: vscode.Uri, range: vscode.Range): string =>
  `${uri.toString()}:${range.start.line + 1}`;

async function textOf(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uriOf(path)));
}

suite('A workspace of no disk', () => {
  teardown(async () => {
    await run('workbench.action.closeAllEditors');
  });

  test('is what the window shows', () => {
    const schemes = vscode.workspace.workspaceFolders?.map((it) => it.uri.scheme);
    assert.deepEqual(schemes, ['memory']);
  });

  test('faults are marked, and their fix is written into the file', async () => {
    const document = await opened('faulty.yaml');
    const [fault, ...others] = await someFound(document);
    assert.ok(fault);
    assert.deepEqual(others, []);
    const kind = vscode.CodeActionKind.QuickFix.value;
    // Nothing is offered while the text is being checked anew.
    const fix = await eventually('the fix', async () => {
      const actions = await run<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        fault.range,
        kind,
      );
      return actions.find((it) => it.isPreferred);
    });
    assert.ok(fix.edit);
    await vscode.workspace.applyEdit(fix.edit);
    await document.save();
    assert.match(await textOf('faulty.yaml'), /location: MESH_INTERNAL/);
    await eventually('silence', () => (found(document).length === 0 ? true : undefined));
  });

  test('hosts of other files are offered, and fields are', async () => {
    const document = await opened('callers/caller.yaml');
    const labels = await eventually('the index', async () => {
      const list = await run<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at(document, 'host: ', 6),
      );
      const all = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      return all.includes('stock.shop.global') ? all : undefined;
    });
    assert.ok(!labels.includes('out.shop.global'), 'node_modules are left out');
  });

  test('a host under the pointer tells of its file', async () => {
    const document = await opened('callers/caller.yaml');
    const hovers = await run<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at(document, 'orders.shop.global'),
    );
    const told = hovers.flatMap((it) =>
      it.contents.map((one) => (one as vscode.MarkdownString).value),
    );
    assert.match(told.join('\n').replaceAll('\\', ''), /east\/orders\.yaml/);
  });

  test('definition, references and symbols reach over files', async () => {
    const document = await opened('callers/caller.yaml');
    const place = at(document, 'orders.shop.global');
    const links = await run<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      place,
    );
    assert.deepEqual(
      links.map((it) => lineOf(it.targetUri, it.targetRange)),
      ['memory:/mesh/east/orders.yaml:8'],
    );
    const references = await run<vscode.Location[]>(
      'vscode.executeReferenceProvider',
      document.uri,
      place,
    );
    assert.deepEqual(references.map((it) => lineOf(it.uri, it.range)).sort(), [
      'memory:/mesh/callers/caller.yaml:6',
      'memory:/mesh/east/orders.yaml:8',
    ]);
    const symbols = await run<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'orders.shop',
    );
    assert.deepEqual(
      symbols.map((it) => `${it.name} ${it.location.uri.toString()}`),
      ['orders.shop.global memory:/mesh/east/orders.yaml'],
    );
  });

  test('a host is renamed in every file', async () => {
    const document = await opened('callers/caller.yaml');
    const edit = await run<vscode.WorkspaceEdit>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      at(document, 'orders.shop.global'),
      'sales.shop.global',
    );
    await vscode.workspace.applyEdit(edit);
    for (const [uri] of edit.entries()) {
      const changed = await vscode.workspace.openTextDocument(uri);
      assert.ok(await changed.save(), uri.path);
    }
    assert.match(await textOf('east/orders.yaml'), /- sales\.shop\.global\n/);
    assert.match(await textOf('callers/caller.yaml'), /host: sales\.shop\.global\n/);
  });

  test('one file is judged by the others, and by what becomes of them', async () => {
    const settings = vscode.workspace.getConfiguration('istioMulticluster');
    const target = vscode.ConfigurationTarget.Global;
    await settings.update('clusterFolders', { east: 'E' }, target);
    try {
      const document = await opened('east/stock.yaml');
      const [clash] = await someFound(document);
      assert.match(clash?.message ?? '', /east\/orders\.yaml for E/);
      const other = (await textOf('east/orders.yaml')).replace('240.0.9.1', '240.0.9.7');
      await vscode.workspace.fs.writeFile(
        uriOf('east/orders.yaml'),
        new TextEncoder().encode(other),
      );
      await eventually('the clash to go', () => (found(document).length === 0 ? true : undefined));
    } finally {
      await settings.update('clusterFolders', undefined, target);
    }
  });

  test('Corefiles are checked', async () => {
    const document = await opened('Corefile');
    const [fault] = await someFound(document);
    assert.ok(fault);
    assert.deepEqual(codes([fault]), ['MESH0409']);
  });
});
