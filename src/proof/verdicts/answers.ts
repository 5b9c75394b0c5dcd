// What was answered: the right address, another, or none.
import { isOfZone } from '../../mesh/rules/entry/hosts';
import { harmsIpv6First, type Evidence } from '../evidence';
import { every, some, hostOf, clusterOf, bad, addressesOf, type Rule, type Verdict } from './rule';

export const notAsked: Rule = (it) => {
  if (it.clusterDns.length > 0 && !every(it.clusterDns, 'notAsked')) return undefined;
  const reasons = it.proof.hops.flatMap(({ role, a }) =>
    role === 'clusterDns' && a.kind === 'notAsked' ? [a] : [],
  );
  const [first] = reasons;
  return {
    kind: 'notAsked',
    tone: 'unknown',
    summary: `Whether ${hostOf(it)} resolves in ${clusterOf(it)} is not known: no pod of the cluster DNS could be asked.`,
    because:
      reasons.length > 0
        ? [...new Set(reasons.map(({ because }) => `${because}.`))]
        : ['No pod of the cluster DNS was found.'],
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
  };
};

/** Names of other zones are asked for to compare; nothing here says what they should be. */
export const otherName: Rule = (it) => {
  if (isOfZone(hostOf(it), it.mesh.zone)) return undefined;
  const answered = it.proof.hops.find((hop) => hop.role === 'clusterDns');
  const found = answered?.a.kind === 'addresses' ? answered.a.addresses.join(', ') : undefined;
  return {
    kind: 'otherName',
    tone: 'unknown',
    summary:
      found === undefined
        ? `${hostOf(it)} has no address in ${clusterOf(it)}.`
        : `${hostOf(it)} resolves to ${found} in ${clusterOf(it)}.`,
    because: [`It is no name of the zone ${it.mesh.zone}, so it is not judged here.`],
  };
};

export const resolves: Rule = (it) => {
  if (!every(it.clusterDns, 'right')) return undefined;
  const [hop] = it.proof.hops.filter((each) => each.role === 'clusterDns');
  const addresses = hop?.a.kind === 'addresses' ? hop.a.addresses.join(', ') : '';
  const summary = `${hostOf(it)} resolves to ${addresses} in ${clusterOf(it)}, the address of its ServiceEntry`;
  if (!hop || !harmsIpv6First(hop.aaaa)) {
    return { kind: 'resolves', tone: 'good', summary: `${summary}.`, because: [] };
  }
  const code = hop.aaaa.kind === 'refused' ? hop.aaaa.code : '';
  return {
    kind: 'noIpv6Answer',
    tone: 'caution',
    culprit: 'istioCoreDns',
    summary: `${summary}, but a client that asks for an IPv6 address first is told ${code}.`,
    // domain facts 2.8
    because: [
      'istiocoredns answers questions for A alone. Resolvers that take NXDOMAIN for AAAA as the last word give the name up: musl, as in Alpine images, and some language runtimes.',
    ],
    hint: 'Let such clients ask for IPv4 alone, or use an image with glibc.',
  };
};

export const ipv6Only: Rule = (it) =>
  some(it.clusterDns, 'ipv6Only')
    ? bad('ipv6Only', 'clusterDns', it, 'it has an IPv6 address and no IPv4 address', {
        because: ['A client that asks for A gets no record.'],
        hint: 'Give its ServiceEntry an IPv4 address of 240.0.0.0/4.',
      })
    : undefined;

export const wrongAddress: Rule = (it) => {
  const found = addressesOf(it.proof.hops, 'clusterDns');
  if (!some(it.clusterDns, 'wrong')) return undefined;
  const { entries, addresses } = it.expected;
  if (entries.length === 0) return strayAddress(it, found);
  const isTheirs = some(it.istioCoreDns, 'wrong');
  return bad(
    'wrongAddress',
    isTheirs ? 'istioCoreDns' : 'clusterDns',
    it,
    `the answer is ${found}, and its ServiceEntry says ${addresses.join(', ') || 'none'}`,
    {
      because: [
        isTheirs
          ? 'istiocoredns gives the same answer when it is asked directly.'
          : 'istiocoredns was not what answered, or what it said is still kept.',
        ...it.expected.flaws,
      ],
      hint: 'istiocoredns reads ServiceEntries every 5 seconds and both servers keep answers for up to 30: ask again after a minute. Where two ServiceEntries have this host, keep one.',
    },
  );
};

const strayAddress = (it: Evidence, found: string): Verdict =>
  bad(
    'noEntry',
    'istioCoreDns',
    it,
    `it resolves to ${found}, and no ServiceEntry there is for it`,
    {
      because: ['Sidecars do not know the host, so calls to it are not routed to another cluster.'],
      ...exporting(it),
    },
  );

const exporting = ({ owner, proof, mesh }: Evidence): Pick<Verdict, 'hint' | 'remedy'> =>
  owner
    ? {
        hint: `Export ${owner.name}.${owner.namespace} of ${owner.cluster} to this cluster.`,
        remedy: {
          kind: 'exportService',
          service: owner,
          to: [proof.cluster.context],
          zone: mesh.zone,
        },
      }
    : { hint: 'Export the Service to this cluster, or correct the name.' };

export const noEntry: Rule = (it) =>
  it.expected.entries.length === 0 && some(it.clusterDns, 'nxdomain', 'noRecord')
    ? bad('noEntry', 'istioCoreDns', it, 'no ServiceEntry there is for it', exporting(it))
    : undefined;
