/**
 * Objects of which Istio heeds one only: what each of them claims (IST0109, IST0110, IST0111, IST0132, IST0145).
 * And those that select others: by which labels.
 */
import { fullHostOf, isHostName } from '../../mesh/rules/entry/hosts';
import { isIp } from '../../mesh/services/addresses';
import { fieldAt, listAt } from '../../objects/object';
import { none } from '../../mesh/rules/saying';
import { specOf, type ManifestDocument, type ManifestObject } from '../document';
import { childOf, nodeAt, textOf, type Span } from '../nodes';
import { placeholderIn } from '../placeholders';
import { objectsOfKind } from '../rules/subjects';
import { destinationsOf } from '../workspace/facts';
import { routesByLane, serverLanes, type LaneRoutes, type ServerLane } from './lanes';
import { policiesOf, rulesOf, type PolicyRival, type RuleRival } from './policyRivals';
import { podsOf, servicesOf, type PodsRival, type ServiceRival } from './serviceRivals';
import { claimAt, labelsOf, rival, type HostClaim, type Rival } from './rival';

export interface RoutingRival extends Rival {
  readonly kind: 'VirtualService';
  readonly hosts: readonly HostClaim[];
  /** `mesh` where nothing is said. */
  readonly gateways: readonly string[];
  readonly gatewaysAt: readonly HostClaim[];
  readonly lanes: readonly LaneRoutes[];
  readonly exportTo: readonly unknown[];
  readonly targets: readonly TargetClaim[];
}

/** Where calls are sent: the host as Istio completes it. */
export interface TargetClaim {
  readonly host: string;
  readonly at: HostClaim;
  readonly hasSubset: boolean;
  /** Undefined where it is none, or not in sight. */
  readonly port: PortClaim | undefined;
  readonly hasPort: boolean;
}

export interface PortClaim extends Span {
  readonly number: number;
  readonly path: readonly (string | number)[];
}

export interface ServerClaim {
  readonly port: PortClaim;
  readonly hosts: readonly HostClaim[];
}

export interface GatewayRival extends Rival {
  readonly kind: 'Gateway';
  /** Of its pods, as `name=value`. */
  readonly labels: readonly string[];
  readonly servers: readonly ServerClaim[];
  /** Of all servers. */
  readonly lanes: readonly ServerLane[];
  /** Secrets its servers show certificates of. */
  readonly credentials: readonly HostClaim[];
}

export interface SidecarRival extends Rival, Span {
  readonly kind: 'Sidecar';
  readonly selector: string;
}

/** A host with fixed addresses that are those of workloads. The span is that of its resolution. */
export interface SelectingRival extends Rival, Span {
  readonly kind: 'ServiceEntry';
  /** As `name=value`. */
  readonly selector: readonly string[];
}

/** A workload that is found by a name. */
export interface WorkloadRival extends Rival {
  readonly kind: 'WorkloadEntry';
  readonly labels: readonly string[];
  readonly address: string;
}

export type AnyRival =
  | RoutingRival
  | GatewayRival
  | SidecarRival
  | SelectingRival
  | WorkloadRival
  | RuleRival
  | PolicyRival
  | ServiceRival
  | PodsRival;

const rivalling: ReadonlySet<string> = new Set([
  'VirtualService',
  'Gateway',
  'Sidecar',
  'WorkloadEntry',
  'DestinationRule',
  'PeerAuthentication',
  'Policy',
  'MeshPolicy',
  'Service',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Pod',
]);

/** None of what a template makes, nor of pieces that are laid over others. */
export function rivalsIn(document: ManifestDocument): readonly AnyRival[] {
  if (!document.objects.some((it) => rivalling.has(it.kind) || selectsWorkloads(it))) return none;
  if (document.masks.some((it) => it.by === 'template') || document.brokenAt !== undefined)
    return none;
  return [
    ...objectsOfKind(document, 'VirtualService').flatMap(routing),
    ...objectsOfKind(document, 'Gateway').flatMap(gateway),
    ...objectsOfKind(document, 'Sidecar').flatMap(sidecar),
    ...objectsOfKind(document, 'ServiceEntry').flatMap(selecting),
    ...objectsOfKind(document, 'WorkloadEntry').flatMap(workload),
    ...rulesOf(document),
    ...policiesOf(document),
    ...servicesOf(document),
    ...podsOf(document),
  ];
}

