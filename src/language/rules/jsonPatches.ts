/** What somebody has yet to fill in, in JSON patches for objects of ours: `value: {HOST}`. */
import { serviceCodes } from '../../mesh/catalogue/services';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { isCovered } from '../mask';
import { childOf, type ManifestNode } from '../nodes';
import { bracedName, placeholderIn } from '../placeholders';
import { gapsInValue } from '../gapsInTexts';
import type { DocumentRule } from './rule';
import { isOfOthers, openBecause } from './unfilled';

export const jsonPatches: DocumentRule = (document) => {
  const { root, objects, text } = document;
  if (!mayHold.test(text)) return none;
  if (objects.length > 0 || root?.kind !== 'list') return openWithin(document);
  if (!root.items.some((it) => isOurs(childOf(it, 'path')))) return none;
  const ofPersons = root.items.flatMap((it): readonly Diagnostic[] => {
    const value = childOf(it, 'value');
    return value && isUnfilled(value, document) ? [said(value, document)] : none;
  });
  const others = openWithin(document).filter(
    (it) => !ofPersons.some((one) => one.start <= it.start && it.end <= one.end),
  );
  return [...ofPersons, ...others];
};

const mayHold = /^[ -]*op:/m;

/** Of fields that no other kind has at their place. */
const isOurs = (node: ManifestNode | undefined): boolean =>
  node?.kind === 'scalar' &&
  /^\/spec\/(?:hosts?|gateways|servers|http|trafficPolicy|endpoints)(?:\/|$)/.test(
    String(node.value),
  );

/** Of patches by their lines: they may stand as a text in what kustomize or Argo CD reads. */
function openWithin(document: ManifestDocument): readonly Diagnostic[] {
  const { text, masks } = document;
  const templates = masks.filter((it) => it.by === 'template');
  return [...text.matchAll(within)].flatMap(({ index, 0: all, 1: value = '' }) => {
    const from = index + all.length - value.length;
    return gapsInValue(value, false).flatMap((gap): readonly Diagnostic[] => {
      const place = { start: from + gap.start, end: from + gap.end };
      if (gap.by === 'shell' && isFilledIn(document)) return none;
      if (isCovered(place, templates)) return none;
      const message = openBecause({ ...gap, ...place }, false, document);
      return [{ code: 'MESH0514', severity: 'info', message, ...place }];
    });
  });
}

/** Flux puts variables in after the patches. */
const isFilledIn = (document: ManifestDocument): boolean =>
  document.heredoc === 'expanded' ||
  isOfOthers(document) ||
  document.objects.some((it) => groupOf(it.apiVersion) === 'kustomize.toolkit.fluxcd.io');

const within =
  /^[ \t]*(?:- )?path:[ \t]+["']?\/spec\/(?:hosts?|gateways|servers|http|trafficPolicy|endpoints)(?:\/[^\r\n]*)?\r?\n[ \t]*value:[ \t]+["']?([^\s"'|>][^\r\n"']*)/gm;

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
