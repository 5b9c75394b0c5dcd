/** What istiod refuses in the settings of a mesh, beside what their shape says (ValidateMeshConfig). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { secondsOf } from '../spelling/durations';
import { has, says } from './common';
import { emptyTags } from './extensions';
import { providerProblems } from './extensionProviders';
import { localitiesOfMesh } from './localities';

/** Of ConfigMap istio. */
export const meshConfigRules: ObjectRule = (root, { releases }) => meshProblems(root, [], releases);

export function* meshProblems(
  mesh: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (!isMap(mesh)) return;
  yield* localitiesOfMesh(fieldAt(mesh, 'localityLbSetting'), [...path, 'localityLbSetting']);
  yield* curves(mesh, path);
  yield* emptyAliases(mesh, path);
  yield* detection(mesh, path);
  yield* ownCertificates(mesh, path);
  yield* roots(mesh, path);
  yield* providerProblems(mesh, path, releases);
  const proxies = fieldAt(mesh, 'defaultConfig');
  if (isMap(proxies)) yield* proxyProblems(proxies, [...path, 'defaultConfig'], releases);
}

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

function* proxyProblems(
  proxies: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  yield* shutdown(proxies, path, releases);
  const drain = textAt(proxies, 'drainDuration');
  const seconds = drain === undefined ? undefined : secondsOf(drain);
  if (seconds !== undefined && (seconds < 1 || Math.abs(seconds - Math.round(seconds)) > 1e-9)) {
    const at = [...path, 'drainDuration'];
    const cures = [{ set: at, to: `${Math.max(Math.round(seconds), 1)}s` }];
    yield refused(at, 'drainDuration is whole seconds; Istio refuses others.', { cures });
  }
  yield* nodeAgent(proxies, [...path, 'sds']);
  yield* tracers(proxies, [...path, 'tracing']);
  yield* emptyTags(fieldAt(proxies, 'tracing'), [...path, 'tracing']);
  yield* keyProviders(proxies, [...path, 'privateKeyProvider']);
  yield* autoAllocation(proxies, [...path, 'proxyMetadata'], releases);
}

/** Proxies of old were to live longer than they drain (ValidateParentAndDrain). */
function* shutdown(proxies: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const drain = secondsOf(textAt(proxies, 'drainDuration') ?? '');
  const end = secondsOf(textAt(proxies, 'parentShutdownDuration') ?? '');
  if (drain === undefined || end === undefined || end > drain) return;
  if (!holds({ until: 13 }, releases)) return;
  const message = 'Istio wants parentShutdownDuration above drainDuration.';
  yield refused([...path, 'parentShutdownDuration'], message);
}

/** Certificates for DNS names, by signers of Kubernetes; deprecated in the API. */
function* ownCertificates(mesh: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(mesh, 'certificates').entries()) {
    const at = [...path, 'certificates', index];
    const isCa = fieldAt(it, 'secretName') === 'cacerts';
    const message = isCa
      ? 'certificates is deprecated, and asks for certificates of DNS names: this one would be written where the CA of the mesh is, and is none.'
      : 'certificates is deprecated: it asks Kubernetes to sign certificates of DNS names, and has no part in those of workloads.';
    const severity = isCa ? 'warning' : 'info';
    yield problem('MESH0711', isCa ? [...at, 'secretName'] : at, { message, severity });
  }
}

/** Of node agents, which 1.5 did without. */
function* nodeAgent(proxies: unknown, at: Path): Iterable<StructureProblem> {
  if (!isMap(fieldAt(proxies, 'sds'))) return;
  const message = 'sds does nothing since 1.5: proxies get all keys that way.';
  yield problem('MESH0711', at, {
    message,
    onKey: true,
    severity: 'info',
    cures: [{ remove: at }],
  });
}

/** Each has an address, and Lightstep a token (ValidateLightstepCollector and its like). */
function* tracers(proxies: unknown, path: Path): Iterable<StructureProblem> {
  for (const [tracer, fields] of [
    ['zipkin', ['address']],
    ['datadog', ['address']],
    ['lightstep', ['address', 'accessToken']],
  ] as const) {
    const given = fieldAt(proxies, 'tracing', tracer);
    if (!isMap(given)) continue;
    for (const field of fields) {
      if (says(given, field) || has(given, 'access_token')) continue;
      const message = `${tracer} has no ${field}, without which Istio refuses it.`;
      yield refused([...path, tracer], message, { onKey: true, missing: field });
    }
  }
}

