import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import type { StandIn } from './extensions/vscode-yaml/main';

const ours = 'Istio Multicluster';

async function opened(name: string): Promise<vscode.TextDocument> {
  const [uri] = await vscode.workspace.findFiles(name);
  assert.ok(uri, name);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

async function yamlExtension(): Promise<StandIn> {
  const extension = vscode.extensions.getExtension<StandIn>('redhat.vscode-yaml');
  assert.ok(extension);
  return extension.activate();
}

interface Said {
  readonly by: 'ours' | 'server';
  readonly code: string;
  readonly line: number;
  readonly words: string;
}

/** Everything that is said of a document, by whom, and of which words. */
const saidOf = (document: vscode.TextDocument): readonly Said[] =>
  vscode.languages.getDiagnostics(document.uri).map((it) => ({
    by: it.source === ours ? 'ours' : 'server',
    code: String(typeof it.code === 'object' ? it.code.value : it.code),
    line: it.range.start.line + 1,
    words: document.getText(it.range),
  }));

const codes = (all: readonly Said[]) =>
  all.flatMap((it) => (it.by === 'ours' ? [it.code] : [])).sort();
const byServer = (all: readonly Said[]) => all.filter((it) => it.by === 'server');

async function whenSaid(
  document: vscode.TextDocument,
  what: string,
  holds: (all: readonly Said[]) => boolean,
): Promise<readonly Said[]> {
  try {
    return await eventually(
      what,
      () => {
        const all = saidOf(document);
        return holds(all) ? all : undefined;
      },
      20_000,
    );
  } catch (error) {
    throw new Error(`Said so far: ${JSON.stringify(saidOf(document))}`, { cause: error });
  }
}

const isServed = (all: readonly Said[]) => byServer(all).length > 0 && !codes(all).some(isPlain);

/** What a schema can say: fields, types, words, what is required. */
const isPlain = (code: string): boolean => /^MESH070[1-4]$/.test(code);

const placeAfter = (document: vscode.TextDocument, text: string): vscode.Position =>
  document.positionAt(document.getText().indexOf(text) + text.length);

async function offeredAt(
  document: vscode.TextDocument,
  text: string,
): Promise<readonly vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    placeAfter(document, text),
  );
  return list.items;
}

const labelOf = ({ label }: vscode.CompletionItem): string =>
  typeof label === 'string' ? label : label.label;

async function labelsAt(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
  return (await offeredAt(document, text)).map(labelOf);
}

/** Only we put what we offer in order by four digits. */
const isByUs = ({ sortText }: vscode.CompletionItem): boolean => /^\d{4}$/.test(sortText ?? '');

async function toldAt(document: vscode.TextDocument, text: string): Promise<readonly string[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    document.positionAt(document.getText().indexOf(text) + 1),
  );
  return hovers.flatMap((it) => it.contents.map((part) => (part as vscode.MarkdownString).value));
}

const once = (all: readonly string[], label: string): void => {
  assert.equal(all.filter((it) => it === label).length, 1, `${label} among ${all.join(', ')}`);
};

const set = (name: string, value: unknown) =>
  vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Workspace);

