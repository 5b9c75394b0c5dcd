/** VirtualServices of one text: for which hosts and gateways they are, and where they send calls. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { specOf, type ManifestObject } from '../manifestObject';
import { spanOf } from '../places';
import { destinationsOf } from '../workspace/routeFacts';
import { routesByLane, type LaneRoutes } from './lanes';
import {
  claimAt,
  hostsAt,
  portAt,
  rival,
  type HostClaim,
  type PortClaim,
  type Rival,
} from './rival';

export interface RoutingRival extends Rival {
  readonly kind: 'VirtualService';
  readonly hosts: readonly HostClaim[];
  /** `mesh` where nothing is said. */
  readonly gateways: readonly string[];
  readonly gatewaysAt: readonly HostClaim[];
  readonly lanes: readonly LaneRoutes[];
  /** The first of its routes of HTTP for every path that routes go by alone; '' takes every call. */
  readonly paths: readonly HostClaim[];
  readonly exportTo: readonly unknown[];
  readonly targets: readonly TargetClaim[];
}

/** Where calls are sent: the host as Istio completes it. */
export interface TargetClaim {
  readonly host: string;
  readonly at: HostClaim;
  readonly hasSubset: boolean;
  /** Named by `host`; undefined where it is not in sight. */
  readonly subset: HostClaim | undefined;
  /** Undefined where it is none, or not in sight. */
  readonly port: PortClaim | undefined;
  readonly hasPort: boolean;
}

export function routingRival(object: ManifestObject): readonly RoutingRival[] {
  const spec = specOf(object);
  const isWhole = ['http', 'tcp', 'tls'].some((it) => listAt(spec, it).length > 0);
  const gateways = listAt(spec, 'gateways').filter((it) => typeof it === 'string');
  if (!isWhole || gateways.length < listAt(spec, 'gateways').length) return none;
  return [
    {
      hosts: hostsAt(object, listAt(spec, 'hosts'), ['spec', 'hosts']),
      gateways: gateways.length === 0 ? ['mesh'] : gateways,
      gatewaysAt: gateways.flatMap((it, index) => claimAt(object, it, ['spec', 'gateways', index])),
      lanes: routesByLane(object),
      paths: gateways.some((it) => it !== 'mesh') ? pathsOf(object, listAt(spec, 'http')) : none,
      exportTo: listAt(spec, 'exportTo'),
      targets: destinationsOf(spec).flatMap((path) => targetAt(object, path)),
      ...rival('VirtualService', object),
    },
  ];
}

/** One that hands on to another VirtualService takes what is for the routes of that. */
function pathsOf(object: ManifestObject, routes: readonly unknown[]): readonly HostClaim[] {
  const first = new Map<string, readonly (string | number)[]>();
  for (const [index, route] of routes.entries()) {
    if (!isMap(route) || route['delegate'] !== undefined) continue;
    const path = ['spec', 'http', index];
    if (route['match'] === undefined) keep(first, '', path);
    for (const [at, match] of listAt(route, 'match').entries()) {
      const condition = pathAlone(match);
      if (condition !== undefined) keep(first, condition, [...path, 'match', at]);
    }
  }
  return [...first].map(([host, path]) => ({ host, path, ...spanOf(object.node, path) }));
}

const keep = <T>(all: Map<string, T>, key: string, value: T): void => {
  if (!all.has(key)) all.set(key, value);
};

/** Of a match that asks for a path and nothing else; that of `/` takes every call. */
function pathAlone(match: unknown): string | undefined {
  if (!isMap(match) || Object.keys(match).some((it) => it !== 'uri' && it !== 'name'))
    return undefined;
  for (const form of ['prefix', 'exact'] as const) {
    const path = textAt(match, 'uri', form);
    if (path !== undefined) return form === 'prefix' && path === '/' ? '' : `${form} ${path}`;
  }
  return undefined;
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
    subset: claimAt(object, fieldAt(to, 'subset'), [...path, 'subset'])[0],
    port: portAt(object, fieldAt(to, 'port', 'number'), [...path, 'port', 'number']),
    hasPort: fieldAt(to, 'port') !== undefined,
  }));
}

/** Whether what the Service of a destination offers matters: for its port, or because a gateway needs one. */
export const asksForPorts = ({ gateways }: RoutingRival, { port, hasPort }: TargetClaim): boolean =>
  port !== undefined || (!hasPort && !gateways.includes('mesh'));
