/** Objects of one text that claim the same, of which Istio heeds one only, or that do not meet. */
import { covers, fullHostOf } from '../../mesh/rules/entry/hosts';
import { problem, type ProblemCode } from '../../mesh/rules/entry/problem';
import type { Diagnostic } from '../diagnostic';
import { shifted, type Placed } from './clashes';
import { placed } from './neighbours';
import type { AnyRival, GatewayRival, HostClaim, RoutingRival, SidecarRival } from './rivals';

type PlacedRival<T> = Placed<{ readonly it: T }>;

export function* rivalProblems(
  chunks: readonly Placed<{ readonly rivals: readonly AnyRival[] }>[],
): Iterable<Diagnostic> {
  const all = chunks.flatMap(({ start, rivals }) => rivals.map((it) => ({ start, it })));
  if (all.length < 2) return;
  const routings = all.filter(
    (one): one is PlacedRival<RoutingRival> => one.it.kind === 'VirtualService',
  );
  const gateways = all.filter((one): one is PlacedRival<GatewayRival> => one.it.kind === 'Gateway');
  const sidecars = all.filter((one): one is PlacedRival<SidecarRival> => one.it.kind === 'Sidecar');
  yield* routedTwice(routings);
  yield* openedTwice(gateways);
  yield* certifiedTwice(gateways);
  yield* narrowedTwice(sidecars);
  yield* notServed(routings, gateways);
}

/** Sidecars take the routes of one VirtualService for a host: the oldest (IST0109). */
function* routedTwice(all: readonly PlacedRival<RoutingRival>[]): Iterable<Diagnostic> {
  const earlier = new Map<string, RoutingRival[]>();
  for (const { start, it } of all) {
    if (!it.gateways.includes('mesh')) continue;
    for (const host of it.hosts) {
      const key = fullHostOf(host.host, it.namespace);
      const others = earlier.get(key) ?? [];
      const other = others.find((one) => isRival(one, it) && isSeenWith(one, it));
      others.push(it);
      earlier.set(key, others);
      if (!other) continue;
      const message = `${nameOf(other)} routes ${host.host} too. Sidecars heed one VirtualService for a host, so put the routes together.`;
      yield said('MESH0609', it, host, message, start);
    }
  }
}

/** Of two that open a port for one host, which counts is left to chance (IST0145). */
function* openedTwice(all: readonly PlacedRival<GatewayRival>[]): Iterable<Diagnostic> {
  const earlier = new Map<string, GatewayRival[]>();
  for (const { start, it } of all) {
    for (const { port, hosts } of it.servers) {
      for (const host of hosts) {
        const key = `${port} ${host.host.replace(/^[*.]\//, '')}`;
        const others = earlier.get(key) ?? [];
        const other = others.find((one) => isRival(one, it) && selectsToo(one, it));
        others.push(it);
        earlier.set(key, others);
        if (!other) continue;
        const message = `${nameOf(other)} opens port ${port} of the same gateway for ${host.host} too; only one of the two counts.`;
        yield said('MESH0610', it, host, message, start);
      }
    }
  }
}

/** Labels that are all among those of the other select its pods too. */
function selectsToo(a: GatewayRival, b: GatewayRival): boolean {
  const [few, many] = a.labels.length < b.labels.length ? [a, b] : [b, a];
  return few.labels.length > 0 && few.labels.every((it) => many.labels.includes(it));
}

/** Two Gateways with one certificate: browsers reuse a connection for the hosts of both and get 404 (IST0138). */
function* certifiedTwice(all: readonly PlacedRival<GatewayRival>[]): Iterable<Diagnostic> {
  const earlier = new Map<string, GatewayRival[]>();
  for (const { start, it } of all) {
    for (const credential of it.credentials) {
      const others = earlier.get(credential.host) ?? [];
      const other = others.find((one) => isRival(one, it) && selectsToo(one, it));
      others.push(it);
      earlier.set(credential.host, others);
      if (!other) continue;
      const message = `${nameOf(other)} shows this certificate too. Clients that keep one HTTP/2 connection for the hosts of both get 404; one Gateway with all these hosts has no such trouble.`;
      yield said('MESH0613', it, credential, message, start);
    }
  }
}

/** A workload takes one Sidecar (IST0110, IST0111). */
function* narrowedTwice(all: readonly PlacedRival<SidecarRival>[]): Iterable<Diagnostic> {
  const earlier = new Map<string, SidecarRival[]>();
  for (const { start, it } of all) {
    const key = `${it.namespace ?? ''} ${it.selector}`;
    const others = earlier.get(key) ?? [];
    const other = others.find((one) => isRival(one, it));
    others.push(it);
    earlier.set(key, others);
    if (!other) continue;
    const message = `${nameOf(other)} is for the same workloads, and each takes one Sidecar only.`;
    const at = { host: '', path: ['metadata', 'name'], start: it.start, end: it.end };
    yield said('MESH0611', it, at, message, start);
  }
}

/** A gateway sends on what it takes, so one that takes none of the hosts never uses the routes (IST0132). */
function* notServed(
  routings: readonly PlacedRival<RoutingRival>[],
  gateways: readonly PlacedRival<GatewayRival>[],
): Iterable<Diagnostic> {
  const byName = new Map(gateways.map(({ it }) => [`${it.namespace ?? ''}/${it.name ?? ''}`, it]));
  for (const { start, it } of routings) {
    const [first] = it.hosts;
    for (const name of it.gateways) {
      const gateway = byName.get(name.includes('/') ? name : `${it.namespace ?? ''}/${name}`);
      if (!gateway || !first || !meets(gateway, it)) continue;
      const taken = gateway.servers.flatMap(({ hosts }) => hosts.map(({ host }) => bare(host)));
      if (
        taken.length === 0 ||
        it.hosts.some(({ host }) => taken.some((one) => overlap(one, host)))
      ) {
        continue;
      }
      const message = `${nameOf(gateway)} takes ${taken.join(', ')} and nothing else, so it never uses these routes.`;
      yield said('MESH0612', it, first, message, start);
    }
  }
}

const bare = (host: string): string => host.slice(host.indexOf('/') + 1);

const overlap = (a: string, b: string): boolean => covers(a, b) || covers(b, a);

/** Two of one name are one object, the later in place of the earlier. */
const isRival = (a: AnyRival, b: AnyRival): boolean =>
  meets(a, b) && (a.name !== b.name || a.namespace !== b.namespace) && a.name !== undefined;

const meets = (a: AnyRival, b: AnyRival): boolean =>
  a.cluster === undefined || b.cluster === undefined || a.cluster === b.cluster;

/** Whether some namespace sees both. */
function isSeenWith(a: RoutingRival, b: RoutingRival): boolean {
  const [one, other] = [seenFrom(a), seenFrom(b)];
  return one === 'all' || other === 'all' || one.some((it) => other.includes(it));
}

function seenFrom({ exportTo, namespace }: RoutingRival): 'all' | readonly unknown[] {
  if (exportTo.length === 0 || exportTo.includes('*')) return 'all';
  return exportTo.map((it) => (it === '.' ? namespace : it));
}

const nameOf = ({ kind, name, namespace }: AnyRival): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? ''}`;

const said = (
  code: ProblemCode,
  { object, name, namespace, cluster }: AnyRival,
  at: HostClaim,
  message: string,
  start: number,
): Diagnostic =>
  shifted(
    placed(
      { object, name, namespace, cluster, isTemplate: false },
      at,
      problem(code, at.path, { message }),
    ),
    start,
  );
