/** What a cluster is installed with: IstioOperators, and values of charts, which are no objects. */
import { unsure } from '../../mesh/rules/entry/entry';
import { gatewayPortProblems } from '../../mesh/rules/gatewayPorts';
import { installProblems } from '../../mesh/rules/installRules';
import { installOf, type Install } from '../../mesh/rules/installValues';
import { networkNameProblems } from '../../mesh/rules/networkNames';
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { isChoice } from '../branches';
import { isClosed, mapIn, type ManifestNode } from '../nodes';
import { diagnosticAt, type DocumentRule } from './rule';

interface InstallInText {
  readonly object: ManifestObject;
  readonly install: Install;
}

export const installs: DocumentRule = (document, { istio }) => {
  let found: Diagnostic[] | undefined;
  for (const { object, install } of installsIn(document)) {
    for (const it of installProblems(install)) (found ??= []).push(diagnosticAt(object, it));
    // Of values in a file of their own, the rule for such files says it.
    if (object.kind === '') continue;
    for (const it of networkNameProblems(namesIn(object, document) ?? install.root, install.values))
      (found ??= []).push(diagnosticAt(object, it));
    for (const it of gatewayPortProblems(install.root, install.values, istio?.minor))
      (found ??= []).push(diagnosticAt(object, it));
  }
  return found ?? none;
};

/** With variables as they are written: two names with the same one may differ all the same. */
const namesIn = ({ node }: ManifestObject, { text, masks }: ManifestDocument): unknown =>
  text.includes('topology.istio.io/network') && masks.some((it) => it.by === 'shell')
    ? writtenIn(node, text)
    : undefined;

function writtenIn(node: ManifestNode, text: string): unknown {
  if (node.kind === 'map')
    return Object.fromEntries(
      node.fields.map(({ key, value }) => [String(key.value), writtenIn(value, text)]),
    );
  if (node.kind === 'list') return node.items.map((it) => writtenIn(it, text));
  if (node.kind === 'alias') return unsure;
  return typeof node.value === 'symbol'
    ? text.slice(node.start, node.end).replaceAll(/^["']|["']$/g, '')
    : node.value;
}

const kinds: ReadonlySet<string> = new Set(['IstioOperator', 'IstioControlPlane']);

/** Those that are in sight whole, and speak of what remote hosts need. */
export function installsIn(document: ManifestDocument): readonly InstallInText[] {
  const { objects } = document;
  if (objects.length === 0) return ofValues(document);
  let found: InstallInText[] | undefined;
  for (const object of objects) {
    if (!kinds.has(object.kind) || groupOf(object.apiVersion) !== 'install.istio.io') continue;
    const install = object.whole ? installOf(valuesOf(object), object.kind) : undefined;
    if (install) (found ??= []).push({ object, install });
  }
  return found ?? none;
}

/** Values of a chart say `global`, and what is asked for beside it. */
function ofValues(document: ManifestDocument): readonly InstallInText[] {
  const object = valuesObjectIn(document);
  const install = object?.whole ? installOf(valuesOf(object), '') : undefined;
  return object && install ? [{ object, install }] : none;
}

const valuesObjectIn = (document: ManifestDocument): ManifestObject | undefined =>
  speaksOfFlow.test(document.text) ? rootObjectIn(document) : undefined;

/** The values of a chart as if they were an object, for what goes through objects. */
export function rootObjectIn({
  root,
  objects,
  masks,
  brokenAt,
  cluster,
  memo,
}: ManifestDocument): ManifestObject | undefined {
  const node = mapIn(root);
  const isTorn = brokenAt !== undefined || masks.some((it) => it.by === 'slip');
  if (!node || objects.length > 0 || isTorn) return undefined;
  const head = { apiVersion: '', kind: '', name: undefined, namespace: undefined };
  const isChosen = masks.some(isChoice);
  return { ...head, node, cluster, whole: !isChosen && isClosed(node), memo };
}

const speaksOfFlow =
  /podDNSSearchNamespaces|REQUESTED_NETWORK_VIEW|(?:remotePilotAddress|injectionURL|caAddress|discoveryAddress):.*\.global\b/;
