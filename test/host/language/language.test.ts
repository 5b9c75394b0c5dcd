import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';

const source = 'Istio Multicluster';

async function opened(name: string): Promise<vscode.TextDocument> {
  const [uri] = await vscode.workspace.findFiles(`**/${name}`);
  assert.ok(uri, `${name} is not in the workspace`);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

const found = (document: vscode.TextDocument): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(document.uri).filter((it) => it.source === source);

const someFound = (document: vscode.TextDocument) =>
  eventually('diagnostics', () => {
    const all = found(document);
    return all.length > 0 ? all : undefined;
  });

async function fixesAt(document: vscode.TextDocument, range: vscode.Range) {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

suite('Help with YAML in the host', () => {
  test('a fault in the second document is marked where it is, with its code', async () => {
    const document = await opened('entry.yaml');
    const [first, ...others] = await someFound(document);
    assert.deepEqual(others, []);
    const code = first?.code;
    assert.ok(typeof code === 'string' && /^MESH05\d\d$/.test(code));
    assert.equal(document.getText(first?.range), 'MESH_EXTERNAL');
  });

  test('its fix is offered, keeps every other byte, and makes it go away', async () => {
    const document = await opened('entry.yaml');
    const [diagnostic] = await someFound(document);
    assert.ok(diagnostic);
    const before = document.getText();
    const fixes = await fixesAt(document, diagnostic.range);
    const fix = fixes.find((it) => it.isPreferred);
    assert.ok(fix?.edit, fixes.map((it) => it.title).join(', '));
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), before.replace('MESH_EXTERNAL', 'MESH_INTERNAL'));
    await eventually('the mark to go', () => (found(document).length === 0 ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('a document of no file is checked too', async () => {
    const content =
      'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: a}\nspec:\n  hosts: [a.b.global]\n  location: MESH_EXTERNAL\n';
    const document = await vscode.workspace.openTextDocument({ content, language: 'yaml' });
    assert.ok((await someFound(document)).length > 0);
  });

  test('a Helm template raises no alarm', async () => {
    const faulty = await opened('entry.yaml');
    const template = await opened('chart.yaml');
    await someFound(faulty);
    assert.deepEqual(
      found(template).filter((it) => it.severity === vscode.DiagnosticSeverity.Error),
      [],
    );
  });
});
