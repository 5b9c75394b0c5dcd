import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { actionsAt, found, someFound, untitled } from './documents';

const text = `apiVersion: networking.istio.io/v1alpha3
kind: ServiceEntry
metadata: {name: a}
spec:
  hosts: [a.b.global]
  addresses: [240.0.0.2]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{name: http, number: 80, protocol: HTTP}]
  endpoints: [{address: 203.0.113.7, ports: {http: 15443}}]
`;

const settings = (file: vscode.Uri) => vscode.workspace.getConfiguration('istioMulticluster', file);

suite('Codes in the host', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a code leads to its page, shown as a preview', async () => {
    const document = await untitled(text);
    const [diagnostic] = await someFound(document);
    const code = diagnostic?.code;
    assert.ok(typeof code === 'object');
    assert.equal(code.value, 'MESH0509');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# MESH0509: /);
    await vscode.commands.executeCommand('vscode.open', code.target);
    await eventually('the preview', () => previewOf('MESH0509'));
  });

  test('a code is explained by an action, and by a command without a cluster', async () => {
    const document = await untitled(text);
    const [diagnostic] = await someFound(document);
    assert.ok(diagnostic);
    // The editor gives up a question while other extensions come with answers of their own.
    const explain = await eventually('the action', async () => {
      const actions = await actionsAt(document, diagnostic.range);
      return actions.find((it) => it.title === 'Explain MESH0509')?.command;
    });
    const [code] = (explain.arguments ?? []) as readonly unknown[];
    await vscode.commands.executeCommand(explain.command, code);
    await eventually('the preview', () => previewOf('MESH0509'));
  });

  test('it is ignored by a comment that an action writes', async () => {
    const document = await untitled(text);
    const [diagnostic] = await someFound(document);
    assert.ok(diagnostic);
    const ignore = await eventually('the action', async () => {
      const actions = await actionsAt(document, diagnostic.range);
      return actions.find((it) => it.title === 'Ignore MESH0509 here');
    });
    assert.ok(ignore.edit);
    await vscode.workspace.applyEdit(ignore.edit);
    const comment = '  # istio-multicluster: ignore MESH0509\n';
    assert.equal(document.getText(), text.replace('  location', `${comment}  location`));
    await eventually('silence', () => (found(document).length === 0 ? true : undefined));
  });

  test('a text closed while it is looked at, and opened again at once, is looked at anew', async () => {
    for (let round = 0; round < 3; round += 1) {
      const document = await untitled(text);
      const asked = actionsAt(document, new vscode.Range(6, 0, 6, 20));
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await asked.catch(() => undefined);
    }
    await someFound(await untitled(text));
  });

  test('the setting makes it weigh less, or nothing', async () => {
    const document = await untitled(text);
    await someFound(document);
    const target = vscode.ConfigurationTarget.Workspace;
    try {
      await settings(document.uri).update('severity', { MESH0509: 'info' }, target);
      await eventually('an information', () =>
        found(document).find((it) => it.severity === vscode.DiagnosticSeverity.Information),
      );
      await settings(document.uri).update('severity', { MESH0509: 'off' }, target);
      await eventually('silence', () => (found(document).length === 0 ? true : undefined));
    } finally {
      await settings(document.uri).update('severity', undefined, target);
    }
  });
});

/** The tab that shows a page as a preview. */
const previewOf = (code: string): vscode.Tab | undefined =>
  vscode.window.tabGroups.all
    .flatMap((it) => it.tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputCustom &&
        input.viewType === 'vscode.markdown.preview.editor' &&
        input.uri.path.endsWith(`/media/codes/${code}.md`),
    );
