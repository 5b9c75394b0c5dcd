// What the answers of a proof amount to, hop by hop, beside what the snapshot knows.
import { isSameUpstream } from '../dns/upstream';
import { analyze } from '../mesh/analyze';
import type { ServiceAddress } from '../mesh/intent';
import type { MeshDefinition, MeshSnapshot } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';
import type { HopAnswer } from './askDns';
import type { HopRole } from './dnsHops';
import { expectedOf, type Expected } from './expected';
import type { AskedHop, HostProof } from './hostProof';
import { ownerOf } from './owner';

/** What one role said of A, over its pods that could be asked. */
export type Said =
  | 'right'
  | 'wrong'
  | 'ipv6Only'
  | 'noRecord'
  | 'nxdomain'
  | 'refused'
  | 'failing'
  | 'silent'
  | 'notAsked';

export interface Evidence {
  readonly proof: HostProof;
  readonly mesh: MeshDefinition;
  readonly expected: Expected;
  readonly clusterDns: readonly Said[];
  readonly istioCoreDns: readonly Said[];
  readonly nodeCache: readonly Said[];
  /** Upstreams of the zone as configured; undefined when it is forwarded nowhere or that is not known. */
  readonly upstreams: readonly string[] | undefined;
  readonly isNowhere: boolean;
  /** Cluster IP of istiocoredns; undefined when there is none, or it was not read. */
  readonly answerer: string | undefined;
  readonly owner: ServiceAddress | undefined;
  /** A finding says that the cache of the nodes lets the zone pass the cluster DNS by. */
  readonly isBypassed: boolean;
}

export function evidenceOf(
  proof: HostProof,
  mesh: MeshDefinition,
  snapshot: MeshSnapshot,
): Evidence {
  const expected = expectedOf(proof.host, proof.cluster);
  const { forward, istioCoreDns } = proof.cluster.nameResolution;
  const state = valueOr(forward, undefined);
  const said = (role: HopRole): readonly Said[] =>
    proof.hops.filter((it) => it.role === role).map((it) => saidBy(it, expected));
  return {
    proof,
    mesh,
    expected,
    clusterDns: said('clusterDns'),
    istioCoreDns: said('istioCoreDns'),
    nodeCache: said('nodeCache'),
    upstreams: state?.kind === 'forwarded' ? state.to : undefined,
    isNowhere: state?.kind === 'none',
    answerer: valueOr(istioCoreDns, undefined),
    owner: ownerOf(proof.host, mesh, proof.cluster.context, snapshot),
    isBypassed: analyze(snapshot).findings.some(
      (it) => it.code === 'MESH0411' && it.cluster === proof.cluster.context,
    ),
  };
}

export function saidBy({ a, aaaa }: Pick<AskedHop, 'a' | 'aaaa'>, expected: Expected): Said {
  if (a.kind === 'addresses') {
    return a.addresses.every((it) => expected.addresses.includes(it)) ? 'right' : 'wrong';
  }
  if (a.kind === 'noRecord') return aaaa.kind === 'addresses' ? 'ipv6Only' : 'noRecord';
  if (a.kind === 'refused') return codes[a.code] ?? 'failing';
  return a.kind === 'unreadable' ? 'failing' : a.kind;
}

const codes: Readonly<Record<string, Said>> = { NXDOMAIN: 'nxdomain', REFUSED: 'refused' };

/** Whether what a role was told of AAAA makes some clients give up a name that has an A record. */
export const harmsIpv6First = (aaaa: HopAnswer): boolean =>
  aaaa.kind === 'refused' && aaaa.code !== 'NOTIMP';

/** Whether the zone is sent to istiocoredns as it is today. */
export const leadsToAnswerer = ({ upstreams, answerer }: Evidence): boolean =>
  upstreams !== undefined &&
  answerer !== undefined &&
  upstreams.some((it) => isSameUpstream(it, answerer));
