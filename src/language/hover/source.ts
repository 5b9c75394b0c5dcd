import type { Path } from '../../mesh/rules/entry/entry';
import type { LanguageContext } from '../diagnostic';
import type { ManifestDocument, ManifestText } from '../document';
import type { ManifestObject } from '../manifestObject';
import type { ManifestNode, Span } from '../nodes';

/** What a hover may look at. Offsets are those of the document. */
export interface HoverPlace {
  readonly manifest: ManifestText;
  readonly document: ManifestDocument;
  /** Where the document's offsets count from. */
  readonly start: number;
  readonly object: ManifestObject;
  /** Of the value, counted from the object. */
  readonly path: Path;
  readonly node: ManifestNode;
  /** On the name of the field, not on its value. */
  readonly onKey: boolean;
  /** What is pointed at. */
  readonly span: Span;
  readonly context: LanguageContext;
}

/** One thing to tell, as Markdown. Pure; never throws; yields nothing where it has nothing to say. */
export type HoverSource = (at: HoverPlace) => Iterable<string>;
