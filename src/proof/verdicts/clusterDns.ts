// The hops before istiocoredns: the cluster DNS and the cache of the nodes.
import { leadsToAnswerer, type Evidence } from '../evidence';
import {
  every,
  some,
  hostOf,
  clusterOf,
  bad,
  forwarding,
  addressesOf,
  askedDirectly,
  overlaying,
  type Rule,
  type Verdict,
} from './rule';

export const clusterDnsSilent: Rule = (it) => {
  const isDown = it.proof.hops
    .filter((hop) => hop.role === 'clusterDns')
    .every(({ a }) => a.kind === 'silent' && a.isDown === true);
  if (!isDown) return undefined;
  return bad('clusterDnsSilent', 'clusterDns', it, 'the cluster DNS takes no question', {
    because: [
      ...new Set(
        it.proof.hops.flatMap(({ role, pod, a }) =>
          role === 'clusterDns' && a.kind === 'silent' ? [`${pod.name}: ${a.because}.`] : [],
        ),
      ),
    ],
    hint: 'Look at its pods and their logs. A server that listens on the address of its pod alone cannot be asked by a port-forward.',
  });
};

export const replicasDisagree: Rule = (it) => {
  const said = it.clusterDns.filter((each) => each !== 'notAsked');
  if (new Set(said).size < 2 || !said.includes('right')) return undefined;
  return bad('replicasDisagree', 'clusterDns', it, 'the pods of the cluster DNS disagree', {
    because: ['Some pods give the right address and others do not.'],
    hint: 'A pod may not have read its configuration again yet: that takes up to two minutes. Ask again, or restart the cluster DNS.',
  });
};

/** The finding says it of the configuration; a cache that was asked says it itself. */
export const nodeCachePasses: Rule = (it) => {
  const isWrong = some(it.nodeCache, 'wrong', 'nxdomain', 'refused', 'failing', 'noRecord');
  if (!every(it.clusterDns, 'right') || (!it.isBypassed && !isWrong)) return undefined;
  return bad(
    'nodeCachePasses',
    'nodeCache',
    it,
    'NodeLocal DNSCache answers pods first and does not know the zone',
    {
      because: ['The cluster DNS itself gives the right address.'],
      hint: 'Let the configuration of the cache send the zone to istiocoredns too.',
      ...forwarding(it),
    },
  );
};

/** The zone is forwarded nowhere, so whatever was answered did not come from istiocoredns. */
export const noZone: Rule = (it) => {
  if (!it.isNowhere) return undefined;
  const stray = addressesOf(it.proof.hops, 'clusterDns');
  const found =
    stray === ''
      ? []
      : [`${stray} came from the servers of the node: .${it.mesh.zone} may be a public domain.`];
  return bad('noZone', 'clusterDns', it, `the cluster DNS sends the zone ${it.mesh.zone} nowhere`, {
    because: [...found, ...askedDirectly(it)],
    hint: 'Forward the zone to istiocoredns.',
    ...(it.answerer === undefined ? overlaying(it) : forwarding(it)),
  });
};

const isElsewhere = (it: Evidence): boolean =>
  it.upstreams !== undefined && it.answerer !== undefined && !leadsToAnswerer(it);

/** The right answer, and a configuration that would not give it. */
export const rightUntilReload: Rule = (it) => {
  if (!every(it.clusterDns, 'right') || !(it.isNowhere || isElsewhere(it))) return undefined;
  const to = it.isNowhere ? 'nowhere' : `to ${it.upstreams?.join(', ') ?? ''}`;
  const answerer = it.answerer === undefined ? '' : `, and istiocoredns is at ${it.answerer}`;
  return {
    kind: 'notReloaded',
    tone: 'caution',
    culprit: 'clusterDns',
    summary: `${hostOf(it)} resolves in ${clusterOf(it)}, but the configuration of its cluster DNS sends the zone ${to}${answerer}.`,
    because: [
      'Its pods do not run that configuration yet, or it asks istiocoredns by another way.',
    ],
    hint: 'Ask again in two minutes. Where it fails then, forward the zone to istiocoredns.',
    ...forwarding(it),
  };
};

export const forwardedElsewhere: Rule = (it) => {
  if (it.upstreams === undefined || !isElsewhere(it)) return undefined;
  const to = it.upstreams.join(', ') || 'nothing';
  return bad(
    'forwardedElsewhere',
    'clusterDns',
    it,
    `the cluster DNS sends the zone to ${to}, but istiocoredns is at ${it.answerer}`,
    {
      because: askedDirectly(it),
      hint: 'Forward the zone to the present address; it changes whenever the Service is made anew.',
      ...forwarding(it),
    },
  );
};

export const notReloaded: Rule = (it) =>
  leadsToAnswerer(it) &&
  every(it.istioCoreDns, 'right') &&
  some(it.clusterDns, 'nxdomain', 'noRecord')
    ? bad(
        'notReloaded',
        'clusterDns',
        it,
        'the cluster DNS does not do yet what its configuration says',
        {
          because: askedDirectly(it),
          hint: 'A change takes up to two minutes to reach it, and it keeps a "no" for 30 seconds. Ask again; then look at its log for a refused Corefile.',
        },
      )
    : undefined;

export const unreachable: Rule = (it) =>
  leadsToAnswerer(it) && every(it.istioCoreDns, 'right') && some(it.clusterDns, 'failing', 'silent')
    ? bad(
        'istioCoreDnsUnreachable',
        'clusterDns',
        it,
        'the cluster DNS does not get an answer from istiocoredns',
        {
          because: askedDirectly(it),
          hint: 'Look for a NetworkPolicy between them, and at the Service istio-system/istiocoredns: it needs port 53 for UDP and TCP.',
        },
      )
    : undefined;

export const failing = (it: Evidence): Verdict =>
  bad('failing', 'clusterDns', it, 'the cluster DNS gives no usable answer', {
    because: askedDirectly(it),
    hint: 'The answer of each pod is below; its log says more where the plugin errors is on.',
  });
