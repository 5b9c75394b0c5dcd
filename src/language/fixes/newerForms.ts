/** Fields that were taken away, each in the form that took its place. */
import type { LanguageContext } from '../diagnostic';
import { parseDocuments, placedDocuments } from '../document';
import { edited } from '../edits';
import { structure } from '../rules/structure';
import { mapIn, nodeAt } from '../nodes';
import { fieldAtPath } from '../places';
import { wrapped } from '../reshaping';
import { generalFixes } from './general';
import { fix } from './pieces';
import type { FixMaker, FixTarget, ProposedFix } from './target';

/** By kind and name: what to write instead, one name in the other. */
const replacements: Readonly<Partial<Record<string, readonly string[]>>> = {
  'EnvoyFilter workloadLabels': ['workloadSelector', 'labels'],
  'VirtualService appendHeaders': ['headers', 'request', 'add'],
  'VirtualService appendRequestHeaders': ['headers', 'request', 'add'],
  'VirtualService removeRequestHeaders': ['headers', 'request', 'remove'],
  'VirtualService appendResponseHeaders': ['headers', 'response', 'add'],
  'VirtualService removeResponseHeaders': ['headers', 'response', 'remove'],
  'VirtualService percent': ['percentage', 'value'],
  'VirtualService mirrorPercent': ['mirrorPercentage', 'value'],
};

export const newerForm: FixMaker = function* (target) {
  const { object, document, data } = target;
  const name = String(data.path.at(-1));
  const names = replacements[`${object.kind} ${name}`];
  const field = fieldAtPath(object.node, data.path);
  const map = mapIn(nodeAt(object.node, data.path.slice(0, -1)));
  const isFree = map?.fields.every(({ key }) => key.value !== names?.[0]);
  if (names && field && map && isFree === true) {
    const edits = wrapped(document.text, field, names, map.flow);
    yield fix(`Write ${names.join('.')} instead`, true, ...edits);
  }
  for (const it of generalFixes(target)) if (!bringsFaults(it, target)) yield it;
};

/** What goes may leave something behind that cannot do without it. */
function bringsFaults(
  { edits }: ProposedFix,
  { document: { text }, context }: Pick<FixTarget, 'document' | 'context'>,
): boolean {
  const after = edited(
    text,
    edits.flatMap((it) => it ?? []),
  );
  const before = new Set(errorsIn(text, context));
  return errorsIn(after, context).some((it) => !before.has(it));
}

const errorsIn = (text: string, context: LanguageContext): readonly string[] =>
  [...placedDocuments(parseDocuments(text))]
    .flatMap(({ document }) => [...structure(document, context)])
    .filter((it) => it.severity === 'error')
    .map((it) => it.message);
