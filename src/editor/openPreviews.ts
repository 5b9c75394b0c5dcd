/** The previews a person has before them: what each is called, and its texts. */
import { diffOf } from '../plan/diff';
import type { PlanReport } from '../views/planReport';

/** The live object, and what is planned for it. */
export type End = 'live' | 'planned';

export interface Preview {
  /** No other open preview has it. */
  readonly title: string;
  readonly documents: readonly PreviewDocument[];
}

export interface PreviewDocument {
  /** Names only, never a value. */
  readonly path: string;
  /** An object that is made has no live end, one that is deleted no planned one. */
  readonly texts: ReadonlyMap<End, () => string>;
}

/** Each keeps its texts until it is closed, however many others are opened meanwhile. */
export class OpenPreviews {
  readonly #open = new Set<Preview>();
  #count = 0;

  add(report: PlanReport): Preview {
    this.#count += 1;
    const documents = report.entries.map((entry, index) =>
      documentOf(entry, `/${this.#count}.${index}`),
    );
    const preview = { title: this.#titleOf(report), documents };
    this.#open.add(preview);
    return preview;
  }

  remove(preview: Preview): void {
    this.#open.delete(preview);
  }

  /** Empty for what is decided. */
  textAt(path: string, end: string): string {
    for (const { documents } of this.#open) {
      const found = documents.find((it) => it.path === path);
      const [, text] = [...(found?.texts ?? [])].find(([name]) => name === end) ?? [];
      if (text) return text();
    }
    return '';
  }

  /** The editor adds to a title how many files there are, in its own language: the longest title that fits is meant. */
  isTabOf(label: string, preview: Preview): boolean {
    if (!label.startsWith(preview.title)) return false;
    return ![...this.#open].some(
      ({ title }) => title.length > preview.title.length && label.startsWith(title),
    );
  }

  #titleOf({ title }: PlanReport): string {
    const taken = new Set([...this.#open].map((it) => it.title));
    const plain = `Preview: ${title}`;
    let free = plain;
    for (let number = 2; taken.has(free); number += 1) free = `${plain} [${number}]`;
    return free;
  }
}

function documentOf({ change }: PlanReport['entries'][number], root: string): PreviewDocument {
  const { cluster, kind, namespace, name } = change.target;
  const label = [cluster, namespace, `${kind} ${name}.yaml`].filter((it) => it !== undefined);
  const texts = new Map<End, () => string>();
  if (change.before) texts.set('live', () => diffOf(change).before);
  if (change.after) texts.set('planned', () => diffOf(change).after);
  // One path for both ends: the editor would show two as a renamed file.
  return { path: `${root}/${label.join('/')}`, texts };
}
