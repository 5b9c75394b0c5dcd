import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { actionsAt, found, opened, someFound } from './documents';

suite('Help with YAML in the host', () => {
  test('a fault in the second document is marked where it is, with its code', async () => {
    const document = await opened('entry.yaml');
    const [first, ...others] = await someFound(document);
    assert.deepEqual(others, []);
    const code = first?.code;
    assert.ok(typeof code === 'object' && /^MESH05\d\d$/.test(String(code.value)));
    assert.equal(document.getText(first?.range), 'MESH_EXTERNAL');
  });

  test('its fix is offered, keeps every other byte, and makes it go away', async () => {
    const document = await opened('entry.yaml');
    const [diagnostic] = await someFound(document);
    assert.ok(diagnostic);
    const before = document.getText();
    const fixes = await actionsAt(document, diagnostic.range);
    const fix = fixes.find((it) => it.isPreferred);
    assert.ok(fix?.edit, fixes.map((it) => it.title).join(', '));
    await vscode.workspace.applyEdit(fix.edit);
    assert.equal(document.getText(), before.replace('MESH_EXTERNAL', 'MESH_INTERNAL'));
    await eventually('the mark to go', () => (found(document).length === 0 ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('its fix is offered before its mark is there, even where checks follow one another', async () => {
    const document = await opened('entry.yaml');
    const [diagnostic] = await someFound(document);
    assert.ok(diagnostic);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '# typed just now\n');
    await vscode.workspace.applyEdit(edit);
    const { start, end } = diagnostic.range;
    const range = new vscode.Range(start.translate(1), end.translate(1));
    const offered = await Promise.all([1, 2, 3].map(() => actionsAt(document, range)));
    assert.ok(offered.every((all) => all.some((it) => it.isPreferred)));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('marks that have not changed are not set anew', async () => {
    const document = await opened('entry.yaml');
    const settings = vscode.workspace.getConfiguration('istioMulticluster', document.uri);
    const weigh = (severity: Readonly<Record<string, string>> | undefined) =>
      settings.update('severity', severity, vscode.ConfigurationTarget.Workspace);
    // What the test before took back may still be checked.
    await someFound(document);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const [before] = found(document);
    let news = 0;
    const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      news += uris.filter((it) => it.toString() === document.uri.toString()).length;
    });
    try {
      // Any setting has all documents checked again.
      await weigh({ MESH0101: 'info' });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.equal(found(document)[0], before);
      assert.equal(news, 0);
      await weigh({ MESH0509: 'info' });
      await eventually('another mark', () => (found(document)[0] === before ? undefined : true));
    } finally {
      listening.dispose();
      await weigh(undefined);
    }
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

  test('fields are offered and explained where the cursor stands, in text that is not done', async () => {
    const content =
      'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: a}\nspec:\n  hosts: [a.b.global]\n  ';
    const document = await vscode.workspace.openTextDocument({ content, language: 'yaml' });
    const nameOf = ({ label }: vscode.CompletionItem) =>
      typeof label === 'string' ? label : label.label;
    const field = await eventually('fields to be offered', async () => {
      const offered = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(content.length),
      );
      return offered.items.find(
        (it) => nameOf(it) === 'resolution' && it.kind === vscode.CompletionItemKind.Field,
      );
    });
    const { insertText } = field;
    const text = typeof insertText === 'string' ? insertText : insertText?.value;
    assert.match(text ?? '', /^resolution: .*DNS/);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(content.indexOf('hosts') + 1),
    );
    const told = hovers.flatMap((it) => it.contents as vscode.MarkdownString[]);
    assert.ok(told.some((it) => it.value.includes('<name>.<namespace>.global')));
  });
});
