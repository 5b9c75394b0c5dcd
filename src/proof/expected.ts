// Which address a host should have in one cluster, and why istiocoredns may not give it.
import { isIp } from '../dns/upstream';
import type { ReachableCluster, ServiceEntryFacts } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';

export interface Expected {
  /** The ServiceEntries for the host in this cluster. */
  readonly entries: readonly ServiceEntryFacts[];
  readonly addresses: readonly string[];
  /** What keeps istiocoredns from answering with one of them, as sentences. */
  readonly flaws: readonly string[];
}

export function expectedOf(host: string, { serviceEntries }: ReachableCluster): Expected {
  const entries = valueOr(serviceEntries, []).filter((it) => isFor(it, host));
  const answered = entries.filter((it) => it.resolution !== 'NONE');
  return {
    entries,
    addresses: [...new Set(answered.flatMap((it) => it.addresses).filter(isIp))],
    flaws: entries.flatMap(flawsOf),
  };
}

const isFor = ({ hosts }: ServiceEntryFacts, host: string): boolean =>
  hosts.some((it) => {
    const name = it.toLowerCase();
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) : name === host;
  });

/** What the plugin of istiocoredns leaves out (domain facts 2.8). */
function flawsOf(entry: ServiceEntryFacts): readonly string[] {
  const { namespace = '', name } = entry.reference;
  const subject = `ServiceEntry ${namespace}/${name}`;
  if (entry.resolution === 'NONE') {
    return [`${subject} has resolution NONE, which istiocoredns leaves out.`];
  }
  if (entry.addresses.length === 0) {
    return [`${subject} has no address, so istiocoredns has nothing to answer with.`];
  }
  return entry.addresses.flatMap((it) => {
    if (it.includes('/')) return [`${subject} gives the range ${it}, which never resolves.`];
    return it.includes(':') ? [`${subject} gives ${it}, and istiocoredns takes IPv4 only.`] : [];
  });
}
