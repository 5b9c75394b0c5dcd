/** Runs inside the extension host: opens what makes the extensions start, then reads VS Code's own table. */
import * as vscode from 'vscode';
import { eventually } from '../host/eventually';
import { sayOutside } from '../support/vscode/hostLines';

/** Milliseconds, as the table "Extension Activation Stats" has them. */
export interface Activation {
  readonly extension: string;
  readonly load: number;
  readonly call: number;
  readonly finish: number;
}

const isActive = (id: string): boolean => vscode.extensions.getExtension(id)?.isActive === true;

export async function run(): Promise<void> {
  const wanted = (process.env['BENCH_EXTENSIONS'] ?? '').split(',');
  for (const file of ['entry.yaml', 'data.json']) {
    const [uri] = await vscode.workspace.findFiles(file);
    if (uri) await vscode.window.showTextDocument(uri, { preview: false });
  }
  for (const id of wanted) {
    await eventually(`${id} to be active`, () => (isActive(id) ? true : undefined));
  }
  await vscode.commands.executeCommand('perfview.show');
  const rows = await eventually('the startup table', () => {
    const table = vscode.workspace.textDocuments.find((it) => it.uri.scheme === 'perf')?.getText();
    const found = table === undefined ? [] : wanted.flatMap((id) => rowOf(table, id));
    return found.length === wanted.length ? found : undefined;
  });
  sayOutside(JSON.stringify(rows));
}

/** `| id | eager | load code | call activate | finish activate | event | by |`, padded with blanks. */
function rowOf(table: string, extension: string): readonly Activation[] {
  const rows = table.split('\n').map((line) => line.split('|').map((it) => it.trim()));
  const [load, call, finish] =
    rows
      .find((cells) => cells[1] === extension)
      ?.slice(3, 6)
      .map(Number) ?? [];
  if (load === undefined || call === undefined || finish === undefined) return [];
  return [{ extension, load, call, finish }];
}
