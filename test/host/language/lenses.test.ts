import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { opened } from './documents';

const host = 'payments.shop.global';

const lensesOf = (document: vscode.TextDocument) =>
  vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    20,
  );

suite('Above and under the pointer in the host', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('a lens says who uses the host, and offers no cluster where none is connected', async () => {
    const document = await opened('payments.yaml');
    const lenses = await eventually('a lens', async () => {
      const all = await lensesOf(document);
      return all.length > 0 ? all : undefined;
    });
    const [lens, ...others] = lenses;
    assert.ok(lens?.command);
    assert.deepEqual(others, []);
    assert.equal(lens.command.title, `${host}: used in 3 places`);
    assert.equal(lens.command.command, 'editor.action.showReferences');
    assert.equal(lens.range.start.line, 1);
  });

  test('the setting takes lenses away', async () => {
    const document = await opened('payments.yaml');
    const settings = vscode.workspace.getConfiguration('istioMulticluster', document.uri);
    const target = vscode.ConfigurationTarget.Workspace;
    try {
      await settings.update('codeLens.enabled', false, target);
      await eventually('no lens', async () =>
        (await lensesOf(document)).length === 0 ? true : undefined,
      );
    } finally {
      await settings.update('codeLens.enabled', undefined, target);
    }
  });

  test('a variable of a workload tells what the files say of its host', async () => {
    const document = await opened('callers.yaml');
    const at = document.positionAt(document.getText().lastIndexOf(host) + 3);
    const told = await eventually('the index', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at,
      );
      const text = hovers
        .flatMap((it) => it.contents)
        .map((it) => (it as vscode.MarkdownString).value)
        .join('\n')
        .replaceAll('\\', '');
      return text.includes('payments.yaml') ? text : undefined;
    });
    assert.match(told, /payments\.yaml for east: 240\.0\.0\.9 → 203\.0\.113\.7/);
    assert.match(told, /Named in 3 other places/);
    assert.ok(!told.includes('command:'), 'no path without a mesh');
  });
});
