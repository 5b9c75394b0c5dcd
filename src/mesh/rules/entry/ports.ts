import { isOwnIngress } from './legs';
import { isText, known, unsure, type Entry, type EntryPort, type Path } from './entry';
import { passthroughPort } from '../../names';
import { nearest } from './nearest';
import { firstHost, problem, type EntryProblem, type EntryRule } from './problem';
import { none, problemsOfEach, together } from '../saying';

/** Protocols Istio knows, in capitals (4.9). */
export const protocols = [
  'HTTP',
  'HTTP2',
  'GRPC',
  'GRPC-WEB',
  'HTTPS',
  'TLS',
  'TCP',
  'MONGO',
  'REDIS',
  'MYSQL',
  'UDP',
] as const;

/** The protocol that a port's name begins with: `http2-web` (domain facts 4.9). */
export function protocolNamed(name: string): string | undefined {
  const upper = name.toUpperCase();
  return protocols
    .filter((it) => upper === it || upper.startsWith(`${it}-`) || upper === `${it}1`)
    .toSorted((a, b) => b.length - a.length)[0];
}

/** Where a protocol is usually spoken; undefined where there is no such habit. */
export const portNumberOf = (protocol: string): number | undefined =>
  usualPorts.get(protocol.toUpperCase());

const usualPorts: ReadonlyMap<string, number> = new Map([
  ['HTTP', 80],
  ['HTTP2', 80],
  ['GRPC', 80],
  ['GRPC-WEB', 80],
  ['HTTPS', 443],
  ['TLS', 443],
  ['MONGO', 27017],
  ['REDIS', 6379],
  ['MYSQL', 3306],
]);

/** Later additions, accepted without being offered. */
const accepted: ReadonlySet<string> = new Set([...protocols, 'HTTP_PROXY', 'HBONE']);

/** Istio reads it without regard to case. */
export const isProtocol = (protocol: string): boolean => accepted.has(protocol.toUpperCase());

const httpLike: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY']);
const tlsLike: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);

export type ProtocolClass = 'HTTP' | 'TLS' | 'TCP' | 'UDP';

/** What matters between two sides of a call: bytes, HTTP, TLS or datagrams. */
export function protocolClass(protocol: string): ProtocolClass {
  const word = protocol.toUpperCase();
  if (httpLike.has(word)) return 'HTTP';
  if (tlsLike.has(word)) return 'TLS';
  return word === 'UDP' ? 'UDP' : 'TCP';
}

export const portsPresent: EntryRule = ({ ports }) => {
  if (ports === unsure || ports.length > 0) return none;
  const message =
    'The ServiceEntry has no ports, so nothing can be called: add those of the remote Service.';
  return [problem('MESH0518', ['spec', 'ports'], { message, near: firstHost })];
};

const pathOf = (index: number): Path => ['spec', 'ports', index];

export const portNames: EntryRule = ({ ports }) =>
  problemsOfEach(known(ports), (port, index) => nameProblem(port, pathOf(index)));

export const portNumbers: EntryRule = (entry) =>
  problemsOfEach(known(entry.ports), (port, index) => numberProblem(port, pathOf(index), entry));

/** A gateway of another cluster under a name of its own, for another gateway to pass calls on to. */
export const isGatewayItself = ({ hosts, ports, endpoints }: Entry): boolean =>
  known(ports).length > 0 &&
  known(ports).every(
    ({ number, protocol }) =>
      number === passthroughPort && isText(protocol) && tlsLike.has(protocol.toUpperCase()),
  ) &&
  [
    ...hosts,
    ...known(ports).map(({ name }) => name),
    ...known(endpoints).map(({ address }) => address),
  ].some((it) => isText(it) && /gress|gateway|(?:^|[-.])gw|eastwest|pass-?through/i.test(it));

export const portProtocols: EntryRule = ({ ports }) =>
  problemsOfEach(known(ports), (port, index) => protocolProblem(port, pathOf(index)));

