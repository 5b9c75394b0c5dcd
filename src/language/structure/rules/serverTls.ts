/** What Istio checks of the TLS of gateways and of sidecars (domain facts 4.10; validateTLSOptions). */
import type { StructureCode } from '../../../mesh/catalogue/structure';
import type { Path } from '../../../mesh/rules/entry/entry';
import { isMap, listAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { says } from './common';

type Said = Omit<Parameters<typeof problem>[2], 'message'>;

export function* serverTlsProblems(
  tls: unknown,
  path: Path,
  code: StructureCode,
  releases: Releases,
): Iterable<StructureProblem> {
  if (!isMap(tls)) return;
  const refused = (at: Path, message: string, others: Said = {}): StructureProblem =>
    problem(code, [...path, ...at], { message, ...others });
  yield* ciphers(tls, refused);
  yield* oldVersions(tls, refused, releases);
  const mode = textAt(tls, 'mode');
  if (mode === 'ISTIO_MUTUAL') {
    yield* ofMesh(tls, refused);
    return;
  }
  if (mode?.endsWith('PASSTHROUGH')) yield* unused(tls, mode, refused);
  yield* sources(tls, path, refused, releases);
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') return;
  if (mode === 'SIMPLE' && says(tls, 'caCrl') && !credentials.some((it) => gives(tls, it))) {
    const message =
      'Mode SIMPLE asks clients for no certificate, so Istio refuses a list of revoked ones.';
    yield refused(['caCrl'], message, { onKey: true, surplus: true });
  }
  yield* certificates(tls, mode, refused);
}

type Refused = (at: Path, message: string, others?: Said) => StructureProblem;
type Tls = Readonly<Record<string, unknown>>;

const files = ['serverCertificate', 'privateKey', 'caCertificates'] as const;
const credentials = ['credentialName', 'credentialNames'] as const;
const given = [...files, ...credentials, 'tlsCertificates'] as const;

/** Whether a field names anything; an empty list or text does not. */
const gives = (tls: Tls, field: string): boolean => {
  const value = tls[field];
  return Array.isArray(value) ? value.length > 0 : says(tls, field);
};

function* ofMesh(tls: Tls, refused: Refused): Iterable<StructureProblem> {
  for (const field of given) {
    if (!gives(tls, field)) continue;
    const message = `Istio brings the certificates of ISTIO_MUTUAL and refuses ${field}.`;
    yield refused([field], message, { onKey: true, surplus: true });
  }
}

function* unused(tls: Tls, mode: string, refused: Refused): Iterable<StructureProblem> {
  for (const field of [...given, 'caCrl']) {
    if (!gives(tls, field)) continue;
    const message = `Mode ${mode} does not end TLS, so ${field} has no effect.`;
    yield refused([field], message, { onKey: true, surplus: true, severity: 'warning' });
  }
}

/** Certificates come from one place; a Secret won over files until 1.27, where several came. */
function* sources(
  tls: Tls,
  path: Path,
  refused: Refused,
  releases: Releases,
): Iterable<StructureProblem> {
  const hasFiles = says(tls, 'serverCertificate') && says(tls, 'privateKey');
  const from = [...credentials, 'tlsCertificates'].filter((it) => gives(tls, it));
  if (hasFiles) from.push('serverCertificate');
  const [first = '', second] = from;
  if (second === undefined) return;
  const isOfOldFields = first === 'credentialName' && second === 'serverCertificate';
  const served = isOfOldFields ? servedIn({ since: 27 }, releases) : 'always';
  if (served === 'never') return;
  const message = `Certificates come from ${first} or from ${second}; Istio refuses both from 1.27 on.`;
  yield refused([second], message, {
    onKey: true,
    severity: served === 'always' ? 'error' : 'warning',
    cures: from.slice(0, 2).map((it) => ({ remove: [...path, it] })),
  });
}

function* certificates(tls: Tls, mode: string, refused: Refused): Iterable<StructureProblem> {
  if (credentials.some((it) => gives(tls, it))) return;
  const isChecking = mode !== 'SIMPLE' && !says(tls, 'caCertificates');
  const lacksCa = isChecking && !says(tls, 'caCertCredentialName');
  const several = listAt(tls, 'tlsCertificates');
  if (several.length > 0) {
    yield* eachOf(several, refused);
    if (lacksCa)
      yield refused(['mode'], `Mode ${mode} needs caCertificates beside tlsCertificates.`);
    return;
  }
  if (typeof tls['tlsCertificates'] === 'symbol') return;
  const missing = [
    ...files.slice(0, 2).filter((it) => !says(tls, it)),
    ...(lacksCa ? ['caCertificates'] : []),
  ];
  if (missing.length === 0) return;
  yield refused(['mode'], `Mode ${mode} needs credentialName, or ${missing.join(' and ')}.`);
}

function* eachOf(several: readonly unknown[], refused: Refused): Iterable<StructureProblem> {
  for (const [index, it] of several.entries()) {
    const missing = files.slice(0, 2).filter((field) => !says(it, field));
    if (!isMap(it) || missing.length === 0) continue;
    yield refused(['tlsCertificates', index], `A certificate needs ${missing.join(' and ')}.`);
  }
  if (several.length < 3) return;
  const message = `Envoy takes two certificates of a server at most, one each for RSA and ECDSA, not ${several.length}.`;
  yield refused(['tlsCertificates'], message, { onKey: true, severity: 'warning' });
}

/** Envoy's own list of ciphers has none for them any more, so that no client of theirs comes in. */
function* oldVersions(tls: Tls, refused: Refused, releases: Releases): Iterable<StructureProblem> {
  const version = textAt(tls, 'minProtocolVersion');
  if (version !== 'TLSV1_0' && version !== 'TLSV1_1') return;
  if (gives(tls, 'cipherSuites') || servedIn({ since: 16 }, releases) === 'never') return;
  const message = `From Istio 1.16 on, ${version} needs cipherSuites that it knows: those of Envoy are for TLSV1_2 and newer.`;
  const severity = holds({ since: 16 }, releases) ? 'warning' : 'info';
  yield refused(['minProtocolVersion'], message, { severity });
}

/** Those of TLS 1.3 cannot be chosen, and names of other libraries than BoringSSL mean nothing. */
function* ciphers(tls: Tls, refused: Refused): Iterable<StructureProblem> {
  const names = listAt(tls, 'cipherSuites');
  if (names.length > 0 && textAt(tls, 'minProtocolVersion') === 'TLSV1_3') {
    const message = 'TLS 1.3 has ciphers of its own, which nobody chooses: these are never used.';
    yield refused(['cipherSuites'], message, { onKey: true, severity: 'info', surplus: true });
    return;
  }
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string' || !/^[A-Z0-9]/i.test(name)) continue;
    const isTwice = names.indexOf(name) < index;
    if (!isTwice && (name === 'ALL' || cipherSuites.has(name))) continue;
    const message = isTwice
      ? `${name} stands here twice.`
      : `Istio passes ${name} over: it is none of the cipher suites of Envoy up to TLS 1.2.`;
    yield refused(['cipherSuites', index], message, { severity: 'warning', surplus: true });
  }
}

const cipherSuites: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);
