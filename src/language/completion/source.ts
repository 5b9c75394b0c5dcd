import type { LanguageContext } from '../diagnostic';
import type { ManifestText } from '../document';
import type { Cursor } from './cursor';

/** Something a person may go on with. */
export interface Completion {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'host' | 'address' | 'name' | 'snippet';
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is written in the place of what is typed; in the syntax of snippets where `isSnippet`. */
  readonly insert: string;
  readonly isSnippet?: boolean;
  /** Lower comes first; 5 where nothing is said. */
  readonly rank?: number;
  /** More is to be chosen right behind it. */
  readonly goesOn?: boolean;
}

/** What a source may look at. */
export interface CompletionPlace {
  readonly cursor: Cursor;
  readonly text: string;
  readonly offset: number;
  readonly context: LanguageContext;
  /** The text parsed, where that is at hand. */
  readonly manifest?: ManifestText | undefined;
}

/** One kind of help. Pure; never throws; yields nothing where it has none. */
export type CompletionSource = (at: CompletionPlace) => Iterable<Completion>;
