/** Where the ports of endpoints lead: to the port that gateways take calls of other clusters on. */
import { isIp, isPrivateIpv4 } from '../../services/addresses';
import type { Severity } from '../../finding';
import { passthroughPort } from '../../names';
import { at } from './endpoints';
import { isEgressLeg, isInside, isNoGateway, isOfOtherCluster, isOuterLeg } from './legs';
import {
  isForNamespace,
  isText,
  known,
  unsure,
  type Entry,
  type EntryEndpoint,
  type EntryPort,
  type Path,
} from './entry';
import { isHostName } from './hosts';
import { isSlipOf } from './nearest';
import { problem, type EntryProblem, type EntryRule } from './problem';
import { none, problemsOfEach } from '../saying';

/** Most entries have one endpoint with nothing to say of it, and then no list is made. */
function ofEachEndpoint(
  endpoints: Entry['endpoints'],
  problemsAt: (endpoint: EntryEndpoint, index: number) => Iterable<EntryProblem>,
): Iterable<EntryProblem> {
  const all = known(endpoints);
  const [first] = all;
  if (first && all.length === 1) return problemsAt(first, 0);
  return all.flatMap((it, index) => [...problemsAt(it, index)]);
}

/** Rule 15: names in the map are names of service ports; and each service port has its entry (SE-01). */
export const endpointPortNames: EntryRule = ({ ports, endpoints }) => {
  const names = known(ports).map((it) => it.name);
  // A port that has no name yet may be the one an endpoint speaks of.
  if (names.length === 0 || !names.every(isText)) return none;
  return ofEachEndpoint(endpoints, (endpoint, index) => {
    const mapped = endpoint.ports;
    if (mapped === unsure) return none;
    const isEach = mapped.size === names.length && names.every((it) => mapped.has(it));
    return isEach ? none : portNamesAt(endpoint, [...mapped.keys()], known(ports), index);
  });
};

function* portNamesAt(
  endpoint: EntryEndpoint,
  mapped: readonly string[],
  ports: readonly EntryPort[],
  index: number,
): Iterable<EntryProblem> {
  const names = ports.flatMap(({ name }) => (isText(name) ? [name] : []));
  const missing = names.filter((it) => !mapped.includes(it));
  const strangers = mapped.filter((it) => !names.includes(it));
  const sole = missing.length === 1 && strangers.length === 1 ? missing[0] : undefined;
  for (const stranger of strangers) {
    yield problem('MESH0517', at(index, 'ports', stranger), {
      message: `The ServiceEntry has no port named ${stranger}; its ports are ${names.join(', ')}.`,
      onKey: true,
      ...(sole === undefined
        ? { cures: [{ remove: at(index, 'ports', stranger) }] }
        : { rename: [stranger, sole] as const }),
    });
  }
  // What is on 15443 already leads there without a map.
  const astray = missing.filter((it) => !isOnGatewayPort(ports, it));
  if (sole !== undefined || astray.length === 0 || listensItself(endpoint)) return;
  if (isText(endpoint.address) && endpoint.address.startsWith('unix://')) return;
  // What stands where the gateway belongs takes no calls on the gateway's port.
  const isMisplaced = isInside(endpoint);
  const added = astray.map((it) => [it, portOfOthers(endpoint)] as const);
  yield problem('MESH0511', at(index), {
    severity: isMisplaced || mayServeItself(endpoint) ? 'warning' : 'error',
    message: `The endpoint has no port for ${astray.join(', ')}, so calls go to the gateway on the service's own port. Map each port to ${passthroughPort}, or to the gateway's node port.`,
    ...(isMisplaced ? {} : { add: { ports: Object.fromEntries(added) } }),
  });
}

const isOnGatewayPort = (ports: readonly EntryPort[], name: string): boolean =>
  ports.some((it) => it.name === name && it.number === passthroughPort);

/** A Service of the calling cluster, and not of another network, is called on its own ports. */
const listensItself = (endpoint: EntryEndpoint): boolean =>
  isInside(endpoint) && !isText(endpoint.network);

/** What the endpoint's other ports lead to: one node port serves them all. */
function portOfOthers({ ports }: EntryEndpoint): number {
  const numbers = new Set(ports === unsure ? [] : ports.values());
  const [first] = numbers;
  return numbers.size === 1 && typeof first === 'number' ? first : passthroughPort;
}

/** Fixed by the charts of 1.1 to 1.4 for ports 80, 443 and 31400 of the gateway: never 15443. */
const nodePortsOfOthers: ReadonlyMap<number, number> = new Map([
  [31380, 80],
  [31390, 443],
  [31400, 31400],
]);

