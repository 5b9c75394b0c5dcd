import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { opened, someFound, untitled } from './documents';

const sourceFixAll = vscode.CodeActionKind.SourceFixAll.append('istioMulticluster');

/** By extensions: the editor itself offers the words of other documents, as texts. */
async function offered(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
  const at = document.positionAt(document.getText().indexOf(text) + text.length);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items
    .filter(({ kind }) => kind !== vscode.CompletionItemKind.Text)
    .map(({ label }) => (typeof label === 'string' ? label : label.label));
}

const rule = `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata: { name: a }
spec:
  host: 
`;

suite('What the host offers', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('hosts that other files define, in a document of no file', async () => {
    // The first YAML document of a workspace has its files read.
    await opened('payments.yaml');
    const document = await untitled(rule);
    const labels = await eventually('the index', async () => {
      const all = await offered(document, '  host: ');
      return all.includes('payments.shop.global') ? all : undefined;
    });
    assert.ok(labels.includes('*.global'));
  });

  test('an address that no file has', async () => {
    const document = await untitled(
      'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nspec:\n  addresses:\n  - \n',
    );
    const labels = await eventually('the index', async () => {
      const all = await offered(document, '  - ');
      return all.some((it) => it.startsWith('240.')) ? all : undefined;
    });
    assert.ok(!labels.includes('240.0.0.9') && !labels.includes('240.0.0.2'), labels.join());
  });

  test('in JSON: words in its quotes, and fields with the comma that lacks in front', async () => {
    const document = await untitled(
      '{\n  "apiVersion": "networking.istio.io/v1beta1",\n  "kind": "ServiceEntry",\n  "metadata": {"name": "a"},\n  "spec": {"hosts": ["a.b.global"], "location": "MESH_EXTERNAL" }\n}\n',
      'json',
    );
    const [mark] = await someFound(document);
    assert.match(String(mark?.message), /MESH_INTERNAL/);
    const list = async (text: string) => {
      const at = document.positionAt(document.getText().indexOf(text) + text.length);
      return vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
    };
    const words = await list('"location": "MESH');
    const word = words.items.find((it) => it.insertText === '"MESH_INTERNAL"');
    assert.ok(word, 'the word');
    const range = word.range instanceof vscode.Range ? word.range : word.range?.replacing;
    assert.equal(range && document.getText(range), '"MESH_EXTERNAL"');
    const fields = await list('"MESH_EXTERNAL" ');
    const field = fields.items.find((it) => it.label === 'addresses');
    assert.equal((field?.insertText as vscode.SnippetString).value, '"addresses": ["$1"]');
    assert.deepEqual(
      field?.additionalTextEdits?.map((it) => it.newText),
      [','],
    );
  });

  test('nothing in JSON that has nothing to do with Istio', async () => {
    const document = await untitled('{"kind": "ServiceEntry", "spec": {"location": ""}}', 'json');
    assert.ok(!(await offered(document, '"location": "')).includes('MESH_INTERNAL'));
  });

  test('our snippets among them', async () => {
    const document = await untitled('mc-mod\n');
    const labels = await offered(document, 'mc-mod');
    assert.ok(labels.includes('mc-modern-sni') && labels.includes('mc-modern-server'));
  });

  for (const kind of [vscode.CodeActionKind.SourceFixAll, sourceFixAll]) {
    test(`one action for all that leaves no choice, asked for as ${kind.value}`, async () => {
      const document = await untitled(
        `${rule.replace('host: ', 'host: a.b.global')}  trafficPolicy: { tls: { mode: DISABLE } }\n`,
      );
      await someFound(document);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        whole,
        kind.value,
      );
      const fix = actions.find((it) => it.title === 'Fix all multicluster problems');
      assert.ok(fix?.edit);
      await vscode.workspace.applyEdit(fix.edit);
      assert.match(document.getText(), /tls: \{ mode: ISTIO_MUTUAL \}/);
    });
  }
});
