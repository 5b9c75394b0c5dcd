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