function routing(object: ManifestObject): readonly RoutingRival[] {
  const spec = specOf(object);
  const isWhole = ['http', 'tcp', 'tls'].some((it) => listAt(spec, it).length > 0);
  const gateways = listAt(spec, 'gateways').filter((it) => typeof it === 'string');
  if (!isWhole || gateways.length < listAt(spec, 'gateways').length) return [];
  return [
    {
      hosts: hostsAt(object, listAt(spec, 'hosts'), ['spec', 'hosts']),
      gateways: gateways.length === 0 ? ['mesh'] : gateways,
      gatewaysAt: gateways.flatMap((it, index) => claimAt(object, it, ['spec', 'gateways', index])),
      lanes: routesByLane(object),
      exportTo: listAt(spec, 'exportTo'),
      targets: destinationsOf(spec).flatMap((path) => targetAt(object, path)),
      ...rival('VirtualService', object),
    },
  ];
}

function targetAt(
  object: ManifestObject,
  path: readonly (string | number)[],
): readonly TargetClaim[] {
  const to = fieldAt({ spec: specOf(object) }, ...path);
  return claimAt(object, fieldAt(to, 'host'), [...path, 'host']).map((at) => ({
    host: fullHostOf(at.host.toLowerCase(), object.namespace),
    at,
    hasSubset: fieldAt(to, 'subset') !== undefined,
    port: portAt(object, fieldAt(to, 'port', 'number'), [...path, 'port', 'number']),
    hasPort: fieldAt(to, 'port') !== undefined,
  }));
}

/** Whether what the Service of a destination offers matters: for its port, or because a gateway needs one. */
export const asksForPorts = ({ gateways }: RoutingRival, { port, hasPort }: TargetClaim): boolean =>
  port !== undefined || (!hasPort && !gateways.includes('mesh'));

function portAt(
  object: ManifestObject,
  number: unknown,
  path: readonly (string | number)[],
): PortClaim | undefined {
  const node = nodeAt(object.node, path);
  return typeof number === 'number' && node
    ? { number, path, start: node.start, end: node.end }
    : undefined;
}

function gateway(object: ManifestObject): readonly GatewayRival[] {
  const spec = specOf(object);
  const servers = listAt(spec, 'servers').flatMap((it, index) => {
    const at = ['spec', 'servers', index, 'port', 'number'];
    const port = portAt(object, fieldAt(it, 'port', 'number'), at);
    const isElsewhere = fieldAt(it, 'bind') !== undefined;
    if (!port || isElsewhere) return [];
    const path = ['spec', 'servers', index, 'hosts'];
    return [{ port, hosts: hostsAt(object, listAt(it, 'hosts'), path) }];
  });
  const labels = labelsOf(fieldAt(spec, 'selector'));
  const credentials = listAt(spec, 'servers').flatMap((it, index) =>
    claimAt(object, fieldAt(it, 'tls', 'credentialName'), [
      'spec',
      'servers',
      index,
      'tls',
      'credentialName',
    ]),
  );
  return labels === undefined
    ? []
    : [{ labels, servers, lanes: serverLanes(spec), credentials, ...rival('Gateway', object) }];
}

function sidecar(object: ManifestObject): readonly SidecarRival[] {
  const labels = fieldAt(specOf(object), 'workloadSelector', 'labels');
  const selector = labels === undefined ? '' : labelsOf(labels)?.join();
  const { start, end } = nodeAt(object.node, ['metadata', 'name']) ?? object.node;
  return selector === undefined || object.name === undefined
    ? []
    : [{ selector, start, end, ...rival('Sidecar', object) }];
}

/** Nearly no entry does. */
const selectsWorkloads = ({ kind, node }: ManifestObject): boolean =>
  kind === 'ServiceEntry' && childOf(childOf(node, 'spec'), 'workloadSelector') !== undefined;

function selecting(object: ManifestObject): readonly SelectingRival[] {
  if (!selectsWorkloads(object)) return none;
  const resolution = nodeAt(object.node, ['spec', 'resolution']);
  const selector = labelsOf(fieldAt(specOf(object), 'workloadSelector', 'labels'));
  if (textOf(resolution) !== 'STATIC' || !resolution || !selector?.length) return none;
  const { start, end } = resolution;
  return [{ selector, start, end, ...rival('ServiceEntry', object) }];
}

function workload(object: ManifestObject): readonly WorkloadRival[] {
  const spec = specOf(object);
  const address = fieldAt(spec, 'address');
  const labels = labelsOf(fieldAt(spec, 'labels'));
  return typeof address === 'string' && isNameOnly(address) && labels
    ? [{ labels, address, ...rival('WorkloadEntry', object) }]
    : none;
}

const isNameOnly = (address: string): boolean =>
  !isIp(address) && isHostName(address) && placeholderIn(address) === undefined;

const hostsAt = (
  object: ManifestObject,
  hosts: readonly unknown[],
  path: readonly (string | number)[],
): readonly HostClaim[] =>
  hosts.flatMap((host, index) =>
    claimAt(object, typeof host === 'string' ? host.toLowerCase() : host, [...path, index]),
  );
