/** Long texts are followed edit by edit: each must be what the editor has. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LongTexts } from '../../../src/editor/yaml/longTexts';
import { opened, untitled } from './documents';

const line = 'key: a value with ä and 🙂 in it\n';
const long = line.repeat(40_000);

async function edit(change: (it: vscode.WorkspaceEdit) => void): Promise<void> {
  const all = new vscode.WorkspaceEdit();
  change(all);
  assert.ok(await vscode.workspace.applyEdit(all));
}

suite('Long texts in the host', () => {
  let texts: LongTexts;
  setup(() => {
    texts = new LongTexts();
  });
  teardown(() => {
    texts.dispose();
  });

  /** Followed, and not only asked of the editor again. */
  const sameAsEditor = (document: vscode.TextDocument) => {
    const followed = texts.textNow(document);
    assert.notEqual(followed, undefined, 'not followed');
    assert.ok(followed === document.getText(), 'followed to another text');
  };
  const at = (lineNumber: number, character: number) => new vscode.Position(lineNumber, character);

  test('a letter, several places at once, what goes over lines, and taking all of it back', async () => {
    const document = await untitled(long);
    assert.equal(texts.textOf(document), long);
    await edit((it) => {
      it.insert(document.uri, at(20_000, 3), 'x');
    });
    sameAsEditor(document);
    await edit((it) => {
      it.replace(document.uri, new vscode.Range(at(3, 1), at(7, 2)), 'one\r\ntwo\nthree');
      it.delete(document.uri, new vscode.Range(at(39_000, 0), at(39_999, 0)));
      it.insert(document.uri, at(10_000, 0), '🙂\n');
    });
    sameAsEditor(document);
    await vscode.commands.executeCommand('undo');
    sameAsEditor(document);
    await vscode.commands.executeCommand('undo');
    assert.ok(texts.textOf(document) === long);
  });

  test('with other line ends, also after they changed', async () => {
    const document = await untitled(long.replaceAll('\n', '\r\n'));
    texts.textOf(document);
    await edit((it) => {
      it.insert(document.uri, at(5, 3), 'pasted\nfrom elsewhere\n');
    });
    sameAsEditor(document);
    const [editor] = vscode.window.visibleTextEditors.filter((it) => it.document === document);
    assert.ok(
      await editor?.edit((it) => {
        it.setEndOfLine(vscode.EndOfLine.LF);
      }),
    );
    assert.ok(texts.textOf(document) === document.getText());
    assert.ok(!texts.textOf(document).includes('\r'));
  });

  test('a short text is left to the editor', async () => {
    const document = await opened('entry.yaml');
    assert.equal(texts.textOf(document), document.getText());
    assert.equal(texts.textNow(document), undefined);
  });
});
