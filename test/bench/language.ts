/**
 * Ours beside the YAML language server with our schema of ServiceEntries and beside `kubectl create
 * --dry-run=client` against a server of the playground.
 *
 * From keystroke to diagnostics in texts of 1, 1,000 and 10,000 documents of about 1 KiB: the first
 * open, and the median and worst of EDITS (default 200) single-letter edits at places spread over the
 * text. The text is handed over whole, as an editor does, and between two edits is a rest, as between
 * letters that somebody types: without it what is measured is collecting the copies of the text that the
 * bench makes. Ours alone is also measured in texts where
 * objects meet: a third each of ServiceEntries, and the rules and routes of their hosts.
 * `longest block` is how long nobody else had a turn while a text was opened in slices, as the editor
 * opens it. OTHERS=0 measures ours alone; LIMIT is how many seconds the others may take for one text.
 * Every text is opened in a process of its own, and up to 1,000 documents RUNS (default 5) times: told is
 * the run whose first open is the middle one.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import type * as Parts from './languageParts';
import { entryText, mixedText } from './entryText';
import type { LanguageContext } from '../../src/language/diagnostic';
import { kubectlPath } from '../support/helm';
import { demoClusters } from '../support/playground/demo';
import { writeKubeconfig } from '../support/playground/kubeconfig';
import { serve, type HttpFace } from '../support/playground/server';
import { fetchServer, warmUps, type Measured } from '../support/yamlLanguageServer';

/** Bundled and minified, as the extension is and the YAML language server comes. */
function shipped(): typeof Parts {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const outfile = path.join(folder, 'parts.js');
  const entryPoints = [path.join(__dirname, 'languageParts.ts')];
  buildSync({ entryPoints, outfile, bundle: true, minify: true, platform: 'node' });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const parts = require(outfile) as typeof Parts;
  rmSync(folder, { recursive: true });
  return parts;
}

const { atPace, Diagnoser, diagnose, DocumentCache } = shipped();
const counts = [1, 1_000, 10_000];
const edits = Number(process.env['EDITS'] ?? 200);
const wantedRuns = Number(process.env['RUNS'] ?? 5);
const context: LanguageContext = Object.freeze({ zone: 'global' });

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

interface Row {
  readonly of: Kind;
  readonly documents: number;
  readonly MiB: string;
  readonly 'open ms': string;
  readonly 'open in slices ms': string;
  readonly 'longest block ms': string;
  readonly 'keystroke ms (median)': string;
  readonly 'keystroke ms (95 %)': string;
  readonly 'keystroke ms (worst)': string;
  readonly 'heap MB': string;
}

/** Of what a text is made, and before which word its letters are typed. */
const texts = {
  ServiceEntries: { documentOf: (index: number) => entryText(index), word: 'location' },
  'entries, rules, routes': { documentOf: mixedText, word: 'namespace' },
} as const;

type Kind = keyof typeof texts;

const textOf = (documents: number, of: Kind = 'ServiceEntries'): string =>
  flat(Array.from({ length: documents }, (_, index) => texts[of].documentOf(index)).join('---\n'));

/** Joined pieces are put together when first read; editors hand over texts that are. */
const flat = (text: string): string => Buffer.from(text).toString();

function opening(diagnoser: InstanceType<typeof Diagnoser>, text: string): number {
  const opened = performance.now();
  diagnoser.diagnose(text, context);
  const once = performance.now() - opened;
  // A single document is done too soon to be measured once.
  if (text.length > 2000) return once;
  const others = Array.from({ length: 41 }, (_, index) => {
    const other = entryText(index);
    const started = performance.now();
    new Diagnoser().diagnose(other, context);
    return performance.now() - started;
  });
  return at(others, 0.5);
}

/** Shorter than between the letters of who types fast. */
const restMs = 30;

const rest = () => new Promise((resolve) => setTimeout(resolve, restMs));

type Measurement = Row & { readonly openMs: number };

async function measured(documents: number, of: Kind): Promise<Measurement> {
  const before = heapMb();
  warmUp(of);
  let text = textOf(documents, of);
  const diagnoser = new Diagnoser();
  const openMs = opening(diagnoser, text);
  const times: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    await rest();
    const place = text.indexOf(texts[of].word, Math.floor((edit / edits) * text.length * 0.99));
    // Typing one letter, taking it back at the next edit there.
    text = flat(`${text.slice(0, place)}x${text.slice(place)}`);
    const started = performance.now();
    diagnoser.diagnose(text, context);
    times.push(performance.now() - started);
  }
  const scratch = diagnose(text, context);
  if (JSON.stringify(scratch) !== JSON.stringify(diagnoser.diagnose(text, context))) {
    throw new Error('Edit by edit gave other diagnostics than from scratch.');
  }
  const heap = heapMb() - before;
  const slices = await inSlices(textOf(documents, of));
  return {
    openMs,
    of,
    documents,
    MiB: (text.length / 2 ** 20).toFixed(2),
    'open ms': openMs.toFixed(openMs < 10 ? 2 : 0),
    'open in slices ms': slices.ms.toFixed(0),
    'longest block ms': slices.blockMs.toFixed(0),
    'keystroke ms (median)': at(times, 0.5).toFixed(2),
    'keystroke ms (95 %)': at(times, 0.95).toFixed(2),
    'keystroke ms (worst)': at(times, 1).toFixed(2),
    'heap MB': heap.toFixed(0),
  };
}

