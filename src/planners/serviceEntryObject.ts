/** The ServiceEntry through which one cluster calls a Service of another. */
import { isIp } from '../mesh/services/addresses';
import { gatewayLegsOf, hostAndPort, isLocalLeg, isOuterLeg } from '../mesh/rules/entry/legs';
import { entryOf, known } from '../mesh/rules/entry/entry';
import { hostOf, isHostName } from '../mesh/rules/entry/hosts';
import { partLabel, passthroughPort } from '../mesh/names';
import { protocolsClash } from '../mesh/services/remoteServices';
import type { GatewayEndpoint, PortFacts, ServiceFacts } from '../mesh/snapshot';
import { fieldAt, isMap, listAt, textAt, type KubernetesObject } from '../objects/object';
import { kinds } from '../objects/objectKind';

/** What the callers' side must know of the Service. */
export interface ExportSource {
  readonly service: ServiceFacts;
  /** Where the gateway of its cluster is reached. Not empty. */
  readonly gateway: readonly GatewayEndpoint[];
  readonly zone: string;
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The ports calls can take between clusters: gateways carry no UDP. */
export const exportedPorts = (service: ServiceFacts): readonly PortFacts[] =>
  service.ports.filter((it) => it.protocol !== 'UDP');

/** A new ServiceEntry, as the pages of Istio write it (domain facts 1.8). */
export function serviceEntryFor(
  source: ExportSource,
  place: Place,
  address: string,
): KubernetesObject {
  const ports = exportedPorts(source.service).map(portFrom);
  return {
    apiVersion: kinds.serviceEntry.apiVersion,
    kind: kinds.serviceEntry.kind,
    metadata: { ...place, labels: { [partLabel]: 'services' } },
    spec: {
      hosts: [hostOf(source.service, source.zone)],
      location: 'MESH_INTERNAL',
      ports,
      // DNS takes host names and IP addresses alike.
      resolution: 'DNS',
      addresses: [address],
      endpoints: source.gateway.map((it) => ({
        address: it.address,
        ports: portMap(ports, it.port),
      })),
    },
  } as KubernetesObject;
}

/** Endpoints find their ports by name, so a port without one is given one. */
const portFrom = (port: PortFacts): Fields & { readonly name: string } => ({
  name: port.name === '' ? `${port.protocol.toLowerCase()}-${port.number}` : port.name,
  number: port.number,
  protocol: port.protocol,
});

const portMap = (
  ports: readonly { readonly name: string }[],
  port: number,
): Readonly<Record<string, number>> => Object.fromEntries(ports.map((it) => [it.name, port]));

export interface Repair {
  readonly address: string;
  /** Gateways of other clusters of the mesh, which may serve the same host. */
  readonly otherGateways: readonly GatewayEndpoint[];
}

/**
 * An existing ServiceEntry made to lead to the source, with everything left that is already right:
 * names, labels, visibility, localities, the way through an egress gateway. Equal when all is right.
 */
export function repairedEntry(
  existing: KubernetesObject,
  source: ExportSource,
  { address, otherGateways }: Repair,
): KubernetesObject {
  const spec = fieldAt(existing, 'spec');
  const fields: Fields = isMap(spec) ? spec : {};
  const ports = repairedPorts(fields, source.service);
  const endpoints = repairedEndpoints(fields, source, otherGateways, ports);
  return {
    ...existing,
    spec: {
      ...fields,
      location: 'MESH_INTERNAL',
      ports,
      resolution: repairedResolution(fields, endpoints),
      addresses: [address],
      endpoints,
    },
  } as KubernetesObject;
}

type NamedPort = Fields & { readonly name: string };

/** A port that agrees with the Service stays as written, under the name it has. */
function repairedPorts(spec: Fields, service: ServiceFacts): readonly NamedPort[] {
  const written = listAt(spec, 'ports');
  const read = known(entryOf(spec).ports);
  const taken = new Set<string>();
  return exportedPorts(service).map((port) => {
    const index = read.findIndex((it) => it.number === port.number && !protocolsClash(it, port));
    const kept = written[index];
    const name = textAt(kept, 'name') ?? '';
    const chosen =
      isMap(kept) && name !== '' && !taken.has(name) ? { ...kept, name } : portFrom(port);
    const free = taken.has(chosen.name)
      ? { ...chosen, name: `${chosen.name}-${port.number}` }
      : chosen;
    taken.add(free.name);
    return free;
  });
}

/** In the order they stand: what leads nowhere gives its place to what is missing. */
function repairedEndpoints(
  spec: Fields,
  source: ExportSource,
  otherGateways: readonly GatewayEndpoint[],
  ports: readonly NamedPort[],
): readonly Fields[] {
  const entry = entryOf(spec);
  const written = listAt(spec, 'endpoints').map((it): Fields => (isMap(it) ? it : {}));
  const remote = new Set(known(gatewayLegsOf(entry)));
  const named = new Set([...remote].map((it) => it.address));
  const missing = source.gateway.filter((it) => !named.has(it.address));
  const portByGateway = new Map(
    [...otherGateways, ...source.gateway].map((it) => [it.address, it.port] as const),
  );
  const legs = known(entry.endpoints);
  const placed = legs.flatMap((leg, index) => {
    const fields = written[index] ?? {};
    if (!remote.has(leg))
      return isLocalLeg(leg) ? [localLeg(fields, ports)] : egressLeg(fields, ports);
    const port = portByGateway.get(String(leg.address));
    if (port !== undefined) return [{ ...fields, ports: portMap(ports, port) }];
    // What a stale endpoint says of its cluster (labels, locality) holds for its successor.
    const successor = missing.shift();
    return successor ? [endpointFor(successor, ports, fields)] : [];
  });
  const outer: Fields = [...remote].some(isOuterLeg) ? { network: 'external' } : {};
  return [...placed, ...missing.map((it) => endpointFor(it, ports, outer))];
}

/** What is in the cluster is in its network. */
function localLeg({ network: _, ...fields }: Fields, ports: readonly NamedPort[]): Fields {
  return withKnownPorts(fields, ports);
}

/** An endpoint in the cluster keeps its own ports; a name that no port has any more, Istio would refuse. */
function withKnownPorts(fields: Fields, ports: readonly NamedPort[]): Fields {
  const map = fields['ports'];
  if (!isMap(map)) return fields;
  const names = new Set(ports.map((it) => it.name));
  return {
    ...fields,
    ports: Object.fromEntries(Object.entries(map).filter(([name]) => names.has(name))),
  };
}

/** The cluster's own egress gateway. An address that Istio refuses for the whole object is mended or goes. */
function egressLeg(fields: Fields, ports: readonly NamedPort[]): readonly Fields[] {
  const written = textAt(fields, 'address') ?? '';
  const address = hostAndPort(written)?.host ?? written;
  return isIp(address) || isHostName(address)
    ? [{ ...fields, address, ports: portMap(ports, passthroughPort) }]
    : [];
}

const endpointFor = (
  gateway: GatewayEndpoint,
  ports: readonly NamedPort[],
  fields: Fields,
): Fields => ({ ...fields, address: gateway.address, ports: portMap(ports, gateway.port) });

/** The way through an egress gateway needs STATIC for IP addresses (domain facts 1.10). */
function repairedResolution(spec: Fields, endpoints: readonly Fields[]): string {
  const resolution = textAt(spec, 'resolution');
  const outer = endpoints.filter((it) => it['network'] === 'external');
  const throughEgress = outer.length > 0 && outer.length < endpoints.length;
  if (endpoints.every(isByIp) && (throughEgress || resolution === 'STATIC')) return 'STATIC';
  const single = resolution === 'DNS_ROUND_ROBIN' && endpoints.length === 1;
  return single ? resolution : 'DNS';
}

const isByIp = (endpoint: Fields): boolean => isIp(textAt(endpoint, 'address') ?? '');
