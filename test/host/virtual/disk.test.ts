/** Keys, charts and releases are for programs: where the workspace is on no disk, places in it are refused. */
import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { silentLog } from '../../../src/base/log';
import { present } from '../../../src/editor/commandBoundary';
import { pickFile, pickFolder, pickPath, pickPaths } from '../../../src/editor/files';

const within = vscode.Uri.from({ scheme: 'memory', path: '/mesh/east' });

/** Answers in the place of the person, and remembers what was asked and said. */
class Person {
  readonly #real = Object.getOwnPropertyDescriptors(vscode.window);
  asked: vscode.OpenDialogOptions | undefined;
  readonly told: string[] = [];

  constructor(picks: vscode.Uri) {
    Object.defineProperties(vscode.window, {
      showOpenDialog: {
        configurable: true,
        value: (options: vscode.OpenDialogOptions) => {
          this.asked = options;
          return Promise.resolve([picks]);
        },
      },
      showErrorMessage: {
        configurable: true,
        value: (text: string) => {
          this.told.push(text);
          return Promise.resolve(undefined);
        },
      },
    });
  }

  leave(): void {
    const { showOpenDialog, showErrorMessage } = this.#real;
    Object.defineProperties(vscode.window, { showOpenDialog, showErrorMessage });
  }
}

/** As every command does it: what is thrown is told. */
const attempt = (pick: () => Promise<unknown>) =>
  pick().catch((error: unknown) => present(error, silentLog));

const picks: readonly (readonly [name: string, pick: () => Promise<unknown>])[] = [
  ['a folder', () => pickFolder('Istio Release Folder')],
  ['a file', () => pickPath('Root Certificate', {})],
  ['files', () => pickPaths('Values Files', {})],
];

suite('Places on a disk', () => {
  let person: Person;

  teardown(() => {
    person.leave();
  });

  for (const [name, pick] of picks) {
    test(`${name} of the workspace: refused, with what to do`, async () => {
      person = new Person(within);
      await attempt(pick);
      assert.deepEqual(person.told, [
        '/mesh/east lies in this virtual workspace (memory), not on disk. Choose a place on the disk of the machine that the extension runs on.',
      ]);
      assert.equal(person.asked?.defaultUri?.toString(), vscode.Uri.file(homedir()).toString());
    });

    test(`${name} of the disk: taken`, async () => {
      person = new Person(vscode.Uri.file('/tmp/istio'));
      const picked = await pick();
      assert.deepEqual([picked].flat(), ['/tmp/istio']);
      assert.deepEqual(person.told, []);
    });
  }

  test('what the editor itself can read may be anywhere', async () => {
    person = new Person(within);
    assert.equal((await pickFile('Manifest', {}))?.toString(), within.toString());
  });
});
