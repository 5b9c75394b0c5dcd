/** What Istio checks of every DestinationRule (domain facts 4.11). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { duplicates, has, isEmpty, says } from './common';
import { poolProblems } from './connectionPools';
import { balancerProblems } from './loadBalancers';
import { halfNames } from './halfNames';
import { unwatched } from './localities';

export const destinationRuleRules: ObjectRule = function* (root, { namespace, releases }) {
  yield* halfNames(root, [['spec', 'host']], namespace);
  yield* duplicates(root, ['spec', 'subsets'], ['name'], 'subsets');
  yield* policyProblems(
    fieldAt(root, 'spec', 'trafficPolicy'),
    ['spec', 'trafficPolicy'],
    releases,
  );
  for (const [index, subset] of listAt(root, 'spec', 'subsets').entries()) {
    const path = ['spec', 'subsets', index, 'trafficPolicy'];
    yield* policyProblems(fieldAt(subset, 'trafficPolicy'), path, releases);
  }
  yield* unwatched(root);
  for (const path of tlsPaths(root)) {
    if (!holds({ since: 20 }, releases)) yield* unverified(root, path);
    if (servedIn({ since: 12 }, releases) !== 'never') yield* takesAny(root, path);
  }
};

/** Where TLS is set: for all calls, for those of subsets, and for ports of either. */
function tlsPaths(root: unknown): readonly Path[] {
  const subsets = listAt(root, 'spec', 'subsets').map((_, at): Path => ['spec', 'subsets', at]);
  const policies = [['spec'], ...subsets].map((it): Path => [...it, 'trafficPolicy']);
  const ports = policies.flatMap((policy) =>
    listAt(root, ...policy, 'portLevelSettings').map((_, at): Path => [
      ...policy,
      'portLevelSettings',
      at,
    ]),
  );
  return [...policies, ...ports].map((it) => [...it, 'tls']);
}

/** Beside what it would be checked by, that is what is told. */
function* takesAny(root: unknown, path: Path): Iterable<StructureProblem> {
  const at = [...path, 'insecureSkipVerify'];
  if (fieldAt(root, ...at) !== true) return;
  if ([...checkers, 'subjectAltNames'].some((it) => has(root, ...path, it))) return;
  const message =
    'Any certificate the server shows is taken, so whoever stands between may read and change the calls.';
  yield problem('MESH0725', at, { message, cures: [{ remove: at }] });
}

/** Until 1.19 a certificate of the server is looked at only where there is something to check it by. */
function* unverified(root: unknown, path: Path): Iterable<StructureProblem> {
  const tls = fieldAt(root, ...path);
  const mode = textAt(tls, 'mode');
  if ((mode !== 'SIMPLE' && mode !== 'MUTUAL') || checkers.some((it) => has(tls, it))) return;
  if (mode === 'MUTUAL' && !has(tls, 'clientCertificate')) return;
  // A gateway finds the CA in the Secret as well.
  if (has(tls, 'insecureSkipVerify') || has(tls, 'credentialName')) return;
  const message = `Without caCertificates, Istio before 1.20 takes any certificate the server shows.`;
  yield problem('MESH0725', [...path, 'mode'], { message });
}

/** What says by which certificates a server is checked. */
const checkers = ['caCertificates', 'caCertCredentialName'] as const;

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0717', path, { message, ...others });

function* policyProblems(
  policy: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (isMap(policy) && isEmpty(policy))
    yield refused(path, 'A traffic policy says at least one thing.', {
      onKey: true,
      surplus: true,
    });
  yield* settings(policy, path, releases);
  yield* tunnelProblems(fieldAt(policy, 'tunnel'), [...path, 'tunnel']);
  for (const [index, it] of listAt(policy, 'portLevelSettings').entries()) {
    const inner = [...path, 'portLevelSettings', index];
    if (!isMap(it)) continue;
    if (!has(it, 'port')) yield refused(inner, 'Settings of a port say which: port.number.');
    const rest = ['loadBalancer', 'connectionPool', 'outlierDetection', 'tls'];
    if (!rest.some((field) => has(it, field))) {
      const message = 'Settings of a port say at least one thing beside the port.';
      yield refused(inner, message, { surplus: true });
    }
    yield* settings(it, inner, releases);
  }
}

/** Of a connection to a proxy: what stands behind the proxy is one host (validateTunnelSettings). */
function* tunnelProblems(tunnel: unknown, path: Path): Iterable<StructureProblem> {
  if (textAt(tunnel, 'targetHost')?.includes('*') !== true) return;
  yield refused([...path, 'targetHost'], 'The host behind the proxy is one host, not a wildcard.');
}

function* settings(policy: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  yield* tlsProblems(fieldAt(policy, 'tls'), [...path, 'tls'], releases);
  const balancer = [...path, 'loadBalancer'];
  yield* balancerProblems(fieldAt(policy, 'loadBalancer'), balancer, releases);
  const pool = [...path, 'connectionPool'];
  yield* poolProblems(fieldAt(policy, 'connectionPool'), pool, 'MESH0717');
  yield* outlierProblems(policy, path, releases);
}

