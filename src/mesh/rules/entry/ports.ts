import { isText, known, unsure, type Entry, type EntryPort, type Path } from './entry';
import { passthroughPort } from '../../names';
import { nearest } from './nearest';
import { problem, type EntryProblem } from './problem';

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

/** Later additions, accepted without being offered. */
const accepted: ReadonlySet<string> = new Set([...protocols, 'HTTP_PROXY', 'HBONE']);

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

export function* portsValid(entry: Entry): Iterable<EntryProblem> {
  for (const [index, port] of known(entry.ports).entries()) {
    const path: Path = ['spec', 'ports', index];
    yield* nameProblems(port, path);
    yield* numberProblems(port, path);
    yield* protocolProblems(port, path);
  }
}

function* nameProblems({ name }: EntryPort, path: Path): Iterable<EntryProblem> {
  if (name === undefined || name === '') {
    const message = 'The port has no name, so no endpoint can say where it leads.';
    yield problem('MESH0518', path, { message });
  } else if (isText(name) && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(name)) {
    const message = `"${name}" is not a port name: up to 63 letters, digits and hyphens.`;
    yield problem('MESH0518', [...path, 'name'], { message });
  }
}

function* numberProblems({ number }: EntryPort, path: Path): Iterable<EntryProblem> {
  if (number === undefined) {
    const message = 'The port has no number: it is that of the remote Service.';
    yield problem('MESH0518', path, { message });
  } else if (number === passthroughPort) {
    yield problem('MESH0527', [...path, 'number'], {
      message: `${passthroughPort} is where the gateway listens. Here belongs the port of the remote Service, by which the gateway finds it.`,
    });
  } else if (number !== unsure && !(Number.isInteger(number) && number >= 1 && number <= 65535)) {
    const message = `${number} is not a port: ports are 1 to 65535.`;
    yield problem('MESH0518', [...path, 'number'], { message });
  }
}

function* protocolProblems({ protocol }: EntryPort, path: Path): Iterable<EntryProblem> {
  if (!isText(protocol) || protocol === '') return;
  if (!accepted.has(protocol.toUpperCase())) {
    const meant = nearest(protocol, protocols);
    yield problem('MESH0518', [...path, 'protocol'], {
      message: `Istio does not know protocol ${protocol}; it knows ${protocols.join(', ')}.`,
      ...(meant === undefined ? {} : { want: meant }),
    });
  } else if (protocol.toUpperCase() === 'UDP') {
    const message = 'Gateways carry no UDP between clusters, so this port stays unreachable.';
    yield problem('MESH0519', [...path, 'protocol'], { message });
  }
}

export function* portsDistinct(entry: Entry): Iterable<EntryProblem> {
  for (const field of ['name', 'number'] as const) {
    const seen = new Set<string | number>();
    for (const [index, port] of known(entry.ports).entries()) {
      const value = port[field];
      if (value === undefined || value === unsure) continue;
      if (seen.has(value)) {
        const message = `Two ports of this ServiceEntry have the ${field} ${value}; Istio refuses that.`;
        yield problem('MESH0518', ['spec', 'ports', index, field], { message });
      }
      seen.add(value);
    }
  }
}

/** Rule 17: bytes that name no host cannot be told apart, so such ports allow one host only. */
export function* hostsTellable(entry: Entry): Iterable<EntryProblem> {
  if (entry.hosts.length < 2 || entry.resolution === 'NONE') return;
  const blind = known(entry.ports).find(
    ({ protocol }) => isText(protocol) && ['TCP', 'UDP'].includes(protocolClass(protocol)),
  );
  if (!blind) return;
  yield problem('MESH0518', ['spec', 'hosts', 1], {
    message: `Several hosts cannot share a ServiceEntry with a ${String(blind.protocol)} port; Istio refuses that.`,
  });
}
