/** A proof as a document to read: the verdict first, in words, then what speaks for it. */
import type { HopAnswer } from '../proof/askDns';
import type { HopRole } from '../proof/dnsHops';
import { saidBy } from '../proof/evidence';
import { expectedOf } from '../proof/expected';
import type { AskedHop } from '../proof/hostProof';
import type { LastProof } from '../proof/lastProof';
import { dnsServerText } from './clusterLines';
import { markdown } from './markdown';
import { wishLabel } from './wishLabel';

const toneWords = {
  good: 'It resolves.',
  caution: 'It resolves, with a caution.',
  bad: 'It does not resolve as it should.',
  unknown: 'Not judged.',
} as const;

export const roleNames: Readonly<Record<HopRole, string>> = {
  nodeCache: 'NodeLocal DNSCache',
  clusterDns: 'Cluster DNS',
  istioCoreDns: 'istiocoredns',
};

/** Markdown in which every outside value is escaped. */
export function hostProofReport(last: LastProof): string {
  const { proof, verdict } = last;
  const { remedy, hint, because } = verdict;
  const remedies = remedy === undefined ? [] : [`The command *${wishLabel(remedy)}* does it.`];
  const steps = [...(hint === undefined ? [] : [markdown(hint)]), ...remedies];
  return [
    `# ${markdown(proof.host)} in ${markdown(proof.cluster.context)}`,
    `**${toneWords[verdict.tone]}** ${markdown(verdict.summary)}`,
    `Asked at ${momentOf(proof.at)}, with one question for A and one for AAAA to each pod, over TCP through a port-forward.`,
    ...section('What to do', steps),
    ...section('Why', because.map(markdown)),
    ...section('Hop by hop', hopLines(last)),
    ...section('What is configured', configured(last)),
  ]
    .join('\n\n')
    .concat('\n');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, lines.map((it) => `- ${it}`).join('\n')];

/** "2026-11-01 10:42:07 UTC". */
export const momentOf = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

function hopLines({ proof, verdict }: LastProof): readonly string[] {
  const expected = expectedOf(proof.host, proof.cluster);
  return proof.hops.map((hop) => {
    const { role, pod, port } = hop;
    const isRight = saidBy(hop, expected) === 'right';
    const word = isRight ? 'right' : role === verdict.culprit ? 'this hop is wrong' : wordOf(hop);
    const place = `${roleNames[role]}, pod ${markdown(`${pod.namespace}/${pod.name}`)}, port ${port}: **${word}**`;
    return [place, `A: ${answerText(hop.a)}`, `AAAA: ${answerText(hop.aaaa)}`].join('\n  - ');
  });
}

const wordOf = ({ a }: AskedHop): string => (a.kind === 'notAsked' ? 'not asked' : 'not right');

const codeWords: Readonly<Record<string, string>> = {
  NXDOMAIN: 'NXDOMAIN, there is no such name',
  REFUSED: 'REFUSED, the server does not take this question',
  SERVFAIL: 'SERVFAIL, the server could not find out',
};

export function answerText(answer: HopAnswer): string {
  switch (answer.kind) {
    case 'addresses':
      return answer.addresses.map(markdown).join(', ');
    case 'noRecord':
      return 'no record of this type';
    case 'refused':
      return codeWords[answer.code] ?? markdown(answer.code);
    case 'unreadable':
      return `not readable: ${markdown(answer.because)}`;
    case 'silent':
      return `no answer: ${markdown(answer.because)}`;
    case 'notAsked':
      return `not asked: ${markdown(answer.because)}`;
  }
}

function configured({ proof }: LastProof): readonly string[] {
  const { nameResolution } = proof.cluster;
  const { forward, istioCoreDns } = nameResolution;
  const { entries } = expectedOf(proof.host, proof.cluster);
  return [
    ...entries.map(
      ({ reference, addresses }) =>
        `ServiceEntry ${markdown(`${reference.namespace ?? ''}/${reference.name}`)} gives it ${markdown(addresses.join(', ') || 'no address')}`,
    ),
    ...(entries.length === 0 ? ['No ServiceEntry of this cluster is for this host'] : []),
    `${markdown(dnsServerText(nameResolution))} ${
      forward.kind === 'notRead'
        ? `was not read: ${markdown(forward.because)}`
        : forward.value.kind === 'forwarded'
          ? `sends the zone to ${markdown(forward.value.to.join(', ') || 'nothing')}`
          : forward.value.kind === 'none'
            ? 'sends the zone nowhere'
            : markdown(forward.value.because)
    }`,
    istioCoreDns.kind === 'notRead'
      ? `istiocoredns was not read: ${markdown(istioCoreDns.because)}`
      : `istiocoredns is at ${markdown(istioCoreDns.value ?? 'no address')}`,
  ];
}
