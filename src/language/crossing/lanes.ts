/** Which routes are asked for a connection: those of HTTP, of TLS by its server name, or of TCP. */
import type { Path } from '../../mesh/rules/entry/entry';
import { protocolClass, protocols } from '../../mesh/rules/entry/ports';
import { none } from '../../mesh/rules/saying';
import { fieldAt, listAt, numberAt, textAt } from '../../objects/object';
import { specOf, type ManifestObject } from '../manifestObject';
import { spanOf } from '../places';
import { claimAt, type HostClaim } from './rival';

export type Lane = 'http' | 'tls' | 'tcp';

/** The routes of one lane in a VirtualService. */
export interface LaneRoutes {
  readonly lane: Lane;
  /** The name of the field. */
  readonly at: HostClaim;
  /** Undefined where some of them are for every port. */
  readonly ports: readonly number[] | undefined;
  readonly matches: readonly PortMatch[];
}

/** One match, for one port. */
export interface PortMatch {
  readonly port: number;
  readonly at: HostClaim;
}

/** A server of a Gateway. */
export interface ServerLane {
  readonly port: number | undefined;
  /** Undefined where not all of them are in sight. */
  readonly hosts: readonly string[] | undefined;
  /** `none` where no VirtualService is asked; undefined where that cannot be told. */
  readonly lane: Lane | 'none' | undefined;
}

const lanes = ['http', 'tls', 'tcp'] as const;

/**
 * None where a host is not in sight: it may be one of any server. Of a VirtualService for sidecars as well,
 * those routes alone that are for gateways by their own word.
 */
export function routesByLane(object: ManifestObject): readonly LaneRoutes[] {
  const spec = specOf(object);
  if (!listAt(spec, 'hosts').every((it) => typeof it === 'string')) return none;
  const gateways = listAt(spec, 'gateways');
  const isShared = gateways.length > 1 && gateways.includes('mesh');
  return lanes.flatMap((lane) => {
    const routes = [...listAt(spec, lane).entries()]
      .map(([index, it]) => ({ index, matches: listAt(it, 'match') }))
      .filter(({ matches }) => !isShared || (matches.length > 0 && matches.every(isForGateways)));
    const [first] = routes;
    const place =
      first && isShared ? ['spec', lane, first.index, 'match', 0, 'gateways'] : ['spec', lane];
    return first ? [laneRoutes(object, lane, routes, place)] : [];
  });
}

const isForGateways = (match: unknown): boolean => {
  const gateways = listAt(match, 'gateways');
  return gateways.length > 0 && gateways.every((it) => typeof it === 'string' && it !== 'mesh');
};

function laneRoutes(
  object: ManifestObject,
  lane: Lane,
  all: readonly { readonly index: number; readonly matches: readonly unknown[] }[],
  place: Path,
): LaneRoutes {
  const ports = all.flatMap(({ matches }) =>
    matches.length === 0 ? [undefined] : matches.map((it) => numberAt(it, 'port')),
  );
  const known = ports.filter((it) => it !== undefined);
  return {
    lane,
    at: { host: lane, path: place, ...spanOf(object.node, place, true) },
    ports: known.length < ports.length ? undefined : known,
    matches: all.flatMap(({ matches, index }) =>
      matches.flatMap((match, at) =>
        portMatch(object, match, ['spec', lane, index, 'match', at, 'port']),
      ),
    ),
  };
}

function portMatch(
  object: ManifestObject,
  match: unknown,
  path: readonly (string | number)[],
): readonly PortMatch[] {
  const port = numberAt(match, 'port');
  if (port === undefined) return none;
  return claimAt(object, String(port), path).map((at) => ({ port, at }));
}

export const serverLanes = (spec: unknown): readonly ServerLane[] =>
  listAt(spec, 'servers').map((it) => {
    const hosts = listAt(it, 'hosts').filter((host) => typeof host === 'string');
    return {
      port: numberAt(it, 'port', 'number'),
      hosts: hosts.length === listAt(it, 'hosts').length ? hosts : undefined,
      lane: laneOf(it),
    };
  });

const ending: ReadonlySet<string> = new Set([
  'SIMPLE',
  'MUTUAL',
  'OPTIONAL_MUTUAL',
  'ISTIO_MUTUAL',
]);

/**
 * A server of HTTP, and one of HTTPS that ends TLS, ask HTTP routes; one that passes TLS on asks TLS routes;
 * any other that ends TLS, and one without, ask TCP routes (createGatewayTCPFilterChainOpts of `gateway.go`).
 */
function laneOf(server: unknown): ServerLane['lane'] {
  const word = textAt(server, 'port', 'protocol')?.toUpperCase() ?? '';
  if (!isKnown(word)) return undefined;
  const kind = protocolClass(word);
  if (kind === 'HTTP') return 'http';
  const mode = textAt(server, 'tls', 'mode') ?? '';
  if (mode === 'AUTO_PASSTHROUGH') return 'none';
  if (mode === 'PASSTHROUGH') return 'tls';
  if (ending.has(mode)) return word === 'HTTPS' ? 'http' : 'tcp';
  return kind === 'TCP' && fieldAt(server, 'tls') === undefined ? 'tcp' : undefined;
}

const words: ReadonlySet<string> = new Set(protocols);
const isKnown = (word: string): boolean => words.has(word);

/** Protocols of Istio whose bytes a sidecar passes on without looking for HTTP in them. */
export const isNoHttp = (protocol: string): boolean =>
  isKnown(protocol.toUpperCase()) && protocolClass(protocol) !== 'HTTP';
