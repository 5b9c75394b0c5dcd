/** What Istio checks of every Sidecar (ValidateSidecar). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, type Releases } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { duplicates, has, isEmpty, says, targetPortProblems } from './common';
import { poolProblems } from './connectionPools';
import { ingressProblems } from './sidecarIngress';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const sidecarRules: ObjectRule = function* (root, { namespace, releases }) {
  yield* nothingSaid(root, releases);
  yield* poolProblems(
    fieldAt(root, 'spec', 'inboundConnectionPool'),
    ['spec', 'inboundConnectionPool'],
    'MESH0719',
  );
  yield* duplicates(root, ['spec', 'ingress'], ['port', 'number'], 'ports');
  yield* duplicates(withoutSockets(root), ['spec', 'egress'], ['port', 'number'], 'ports');
  yield* ingressProblems(root, releases);
  yield* egressProblems(root, namespace, releases);
  yield* proxyProblems(root);
};

function* nothingSaid(root: unknown, releases: Releases): Iterable<StructureProblem> {
  const spec = fieldAt(root, 'spec');
  const fields = ['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool'];
  if (!isMap(spec)) return;
  if (!fields.some((it) => has(spec, it)) && !has(spec, 'localhost')) {
    const message = 'The Sidecar says nothing of ingress, egress or outboundTrafficPolicy.';
    yield refused(['spec'], message, { onKey: true });
  } else if (!has(spec, 'egress') && holds({ until: 7 }, releases)) {
    const message = 'Istio 1.7 and older refuse a Sidecar without egress; "*/*" are all hosts.';
    const cures = [{ addTo: ['spec'], fields: { egress: [{ hosts: ['*/*'] }] } }];
    yield refused(['spec'], message, { onKey: true, cures });
  }
}

function* egressProblems(
  root: unknown,
  namespace: string | undefined,
  releases: Releases,
): Iterable<StructureProblem> {
  const all = listAt(root, 'spec', 'egress');
  // That of the root namespace is the default of the mesh, where `.` is whatever namespace a workload has.
  const isDefault = namespace === 'istio-system' && !has(root, 'spec', 'workloadSelector');
  const sockets = new Set<string>();
  for (const [index, it] of all.entries()) {
    const path = ['spec', 'egress', index];
    if (isEmpty(fieldAt(it, 'hosts'))) {
      yield refused(
        [...path, 'hosts'],
        'A listener knows at least one host; "./*" are those of its namespace.',
        { cures: ['*/*', './*'].map((it) => ({ addTo: path, fields: { hosts: [it] } })) },
      );
    }
    if (isMap(it) && !has(it, 'port') && index < all.length - 1) {
      const message = 'The listener without a port takes all others, so it is the last.';
      yield refused(path, message, { cures: [{ toEnd: path }] });
    }
    yield* targetPortProblems(it, path, releases, 'MESH0719');
    yield* bindProblems(it, path, sockets);
    yield* idleHosts(listAt(it, 'hosts'), [...path, 'hosts'], isDefault ? undefined : namespace);
  }
}

/** A listener has either a port or a socket file. */
function* bindProblems(it: unknown, path: Path, seen: Set<string>): Iterable<StructureProblem> {
  if (!isMap(fieldAt(it, 'port'))) return;
  const number = fieldAt(it, 'port', 'number') ?? 0;
  const bind = textAt(it, 'bind');
  const isSocket = bind?.startsWith('unix://') === true;
  if (number === 0 && !isSocket && typeof fieldAt(it, 'bind') !== 'symbol') {
    const message = 'A port has a number, or the listener a socket: bind: unix:///path.';
    yield refused([...path, 'port'], message, { onKey: true });
  }
  if (!isSocket) return;
  if (typeof number === 'number' && number > 0) {
    const at = [...path, 'port', 'number'];
    yield refused(at, 'A socket has no port number: it is 0.', { cures: [{ set: at, to: 0 }] });
  } else if (seen.has(bind)) {
    yield refused([...path, 'bind'], `Another listener has the socket ${bind}.`);
  }
  seen.add(bind);
  if (fieldAt(it, 'captureMode') !== 'IPTABLES') return;
  const at = [...path, 'captureMode'];
  const message = 'No connection is redirected to a socket: applications open it themselves.';
  yield refused(at, message, { cures: [{ set: at, to: 'NONE' }] });
}

/** Hosts that let in what others of the list do; Istio only warns of them. */
function* idleHosts(
  hosts: readonly unknown[],
  path: Path,
  namespace: string | undefined,
): Iterable<StructureProblem> {
  const known = new Map<string, Set<string>>();
  for (const [index, host] of hosts.entries()) {
    if (typeof host !== 'string') continue;
    const [, given, name] = /^(?!~[^/])([^/]*)\/(?!~)(.*)$/.exec(host) ?? [];
    if (given === undefined || name === undefined) continue;
    const place = given === '.' ? (namespace ?? '.') : given;
    const names = known.get(place) ?? new Set();
    const isAll = host === '*/*' ? known.size > 0 : known.get('*')?.has('*') === true;
    if (isAll || names.has(name) || names.has('*') || (name === '*' && names.size > 0)) {
      const message = `"${host}" and an earlier host of the list let in the same; one of them is enough.`;
      yield refused([...path, index], message, { severity: 'warning', surplus: true });
    }
    known.set(place, names.add(name));
  }
}

/** Sockets all have the number 0. */
const withoutSockets = (root: unknown): unknown => ({
  spec: {
    egress: listAt(root, 'spec', 'egress').map((it) =>
      fieldAt(it, 'port', 'number') === 0 ? undefined : it,
    ),
  },
});

/** A proxy takes calls to hosts nobody knows, so such calls have to be allowed. */
function* proxyProblems(root: unknown): Iterable<StructureProblem> {
  const path: Path = ['spec', 'outboundTrafficPolicy'];
  if (!has(root, ...path, 'egressProxy')) return;
  const mode = fieldAt(root, ...path, 'mode') ?? 'REGISTRY_ONLY';
  const proxy = [...path, 'egressProxy'];
  if (mode === 'REGISTRY_ONLY') {
    const message = 'An egressProxy needs mode ALLOW_ANY, and REGISTRY_ONLY is the default.';
    yield refused(proxy, message, { onKey: true });
  }
  if (
    isMap(fieldAt(root, ...proxy)) &&
    !has(root, ...proxy, 'port') &&
    says(root, ...proxy, 'host')
  )
    yield refused(proxy, 'An egressProxy says its port: port.number.', { missing: 'port' });
}
