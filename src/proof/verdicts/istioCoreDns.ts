// The last hop, which knows the ServiceEntries.
import { every, some, bad, askedDirectly, overlaying, type Rule } from './rule';

export const noIstioCoreDns: Rule = (it) => {
  const { istioCoreDns } = it.proof.cluster.nameResolution;
  if (istioCoreDns.kind === 'notRead' || istioCoreDns.value !== undefined) return undefined;
  return bad(
    'noIstioCoreDns',
    'istioCoreDns',
    it,
    'there is no istiocoredns to answer for the zone',
    {
      hint: 'Apply the multicluster overlay, which brings it.',
      ...overlaying(it),
    },
  );
};

export const istioCoreDnsSilent: Rule = (it) =>
  every(it.istioCoreDns, 'silent')
    ? bad('istioCoreDnsSilent', 'istioCoreDns', it, 'istiocoredns does not answer', {
        because: [
          ...new Set(
            it.proof.hops.flatMap(({ role, pod, a }) =>
              role === 'istioCoreDns' && a.kind === 'silent' ? [`${pod.name}: ${a.because}.`] : [],
            ),
          ),
        ],
        hint: 'Look at its pods and the log of its container coredns.',
      })
    : undefined;

/** istiocoredns was asked and does not have the name although a ServiceEntry is there. */
export const notServed: Rule = (it) =>
  some(it.istioCoreDns, 'nxdomain', 'noRecord') && !some(it.istioCoreDns, 'right')
    ? bad(
        'notServed',
        'istioCoreDns',
        it,
        'istiocoredns does not know it although a ServiceEntry is there',
        {
          because: it.expected.flaws,
          hint: 'It reads ServiceEntries every 5 seconds, and leaves out those with fields that are newer than it: its container istio-coredns-plugin says "Ignoring invalid service entry".',
        },
      )
    : undefined;

export const refused: Rule = (it) => {
  if (!some(it.clusterDns, 'refused')) return undefined;
  const isTheirs = some(it.istioCoreDns, 'refused');
  return bad(
    'refused',
    isTheirs ? 'istioCoreDns' : 'clusterDns',
    it,
    `${isTheirs ? 'istiocoredns' : 'the cluster DNS'} refuses the question`,
    {
      because: isTheirs ? [] : askedDirectly(it),
      hint: 'CoreDNS refuses names of zones that no block serves: look at its Corefile, and whether it was read again.',
    },
  );
};
