// Which hop is wrong, if any. Rules are asked in the order of the way: the first that knows decides.
import type { MeshDefinition, MeshSnapshot } from '../mesh/snapshot';
import { evidenceOf, type Evidence } from './evidence';
import type { HostProof } from './hostProof';
import { ipv6Only, noEntry, notAsked, otherName, resolves, wrongAddress } from './verdicts/answers';
import {
  clusterDnsSilent,
  failing,
  forwardedElsewhere,
  nodeCachePasses,
  noZone,
  notReloaded,
  replicasDisagree,
  rightUntilReload,
  unreachable,
} from './verdicts/clusterDns';
import { istioCoreDnsSilent, noIstioCoreDns, notServed, refused } from './verdicts/istioCoreDns';
import { every, type Rule, type Verdict } from './verdicts/rule';

/** Pure: the same proof and snapshot give the same verdict. */
export function verdictOf(proof: HostProof, mesh: MeshDefinition, snapshot: MeshSnapshot): Verdict {
  const evidence = evidenceOf(proof, mesh, snapshot);
  for (const rule of rules) {
    const verdict = rule(evidence);
    if (verdict) return { ...verdict, because: [...verdict.because, ...notes(evidence)] };
  }
  return failing(evidence);
}

const rules: readonly Rule[] = [
  notAsked,
  otherName,
  clusterDnsSilent,
  replicasDisagree,
  nodeCachePasses,
  rightUntilReload,
  resolves,
  ipv6Only,
  noZone,
  noIstioCoreDns,
  forwardedElsewhere,
  istioCoreDnsSilent,
  wrongAddress,
  noEntry,
  refused,
  notServed,
  notReloaded,
  unreachable,
];

/** What was not seen, so that a verdict does not look surer than it is. */
const notes = ({ proof, nodeCache }: Evidence): readonly string[] => [
  ...proof.gaps.map((it) => `Not looked for: ${it}.`),
  ...(every(nodeCache, 'silent', 'notAsked')
    ? [
        'NodeLocal DNSCache answers pods first and could not be asked: it listens on an address of the node that a port-forward does not reach.',
      ]
    : []),
];
