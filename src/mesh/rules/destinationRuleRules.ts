/** The rules for a DestinationRule of a remote host, shared by editor and analyzer. */
import { fieldAt, isMap, listAt } from '../../objects/object';
import { isText, unsure, type Path, type Text } from './entry/entry';
import { isMeantForZone, remoteNameOf, serviceOf } from './entry/hosts';
import { problem, type EntryProblem, type RuleSetting } from './entry/problem';
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
  const problems = [
    ...hostOfRule(host, zone),
    ...tlsOfRule(spec, host, whole),
    ...tlsOfPorts(fieldAt(spec, 'trafficPolicy'), policy, whole),
    ...tlsOfSubsets(spec, whole),
    ...sniOfRule(spec, host, zone),
  ];
  const isOurs = remoteNameOf(host, zone) !== undefined || host === `*.${zone}`;
  return isOurs && !namesItself(spec, host) ? problems : problems.map(softened);
}

/** With its own name as SNI a host is a web site of the public `.global`: no gateway of ours goes by that. */
const namesItself = (spec: unknown, host: string): boolean =>
  [
    fieldAt(spec, 'trafficPolicy', 'tls', 'sni'),
    ...listAt(spec, 'trafficPolicy', 'portLevelSettings').map((it) => fieldAt(it, 'tls', 'sni')),
  ].includes(host);

/** Rules are found by the letter; and without a namespace no gateway finds the Service. */
export function* hostOfRule(host: string, zone: string): Iterable<EntryProblem> {
  const service = serviceOf(host, zone);
  if (host !== host.toLowerCase()) {
    const message = `"${host}" has capital letters, but Services and namespaces are lower case.`;
    yield problem('MESH0501', ['spec', 'host'], { message, want: host.toLowerCase() });
  } else if (host.endsWith('.')) {
    const message = `"${host}" ends in a dot; hosts are found by the letter, so it is another than the one without.`;
    yield problem('MESH0501', ['spec', 'host'], { message, want: host.slice(0, -1) });
  } else if (service !== undefined) {
    const message = `"${host}" has .svc in it: a remote host is <name>.<namespace>.${zone}.`;
    yield problem('MESH0501', ['spec', 'host'], { message, want: service });
  } else if (isShort(host, zone)) {
    const message = `"${host}" names no namespace: a remote host is <name>.<namespace>.${zone}.`;
    yield problem('MESH0501', ['spec', 'host'], { message });
  }
}

/** `payments.global`. */
const isShort = (host: string, zone: string): boolean =>
  /^[^.*]+$/.test(host.slice(0, -zone.length - 1)) && host.endsWith(`.${zone}`);

const policy: Path = ['spec', 'trafficPolicy'];

const mutual = { tls: { mode: 'ISTIO_MUTUAL' } };

function* tlsOfRule(spec: unknown, host: string, whole: boolean): Iterable<EntryProblem> {
  const trafficPolicy = fieldAt(spec, 'trafficPolicy');
  if (trafficPolicy === unsure) return;
  const tls = fieldAt(trafficPolicy, 'tls');
  if (tls !== undefined && tls !== null) {
    yield* tlsProblems(tls, [...policy, 'tls'], whole);
    return;
  }
  // Ports may each have their own settings; then the rule's own do not tell.
  if (!whole || fieldAt(trafficPolicy, 'portLevelSettings') !== undefined) return;
  // A rule with neither policy nor subsets is a piece of one: a patch.
  if (trafficPolicy === undefined && fieldAt(spec, 'subsets') === undefined) return;
  const within = isMap(trafficPolicy);
  yield problem('MESH0601', within ? policy : ['spec'], {
    message: `For ${host} this rule replaces the one that turns mutual TLS on, so calls leave in plain text and the remote gateway drops them. Repeat tls with mode ISTIO_MUTUAL.`,
    add: within ? mutual : { trafficPolicy: mutual },
  });
}

function* tlsOfSubsets(spec: unknown, whole: boolean): Iterable<EntryProblem> {
  const subsets = fieldAt(spec, 'subsets');
  if (!Array.isArray(subsets)) return;
  for (const index of subsets.keys()) {
    const own = fieldAt(subsets, index, 'trafficPolicy');
    const path: Path = ['spec', 'subsets', index, 'trafficPolicy'];
    const tls = fieldAt(own, 'tls');
    // What a subset leaves out it takes from the rule.
    if (isMap(tls)) yield* tlsProblems(tls, [...path, 'tls'], whole);
    yield* tlsOfPorts(own, path, whole);
  }
}

/** What is set for a port replaces the rule's whole policy for it, with nothing taken over. */
function* tlsOfPorts(own: unknown, path: Path, whole: boolean): Iterable<EntryProblem> {
  for (const [index, settings] of listAt(own, 'portLevelSettings').entries()) {
    if (!isMap(settings)) continue;
    const at: Path = [...path, 'portLevelSettings', index];
    const { tls } = settings;
    if (isMap(tls)) yield* tlsProblems(tls, [...at, 'tls'], whole);
    else if (whole && (tls === undefined || tls === null)) {
      yield problem('MESH0601', at, {
        message:
          'Settings for a port replace those of the whole rule, so calls to this port leave in plain text. Repeat tls with mode ISTIO_MUTUAL.',
        add: mutual,
      });
    }
  }
}

/**
 * The SNI is what the remote gateway finds the Service by. On gateways without the rewriting filter
 * a rule may name the Service itself (domain facts 7.3), and it has to be the right one.
 */
function* sniOfRule(spec: unknown, host: string, zone: string): Iterable<EntryProblem> {
  const sni = fieldAt(spec, 'trafficPolicy', 'tls', 'sni');
  const remote = remoteNameOf(host, zone);
  const [, port = '', subset = '', name = ''] =
    /^outbound_\.(\d+)_\.([^_]*)_\.(.+)$/.exec(typeof sni === 'string' ? sni : '') ?? [];
  if (!remote || name === '') return;
  const start = `${remote.name}.${remote.namespace}.`;
  if (name.toLowerCase().startsWith(start)) return;
  const rest = name.split('.').slice(2).join('.');
  yield problem('MESH0604', [...policy, 'tls', 'sni'], {
    message: `The SNI leads to ${name}, but the rule is for ${host}: the remote gateway goes by the SNI.`,
    want: `outbound_.${port}_.${subset}_.${start}${rest === '' ? 'svc.cluster.local' : rest}`,
  });
}

function* tlsProblems(tls: unknown, path: Path, whole: boolean): Iterable<EntryProblem> {
  const mode = fieldAt(tls, 'mode') as Text;
  if (whole && (mode ?? undefined) === undefined && isMap(tls)) yield withoutMode(path);
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
    const message = `Istio brings its own certificates with ISTIO_MUTUAL, so ${field} has no effect.`;
    yield problem('MESH0602', [...path, field], { message, surplus: true, onKey: true });
  }
}

const withoutMode = (path: Path): EntryProblem =>
  problem('MESH0601', path, {
    message:
      'Without a mode, tls turns TLS off (DISABLE is the default), and the remote gateway takes mutual TLS only.',
    add: { mode: 'ISTIO_MUTUAL' },
  });