suite('Beside the YAML extension', () => {
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('its server checks by our schema, and each thing is said once', async () => {
    const document = await opened('faulty.yaml');
    const all = await whenSaid(document, 'the server to check by our schema', isServed);
    assert.deepEqual(
      byServer(all)
        .map((it) => `${it.line} ${it.words}`)
        .sort(),
      ['11 locatio', '13 DNSS', '16 eighty'],
    );
    assert.deepEqual(codes(all), ['MESH0509'], 'the meaning is left to us');
    const places = all.map((it) => `${it.line} ${it.words}`);
    assert.equal(new Set(places).size, places.length, places.join());
  });

  test('fields and words are offered once, and hosts and addresses by us', async () => {
    const document = await opened('faulty.yaml');
    await whenSaid(document, 'the server', isServed);
    const words = await labelsAt(document, 'location: ');
    once(words, 'MESH_INTERNAL');
    assert.ok(!words.includes('null'), words.join());
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, placeAfter(document, 'DNSS\n'), '  \n');
    await vscode.workspace.applyEdit(edit);
    const fields = await labelsAt(document, 'DNSS\n  ');
    once(fields, 'exportTo');
    const addresses = await labelsAt(document, 'addresses:\n    - ');
    assert.ok(
      addresses.some((it) => it.startsWith('240.')),
      addresses.join(),
    );
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('a field is explained once', async () => {
    const document = await opened('faulty.yaml');
    await whenSaid(document, 'the server', isServed);
    const told = await toldAt(document, 'hosts:');
    const explained = told.filter((it) => it.includes('The names clients call'));
    assert.equal(explained.length, 1, told.join('\n---\n'));
  });

  test('where it is told not to check, we check', async () => {
    const document = await opened('faulty.yaml');
    await whenSaid(document, 'the server', isServed);
    try {
      await set('yaml.validate', false);
      const all = await whenSaid(
        document,
        'us to say it all',
        (it) => byServer(it).length === 0 && codes(it).some(isPlain),
      );
      assert.deepEqual(codes(all), ['MESH0509', 'MESH0515', 'MESH0701', 'MESH0702']);
      once(await labelsAt(document, 'location: '), 'MESH_INTERNAL');
    } finally {
      await set('yaml.validate', undefined);
    }
    await whenSaid(document, 'the server again', isServed);
  });

  test('where it is told not to complete, we complete', async () => {
    const document = await opened('faulty.yaml');
    await whenSaid(document, 'the server', isServed);
    try {
      await set('yaml.completion', false);
      // We hear of a setting at once; its server is told, and goes on offering for a moment.
      await eventually('our word alone', async () => {
        const all = await offeredAt(document, 'location: ');
        const [word, ...more] = all.filter((it) => labelOf(it) === 'MESH_INTERNAL');
        return word && isByUs(word) && !more.length ? word : undefined;
      });
    } finally {
      await set('yaml.completion', undefined);
    }
  });

  test('where a person wants us to check, it has no schema of ours', async () => {
    const document = await opened('faulty.yaml');
    try {
      await set('istioMulticluster.diagnostics.structure', 'on');
      await whenSaid(document, 'us to say it all', (it) => codes(it).some(isPlain));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '# checked anew\n');
      await vscode.workspace.applyEdit(edit);
      const all = await whenSaid(document, 'the server to be silent', (it) => !byServer(it).length);
      assert.ok(codes(all).some(isPlain));
    } finally {
      await set('istioMulticluster.diagnostics.structure', undefined);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  test('a file that names its own schema is checked by us', async () => {
    const document = await opened('named.yaml');
    const all = await whenSaid(document, 'our word', (it) => codes(it).length > 0);
    assert.deepEqual(codes(all), ['MESH0701']);
  });

  test('the schema of another contributor goes on for what is not Istio’s, and is not doubled for what is', async () => {
    const api = await yamlExtension();
    // As the Kubernetes extension does with the tables it has from a cluster.
    const service = 'kubernetes://schema/v1%40service';
    const entry = 'kubernetes://schema/networking.istio.io%2Fv1alpha3%40serviceentry';
    const tables: Readonly<Record<string, unknown>> = {
      [service]: {
        properties: {
          spec: { properties: { ports: { items: { required: ['port'] } } } },
        },
      },
      [entry]: {
        properties: {
          spec: { properties: { resolution: { enum: ['NONE', 'STATIC', 'DNS'] } } },
        },
      },
      'kubernetes://schema/both': { schemaSequence: [{ $ref: service }, { $ref: entry }] },
    };
    const isTaken = api.registerContributor(
      'kubernetes',
      (it) => (it.endsWith('/mixed.yaml') ? 'kubernetes://schema/both' : entry),
      (it) => JSON.stringify(tables[it] ?? {}),
    );
    assert.ok(isTaken);
    const mixed = await opened('mixed.yaml');
    const said = await whenSaid(mixed, 'both to check', (it) => byServer(it).length >= 2);
    assert.deepEqual(
      byServer(said)
        .map((it) => `${it.line} ${it.words}`)
        .sort(),
      ['19 DNSS', '7 n'],
    );
    const faulty = await opened('faulty.yaml');
    const all = await whenSaid(faulty, 'the server', isServed);
    const places = all.map((it) => `${it.line} ${it.words}`);
    assert.equal(new Set(places).size, places.length, places.join());
    const sources = vscode.languages.getDiagnostics(faulty.uri).map((it) => it.source ?? '');
    assert.ok(!sources.some((it) => it.includes('kubernetes')), sources.join());
  });
});
