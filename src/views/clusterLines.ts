/** One line about each aspect of a cluster, for the tree and the picture alike. */
import type { Reading } from '../objects/reading';
import type { CaCertsFacts } from '../mesh/trust/trustState';
import type {
  ClusterSnapshot,
  GatewayEndpoint,
  ReachableCluster,
  ServiceEntryFacts,
} from '../mesh/snapshot';
import { leadsToAnswerer } from '../mesh/dns/answerer';
import type { NameResolution } from '../mesh/dns/dnsState';
import { isOfZone } from '../mesh/rules/entry/hosts';
import { counted } from './oneLine';

/** What is so, and whether a person may be content with it; `unknown` where it was not read. */
export interface Line {
  readonly text: string;
  readonly tone: 'fine' | 'lacking' | 'unknown';
}

const fine = (text: string): Line => ({ text, tone: 'fine' });
const lacking = (text: string): Line => ({ text, tone: 'lacking' });

export const notReadText = (because: string): string => `not read: ${because}`;

const lineOf = <T>(reading: Reading<T>, to: (value: T) => Line): Line =>
  reading.kind === 'read'
    ? to(reading.value)
    : { text: notReadText(reading.because), tone: 'unknown' };

/** What the row of the cluster itself says where there is no more to know. */
export function stateLine(cluster: ClusterSnapshot): Line | undefined {
  switch (cluster.state) {
    case 'reachable':
      return undefined;
    case 'unread':
      return { text: 'reading…', tone: 'unknown' };
    case 'unreachable':
      return { text: `unreachable: ${cluster.because}`, tone: 'unknown' };
  }
}

export const istioLine = ({ istio }: ReachableCluster): Line =>
  lineOf(istio, (version) => (version ? fine(`Istio ${version.text}`) : lacking('no Istio')));

export const versionsLine = (cluster: ReachableCluster): Line => {
  const { text, tone } = istioLine(cluster);
  const istio = tone === 'unknown' ? `Istio ${text}` : text;
  return { text: `${istio}, Kubernetes ${cluster.kubernetes.text}`, tone };
};

export const trustLine = ({ trust }: ReachableCluster): Line =>
  lineOf(trust.cacerts, (cacerts) => {
    if (!cacerts) return lacking('no Secret cacerts');
    const [root] = cacerts.roots;
    if (!root) return lacking('cacerts without a readable root');
    const more = cacerts.roots.length > 1 ? ` and ${cacerts.roots.length - 1} more` : '';
    const text = `root ${shortFingerprint(root.fingerprint)}${more}`;
    if (!cacerts.signing || cacerts.problems.length > 0) return lacking(`${text}, incomplete`);
    return fine(`${text}, until ${dateOf(firstEnd(cacerts))}`);
  });

/** When the first certificate of the set runs out, in milliseconds since 1970 UTC. */
const firstEnd = ({ signing, roots, chain }: CaCertsFacts): number =>
  Math.min(...[...(signing ? [signing] : []), ...roots, ...chain].map((it) => it.notAfter));

/** The first four bytes: enough to tell roots apart by eye. */
export const shortFingerprint = (fingerprint: string): string => {
  const bytes = fingerprint.split(':');
  return bytes.length <= 4 ? fingerprint : `${bytes.slice(0, 4).join(':')}…`;
};

/** The day in UTC, "2027-01-31". */
export const dateOf = (time: number): string =>
  Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : 'an unknown day';

export const controlPlaneLine = (cluster: ReachableCluster): Line =>
  lineOf(cluster.controlPlane, (workloads) => {
    if (workloads.length === 0) return lacking('no Deployment of Istio');
    const ready = workloads.filter((it) => it.desired > 0 && it.ready >= it.desired).length;
    const text = `${ready} of ${counted(workloads.length, 'Deployment')} ready`;
    return ready === workloads.length ? fine(text) : lacking(text);
  });

export const gatewayLine = ({ gateway }: ReachableCluster): Line =>
  lineOf(gateway, (state) => {
    if (state.kind === 'closed') return lacking(state.because);
    const [first, ...rest] = state.endpoints;
    if (!first) return lacking('it has no address');
    return fine(rest.length === 0 ? endpointText(first) : `${endpointText(first)} +${rest.length}`);
  });

export const endpointText = ({ address, port }: GatewayEndpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

export const dnsLine = ({ nameResolution }: ReachableCluster, zone: string): Line => {
  const server = dnsServerText(nameResolution);
  return lineOf(nameResolution.forward, (forward): Line => {
    switch (forward.kind) {
      case 'none':
        return lacking(`${server} does not forward .${zone}`);
      case 'ambiguous':
      case 'broken':
        return lacking(forward.because);
      case 'forwarded': {
        const { note, isCurrent } = resolverNote(nameResolution, forward.to);
        const text = `${server} forwards .${zone} to ${forward.to.join(', ') || 'nothing'}${note}`;
        return isCurrent === undefined
          ? { text, tone: 'unknown' }
          : { text, tone: isCurrent ? 'fine' : 'lacking' };
      }
    }
  });
};

const serverNames = { coredns: 'CoreDNS', 'kube-dns': 'kube-dns' } as const;

/** "CoreDNS 1.6.2", or what stands in its place. */
export function dnsServerText({ server }: NameResolution): string {
  if (server.kind === 'notRead') return 'the cluster DNS';
  if (!server.value) return 'an unknown cluster DNS';
  const { kind, version } = server.value;
  return version ? `${serverNames[kind]} ${version.text}` : serverNames[kind];
}

/** Whether one of the upstreams is istiocoredns as it stands today; undefined where that is not known. */
function resolverNote(
  { istioCoreDnsIps }: NameResolution,
  to: readonly string[],
): { readonly note: string; readonly isCurrent: boolean | undefined } {
  if (istioCoreDnsIps.kind === 'notRead') return { note: '', isCurrent: undefined };
  const ips = istioCoreDnsIps.value;
  const [current] = ips;
  if (current === undefined) {
    return { note: ', but there is no Service istiocoredns', isCurrent: false };
  }
  return to.some((it) => leadsToAnswerer(it, ips))
    ? { note: ', istiocoredns', isCurrent: true }
    : { note: `, but istiocoredns is ${current}`, isCurrent: false };
}

/** The ServiceEntries that make hosts of the zone callable from a cluster. */
export const globalEntries = (
  { serviceEntries }: ReachableCluster,
  zone: string,
): readonly ServiceEntryFacts[] =>
  serviceEntries.kind === 'read'
    ? serviceEntries.value.filter((it) => it.hosts.some((host) => isOfZone(host, zone)))
    : [];

export const globalServicesLine = (cluster: ReachableCluster, zone: string): Line =>
  lineOf(cluster.serviceEntries, () => {
    const count = globalEntries(cluster, zone).length;
    return fine(count === 0 ? 'none' : counted(count, 'ServiceEntry', 'ServiceEntries'));
  });
