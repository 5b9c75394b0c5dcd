/** A proof as a document to read: the verdict first, in words, then what speaks for it. */
import type { HopAnswer } from '../proof/askDns';
import type { HopRole } from '../proof/dnsHops';
import { saidBy } from '../proof/evidence';
import { expectedOf } from '../proof/expected';
import type { AskedHop } from '../proof/hostProof';
import type { LastProof } from '../proof/lastProof';
import { dnsServerText } from './clusterLines';
import { oneLine } from './oneLine';
import { wishLabel } from './wishLabel';

const toneWords = {
  good: 'it resolves',
  caution: 'it resolves, with a caution',
  bad: 'it does not resolve as it should',
  unknown: 'not judged',
} as const;

export const roleNames: Readonly<Record<HopRole, string>> = {
  nodeCache: 'NodeLocal DNSCache',
  clusterDns: 'Cluster DNS',
  istioCoreDns: 'istiocoredns',
};

/** Plain text, so that it reads the same in an editor, aloud, and pasted into a ticket. */
export function hostProofReport(last: LastProof): string {
  const { proof, verdict } = last;
  const { remedy, hint, because } = verdict;
  const remedies = remedy === undefined ? [] : [`The command "${wishLabel(remedy)}" does it.`];
  return textOf(
    `${proof.host} in ${proof.cluster.context}: ${toneWords[verdict.tone]}`,
    [
      verdict.summary,
      `Asked at ${momentOf(proof.at)}: one question for A and one for AAAA to each pod, over TCP through a port-forward.`,
    ],
    [
      ['What to do', [...(hint === undefined ? [] : [hint]), ...remedies]],
      ['Why', because],
      ['Hop by hop', hopLines(last)],
      ['What is configured', configured(last)],
    ],
  );
}

type Section = readonly [title: string, lines: readonly string[]];

/** A title, the gist, and lists below their headings; empty ones are left out. */
export const textOf = (
  title: string,
  gist: readonly string[],
  sections: readonly Section[],
): string =>
  [
    oneLine(title),
    gist.map(oneLine).join('\n'),
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .map(([heading, lines]) => [heading, ...lines.map((it) => `  - ${it}`)].join('\n')),
  ]
    .join('\n\n')
    .concat('\n');

/** "2026-11-01 10:42:07 UTC". */
export const momentOf = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

function hopLines({ proof, verdict }: LastProof): readonly string[] {
  const expected = expectedOf(proof.host, proof.cluster);
  return proof.hops.map((hop) => {
    const { role, pod, port } = hop;
    const isRight = saidBy(hop, expected) === 'right';
    const word = isRight ? 'right' : role === verdict.culprit ? 'this hop is wrong' : wordOf(hop);
    const place = `${roleNames[role]}, pod ${oneLine(`${pod.namespace}/${pod.name}`)}, port ${port}: ${word}`;
    return [place, `A: ${answerText(hop.a)}`, `AAAA: ${answerText(hop.aaaa)}`].join('\n      ');
  });
}

const wordOf = ({ a }: AskedHop): string => (a.kind === 'notAsked' ? 'not asked' : 'not right');

const codeWords: Readonly<Record<string, string>> = {
  NXDOMAIN: 'NXDOMAIN, there is no such name',
  REFUSED: 'REFUSED, the server does not take this question',
  SERVFAIL: 'SERVFAIL, the server could not find out',
};

function answerText(answer: HopAnswer): string {
  switch (answer.kind) {
    case 'addresses':
      return answer.addresses.map(oneLine).join(', ');
    case 'noRecord':
      return 'no record of this type';
    case 'refused':
      return codeWords[answer.code] ?? oneLine(answer.code);
    case 'unreadable':
      return `not readable: ${oneLine(answer.because)}`;
    case 'silent':
      return `no answer: ${oneLine(answer.because)}`;
    case 'notAsked':
      return `not asked: ${oneLine(answer.because)}`;
  }
}

function configured({ proof }: LastProof): readonly string[] {
  const { nameResolution } = proof.cluster;
  const { forward, istioCoreDns } = nameResolution;
  const { entries } = expectedOf(proof.host, proof.cluster);
  return [
    ...entries.map(
      ({ reference, addresses }) =>
        `ServiceEntry ${oneLine(`${reference.namespace ?? ''}/${reference.name}`)} gives it ${oneLine(addresses.join(', ') || 'no address')}`,
    ),
    ...(entries.length === 0 ? ['No ServiceEntry of this cluster is for this host'] : []),
    `${oneLine(dnsServerText(nameResolution))} ${
      forward.kind === 'notRead'
        ? `was not read: ${oneLine(forward.because)}`
        : forward.value.kind === 'forwarded'
          ? `sends the zone to ${oneLine(forward.value.to.join(', ') || 'nothing')}`
          : forward.value.kind === 'none'
            ? 'sends the zone nowhere'
            : oneLine(forward.value.because)
    }`,
    istioCoreDns.kind === 'notRead'
      ? `istiocoredns was not read: ${oneLine(istioCoreDns.because)}`
      : `istiocoredns is at ${oneLine(istioCoreDns.value ?? 'no address')}`,
  ];
}