function* keyProviders(proxies: unknown, path: Path): Iterable<StructureProblem> {
  const provider = fieldAt(proxies, 'privateKeyProvider');
  if (!isMap(provider)) return;
  const given = (['cryptomb', 'qat'] as const).find((it) => has(provider, it));
  if (given === undefined) {
    const message = 'A privateKeyProvider is cryptomb or qat.';
    yield refused(path, message, { onKey: true, cures: [{ remove: path }] });
    return;
  }
  const delay = fieldAt(provider, given, 'pollDelay') ?? fieldAt(provider, given, 'poll_delay');
  const isNone = typeof delay === 'string' && secondsOf(delay) === 0;
  if (delay !== undefined && delay !== null && !isNone) return;
  const at = [...path, given, ...(isNone ? ['pollDelay'] : [])];
  const cures = [{ set: [...path, given, 'pollDelay'], to: '10ms' }];
  yield refused(at, `${given} wants a pollDelay above 0.`, { onKey: true, cures });
}

/** Its second version takes no part of proxies any more; Istio warns of the first since 1.25. */
export function* autoAllocation(
  proxies: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const at = [...path, 'ISTIO_META_DNS_AUTO_ALLOCATE'];
  if (releases.most < 25 || !has(proxies, 'proxyMetadata', String(at.at(-1)))) return;
  const isCertain = holds({ since: 26 }, releases);
  const message = isCertain
    ? 'istiod allocates addresses itself by now, and Istio advises against this variable of old; see dns-auto-allocation-v2.'
    : 'From 1.25 on istiod allocates addresses itself, and Istio advises against this variable; see dns-auto-allocation-v2.';
  const cures = releases.least >= 25 ? { cures: [{ remove: at }] } : {};
  yield isCertain
    ? refused(at, message, { onKey: true, severity: 'warning', ...cures })
    : problem('MESH0711', at, { message, onKey: true, severity: 'info', ...cures });
}

const known: readonly unknown[] = ['P-256', 'P-384', 'P-521', 'X25519', 'X25519MLKEM768'];

/** Mutual TLS chooses its curves itself (ValidateMeshTLSConfig); of others unknown ones are passed over. */
function* curves(mesh: unknown, path: Path): Iterable<StructureProblem> {
  if (has(mesh, 'meshMTLS', 'ecdhCurves')) {
    const at = [...path, 'meshMTLS', 'ecdhCurves'];
    const message = 'Mutual TLS within the mesh takes no curves; tlsDefaults does.';
    yield refused(at, message, { onKey: true, cures: [{ remove: at }] });
  }
  const given = listAt(mesh, 'tlsDefaults', 'ecdhCurves');
  for (const [index, it] of given.entries()) {
    if (typeof it !== 'string') continue;
    const isTwice = given.indexOf(it) < index;
    if (!isTwice && known.includes(it)) continue;
    const message = isTwice ? `${it} is listed twice.` : `${it} is no curve Istio knows.`;
    yield refused([...path, 'tlsDefaults', 'ecdhCurves', index], message, {
      severity: 'warning',
      surplus: true,
    });
  }
}

function* emptyAliases(mesh: unknown, path: Path): Iterable<StructureProblem> {
  const at = listAt(mesh, 'trustDomainAliases').indexOf('');
  if (at < 0) return;
  const message = 'An empty trust domain is none; Istio refuses it.';
  yield refused([...path, 'trustDomainAliases', at], message, { surplus: true });
}

/** Whole milliseconds, or none of them to guess for ever (ValidateProtocolDetectionTimeout). */
function* detection(mesh: unknown, path: Path): Iterable<StructureProblem> {
  const text = textAt(mesh, 'protocolDetectionTimeout');
  const milliseconds = text === undefined ? 0 : (secondsOf(text) ?? 0) * 1e3;
  if (Math.abs(milliseconds - Math.round(milliseconds)) < 5e-7) return;
  yield refused([...path, 'protocolDetectionTimeout'], 'Istio takes whole milliseconds, or 0s.');
}

/** istiod passes over a root it cannot read, and says so in its log only (verifyTrustAnchor). */
function* roots(mesh: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(mesh, 'caCertificates').entries()) {
    const pem = textAt(it, 'pem');
    if (pem === undefined || isCertificate(pem)) continue;
    const message =
      'This is no certificate yet: between the lines BEGIN and END stands its base64, and nothing else. istiod passes it over.';
    yield problem('MESH0514', [...path, 'caCertificates', index, 'pem'], { message });
  }
}

/** What is cut short, or left to a shell or a person, is told as such. */
function isCertificate(pem: string): boolean {
  if (/[<>{}$]|\.\.\.|…/.test(pem)) return true;
  const bodies = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([^]*?)-----END/g)];
  const isBase64 = (it = ''): boolean => /^\s*(?:[A-Za-z\d+/=]+[ \t]*(?:\r?\n\s*|$))+$/.test(it);
  return bodies.length > 0 && bodies.every(([, it]) => isBase64(it));
}
