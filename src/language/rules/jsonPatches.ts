/** What somebody has yet to fill in, in a list of JSON patches for objects of ours: `value: {HOST}`. */
import { serviceCodes } from '../../mesh/catalogue/services';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { isCovered } from '../mask';
import { childOf, type ManifestNode } from '../nodes';
import { bracedName, placeholderIn } from '../placeholders';
import type { DocumentRule } from './rule';

export const jsonPatches: DocumentRule = (document) => {
  const { root, objects, text } = document;
  if (objects.length > 0 || root?.kind !== 'list' || !mayHold.test(text)) return none;
  if (!root.items.some((it) => isOurs(childOf(it, 'path')))) return none;
  return root.items.flatMap((it): readonly Diagnostic[] => {
    const value = childOf(it, 'value');
    return value && isUnfilled(value, document) ? [said(value, document)] : none;
  });
};

const mayHold = /^[ -]*op:/m;

/** Of fields that no other kind has at their place. */
const isOurs = (node: ManifestNode | undefined): boolean =>
  node?.kind === 'scalar' &&
  /^\/spec\/(?:hosts?|gateways|servers|http|trafficPolicy|endpoints)(?:\/|$)/.test(
    String(node.value),
  );

function isUnfilled(node: ManifestNode, { text, masks }: ManifestDocument): boolean {
  if (bracedName(text.slice(node.start, node.end)) !== undefined) return true;
  if (node.kind !== 'scalar') return false;
  const ofPersons = masks.filter((it) => it.by === 'person');
  return typeof node.value === 'string'
    ? placeholderIn(node.value) === 'person'
    : isCovered(node, ofPersons);
}

function said({ start, end }: ManifestNode, { text }: ManifestDocument): Diagnostic {
  const written = text.slice(start, end).trimEnd();
  const because = written.startsWith('{') ? ': to YAML, a brace begins a map' : '';
  return {
    code: 'MESH0514',
    severity: serviceCodes.MESH0514.severity,
    message: `${written} is still to be replaced by a value${because}.`,
    start,
    end: start + written.length,
  };
}
