/**
 * How long nobody else has a turn in the extension host while a person works on one file of DOCUMENTS
 * (default 10,000) ServiceEntries, a thousandth of them faulty: opening it, a first hover and completion,
 * a definition from another file, the outline, a keystroke, all fixes at once, and saving. Build first.
 *
 * What the editor itself does there in the same process is in it: it takes over the text, and puts it
 * together after each edit. Those alone are the rows of the plain text, with which we have nothing to do.
 * What is asked for is handed to the editor and back, so an outline is written and read twice.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser } from '../support/vscode/browser';
import { bundleForHost, runInExtensionHost } from '../support/vscode/extensionHost';
import { startServer } from '../support/vscode/server';
import { repository } from '../support/vscode/setup';
import { entryText } from './entryText';
import type { Blocked } from './hugeFileInHost';

const count = Number(process.env['DOCUMENTS'] ?? 10_000);
const extension = path.resolve(process.env['EXTENSION'] ?? repository);
const entry = path.join(repository, 'out/bench/hugeFile.js');

/** One in a thousand is faulty. */
const entryOf = (index: number): string =>
  entryText(index, index % 1000 === 7 ? 'MESH_EXTERNAL' : 'MESH_INTERNAL');

const rule = `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: ten
spec:
  host: service-10.shop.global
`;

async function main(): Promise<void> {
  await bundleForHost(`export { run } from './hugeFileInHost';`, __dirname, entry);
  const workspace = mkdtempSync(path.join(tmpdir(), 'huge-'));
  const text = Array.from({ length: count }, (_, index) => entryOf(index)).join('---\n');
  writeFileSync(path.join(workspace, 'huge.yaml'), text);
  writeFileSync(path.join(workspace, 'huge.txt'), text);
  writeFileSync(path.join(workspace, 'small.yaml'), rule);
  const server = await startServer({ workspace, testDriver: true });
  const browser = await launchBrowser();
  try {
    const said: string[] = [];
    const onLine = (line: string) => said.push(line);
    const script = { extension, entry, workspace, onLine };
    const { how, complaints } = await runInExtensionHost(server, browser, script);
    const rows = said.find((it) => it.startsWith('['));
    if (rows === undefined) throw new Error(`The host ${how}.\n${complaints.join('\n')}`);
    console.log(`${count} documents, ${(text.length / 2 ** 20).toFixed(1)} MiB`);
    console.table(JSON.parse(rows) as Blocked[]);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(workspace, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