function* outlierProblems(
  policy: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const outliers = fieldAt(policy, 'outlierDetection');
  yield* outOfUse(outliers, [...path, 'outlierDetection', 'consecutiveErrors'], releases);
  yield* uncounted(outliers, [...path, 'outlierDetection', 'consecutiveGatewayErrors']);
  const isSplit = fieldAt(outliers, 'splitExternalLocalOriginErrors') ?? false;
  if ((numberAt(outliers, 'consecutiveLocalOriginFailures') ?? 0) > 0 && isSplit === false) {
    const message =
      'consecutiveLocalOriginFailures counts only with splitExternalLocalOriginErrors: true.';
    const at = [...path, 'outlierDetection'];
    yield refused([...at, 'consecutiveLocalOriginFailures'], message, {
      onKey: true,
      cures: [
        { set: [...at, 'splitExternalLocalOriginErrors'], to: true },
        { remove: [...at, 'consecutiveLocalOriginFailures'] },
      ],
    });
  }
}

/** Errors of gateways are 5xx errors too (the field's own documentation). */
function* uncounted(outliers: unknown, path: Path): Iterable<StructureProblem> {
  const ofGateway = numberAt(outliers, 'consecutiveGatewayErrors') ?? 0;
  const isSaid = has(outliers, 'consecutive5xxErrors');
  const all = isSaid ? (numberAt(outliers, 'consecutive5xxErrors') ?? 0) : 5;
  if (ofGateway === 0 || all === 0 || ofGateway < all || has(outliers, 'consecutiveErrors')) return;
  const message = `Errors of gateways count among consecutive5xxErrors, of which ${all} are enough${isSaid ? '' : ' by default'}, so this has no effect.`;
  yield refused(path, message, { onKey: true, severity: 'info', cures: [{ remove: path }] });
}

/** Renamed in 1.4; read until it was forgotten, and warned of since (validateOutlierDetection). */
function* outOfUse(outliers: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const count = numberAt(outliers, 'consecutiveErrors') ?? 0;
  if (count < 0 && holds({ until: 13 }, releases))
    yield refused(path, 'consecutiveErrors is at least 0.', { cures: [{ set: path, to: 0 }] });
  const isGone = holds({ since: 14 }, releases);
  if (count === 0 || releases.most <= 13) return;
  const message =
    'consecutiveErrors is out of use: Istio 1.14 and newer read consecutive5xxErrors and consecutiveGatewayErrors.';
  const cures = ['consecutive5xxErrors', 'consecutiveGatewayErrors']
    .filter((it) => !has(outliers, it))
    .map((to) => ({ rename: path, to }));
  yield refused(path, message, { onKey: true, severity: isGone ? 'warning' : 'info', cures });
}

function* tlsProblems(tls: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const mode = textAt(tls, 'mode');
  if (mode === 'ISTIO_MUTUAL') {
    for (const field of ['clientCertificate', 'privateKey', 'caCertificates']) {
      if (!says(tls, field)) continue;
      // No version of ValidateTLS looks at these; proxies take what Istio brings.
      const message = `Istio brings the certificates of ISTIO_MUTUAL, so ${field} has no effect.`;
      const others = { onKey: true, surplus: true, severity: 'warning' } as const;
      yield refused([...path, field], message, others);
    }
  }
  if (mode === 'DISABLE') {
    for (const field of ['sni', 'credentialName', 'subjectAltNames', 'caCertificates']) {
      if (!says(tls, field)) continue;
      const message = `Without TLS (mode DISABLE) ${field} has no effect.`;
      yield refused([...path, field], message, { onKey: true, surplus: true, severity: 'info' });
    }
  }
  if (mode === 'SIMPLE' || mode === 'MUTUAL') yield* unchecked(tls, mode, path, releases);
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && says(tls, 'credentialName')) {
    for (const field of ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl']) {
      if (!says(tls, field)) continue;
      const message = `Certificates come from credentialName or from files; Istio refuses ${field} beside it.`;
      yield refused([...path, field], message, { onKey: true, surplus: true });
    }
  }
  if (mode !== 'MUTUAL' || says(tls, 'credentialName')) return;
  const missing = ['clientCertificate', 'privateKey'].filter((it) => !says(tls, it));
  if (missing.length === 0) return;
  const cures = ['ISTIO_MUTUAL', 'SIMPLE'].map((to) => ({ set: [...path, 'mode'], to }));
  yield refused([...path, 'mode'], `Mode MUTUAL needs ${missing.join(' and ')}.`, { cures });
}

/** What a server is checked by, where nothing is to be: read since 1.19; of MUTUAL, the Secret holds more. */
function* unchecked(
  tls: unknown,
  mode: string,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const served = servedIn({ since: 19 }, releases);
  if (fieldAt(tls, 'insecureSkipVerify') !== true || served === 'never') return;
  const severity = served === 'always' ? 'error' : 'warning';
  const checks = [
    'caCertificates',
    'subjectAltNames',
    ...(mode === 'SIMPLE' ? ['credentialName'] : []),
  ];
  for (const field of checks) {
    if (!says(tls, field) || isEmpty(fieldAt(tls, field))) continue;
    const message = `With insecureSkipVerify nothing is checked by ${field}, and Istio refuses both from 1.19 on.`;
    const cures = [field, 'insecureSkipVerify'].map((it) => ({ remove: [...path, it] }));
    yield refused([...path, field], message, { onKey: true, severity, cures });
  }
}
