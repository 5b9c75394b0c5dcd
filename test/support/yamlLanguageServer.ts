/**
 * The YAML language server over texts of ServiceEntries, with our own schema of them, in a process of its
 * own: `tsx test/support/yamlLanguageServer.ts FILE EDITS` prints what it took as JSON. It is fetched from
 * the npm registry into the git-ignored host folder, when first wanted.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { schemaOfKinds } from '../../src/language/schema/jsonSchema';
import { serviceEntry } from '../../src/language/schema/serviceEntry';
import { hostFolder, npmInstall } from './vscode/setup';

const version = '1.19.2';
const clientVersion = '9.0.1';
const folder = path.join(hostFolder, 'yaml-language-server');

/** Where the server and its client for an editor lie. */
export const serverModules = path.join(folder, 'node_modules');
export const serverModule = path.join(
  serverModules,
  'yaml-language-server/out/server/src/server.js',
);

/** Documents each side has seen before anything is measured. */
export const warmUps = 300;

/** As much of it as is used; it comes without types of its own in the package's root. */
interface TextDocument {
  getText(): string;
  positionAt(offset: number): unknown;
}
interface LanguageService {
  configure(settings: unknown): void;
  doValidation(document: TextDocument, isKubernetes: boolean): Promise<readonly unknown[]>;
}
interface Server {
  getLanguageService(parts: Readonly<Record<string, unknown>>): LanguageService;
}
interface Documents {
  TextDocument: {
    create(uri: string, language: string, version: number, text: string): TextDocument;
    update(document: TextDocument, changes: unknown[], version: number): TextDocument;
  };
}

export interface Measured {
  readonly openMs: number;
  readonly keystrokeMs: readonly number[];
  readonly heapMb: number;
  readonly blockMs: number;
  readonly found: number;
}

export function fetchServer(): void {
  const packages = { 'yaml-language-server': version, 'vscode-languageclient': clientVersion };
  const names = Object.keys(packages);
  if (names.every((it) => existsSync(path.join(serverModules, it, 'package.json')))) return;
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, dependencies: packages };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  npmInstall(folder, ['install', '--ignore-scripts']);
}

const load = (name: string): unknown =>
  // A package outside of ours is found by where it lies.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require(require.resolve(name, { paths: [folder] }));

function service(): LanguageService {
  const quiet = {
    sendTelemetry: () => undefined,
    send: () => undefined,
    sendError: () => undefined,
  };
  const server = load(
    'yaml-language-server/out/server/src/languageservice/yamlLanguageService.js',
  ) as Server;
  const made = server.getLanguageService({
    schemaRequestService: () => Promise.reject(new Error('No schema is fetched.')),
    workspaceContext: { resolveRelativePath: (it: string) => it },
    telemetry: quiet,
    yamlSettings: {},
    clientCapabilities: {},
  });
  const schema = {
    uri: 'file:///entries.json',
    fileMatch: ['*.yaml'],
    schema: schemaOfKinds([serviceEntry]),
  };
  made.configure({
    validate: true,
    hover: false,
    completion: false,
    schemas: [schema],
    yamlVersion: '1.1',
  });
  return made;
}

const heapMb = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

async function measure(file: string, edits: number): Promise<Measured> {
  const text = readFileSync(file, 'utf8');
  const { TextDocument } = load('vscode-languageserver-textdocument') as Documents;
  const server = service();
  // Collecting drops compiled code, so it is done before anything is.
  const before = heapMb();
  const opening = async (uri: string, opened: string): Promise<number> => {
    const started = performance.now();
    await server.doValidation(TextDocument.create(uri, 'yaml', 1, opened), false);
    return performance.now() - started;
  };
  // Everything is compiled by the first texts it sees; that is not what is measured here.
  const small = text.slice(0, 1000);
  for (let index = 0; index < warmUps; index += 1) await opening(`file:///w${index}.yaml`, small);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let document = TextDocument.create('file:///a.yaml', 'yaml', 1, text);
  delay.enable();
  const opened = performance.now();
  const found = await server.doValidation(document, false);
  const firstMs = performance.now() - opened;
  await new Promise((resolve) => setTimeout(resolve, 5));
  delay.disable();
  // A single document is done too soon to be measured once.
  const others: number[] = [];
  for (let index = 0; text.length < 2000 && index < 41; index += 1) {
    others.push(await opening(`file:///o${index}.yaml`, text));
  }
  const openMs = others.sort((a, b) => a - b).at(others.length >> 1) ?? firstMs;
  const keystrokeMs: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    const place = document
      .getText()
      .indexOf('location', Math.floor((edit / edits) * text.length * 0.99));
    const at = document.positionAt(place);
    const started = performance.now();
    document = TextDocument.update(
      document,
      [{ range: { start: at, end: at }, text: 'x' }],
      edit + 2,
    );
    await server.doValidation(document, false);
    keystrokeMs.push(performance.now() - started);
  }
  return {
    openMs,
    keystrokeMs,
    heapMb: heapMb() - before,
    blockMs: delay.max / 1e6,
    found: found.length,
  };
}

if (require.main === module) {
  const [file = '', edits = '3'] = process.argv.slice(2);
  void measure(file, Number(edits)).then((it) => {
    process.stdout.write(JSON.stringify(it));
  });
}