/** Calls enter the remote cluster on 15443, or on the node port in front of it (1.8, 1.9). */
export const endpointPort: EntryRule = (entry) =>
  ofEachEndpoint(entry.endpoints, (endpoint, index) => {
    if (endpoint.ports === unsure || isInside(endpoint)) return none;
    return problemsOfEach([...endpoint.ports], ([name, port]) => {
      if (typeof port !== 'number' || port === passthroughPort) return undefined;
      if (isEgressOf(entry, endpoint)) return egressPort(port, at(index, 'ports', name));
      const isOwn = known(entry.ports).some((it) => it.number === port);
      if (isOwn && isServed(entry, endpoint)) return undefined;
      const isSure = (isOwn && isAddress(endpoint) && !mayServeItself(endpoint)) || isSlip(port);
      const severity = isSure ? 'error' : 'warning';
      return wrongPort(port, at(index, 'ports', name), severity);
    });
  });

/** The server's own side of a host: pods by their labels, and for the one namespace only (domain facts 7.3). */
const isServed = (entry: Entry, { labels }: EntryEndpoint): boolean =>
  isForNamespace(entry) &&
  labels !== unsure &&
  (labels.has('app') || labels.has('app.kubernetes.io/name'));

/** Whatever else is meant to stand there may be reached otherwise. */
const isAddress = ({ address }: EntryEndpoint): boolean =>
  isText(address) && (isIp(address) || isHostName(address));

const isEgressOf = ({ endpoints }: Entry, endpoint: EntryEndpoint): boolean =>
  isEgressLeg(endpoint) && known(endpoints).some(isOuterLeg);

/** The Gateway of the charts for it is on 15443, and another may have been made by hand (1.10, 2.6). */
const egressPort = (port: number, path: Path): EntryProblem =>
  problem('MESH0512', path, {
    severity: 'warning',
    message: `The egress gateway of this cluster passes calls for other clusters on where a Gateway with AUTO_PASSTHROUGH listens, which is ${passthroughPort} unless you made one for ${port}.`,
    want: passthroughPort,
  });

/** A Service listens on its own ports; 15443 is one of those of gateways. */
export const localPassthrough: EntryRule = ({ endpoints }) =>
  ofEachEndpoint(endpoints, (endpoint, index) => {
    if (endpoint.ports === unsure || !isInside(endpoint) || !isNoGateway(endpoint)) return none;
    return problemsOfEach([...endpoint.ports], ([name, port]) =>
      port === passthroughPort
        ? problem('MESH0512', at(index, 'ports', name), {
            severity: 'warning',
            message: `${passthroughPort} is a port of gateways, and ${String(endpoint.address)} is a Service of the calling cluster: the endpoint is the gateway of the cluster that has the Service.`,
          })
        : undefined,
    );
  });

/** May be the Service itself, where a cluster serves a host of its own (domain facts 7.3). */
const isPrivate = (endpoint: EntryEndpoint): boolean =>
  isText(endpoint.address) &&
  (isPrivateIpv4(endpoint.address) ||
    privateName.test(endpoint.address) ||
    isOfOtherCluster(endpoint));

/** Not what is called on the gateway's port for another port of the service. */
const mayServeItself = (endpoint: EntryEndpoint): boolean =>
  isPrivate(endpoint) &&
  !(endpoint.ports !== unsure && [...endpoint.ports.values()].includes(passthroughPort));

/** One load balancer may have 15443 and 15444, for two clusters; nobody chooses 15433. */
const isSlip = (port: number): boolean =>
  isSlipOf(String(port), String(passthroughPort)) && Math.trunc(port / 10) !== 1544;

/** As inner networks name things; a Service of this cluster is none of them. */
const privateName =
  /^(?!.*\.svc\.).*\.(?:internal|local|localdomain|lan|corp|intranet|intra|private|home|arpa)\.?$/i;

/** A load balancer may listen elsewhere; the Service's own port is what people leave in by mistake. */
function wrongPort(port: number, path: Path, severity: Severity): EntryProblem | undefined {
  if (!isPort(port)) {
    return problem('MESH0512', path, {
      message: `${port} is not a port: ports are 1 to 65535. Gateways take calls from other clusters on ${passthroughPort}.`,
      want: passthroughPort,
    });
  }
  const other = nodePortsOfOthers.get(port);
  if (other !== undefined) {
    return problem('MESH0512', path, {
      severity: 'warning',
      message: `${port} is the chart's node port for port ${other} of the gateway; calls from other clusters need that of ${passthroughPort}.`,
    });
  } else if (port < 30000 || port > 32767) {
    return problem('MESH0512', path, {
      severity,
      message: `Gateways take calls from other clusters on ${passthroughPort}, or on a node port in front of it; ${port} is neither.`,
      want: passthroughPort,
    });
  }
  return undefined;
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535;
