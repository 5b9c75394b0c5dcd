/** Runs inside the extension host: works on a huge file, and watches how long the event loop stands still. */
import {
  constants,
  monitorEventLoopDelay,
  performance,
  PerformanceObserver,
} from 'node:perf_hooks';
import * as vscode from 'vscode';
import { eventually } from '../host/eventually';
import { sayOutside } from '../support/vscode/hostLines';
import { OwnTurns } from './ownTurns';

export interface Blocked {
  readonly what: string;
  readonly ms: string;
  readonly 'longest block ms': string;
  /** Of this very thread, in one turn: what does not depend on who else uses the machine. */
  readonly 'longest turn, ms of CPU': string;
  /** How much of a turn was spent in our code at most; the rest of it is the editor's. */
  readonly 'ours of a turn, ms': string;
  /** Of memory; what is blocked by one is in the columns before. */
  readonly 'longest collection ms': string;
  readonly 'heap MB': string;
}

const documentCount = Number(process.env['DOCUMENTS'] ?? 10_000);
const rows: Blocked[] = [];
let collections: Collection[] = [];
const onCollections = new PerformanceObserver((list) => {
  collections.push(...list.getEntries());
});

interface Collection {
  readonly duration: number;
  readonly detail?: unknown;
}

/** The host's Node has it, and the types are of an older one. */
const { threadCpuUsage } = process as unknown as {
  readonly threadCpuUsage: typeof process.cpuUsage;
};

/** Looks at every turn how much of a processor the one before has used. */
function watchTurns(): () => number {
  let [longest, isOver] = [0, false];
  let last = threadCpuUsage();
  const look = () => {
    const { user, system } = threadCpuUsage(last);
    longest = Math.max(longest, user + system);
    last = threadCpuUsage();
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return () => {
    isOver = true;
    return longest / 1000;
  };
}

/** Of what was made lately, or of everything. */
function longest(): string {
  const [it] = [...collections].sort((a, b) => b.duration - a.duration);
  if (!it || it.duration < 1) return '';
  const { kind } = it.detail as { readonly kind: number };
  return `${it.duration.toFixed(0)}${kind === constants.NODE_PERFORMANCE_GC_MINOR ? '' : ' of all'}`;
}

const folderOfOurs = (): string =>
  vscode.extensions.getExtension('istio-multicluster.istio-multicluster')?.extensionPath ?? '';

async function watched<T>(what: string, act: () => Promise<T> | Thenable<T>): Promise<T> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const ours = new OwnTurns((url) => url.includes(`${folderOfOurs()}/dist/`));
  ours.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  delay.enable();
  const turns = watchTurns();
  collections = [];
  const started = performance.now();
  const done = await act();
  const ms = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  const cpuMs = turns();
  rows.push({
    what,
    ms: ms.toFixed(0),
    'longest block ms': (delay.max / 1e6).toFixed(0),
    'longest turn, ms of CPU': cpuMs.toFixed(0),
    'ours of a turn, ms': ours.stop().toFixed(0),
    'longest collection ms': longest(),
    'heap MB': (process.memoryUsage().heapUsed / 2 ** 20).toFixed(0),
  });
  return done;
}

