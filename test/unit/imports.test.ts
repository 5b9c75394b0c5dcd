/** The house stands: who imports whom is the table of ARCHITECTURE.md, and there is no circle. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../src');
const pure = [
  'base',
  'objects',
  'pki',
  'dns',
  'manifests',
  'plan',
  'mesh',
  'planners',
  'proof',
  'language',
  'views',
];

/** Folder (or file at the top of src) -> what it may import besides itself. The lint table says the same. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  base: [],
  objects: ['base'],
  pki: ['objects', 'base'],
  dns: ['objects', 'base'],
  manifests: ['objects', 'base'],
  plan: ['objects', 'base'],
  mesh: ['objects', 'pki', 'dns', 'base'],
  planners: ['mesh', 'plan', 'pki', 'dns', 'manifests', 'objects', 'base'],
  language: ['mesh', 'objects', 'dns', 'base'],
  proof: ['mesh', 'plan', 'dns', 'objects', 'base'],
  views: ['mesh', 'plan', 'proof', 'objects', 'base'],
  kubernetes: ['mesh', 'plan', 'proof', 'objects', 'base'],
  tools: ['manifests', 'pki', 'objects', 'base'],
  editor: [...pure, 'tools', 'carryOut.ts', 'prepared.ts'],
  'carryOut.ts': ['prepared.ts', 'planners', 'plan', 'views', 'mesh', 'base', 'objects'],
  'prepared.ts': ['planners', 'plan', 'mesh', 'base', 'objects'],
  'extension.ts': [...pure, 'kubernetes', 'editor', 'tools', 'carryOut.ts'],
};

/** Package or built-in -> the only folders that may name it. */
const owners: Readonly<Record<string, readonly string[]>> = {
  vscode: ['editor', 'extension.ts'],
  '@kubernetes/client-node': ['kubernetes'],
  'node-forge': ['pki'],
  'dns-packet': ['dns'],
  yaml: ['objects', 'language', 'kubernetes'],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g;

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(full);
    return entry.name.endsWith('.ts') ? [full] : [];
  });
}

const files = filesIn(root);

const imports: readonly Import[] = files.flatMap((file) =>
  [...codeIn(file).matchAll(importPattern)].map((match) => ({
    from: file,
    to: match[1] ?? match[2] ?? match[3] ?? '',
  })),
);

/** A comment may speak of imports without making one. */
function codeIn(file: string): string {
  return fs.readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}

const folderOf = (file: string): string => path.relative(root, file).split(path.sep)[0] ?? '';

function resolved({ from, to }: Import): string | undefined {
  if (!to.startsWith('.')) return undefined;
  const file = `${path.resolve(path.dirname(from), to)}.ts`;
  return fs.existsSync(file) ? file : undefined;
}

const show = (it: Import): string => `${path.relative(root, it.from)} imports ${it.to}`;

suite('the import table', () => {
  test('reads what it judges', () => {
    assert.ok(imports.length > 100, `only ${imports.length} imports were found`);
  });

  test('names every folder of src', () => {
    assert.deepEqual(
      [...new Set(files.map(folderOf))].filter((it) => !(it in allowed)),
      [],
    );
  });

  test('holds for relative imports', () => {
    const bent = imports.filter((it) => {
      const target = resolved(it);
      if (target === undefined) return false;
      const from = folderOf(it.from);
      const to = folderOf(target);
      return from !== to && !(allowed[from] ?? []).includes(to);
    });
    assert.deepEqual(bent.map(show), []);
  });

  test('resolves every relative import', () => {
    const lost = imports.filter((it) => it.to.startsWith('.') && resolved(it) === undefined);
    assert.deepEqual(lost.map(show), []);
  });

  test('keeps each package in its own folder', () => {
    const strays = imports.filter((it) => {
      const owner = owners[it.to];
      return owner && !owner.includes(folderOf(it.from));
    });
    assert.deepEqual(strays.map(show), []);
  });

  test('keeps Node out of the pure folders, but for certificates', () => {
    const strays = imports.filter(
      (it) =>
        it.to.startsWith('node:') &&
        pure.includes(folderOf(it.from)) &&
        !(folderOf(it.from) === 'pki' && it.to === 'node:crypto'),
    );
    assert.deepEqual(strays.map(show), []);
  });

  test('has no circle, also of types', () => {
    const next = new Map<string, string[]>();
    for (const it of imports) {
      const target = resolved(it);
      if (target) next.set(it.from, [...(next.get(it.from) ?? []), target]);
    }
    assert.deepEqual(circles(next), []);
  });
});

/** Circles found by depth-first search, each as the files it runs through. */
function circles(next: ReadonlyMap<string, readonly string[]>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      const circle = [...trail.slice(trail.indexOf(file)), file];
      found.push(circle.map((it) => path.relative(root, it)).join(' -> '));
      return;
    }
    state.set(file, 'open');
    for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}
