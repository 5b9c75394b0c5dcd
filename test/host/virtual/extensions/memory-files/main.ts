/** A file system that is nowhere on disk, as extensions bring them, with the files of a small mesh in it. */
import * as vscode from 'vscode';
import { files } from '../../files';

type Entry = Uint8Array | undefined;

/** Folders are undefined, files are their bytes; each is there from the moment it is written. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly #entries = new Map<string, Entry>([['/', undefined]]);
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const bytes = this.#entryAt(uri);
    const type = bytes ? vscode.FileType.File : vscode.FileType.Directory;
    return {
      type,
      ctime: 0,
      mtime: bytes ? (this.#times.get(uri.path) ?? 0) : 0,
      size: bytes?.length ?? 0,
    };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    this.#entryAt(uri);
    const start = uri.path === '/' ? '/' : `${uri.path}/`;
    return [...this.#entries]
      .filter(([path]) => path !== '/' && path.startsWith(start))
      .map(([path, entry]): [string, Entry] => [path.slice(start.length), entry])
      .filter(([name]) => !name.includes('/'))
      .map(([name, entry]) => [name, entry ? vscode.FileType.File : vscode.FileType.Directory]);
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const bytes = this.#entryAt(uri);
    if (!bytes) throw vscode.FileSystemError.FileIsADirectory(uri);
    return bytes;
  }

  readonly #times = new Map<string, number>();

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const isNew = !this.#entries.has(uri.path);
    this.#entries.set(uri.path, content);
    this.#times.set(uri.path, (this.#times.get(uri.path) ?? 0) + 1);
    this.#tell(uri, isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed);
  }

  createDirectory(uri: vscode.Uri): void {
    this.#entries.set(uri.path, undefined);
  }

  delete(uri: vscode.Uri): void {
    this.#entries.delete(uri.path);
    this.#tell(uri, vscode.FileChangeType.Deleted);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.readFile(from));
    this.delete(from);
  }

  #entryAt(uri: vscode.Uri): Entry {
    if (!this.#entries.has(uri.path)) throw vscode.FileSystemError.FileNotFound(uri);
    return this.#entries.get(uri.path);
  }

  #tell(uri: vscode.Uri, type: vscode.FileChangeType): void {
    this.#changed.fire([{ type, uri }]);
  }
}

export function activate(context: vscode.ExtensionContext): void {
  const memory = new MemoryFiles();
  for (const [path, text] of Object.entries(files)) {
    const uri = vscode.Uri.from({ scheme: 'memory', path });
    const folders = path.split('/').slice(1, -1);
    for (let depth = 1; depth <= folders.length; depth += 1) {
      memory.createDirectory(uri.with({ path: `/${folders.slice(0, depth).join('/')}` }));
    }
    memory.writeFile(uri, new TextEncoder().encode(text));
  }
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('memory', memory, { isCaseSensitive: true }),
  );
}
