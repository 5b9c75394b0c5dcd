import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest, manifest } from '../extensionUnderTest';

suite('What the manifest promises, the host has', () => {
  test('the extension activates', async () => {
    await extensionUnderTest().activate();
    assert.equal(extensionUnderTest().isActive, true);
  });

  test('every contributed command is registered', async () => {
    const contributed = (manifest().contributes.commands ?? []).map((it) => it.command);
    assert.notEqual(contributed.length, 0, 'the manifest contributes no command');
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter((it) => !registered.has(it)),
      [],
    );
  });

  test('no command of ours is registered without being contributed', async () => {
    const contributed = new Set((manifest().contributes.commands ?? []).map((it) => it.command));
    const views = Object.values(manifest().contributes.views ?? {}).flat();
    const registered = await vscode.commands.getCommands(true);
    const ours = registered
      .filter((it) => it.startsWith('istioMulticluster.'))
      // VS Code itself registers `<view>.focus` and its like for each view.
      .filter((it) => !views.some((view) => it.startsWith(`${view.id}.`)));
    assert.deepEqual(
      ours.filter((it) => !contributed.has(it)),
      [],
    );
  });

  test('every contributed view can be shown', async () => {
    const views = Object.values(manifest().contributes.views ?? {}).flat();
    assert.notEqual(views.length, 0, 'the manifest contributes no view');
    for (const view of views) await vscode.commands.executeCommand(`${view.id}.focus`);
  });

  test('every setting answers the default of the manifest', () => {
    const properties = Object.entries(manifest().contributes.configuration?.properties ?? {});
    assert.notEqual(properties.length, 0, 'the manifest contributes no setting');
    for (const [key, { default: expected }] of properties) {
      const found = vscode.workspace.getConfiguration().inspect(key)?.defaultValue;
      assert.deepEqual(found, expected, key);
    }
  });
});
