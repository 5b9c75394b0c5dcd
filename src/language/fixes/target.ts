import type { DiagnosticData, LanguageContext } from '../diagnostic';
import type { ManifestDocument, ManifestText } from '../document';
import type { ManifestObject } from '../manifestObject';
import type { Edit } from '../edits';

/** What a fix may look at. Offsets are those of the document. */
export interface FixTarget {
  readonly manifest: ManifestText;
  readonly document: ManifestDocument;
  /** Where the document's offsets count from. */
  readonly start: number;
  readonly object: ManifestObject;
  readonly data: DiagnosticData;
  readonly context: LanguageContext;
}

/** A fix with offsets of the document; an edit that turned out impossible spoils it. */
export interface ProposedFix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly (Edit | undefined)[];
}

export type FixMaker = (target: FixTarget) => Iterable<ProposedFix>;
