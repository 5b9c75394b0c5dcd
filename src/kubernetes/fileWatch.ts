// News of files that may be replaced whole, or appear later, in folders that may appear later.
import { existsSync, realpathSync, watch, type FSWatcher } from 'node:fs';
import * as path from 'node:path';
import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import { messageOf } from '../base/failure';
import type { Log } from '../base/log';

/** Editors and tools write a file in several steps; they count as one. */
const settleMs = 150;

/**
 * Watches folders and not the files: a file that is renamed into place is another file.
 * Says "look again" and no more.
 */
export class FileWatch extends Owner {
  readonly #log: Log;
  readonly #changed = this.own(new Emitter());
  #files: readonly string[] = [];
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(log: Log) {
    super();
    this.#log = log;
  }

  readonly onDidChange = this.#changed.event;

  /** Watches these files and no longer those before. */
  watch(files: readonly string[]): void {
    this.#files = files;
    this.#rearm();
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    this.#letGo();
    super.dispose();
  }

  #rearm(): void {
    this.#letGo();
    if (this.isDisposed) return;
    const places = new Map<string, Set<string>>();
    for (const file of this.#files.flatMap((it) => [it, realPathOf(it)])) {
      const { folder, entry } = nearest(file);
      places.set(folder, (places.get(folder) ?? new Set()).add(entry));
    }
    for (const [folder, entries] of places) this.#watchFolder(folder, entries);
  }

  #watchFolder(folder: string, entries: ReadonlySet<string>): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, entry) => {
        if (entry === null || entries.has(entry)) this.#soon();
      });
      // The folder itself went away: look from further up.
      watcher.on('error', () => {
        this.#soon();
      });
      this.#watchers.push(watcher);
    } catch (error) {
      this.#log.warn(`Changes in ${folder} will not be noticed: ${messageOf(error)}`);
    }
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#rearm();
      this.#changed.fire();
    }, settleMs);
  }

  #letGo(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }
}

/** The nearest folder that exists, and the entry of it through which the file would come. */
function nearest(file: string): { readonly folder: string; readonly entry: string } {
  let [folder, entry] = [path.dirname(file), path.basename(file)];
  while (!existsSync(folder) && path.dirname(folder) !== folder) {
    [folder, entry] = [path.dirname(folder), path.basename(folder)];
  }
  return { folder, entry };
}

/** Where a link leads, since its folder hears nothing of changes there. */
function realPathOf(file: string): string {
  try {
    // The native one also gives names in the case they have on disk, which is how news of them come.
    return realpathSync.native(file);
  } catch {
    // No such file yet: its own path is what we wait for.
    return file;
  }
}