function nameProblem({ name }: EntryPort, path: Path): EntryProblem | undefined {
  if (name === undefined || name === '') {
    const message = 'The port has no name, so no endpoint can say where it leads.';
    return problem('MESH0518', path, { message, missing: 'name' });
  }
  if (isText(name) && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(name)) {
    const message = `"${name}" is not a port name: up to 63 letters, digits and hyphens.`;
    return problem('MESH0518', [...path, 'name'], { message });
  }
  return undefined;
}

function numberProblem({ number }: EntryPort, path: Path, entry: Entry): EntryProblem | undefined {
  if (number === undefined) {
    const message = 'The port has no number: it is that of the remote Service.';
    return problem('MESH0518', path, { message, missing: 'number' });
  }
  if (number === passthroughPort) return isGatewayItself(entry) ? undefined : gatewaysOwn(path);
  if (number !== unsure && !(Number.isInteger(number) && number >= 1 && number <= 65535)) {
    const message = `${number} is not a port: ports are 1 to 65535.`;
    return problem('MESH0518', [...path, 'number'], { message });
  }
  return undefined;
}

const gatewaysOwn = (path: Path): EntryProblem =>
  problem('MESH0527', [...path, 'number'], {
    message: `${passthroughPort} is where the gateway listens. Here belongs the port of the remote Service, by which the gateway finds it.`,
  });

/** The number travels in the name that gateways route by, whatever the host is; only a gateway has it itself. */
export const portsOfGateways: EntryRule = (entry) =>
  problemsOfEach(known(entry.ports), ({ number }, index) =>
    number === passthroughPort &&
    !entry.hosts.some((it) => isText(it) && isOwnIngress(it)) &&
    !isGatewayItself(entry)
      ? gatewaysOwn(['spec', 'ports', index])
      : undefined,
  );

function protocolProblem({ name, protocol }: EntryPort, path: Path): EntryProblem | undefined {
  if (!isText(protocol) || protocol === '') return undefined;
  if (!isProtocol(protocol)) {
    const meant = nearest(protocol, protocols);
    const named = isText(name) ? protocolNamed(name) : undefined;
    const at = [...path, 'protocol'];
    return problem('MESH0518', at, {
      message: `Istio does not know protocol ${protocol}; it knows ${protocols.join(', ')}.`,
      ...(meant === undefined ? {} : { want: meant }),
      ...(meant === undefined && named !== undefined ? { cures: [{ set: at, to: named }] } : {}),
    });
  } else if (protocol.toUpperCase() === 'UDP') {
    const message = 'Gateways carry no UDP between clusters, so this port stays unreachable.';
    return problem('MESH0519', [...path, 'protocol'], { message });
  }
  return undefined;
}

export const portsDistinct: EntryRule = (entry) => {
  const ports = known(entry.ports);
  if (ports.length < 2) return none;
  return together(secondPorts(ports, 'name'), secondPorts(ports, 'number'));
};

function secondPorts(
  ports: readonly EntryPort[],
  field: 'name' | 'number',
): readonly EntryProblem[] {
  const values = ports.map((it) => it[field]);
  return problemsOfEach(values, (value, index) => {
    if (value === undefined || value === unsure || values.indexOf(value) === index)
      return undefined;
    const message = `Two ports of this ServiceEntry have the ${field} ${value}; Istio refuses that.`;
    const cures = [{ remove: pathOf(index) }];
    return problem('MESH0518', [...pathOf(index), field], { message, cures });
  });
}

/** Rule 17: bytes that name no host cannot be told apart, so such ports allow one host only. */
export const hostsTellable: EntryRule = (entry) => {
  if (entry.hosts.length < 2 || entry.resolution === 'NONE') return none;
  const blind = known(entry.ports).find(
    ({ protocol }) => isText(protocol) && ['TCP', 'UDP'].includes(protocolClass(protocol)),
  );
  if (!blind) return none;
  const message = `Several hosts cannot share a ServiceEntry with a ${String(blind.protocol)} port; Istio refuses that.`;
  return [problem('MESH0518', ['spec', 'hosts', 1], { message })];
};
