import { readdirSync } from 'node:fs';
import path from 'node:path';
import { bundleForHost } from '../support/vscode/extensionHost';
import { repository } from '../support/vscode/setup';

/** A folder of suites that share the workspace beside them. */
export interface Group {
  readonly name: string;
  readonly workspace: string;
  /** The bundle that the extension host loads. */
  readonly entry: string;
}

/** One bundle for each folder of suites. */
export function bundledGroups(): Promise<readonly Group[]> {
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter((it) => it.isDirectory());
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
  return { name, workspace: path.join(folder, 'workspace'), entry };
}
