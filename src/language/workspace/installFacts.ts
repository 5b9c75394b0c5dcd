/** What the index keeps of installations: what charts render, and which egress gateways see remote clusters only. */
import { unsure, type Unsure } from '../../mesh/rules/entry/entry';
import { isMulticluster, type Install } from '../../mesh/rules/installValues';
import { egressGateway } from '../../mesh/names';
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt, textsAt } from '../../objects/object';
import type { ManifestDocument } from '../document';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { nodeAt, type Span } from '../nodes';
import { installsIn } from '../rules/installs';
import { objectsOfKind } from '../rules/subjects';
import { copyOf } from './copies';
import { objectFacts, type ObjectFacts } from './objectFacts';

export interface InstallFacts extends ObjectFacts {
  /** Whether charts render what takes calls of remote hosts in; unsure where nobody can tell. */
  readonly isMulticluster: boolean | Unsure;
  /** Labels of egress gateways that see endpoints of network `external` only (domain facts 1.10). */
  readonly views: readonly ReadonlyMap<string, string>[];
}

/** A server of an egress gateway. The span is that of its first host. */
export interface EgressFacts extends ObjectFacts, Span {
  readonly selector: ReadonlyMap<string, string>;
  /** In lower case, without a namespace. */
  readonly hosts: readonly string[];
  /** Where the hosts are. */
  readonly path: readonly (string | number)[];
}

const viewVariable = 'ISTIO_META_REQUESTED_NETWORK_VIEW';

export function installFactsIn(document: ManifestDocument): readonly InstallFacts[] {
  const { objects } = document;
  const isPlain = objects.length > 0 && !objects.some(({ kind }) => kinds.has(kind));
  if (isPlain) return none;
  const installed = installsIn(document).map(({ object, install }): InstallFacts => ({
    ...objectFacts(object, document),
    isMulticluster: knownOf(isMulticluster(install)),
    views: viewsOf(install),
  }));
  const workloads = objects.flatMap((it) => workloadFacts(it, document));
  return installed.length + workloads.length === 0 ? none : [...installed, ...workloads];
}

const kinds: ReadonlySet<string> = new Set(['IstioOperator', 'IstioControlPlane', 'Deployment']);

const knownOf = (enabled: unknown): boolean | Unsure =>
  typeof enabled === 'boolean' ? enabled : enabled === undefined ? false : unsure;

/** What charts label the gateway's pods with. */
const usualLabels: ReadonlyMap<string, string> = new Map([
  ['istio', 'egressgateway'],
  ['app', egressGateway],
]);

function viewsOf({ root, values }: Install): InstallFacts['views'] {
  const byValues = fieldAt(root, ...values, 'gateways', egressGateway, 'env', viewVariable);
  const gateways = listAt(root, 'spec', 'components', 'egressGateways');
  const byComponents = gateways
    .filter((it) => isSet(listAt(it, 'k8s', 'env')))
    .map((it) => (isMap(fieldAt(it, 'label')) ? labelsAt(it, 'label') : usualLabels));
  return typeof byValues === 'string' ? [usualLabels, ...byComponents] : byComponents;
}

const isSet = (env: readonly unknown[]): boolean =>
  env.some((it) => textAt(it, 'name') === viewVariable && textAt(it, 'value') !== undefined);

const labelsAt = (value: unknown, ...path: readonly string[]): ReadonlyMap<string, string> =>
  new Map(Object.entries(textsAt(value, ...path)).map(([name, it]) => [copyOf(name), copyOf(it)]));

function workloadFacts(
  object: ManifestObject,
  document: ManifestDocument,
): readonly InstallFacts[] {
  if (object.kind !== 'Deployment') return [];
  const template = fieldAt(valuesOf(object), 'spec', 'template');
  if (!listAt(template, 'spec', 'containers').some((it) => isSet(listAt(it, 'env')))) return [];
  const views = [labelsAt(template, 'metadata', 'labels')];
  return [{ ...objectFacts(object, document), isMulticluster: false, views }];
}

/** Those whose selector says that they are for calls to the outside. */
export const egressIn = (document: ManifestDocument): readonly EgressFacts[] =>
  objectsOfKind(document, 'Gateway').flatMap((it) => egressOf(it, document));

function egressOf(object: ManifestObject, document: ManifestDocument): readonly EgressFacts[] {
  const spec = fieldAt(valuesOf(object), 'spec');
  const selector = labelsAt(spec, 'selector');
  if (![...selector.values()].some((it) => it.includes('egress'))) return [];
  return listAt(spec, 'servers').flatMap((server, index) => {
    const path = ['spec', 'servers', index, 'hosts'];
    const hosts = listAt(server, 'hosts').filter((it) => typeof it === 'string');
    const { start, end } = nodeAt(object.node, [...path, 0]) ?? object.node;
    if (hosts.length === 0) return [];
    const bare = hosts.map((it) => copyOf(it.slice(it.indexOf('/') + 1).toLowerCase()));
    return [{ ...objectFacts(object, document), selector, hosts: bare, path, start, end }];
  });
}
