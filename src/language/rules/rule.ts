import type { EntryProblem } from '../../mesh/rules/entry/problem';
import type { FindingCode } from '../../mesh/finding';
import { alwaysThere } from '../branches';
import type { Diagnostic, DiagnosticData, LanguageContext } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import type { Mask } from '../mask';
import { nodeAt } from '../nodes';
import { spanOf } from '../places';

/**
 * One rule over one document. Offsets in and out are those of the document. Pure; never throws; says
 * nothing about what is not certain.
 */
export type DocumentRule = (
  document: ManifestDocument,
  context: LanguageContext,
) => Iterable<Diagnostic>;

/** A rule, and the kinds of objects without one of which a document is not asked; of all where undefined. */
export interface KindRule {
  readonly rule: DocumentRule;
  readonly kinds: readonly string[] | undefined;
}

export const ofAll = (rule: DocumentRule): KindRule => ({ rule, kinds: undefined });

export const ofKinds = (kinds: readonly string[], rule: DocumentRule): KindRule => ({
  rule,
  kinds,
});

/** A problem of an object as a diagnostic at its place. */
export function diagnosticAt(
  object: ManifestObject,
  it: Omit<EntryProblem, 'code'> & { readonly code: FindingCode },
): Diagnostic {
  const { code, severity, message, path, near, onKey } = it;
  const shown = near && !nodeAt(object.node, path) ? near : path;
  const { start, end } = spanOf(object.node, shown, onKey);
  const data = { object: object.node.start, path, ...remediesOf(it) };
  return { code, severity, message, start, end, data };
}

/** The same, as a rule weighs it where a template leaves in or out what is wrong. */
export function weighedAt(
  object: ManifestObject,
  it: EntryProblem,
  masks: readonly Mask[],
): Diagnostic {
  const found = diagnosticAt(object, it);
  if (it.ifChosen === undefined || masks.length === 0) return found;
  const within = masks.filter(({ start }) => start > object.node.start);
  return alwaysThere(within)(found.start) ? found : { ...found, severity: it.ifChosen };
}

/** What a fix needs, and nothing that is not there. */
export function remediesOf(
  it: Omit<EntryProblem, 'code'>,
): Omit<DiagnosticData, 'object' | 'path'> {
  const { want, add, rename, surplus, missing, cures, once } = it;
  return {
    ...(want === undefined ? {} : { want }),
    ...(add === undefined ? {} : { add }),
    ...(rename === undefined ? {} : { rename }),
    ...(surplus === undefined ? {} : { surplus }),
    ...(missing === undefined ? {} : { missing }),
    ...(cures === undefined ? {} : { cures }),
    ...(once === undefined ? {} : { once }),
  };
}
