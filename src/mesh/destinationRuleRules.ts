/** The rules for a DestinationRule of a remote host, shared by editor and analyzer. */
import { fieldAt, isMap } from '../objects/object';
import { isText, unsure, type Path, type Text } from './entryRules/entry';
import { isMeantForZone, remoteNameOf } from './entryRules/hosts';
import { problem, type EntryProblem, type RuleSetting } from './entryRules/problem';
import { softened } from './serviceEntryRules';

/**
 * Of several rules for a host the most specific one counts, whole: a rule for one remote host
 * replaces the mesh's `*.<zone>` rule and must repeat its mutual TLS (domain facts 4.12, DR-01).
 * With `whole` false, what is absent may be filled in elsewhere.
 */
export function destinationRuleProblems(
  spec: unknown,
  { zone }: Pick<RuleSetting, 'zone'>,
  whole = true,
): readonly EntryProblem[] {
  const host = fieldAt(spec, 'host');
  if (typeof host !== 'string' || !isMeantForZone(host, zone)) return [];
  const problems = [...tlsOfRule(spec, host, whole), ...tlsOfSubsets(spec)];
  const isOurs = remoteNameOf(host, zone) !== undefined || host === `*.${zone}`;
  return isOurs ? problems : problems.map(softened);
}

const policy: Path = ['spec', 'trafficPolicy'];

function* tlsOfRule(spec: unknown, host: string, whole: boolean): Iterable<EntryProblem> {
  const trafficPolicy = fieldAt(spec, 'trafficPolicy');
  if (trafficPolicy === unsure) return;
  const tls = fieldAt(trafficPolicy, 'tls');
  if (tls !== undefined && tls !== null) {
    yield* tlsProblems(tls, [...policy, 'tls']);
    return;
  }
  // Ports may each have their own settings; then the rule's own do not tell.
  if (!whole || fieldAt(trafficPolicy, 'portLevelSettings') !== undefined) return;
  // A rule with neither policy nor subsets is a piece of one: a patch.
  if (trafficPolicy === undefined && fieldAt(spec, 'subsets') === undefined) return;
  const within = isMap(trafficPolicy);
  yield problem('MESH0601', within ? policy : ['spec'], {
    message: `For ${host} this rule replaces the one that turns mutual TLS on, so calls leave in plain text and the remote gateway drops them. Repeat tls with mode ISTIO_MUTUAL.`,
    add: { [within ? 'tls.mode' : 'trafficPolicy.tls.mode']: 'ISTIO_MUTUAL' },
  });
}

function* tlsOfSubsets(spec: unknown): Iterable<EntryProblem> {
  const subsets = fieldAt(spec, 'subsets');
  if (!Array.isArray(subsets)) return;
  for (const index of subsets.keys()) {
    const tls = fieldAt(subsets, index, 'trafficPolicy', 'tls');
    // What a subset leaves out it takes from the rule.
    if (isMap(tls)) yield* tlsProblems(tls, ['spec', 'subsets', index, 'trafficPolicy', 'tls']);
  }
}

function* tlsProblems(tls: unknown, path: Path): Iterable<EntryProblem> {
  const mode = fieldAt(tls, 'mode') as Text;
  if (!isText(mode)) return;
  if (mode !== 'ISTIO_MUTUAL') {
    yield problem('MESH0601', [...path, 'mode'], {
      message: `Mode ${mode} takes mutual TLS off calls to this host, and the remote gateway takes no other.`,
      want: 'ISTIO_MUTUAL',
    });
    return;
  }
  for (const field of ['clientCertificate', 'privateKey', 'caCertificates']) {
    if (fieldAt(tls, field) === undefined) continue;
    const message = `Istio brings its own certificates with ISTIO_MUTUAL and refuses ${field}.`;
    yield problem('MESH0602', [...path, field], { message, surplus: true, onKey: true });
  }
}
