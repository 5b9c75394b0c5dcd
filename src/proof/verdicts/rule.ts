// What a verdict is, and the words that its rules have in common.
import type { Wish } from '../../mesh/intent';
import type { HopRole } from '../dnsHops';
import type { Evidence, Said } from '../evidence';
import type { AskedHop } from '../hostProof';

export type VerdictKind =
  | 'resolves'
  /** IPv4 clients are served; those that take NXDOMAIN for AAAA as final are not. */
  | 'noIpv6Answer'
  | 'ipv6Only'
  | 'noZone'
  | 'forwardedElsewhere'
  | 'notReloaded'
  | 'refused'
  | 'failing'
  | 'clusterDnsSilent'
  | 'replicasDisagree'
  | 'noIstioCoreDns'
  | 'istioCoreDnsSilent'
  | 'istioCoreDnsUnreachable'
  | 'notServed'
  | 'noEntry'
  | 'wrongAddress'
  | 'nodeCachePasses'
  | 'otherName'
  | 'notAsked';

export interface Verdict {
  readonly kind: VerdictKind;
  readonly tone: 'good' | 'caution' | 'bad' | 'unknown';
  /** One sentence: whether it resolves, and which hop is wrong. */
  readonly summary: string;
  /** The hop that is wrong. */
  readonly culprit?: HopRole;
  /** What speaks for it, and what else was noticed, as sentences. */
  readonly because: readonly string[];
  /** The next thing to do by hand, as a sentence. */
  readonly hint?: string;
  readonly remedy?: Wish;
}

/** Undefined where the rule has nothing to say. */
export type Rule = (it: Evidence) => Verdict | undefined;

export const every = (said: readonly Said[], ...wanted: readonly Said[]): boolean =>
  said.length > 0 && said.every((it) => wanted.includes(it));
export const some = (said: readonly Said[], ...wanted: readonly Said[]): boolean =>
  said.some((it) => wanted.includes(it));

export const hostOf = ({ proof }: Evidence): string => proof.host;
export const clusterOf = ({ proof }: Evidence): string => proof.cluster.context;

export const bad = (
  kind: VerdictKind,
  culprit: HopRole,
  it: Evidence,
  clause: string,
  rest: Partial<Verdict> = {},
): Verdict => ({
  kind,
  tone: 'bad',
  culprit,
  summary: `${hostOf(it)} does not resolve as it should in ${clusterOf(it)}: ${clause}.`,
  because: [],
  ...rest,
});

export const forwarding = ({ proof, mesh }: Evidence): Pick<Verdict, 'remedy'> => ({
  remedy: { kind: 'forwardDns', clusters: [proof.cluster.context], zone: mesh.zone },
});

export const addressesOf = (hops: readonly AskedHop[], role: HopRole): string =>
  [
    ...new Set(
      hops.flatMap((it) => (it.role === role && it.a.kind === 'addresses' ? it.a.addresses : [])),
    ),
  ].join(', ');

export const askedDirectly = (it: Evidence): readonly string[] =>
  every(it.istioCoreDns, 'right') ? ['istiocoredns, asked directly, gives the right address.'] : [];

export const overlaying = ({ proof, mesh }: Evidence): Pick<Verdict, 'remedy'> => ({
  remedy: { kind: 'applyOverlay', mesh: mesh.name, clusters: [proof.cluster.context] },
});
