/** Certificates as a text to read: what is wrong first, the chain as a tree, then one after the other. */
import type {
  CertificateFacts,
  CertificateNode,
  CertificateSheet,
} from '../mesh/trust/certificateSheet';
import { dateOf } from './clusterLines';
import { counted, oneLine } from './oneLine';

/** Dates are of `now`, so that "expires in 3 days" is true when it is read. */
export function certificateText(sheet: CertificateSheet, now: number): string {
  const { title, trees, problems, places } = sheet;
  const all = trees.flatMap(flattened);
  return [
    heading(title),
    ...(problems.length === 0 ? [] : [problems.map((it) => `! ${oneLine(it)}`).join('\n')]),
    all.length === 0 ? 'There is no certificate to show.' : chainText(trees, now),
    ...all.map((it) => factsText(it, places.get(it.fingerprint) ?? [], now)),
  ]
    .join('\n\n')
    .concat('\n');
}

const heading = (title: string): string => {
  const line = oneLine(title);
  return `${line}\n${'='.repeat(line.length)}`;
};

const flattened = (node: CertificateNode): readonly CertificateFacts[] => [
  node.facts,
  ...node.issued.flatMap(flattened),
];

const chainText = (trees: readonly CertificateNode[], now: number): string =>
  trees.flatMap((it) => branch(it, now, '', '')).join('\n');

/** One line for each certificate, below the one that issued it. */
function branch(
  { facts, issued }: CertificateNode,
  now: number,
  stem: string,
  below: string,
): readonly string[] {
  return [
    `${stem}${nameOf(facts)} (${roleOf(facts)}, ${validityOf(facts, now)})`,
    ...issued.flatMap((it, index) =>
      index === issued.length - 1
        ? branch(it, now, `${below}└─ `, `${below}   `)
        : branch(it, now, `${below}├─ `, `${below}│  `),
    ),
  ];
}

const nameOf = ({ subject }: CertificateFacts): string => oneLine(subject) || 'without a subject';

const roleOf = ({ selfSigned, isAuthority }: CertificateFacts): string => {
  if (selfSigned) return isAuthority ? 'root' : 'self-signed, no CA';
  return isAuthority ? 'intermediate CA' : 'no CA';
};

function factsText(it: CertificateFacts, places: readonly string[], now: number): string {
  const rows: readonly (readonly [string, string])[] = [
    ...(places.length === 0 ? [] : [['Stands in', places.join(', ')] as const]),
    ['Subject', nameOf(it)],
    ['Issuer', it.selfSigned ? 'itself' : oneLine(it.issuer)],
    ['Serial number', it.serial],
    ['Valid', `${dateOf(it.notBefore)} to ${dateOf(it.notAfter)}: ${validityOf(it, now)}`],
    ['Key', keyText(it)],
    ['CA', authorityText(it)],
    ['Key usage', it.keyUsage.join(', ') || 'not restricted'],
    ['Extended usage', it.extendedKeyUsage.map(purposeOf).join(', ') || 'not restricted'],
    ['Names (SAN)', it.subjectAltNames.map(oneLine).join(', ') || 'none'],
    ['Signature', it.signatureAlgorithm],
    ['SHA-256', it.fingerprint],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  return [
    `${nameOf(it)}\n${'-'.repeat(nameOf(it).length)}`,
    ...rows.map(([label, text]) => `${label.padEnd(width)}  ${text}`),
  ].join('\n');
}

const keyText = ({ key: { kind, bits, curve } }: CertificateFacts): string => {
  if (kind === 'other') return 'of a type that Istio does not take';
  if (kind === 'EC') return `EC, curve ${curve ?? 'unknown'}`;
  return `RSA, ${bits === undefined ? 'unknown size' : `${bits} bits`}`;
};

function authorityText({ isAuthority, pathLength }: CertificateFacts): string {
  if (!isAuthority) return 'no: it may not issue certificates';
  if (pathLength === undefined) return 'yes, with any number of CAs below it';
  return pathLength === 0
    ? 'yes, for workloads only: no CA may stand below it'
    : `yes, with ${counted(pathLength, 'CA')} below it at most`;
}

/** RFC 5280 4.2.1.12; others stay object identifiers. */
const purposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'any',
};
const purposeOf = (oid: string): string => purposes[oid] ?? oid;

const dayMs = 24 * 60 * 60_000;

/** "expires in 23 days", "expired 2 years ago", "not valid for another 3 hours". */
export function validityOf(
  { notBefore, notAfter }: Pick<CertificateFacts, 'notBefore' | 'notAfter'>,
  now: number,
): string {
  if (now < notBefore) return `not valid for another ${spanText(notBefore - now)}`;
  if (now > notAfter) return `expired ${spanText(now - notAfter)} ago`;
  return `expires in ${spanText(notAfter - now)}`;
}

/** In the largest unit that says enough: years, months from three on, days, hours. */
function spanText(ms: number): string {
  const days = Math.floor(ms / dayMs);
  if (days >= 730) return counted(Math.floor(days / 365), 'year');
  if (days >= 90) return counted(Math.floor(days / 30), 'month');
  if (days >= 1) return counted(days, 'day');
  const hours = Math.floor(ms / (dayMs / 24));
  return hours >= 1 ? counted(hours, 'hour') : 'less than an hour';
}