/** As the editor opens a document. */
async function inSlices(text: string): Promise<{ ms: number; blockMs: number }> {
  const cache = new DocumentCache();
  const diagnoser = new Diagnoser(cache);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const started = performance.now();
  const manifest = await atPace(cache.reading(text));
  await atPace(diagnoser.judging(manifest, context));
  const ms = performance.now() - started;
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  return { ms, blockMs: delay.max / 1e6 };
}

const run = promisify(execFile);
const limitMs = Number(process.env['LIMIT'] ?? 240) * 1000;
const root = path.resolve(__dirname, '../..');

/** Everything is compiled by the first texts it sees; that is not what is measured here. */
function warmUp(of: Kind): void {
  const { documentOf } = texts[of];
  for (let index = 0; index < warmUps; index += 1) {
    const diagnoser = new Diagnoser();
    diagnoser.diagnose(documentOf(index), context);
    diagnoser.diagnose(documentOf(index + 1), context);
  }
}

/** In processes of their own, because what one has opened makes the next open faster. */
async function oursOf(documents: number, of: Kind): Promise<Measurement> {
  const args = ['--expose-gc', '--import', 'tsx', __filename, String(documents), of];
  return middleOf(documents, async () => {
    const { stdout } = await run(process.execPath, args, { cwd: root });
    return JSON.parse(stdout) as Measurement;
  });
}

async function middleOf<T extends { readonly openMs: number }>(
  documents: number,
  measure: () => Promise<T>,
): Promise<T> {
  const first = await measure();
  const runs = [first];
  while (documents <= 1_000 && runs.length < wantedRuns) runs.push(await measure());
  return runs.sort((a, b) => a.openMs - b.openMs)[runs.length >> 1] ?? first;
}

/** Undefined where it took longer than it may, or gave up. */
async function yamlServer(file: string, documents: number): Promise<Measured | undefined> {
  const script = path.join(root, 'test/support/yamlLanguageServer.ts');
  const args = ['--expose-gc', '--max-old-space-size=8192', '--import', 'tsx', script, file, '3'];
  try {
    return await middleOf(documents, async () => {
      const { stdout } = await run(process.execPath, args, { timeout: limitMs, cwd: root });
      return JSON.parse(stdout) as Measured;
    });
  } catch {
    return undefined;
  }
}

async function kubectl(file: string, kubeconfig: string): Promise<number | undefined> {
  const options = ['--dry-run=client', '--validate=false', '-o', 'name'];
  const started = performance.now();
  try {
    const args = ['--kubeconfig', kubeconfig, 'create', ...options, '-f', file];
    await run(kubectlPath(), args, { timeout: limitMs, maxBuffer: 2 ** 28 });
    return performance.now() - started;
  } catch {
    return undefined;
  }
}

const shown = (ms: number | undefined): string =>
  ms === undefined ? 'gave up' : ms.toFixed(ms < 10 ? 2 : 0);
const ratio = (other: number | undefined, ours: number): string =>
  other === undefined ? '' : `${(other / ours).toFixed(1)} x`;

/** kubectl shows no token over plain HTTP; this shows it for kubectl. */
async function opened({ url, token }: HttpFace): Promise<{ url: string; close: () => void }> {
  const server = createServer((from, to) => {
    const headers = { ...from.headers, authorization: `Bearer ${token}` };
    const asked = request(`${url}${from.url ?? ''}`, { method: from.method, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    from.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function beside(rows: readonly Measurement[]): Promise<void> {
  fetchServer();
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const { east } = await demoClusters();
  const face = await serve(east, { token: randomBytes(16).toString('hex') });
  const kubeconfig = path.join(folder, 'kubeconfig');
  const door = await opened(face);
  await writeKubeconfig(kubeconfig, [{ context: 'east', url: door.url, token: face.token }]);
  const table = [];
  for (const row of rows) {
    const file = path.join(folder, `${row.documents}.yaml`);
    writeFileSync(file, textOf(row.documents));
    const server = await yamlServer(file, row.documents);
    const client = await kubectl(file, kubeconfig);
    const keystroke = server && at(server.keystrokeMs, 0.5);
    table.push({
      documents: row.documents,
      'ours, open ms': row['open ms'],
      'YAML server, open ms': shown(server?.openMs),
      'kubectl ms': shown(client),
      'open: YAML server / ours': ratio(server?.openMs, row.openMs),
      'open: kubectl / ours': ratio(client, row.openMs),
      'YAML server, keystroke ms': shown(keystroke),
      'keystroke: YAML server / ours': ratio(keystroke, Number(row['keystroke ms (median)'])),
      'YAML server, heap MB': shown(server?.heapMb),
      'YAML server, longest block ms': shown(server?.blockMs),
    });
  }
  console.table(table);
  door.close();
  await face.stop();
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const [only, of] = process.argv.slice(2);
  if (only !== undefined) {
    process.stdout.write(JSON.stringify(await measured(Number(only), of as Kind)));
    return;
  }
  const rows: Measurement[] = [];
  for (const count of counts) rows.push(await oursOf(count, 'ServiceEntries'));
  const mixed: Measurement[] = [];
  for (const count of counts.slice(1)) mixed.push(await oursOf(count, 'entries, rules, routes'));
  console.table([...rows, ...mixed].map(({ openMs: _ms, ...row }) => row));
  if (process.env['OTHERS'] !== '0') await beside(rows);
}

void main();
