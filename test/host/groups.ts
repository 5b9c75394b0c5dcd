import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleForHost } from '../support/vscode/extensionHost';
import { repository } from '../support/vscode/setup';

/** A folder of suites that share the workspace beside them. */
export interface Group {
  readonly name: string;
  /** A folder, or where its files lie that are on no disk. */
  readonly workspace: string;
  /** The bundle that the extension host loads. */
  readonly entry: string;
  /** Built extensions that stand beside ours: those in the folder's `extensions`. */
  readonly neighbours: readonly string[];
}

/** Workspaces on a file system that a neighbour brings. */
const elsewhere: Readonly<Record<string, string>> = { virtual: 'memory:/mesh' };

/** One bundle for each folder of suites, or for the one that is named. */
export function bundledGroups(only?: string): Promise<readonly Group[]> {
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter(
    (it) => it.isDirectory() && (only === undefined || it.name === only),
  );
  return Promise.all(folders.map((it) => bundled(it.name)));
}

async function bundled(name: string): Promise<Group> {
  const folder = path.join(__dirname, name);
  const files = readdirSync(folder).filter((it) => it.endsWith('.test.ts'));
  if (files.length === 0) throw new Error(`test/host/${name} has no *.test.ts in it.`);
  const entry = path.join(repository, 'out/host', `${name}.js`);
  // A suite is declared when it is loaded, which must be after mocha has set up its words.
  const loads = files.map((it) => `require('./${name}/${it}');`).join(' ');
  await bundleForHost(
    `const { runSuites } = require('./inHost'); exports.run = () => runSuites(() => { ${loads} });`,
    __dirname,
    entry,
  );
  const neighbours = await builtNeighbours(name, path.join(folder, 'extensions'));
  const workspace = elsewhere[name] ?? path.join(folder, 'workspace');
  return { name, workspace, entry, neighbours };
}

async function builtNeighbours(group: string, folder: string): Promise<readonly string[]> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return Promise.all(
    names.map(async (name) => {
      const built = path.join(repository, 'out/host', group, name);
      const source = path.join(folder, name);
      const contents = `export * from ${JSON.stringify(`./${name}/main.ts`)};`;
      await bundleForHost(contents, folder, path.join(built, 'main.js'));
      cpSync(path.join(source, 'package.json'), path.join(built, 'package.json'));
      return built;
    }),
  );
}
