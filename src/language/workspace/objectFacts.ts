import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import type { Path } from '../../mesh/rules/entry/entry';
import { nodeAt, type Span } from '../nodes';
import { copyOf } from './copies';

/** Which object, as far as its file says: the namespace is often left to `kubectl -n`. */
export interface ObjectFacts {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** The context an annotation or a comment names; undefined leaves it to the folder. */
  readonly cluster: string | undefined;
  /** A template decides whether and how it is there, or a slip hides some of it: so nothing is claimed across objects. */
  readonly isTemplate: boolean;
  /** Where the object starts. */
  readonly object: number;
}

export const objectFacts = (object: ManifestObject, document: ManifestDocument): ObjectFacts => ({
  name: copyOf(object.name),
  namespace: copyOf(object.namespace),
  cluster: copyOf(object.cluster),
  isTemplate: document.masks.some((it) => it.by === 'template' || it.by === 'slip'),
  object: object.node.start,
});

/** Where no namespace is said, `kubectl -n` may put both into one: then the later replaces the earlier. */
export const isSameObject = (a: ObjectFacts, b: ObjectFacts): boolean =>
  a.name !== undefined &&
  a.name === b.name &&
  (a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace);

/** Where something of it stands; all of it where that is not in sight. */
export function spanAt({ node }: ManifestObject, path: Path): Span {
  const { start, end } = nodeAt(node, path) ?? node;
  return { start, end };
}

export interface Named extends Span {
  readonly name: string;
}

export interface Numbered extends Span {
  readonly number: number;
}
