/** Calls of workloads, beside the ServiceEntries of the hosts they call. */
import { known, unsure } from '../../mesh/rules/entry/entry';
import { problem } from '../../mesh/rules/entry/problem';
import type { Diagnostic } from '../diagnostic';
import type { CallFacts, CalledPort } from '../workspace/callFacts';
import type { EntryFacts } from '../workspace/facts';
import { certain, placed } from './neighbours';

/** `isRouted`: a VirtualService may take the host by other ports. Offsets are those of the facts. */
export function* callProblems(
  call: CallFacts,
  near: readonly EntryFacts[],
  isRouted: boolean,
): Iterable<Diagnostic> {
  const entries = certain(near);
  if (call.isTemplate || entries.length < near.length || entries.length === 0) return;
  const { host, written } = call;
  if (written !== host) {
    const isDefined = entries.some(({ entry }) => entry.hosts.includes(written));
    if (!isDefined) yield tooLong(call);
    return;
  }
  const ports = entries.flatMap(({ entry }) => known(entry.ports));
  const isKnown = entries.every(({ entry }) => entry.ports !== unsure);
  const numbers = new Set(
    ports.flatMap(({ number }) => (typeof number === 'number' ? [number] : [])),
  );
  const isWhole = isKnown && ports.every((it) => typeof it.number === 'number');
  if (!isWhole || !call.port || isRouted || numbers.size === 0) return;
  const { number } = call.port;
  if (!numbers.has(number)) yield otherPort(call, call.port, [...numbers]);
  const spoken = ports.filter((it) => it.number === number).map((it) => it.protocol);
  const isPlain = spoken.every((it) => typeof it === 'string' && plain.has(it.toUpperCase()));
  if (call.tls && spoken.length > 0 && isPlain) yield secured(call, call.port, String(spoken[0]));
}

/** Of these, sidecars read every call, and TLS is none they can read. */
const plain: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB']);

function otherPort(call: CallFacts, port: CalledPort, numbers: readonly number[]): Diagnostic {
  const { host } = call;
  const [only, another] = numbers;
  const isSaid = port.end > port.start;
  const message = isSaid
    ? `${host} has no port ${port.number}, only ${numbers.join(', ')}: calls to it fail.`
    : `Where no port is said, this calls port ${port.number}, and ${host} has ${numbers.join(', ')} only: calls fail.`;
  const want =
    only === undefined || another !== undefined ? {} : { want: isSaid ? only : `${host}:${only}` };
  return placed(call, isSaid ? port : call, problem('MESH0620', [], { message, ...want }));
}

function tooLong(call: CallFacts): Diagnostic {
  const { host, written } = call;
  const message = `No ServiceEntry in sight defines ${written}; remote hosts have neither svc nor cluster.local in them, and one defines ${host}.`;
  return placed(call, call, problem('MESH0621', [], { message, want: host }));
}

/** A host that nobody defines here, where one that is `meant` is there. */
export function misspeltCall(call: CallFacts, meant: string): Diagnostic {
  const { written } = call;
  const isShort = meant.split('.').length > written.split('.').length;
  const message = `No ServiceEntry in sight defines ${written}, but one defines ${meant}: is ${isShort ? 'the namespace missing' : 'it misspelt'}?`;
  return placed(call, call, problem('MESH0621', [], { message, want: meant }));
}

/** "Sending HTTPS to an HTTP port" of Istio's common problems with networks. */
function secured(call: CallFacts, port: CalledPort, protocol: string): Diagnostic {
  // By http alone it would be another port.
  const want = port.end > port.start ? { want: 'http' } : {};
  const message = `Port ${port.number} of ${call.host} is declared ${protocol}, so sidecars read what is called there as plain HTTP, and TLS of the caller fails. Call http://, which sidecars put into TLS of the mesh, or declare the port https or tls.`;
  return placed(call, call.tls ?? call, problem('MESH0622', [], { message, ...want }));
}
