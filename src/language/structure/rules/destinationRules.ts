/** What Istio checks of every DestinationRule (domain facts 4.11). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { holds } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { duplicates, has, isEmpty } from './common';
import { localityProblems, unwatched } from './localities';

export const destinationRuleRules: ObjectRule = function* (root, { releases }) {
  yield* duplicates(root, ['spec', 'subsets'], ['name'], 'subsets');
  yield* policyProblems(fieldAt(root, 'spec', 'trafficPolicy'), ['spec', 'trafficPolicy']);
  for (const [index, subset] of listAt(root, 'spec', 'subsets').entries()) {
    const path = ['spec', 'subsets', index, 'trafficPolicy'];
    yield* policyProblems(fieldAt(subset, 'trafficPolicy'), path);
  }
  yield* unwatched(root);
  if (!holds({ since: 20 }, releases)) yield* unverified(root);
};

/** Until 1.19 a certificate of the server is looked at only where there is something to check it by. */
function* unverified(root: unknown): Iterable<StructureProblem> {
  const isForSome = has(root, 'spec', 'workloadSelector');
  const subsets = listAt(root, 'spec', 'subsets').map((_, at): Path => ['spec', 'subsets', at]);
  const policies = [['spec'], ...subsets].map((it): Path => [...it, 'trafficPolicy']);
  const ports = policies.flatMap((policy) =>
    listAt(root, ...policy, 'portLevelSettings').map((_, at): Path => [
      ...policy,
      'portLevelSettings',
      at,
    ]),
  );
  for (const path of [...policies, ...ports]) {
    const tls = fieldAt(root, ...path, 'tls');
    const mode = textAt(tls, 'mode');
    if ((mode !== 'SIMPLE' && mode !== 'MUTUAL') || checkers.some((it) => has(tls, it))) continue;
    if (mode === 'MUTUAL' && !has(tls, 'clientCertificate') && !has(tls, 'credentialName'))
      continue;
    if (has(tls, 'insecureSkipVerify') || (has(tls, 'credentialName') && isForSome)) continue;
    const message = `Without caCertificates, Istio before 1.20 takes any certificate the server shows.`;
    yield problem('MESH0725', [...path, 'tls', 'mode'], { message });
  }
}

/** What says by which certificates a server is checked. */
const checkers = ['caCertificates', 'caCertCredentialName'] as const;

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0717', path, { message, ...others });

function* policyProblems(policy: unknown, path: Path): Iterable<StructureProblem> {
  if (isMap(policy) && isEmpty(policy))
    yield refused(path, 'A traffic policy says at least one thing.', {
      onKey: true,
      surplus: true,
    });
  yield* settings(policy, path);
  for (const [index, it] of listAt(policy, 'portLevelSettings').entries()) {
    const inner = [...path, 'portLevelSettings', index];
    if (!isMap(it)) continue;
    if (!has(it, 'port')) yield refused(inner, 'Settings of a port say which: port.number.');
    const rest = ['loadBalancer', 'connectionPool', 'outlierDetection', 'tls'];
    if (!rest.some((field) => has(it, field))) {
      const message = 'Settings of a port say at least one thing beside the port.';
      yield refused(inner, message, { surplus: true });
    }
    yield* settings(it, inner);
  }
}

function* settings(policy: unknown, path: Path): Iterable<StructureProblem> {
  yield* tlsProblems(fieldAt(policy, 'tls'), [...path, 'tls']);
  const localities = ['loadBalancer', 'localityLbSetting'];
  yield* localityProblems(fieldAt(policy, ...localities), [...path, ...localities]);
  const pool = fieldAt(policy, 'connectionPool');
  if (isMap(pool) && isEmpty(pool)) {
    const message = 'A connection pool says something of tcp or http.';
    yield refused([...path, 'connectionPool'], message, { onKey: true, surplus: true });
  }
  const outliers = fieldAt(policy, 'outlierDetection');
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

function* tlsProblems(tls: unknown, path: Path): Iterable<StructureProblem> {
  const mode = textAt(tls, 'mode');
  if (mode === 'ISTIO_MUTUAL') {
    for (const field of ['clientCertificate', 'privateKey', 'caCertificates']) {
      if (!has(tls, field)) continue;
      const message = `Istio brings the certificates of ISTIO_MUTUAL and refuses ${field}.`;
      yield refused([...path, field], message, { onKey: true, surplus: true });
    }
  }
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && has(tls, 'credentialName')) {
    for (const field of ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl']) {
      if (!has(tls, field)) continue;
      const message = `Certificates come from credentialName or from files; Istio refuses ${field} beside it.`;
      yield refused([...path, field], message, { onKey: true, surplus: true });
    }
  }
  if (mode !== 'MUTUAL' || has(tls, 'credentialName')) return;
  const missing = ['clientCertificate', 'privateKey'].filter((it) => !has(tls, it));
  if (missing.length === 0) return;
  const cures = ['ISTIO_MUTUAL', 'SIMPLE'].map((to) => ({ set: [...path, 'mode'], to }));
  yield refused([...path, 'mode'], `Mode MUTUAL needs ${missing.join(' and ')}.`, { cures });
}
