import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { actionsAt, found, opened, someFound } from './documents';

const settings = () => vscode.workspace.getConfiguration('istioMulticluster');
const target = vscode.ConfigurationTarget.Workspace;

const labels = (items: readonly vscode.CompletionItem[]): readonly string[] =>
  items.map((it) => (typeof it.label === 'string' ? it.label : it.label.label));

async function completionsAt(
  document: vscode.TextDocument,
  text: string,
): Promise<readonly string[]> {
  const position = document.positionAt(document.getText().indexOf(text) + text.length);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  return labels(list.items);
}

suite('Help with Corefiles in the host', () => {
  suiteSetup(() => settings().update('coreDnsVersion', '1.8.0', target));
  suiteTeardown(() => settings().update('coreDnsVersion', undefined, target));
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  for (const name of ['dns/Corefile', 'dns/coredns.yaml', 'dns/coredns.json']) {
    test(`${name}: a word that the version refuses is marked, and one act away from right`, async () => {
      const document = await opened(name);
      assert.equal(document.languageId, name.split('.')[1] ?? 'corefile');
      const [diagnostic, ...others] = await someFound(document);
      assert.deepEqual(others, []);
      assert.ok(diagnostic);
      assert.equal(document.getText(diagnostic.range), 'proxy');
      const { code } = diagnostic;
      assert.equal(typeof code === 'object' ? code.value : code, 'MESH0404');
      const actions = await actionsAt(document, diagnostic.range);
      const titles = actions.map((it) => it.title);
      assert.ok(titles.includes('Explain MESH0404'), titles.join());
      const fix = actions.find((it) => it.title === 'Change to forward');
      assert.ok(fix?.edit && fix.isPreferred, titles.join());
      const before = document.getText();
      await vscode.workspace.applyEdit(fix.edit);
      assert.equal(document.getText(), before.replace('proxy', 'forward'));
      await eventually('silence', () => (found(document).length === 0 ? true : undefined));
    });
  }

  for (const name of ['dns/Corefile', 'dns/coredns.yaml']) {
    test(`${name}: words are completed and explained, blocks outlined and folded`, async () => {
      const document = await opened(name);
      await someFound(document);
      const plugins = await completionsAt(document, 'errors\n    ');
      assert.ok(plugins.includes('forward') && plugins.includes('ready'), plugins.join());
      assert.ok(!plugins.includes('proxy'));
      const at = document.positionAt(document.getText().indexOf('forward') + 1);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at,
      );
      const told = hovers.flatMap((it) =>
        it.contents.flatMap((text) => (text instanceof vscode.MarkdownString ? text.value : [])),
      );
      assert.match(told.join(), /sends the questions of a zone/);
      const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        'vscode.executeFoldingRangeProvider',
        document.uri,
      );
      const line = document.positionAt(document.getText().indexOf('global:53')).line;
      assert.ok(folds.some((it) => it.start === line));
      const symbols = await eventually('the outline', async () => {
        const all = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
          'vscode.executeDocumentSymbolProvider',
          document.uri,
        );
        return all?.some((it) => namesIn(it).includes('global:53')) === true ? all : undefined;
      });
      assert.ok(symbols.length > 0);
    });
  }
});

const namesIn = (symbol: vscode.DocumentSymbol): readonly string[] => [
  symbol.name,
  ...symbol.children.flatMap(namesIn),
];