const asked = <T>(command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand<T>(command, ...args);

const problems = (uri: vscode.Uri) =>
  vscode.languages.getDiagnostics(uri).filter((it) => it.source === 'Istio Multicluster');

async function uriOf(name: string): Promise<vscode.Uri> {
  const [uri] = await vscode.workspace.findFiles(name);
  if (!uri) throw new Error(`${name} is not there.`);
  return uri;
}

/** An outline and lenses as long as ours, made before anyone asks: what is left is the editor's work. */
async function ofNobody(uri: vscode.Uri): Promise<void> {
  const rangeAt = (index: number) => new vscode.Range(index * 37 + 1, 0, index * 37 + 36, 10);
  const made = Array.from({ length: documentCount }, (_, index) => rangeAt(index));
  const kind = vscode.SymbolKind.Object;
  const symbols = made.map(
    (it, index) =>
      new vscode.DocumentSymbol(`service-${index}`, 'ServiceEntry in shop', kind, it, it),
  );
  const lenses = made.map((it) => new vscode.CodeLens(new vscode.Range(it.start, it.start)));
  const selector = { language: 'plaintext' };
  const registered = [
    vscode.languages.registerDocumentSymbolProvider(selector, {
      provideDocumentSymbols: () => symbols,
    }),
    vscode.languages.registerCodeLensProvider(selector, { provideCodeLenses: () => lenses }),
  ];
  await watched('an outline made before', () => asked('vscode.executeDocumentSymbolProvider', uri));
  await watched('lenses made before', () => asked('vscode.executeCodeLensProvider', uri));
  for (const it of registered) it.dispose();
}

export async function run(): Promise<void> {
  onCollections.observe({ entryTypes: ['gc'] });
  const small = await vscode.workspace.openTextDocument(await uriOf('small.yaml'));
  await vscode.window.showTextDocument(small);
  const ten = small.positionAt(small.getText().indexOf('service-10') + 2);
  const plainUri = await uriOf('huge.txt');
  const plain = await watched('open, as plain text', () =>
    vscode.workspace.openTextDocument(plainUri),
  );
  for (const [what, places] of [
    ['its edit, and its text', 1],
    ['its edits at ten places', 10],
  ] as const) {
    await watched(what, async () => {
      const edit = new vscode.WorkspaceEdit();
      for (let place = 0; place < places; place += 1) {
        edit.insert(plainUri, new vscode.Position(7 + place * 30_000, 0), '# ');
      }
      await vscode.workspace.applyEdit(edit);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return plain.getText().length + plain.offsetAt(new vscode.Position(plain.lineCount, 0));
    });
  }
  await ofNobody(plainUri);
  const uri = await uriOf('huge.yaml');
  const document = await watched('open', () => vscode.workspace.openTextDocument(uri));
  const last = document.positionAt(document.getText().lastIndexOf('location') + 1);
  await watched('first hover', () => asked('vscode.executeHoverProvider', uri, last));
  await watched('first diagnostics', () =>
    eventually('diagnostics', () => (problems(uri).length > 0 ? true : undefined), 120_000),
  );
  await watched('index', () => new Promise((resolve) => setTimeout(resolve, 3000)));
  await watched('hover', () => asked('vscode.executeHoverProvider', uri, last));
  await watched('completion', () => asked('vscode.executeCompletionItemProvider', uri, last));
  await watched('outline', () => asked('vscode.executeDocumentSymbolProvider', uri));
  await watched('lenses', () => asked('vscode.executeCodeLensProvider', uri, 5));
  await watched('definition', () => asked('vscode.executeDefinitionProvider', small.uri, ten));
  await watched('workspace symbols', () =>
    asked('vscode.executeWorkspaceSymbolProvider', 'service'),
  );
  const [first] = problems(uri);
  const range = first?.range ?? new vscode.Range(0, 0, 0, 0);
  await watched('quick fixes', () => asked('vscode.executeCodeActionProvider', uri, range));
  await watched('keystroke and diagnostics', async () => {
    const before = problems(uri).length;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, range, 'MESH_INTERNAL');
    await vscode.workspace.applyEdit(edit);
    await eventually('fewer', () => (problems(uri).length < before ? true : undefined), 120_000);
  });
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const [fix] = await watched('fix all', () =>
    asked<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, whole, 'source.fixAll'),
  );
  await watched('fix all applied', async () => {
    if (fix?.edit) await vscode.workspace.applyEdit(fix.edit);
    await eventually('none', () => (problems(uri).length === 0 ? true : undefined), 120_000);
  });
  await watched('save', () => document.save());
  await watched('after save', () => new Promise((resolve) => setTimeout(resolve, 3000)));
  onCollections.disconnect();
  sayOutside(JSON.stringify(rows));
}
