/** What somebody has yet to fill in, in any text of an object of Istio's: no rule of its own need know the field. */
import { problem } from '../../mesh/rules/entry/problem';
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { gapIn, mayHoldGap, type Gap } from '../gapsInTexts';
import { mapIn, nodeAt, type ManifestNode, type ScalarNode, type Span } from '../nodes';
import { kubeDnsConfig } from '../schema/core';
import { diagnosticAt, type DocumentRule } from './rule';
import { isOfOthers, leftToShell, replaced } from './unfilled';

export const openValues: DocumentRule = (document, { structure }) => {
  if (structure === 'off' || !mayHoldGap.test(document.text)) return none;
  let found: Diagnostic[] | undefined;
  for (const object of document.objects) {
    if (!isOfIstio(object)) continue;
    const said = new Set<string>();
    for (const it of openIn(object, document)) {
      // One word for all its places in the object: who fills in one fills in the others.
      if (said.has(it.message)) continue;
      said.add(it.message);
      (found ??= []).push(it);
    }
  }
  return found ?? none;
};

/** With the zones that kube-dns passes on; of Secrets and Corefiles rules of their own speak. */
const isOfIstio = ({ apiVersion, kind, name }: ManifestObject): boolean =>
  groupOf(apiVersion).endsWith('.istio.io') ||
  (kind === 'ConfigMap' && name !== undefined && kubeDnsConfig.names?.includes(name) === true);

/** Whether another rule has spoken of the same place. */
export const isToldBy = (others: readonly Diagnostic[], it: Diagnostic): boolean =>
  others.some(
    (other) =>
      (other.code === it.code && other.start < it.end && other.end > it.start) ||
      (other.data?.object === it.data?.object && isSamePath(other.data?.path, it.data?.path)),
  );

const isSamePath = (a: Path | undefined, b: Path | undefined): boolean =>
  a !== undefined && a.length === b?.length && a.every((step, index) => step === b[index]);

function* openIn(object: ManifestObject, document: ManifestDocument): Iterable<Diagnostic> {
  // Texts of Mixer's are expressions.
  const isCode = groupOf(object.apiVersion) === 'config.istio.io';
  for (const path of heads) {
    const node = nodeAt(object.node, path);
    if (node) yield* openBelow(node, path, isCode, object, document);
  }
  for (const { key, value } of mapIn(object.node)?.fields ?? []) {
    const name = String(key.value);
    if (!beside.has(name)) yield* openBelow(value, [name], isCode, object, document);
  }
}

/** Annotations may say anything. */
const heads: readonly Path[] = ['name', 'namespace', 'labels'].map((it) => ['metadata', it]);
const beside: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

const deepest = 40;

function* openBelow(
  node: ManifestNode,
  path: Path,
  isCode: boolean,
  object: ManifestObject,
  document: ManifestDocument,
): Iterable<Diagnostic> {
  if (path.length > deepest) return;
  if (node.kind === 'list') {
    for (const [index, it] of node.items.entries()) {
      yield* openBelow(it, [...path, index], isCode, object, document);
    }
  } else if (node.kind === 'map') {
    for (const { key, value } of node.fields) {
      const name = String(key.value);
      yield* openBelow(value, [...path, name], isCode || ofCode.has(name), object, document);
    }
  } else if (node.kind === 'scalar') {
    const gap = gapAt(node, isCode, document);
    if (gap && isToBeTold(gap, object, document)) yield told(gap, path, object, document);
  }
}

/** What Envoy and its extensions are given, and expressions. */
const ofCode: ReadonlySet<string> = new Set([
  'value',
  'filterConfig',
  'pluginConfig',
  'expression',
  'vmConfig',
]);

/** In the text as it is written: what stands between a shell's braces has no value. */
function gapAt(
  node: ScalarNode,
  isCode: boolean,
  { text, masks }: ManifestDocument,
): Gap | undefined {
  if (typeof node.value !== 'string' && typeof node.value !== 'symbol') return undefined;
  if (isCode && node.style === 'block') return undefined;
  const isQuoted = node.style === 'single' || node.style === 'double';
  const start = node.start + (isQuoted ? 1 : 0);
  const gap = gapIn(text.slice(start, node.end - (isQuoted ? 1 : 0)), isCode);
  if (!gap) return undefined;
  const at = { ...gap, start: start + gap.start, end: start + gap.end };
  return masks.some((it) => it.by !== 'shell' && isWithin(at, it)) ? undefined : at;
}

const isWithin = (inner: Span, outer: Span): boolean =>
  inner.start < outer.end && inner.end > outer.start;

/** A variable in the place of an address is told with the help for CoreDNS. */
const isToBeTold = ({ by }: Gap, { kind }: ManifestObject, document: ManifestDocument): boolean =>
  by === 'person' ||
  (kind !== 'ConfigMap' && document.heredoc !== 'expanded' && !isOfOthers(document));

function told(
  { by, start, end }: Gap,
  path: Path,
  object: ManifestObject,
  document: ManifestDocument,
): Diagnostic {
  const said = document.text.slice(start, end);
  const becomes = isName(path) ? 'refused' : 'taken by the letter';
  const message = by === 'person' ? replaced(said) : leftToShell(said, becomes, document);
  const it = diagnosticAt(object, problem('MESH0514', path, { message, severity: 'info' }));
  return { ...it, start, end };
}

/** What servers and Istio check the spelling of; all else may say anything. */
const isName = (path: Path): boolean =>
  path[0] === 'metadata' || path.at(-1) === 'jwksUri' || path.some((it) => ofNames.has(it));

const ofNames: ReadonlySet<string | number> = new Set([
  'labels',
  'matchLabels',
  'selector',
  'workloadSelector',
]);
