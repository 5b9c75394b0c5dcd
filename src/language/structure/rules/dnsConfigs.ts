/** Whether the DNS servers can read what they are told (domain facts 5.2, 5.5). */
import { parseCorefile } from '../../../dns/corefile';
import { isFatal } from '../../../dns/corefileZone';
import { lineOf } from '../../../dns/lineOf';
import { isUpstreamAddress } from '../../../dns/upstream';
import type { Path } from '../../../mesh/rules/entry/entry';
import { isHostName } from '../../../mesh/rules/entry/hosts';
import { isMap, textAt, textsAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';

const unreadable = (key: string, message: string): StructureProblem =>
  problem('MESH0721', ['data', key], { message });

/** One fault in it, and kube-dns passes over all of it. */
export const kubeDnsRules: ObjectRule = function* (root) {
  yield* jsonProblems(root, 'stubDomains', stubDomainProblems);
  yield* jsonProblems(root, 'upstreamNameservers', upstreamProblems);
};

function* jsonProblems(
  root: unknown,
  key: string,
  judge: (value: unknown) => Iterable<string>,
): Iterable<StructureProblem> {
  const text = textAt(root, 'data', key);
  if (text === undefined || text.trim() === '') return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    yield unreadable(key, `${key} is not JSON, so kube-dns passes over it.`);
    return;
  }
  for (const message of judge(value)) yield unreadable(key, message);
}

function* stubDomainProblems(value: unknown): Iterable<string> {
  if (!isMap(value)) {
    yield 'stubDomains is a map of zones, such as {"global": ["10.0.0.10"]}.';
    return;
  }
  for (const [zone, servers] of Object.entries(value)) {
    if (!isHostName(zone)) yield `"${zone}" is not the name of a zone.`;
    if (!Array.isArray(servers)) yield `The servers of ${zone} are a list, such as ["10.0.0.10"].`;
    else yield* servers.flatMap((it: unknown) => serverFault(it, zone));
  }
}

/** Newer versions take host names too. */
function serverFault(server: unknown, zone: string): readonly string[] {
  if (typeof server !== 'string') return [`A server of ${zone} is a text, such as "10.0.0.10".`];
  const name = server.replace(/:\d{1,5}$/, '');
  return isUpstreamAddress(server) || (isHostName(name) && /[a-z]/i.test(name))
    ? []
    : [`"${server}", a server of ${zone}, is neither an IP address nor one with a port.`];
}

function* upstreamProblems(value: unknown): Iterable<string> {
  if (!Array.isArray(value)) yield 'upstreamNameservers is a list, such as ["10.0.0.10"].';
  else if (value.length > 3) yield 'upstreamNameservers has three entries at most.';
  else {
    for (const it of value) {
      const isAddress = typeof it === 'string' && isUpstreamAddress(it);
      if (!isAddress) yield `${JSON.stringify(it)} in upstreamNameservers is not an IP address.`;
    }
  }
}

/** A Corefile that does not parse keeps CoreDNS from starting, or from taking the new one. */
export const coreDnsRules: ObjectRule = function* (root, { name }) {
  for (const [key, text] of Object.entries(textsAt(root, 'data'))) {
    const isCorefile = key === 'Corefile' || (name === 'coredns-custom' && key.endsWith('.server'));
    const fault = isCorefile ? parseCorefile(text).problems.find(isFatal) : undefined;
    if (!fault) continue;
    const path: Path = ['data', key];
    const message = `${key}, line ${lineOf(text, fault.start)}: ${fault.message}`;
    yield problem('MESH0721', path, { message, onKey: true });
  }
};
