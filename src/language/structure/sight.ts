/** What is known of an object beside its text, and words for its places. */
import type { Path } from '../../mesh/rules/entry/entry';
import type { Releases } from '../schema/releases';
import type { Shape } from '../schema/shape';

export interface Sight {
  readonly releases: Releases;
  /** Every field is in sight, and none depends on a condition: what is absent is absent. */
  readonly isWhole: boolean;
  /** The object is no piece that is laid over another. */
  readonly isComplete: boolean;
  /** The text of the document, for what is written in it. */
  readonly text: string;
  /** No release is known, so what went long ago is pointed out. */
  readonly isUndated?: boolean;
  /** A shell fills its variables in before anyone reads the text. */
  readonly isExpanded: boolean;
  /** No server keeps it and checks it by a schema: what reads it is istioctl or istiod. */
  readonly isRead?: boolean;
  /** Who reads it passes over fields that are in no table, in every release. */
  readonly isPassedOver?: boolean;
  /** Charts take whatever they are given: of names only slips are told. */
  readonly isOpen?: boolean;
  /** Values of a Secret, which no message repeats. */
  readonly isSecret?: boolean;
}

/** The name of what a path leads to, for sentences: "ports[0]" for an item. */
export function whereIn(path: Path): string {
  const names = path.findLastIndex((it) => typeof it === 'string');
  const [name = 'The object', ...indices] = path.slice(Math.max(names, 0));
  return `${name}${indices.map((it) => `[${it}]`).join('')}`;
}

export function wanted(shape: Shape): string {
  if (shape.kind === 'object' || shape.kind === 'map') return 'a map of fields';
  if (shape.kind === 'list') return 'a list';
  if (shape.kind === 'number') return shape.whole ? 'a whole number' : 'a number';
  return shape.kind === 'boolean' ? 'true or false' : 'a text';
}
