/** What Istio checks of every VirtualService (ValidateVirtualService, the same core since 1.1). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { covers } from '../../../mesh/rules/entry/hosts';
import { HostSet } from '../../../mesh/rules/entry/hostSet';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { isIp } from '../../../mesh/services/addresses';
import { holds, type Releases } from '../../schema/releases';
import { destinationsOf } from '../../workspace/routeFacts';
import type { ObjectRule, StructureProblem } from '../problem';
import { duplicates, has, isEmpty } from './common';
import { refused } from './refusals';
import { halfNames } from './halfNames';
import { doubleSlashes, httpProblems } from './httpRoutes';
import { unreachable } from './reach';
import { gatewayNames } from './routedGateways';
import { destinationProblems, repeatedDestinations, weightProblems } from './routeTargets';

export const virtualServiceRules: ObjectRule = function* (root, { namespace, releases }) {
  yield* everyHost(root);
  for (const it of duplicates(root, ['spec', 'hosts'], [], 'hosts')) {
    yield { ...it, surplus: true, message: 'The host is listed twice, which Istio refuses.' };
  }
  const isForSidecars = reachesSidecars(fieldAt(root, 'spec', 'gateways'));
  const setting = { releases, isForSidecars, isDelegated: isDelegated(root) };
  for (const [index, route] of listAt(root, 'spec', 'http').entries()) {
    yield* httpProblems(route, ['spec', 'http', index], setting);
  }
  yield* doubleSlashes(root);
  for (const protocol of ['tcp', 'tls']) {
    for (const [index, route] of listAt(root, 'spec', protocol).entries()) {
      const path = ['spec', protocol, index, 'route'];
      yield* weightProblems(listAt(route, 'route'), path, releases);
      yield* destinationProblems(listAt(route, 'route'), path);
      yield* repeatedDestinations(listAt(route, 'route'), path);
    }
  }
  yield* coveredHosts(root);
  yield* withoutRoutes(root);
  yield* delegated(root, releases);
  yield* gatewaysOfOld(root, releases);
  yield* gatewayNames(root, namespace);
  yield* halfNames(root, targetsIn(root), namespace);
  yield* serverNames(root, releases);
  yield* unreachable(root);
};

/** Where no gateways are named, or `mesh` among them; what cannot be known may be anything. */
const reachesSidecars = (gateways: unknown): boolean =>
  gateways === undefined ||
  gateways === null ||
  (Array.isArray(gateways) && (gateways.length === 0 || gateways.includes('mesh')));

/** Its own hosts may be names that clients of a gateway call it by. */
const targetsIn = (root: unknown): readonly Path[] =>
  destinationsOf(fieldAt(root, 'spec')).map((it) => [...it, 'host']);

/** `*` is for gateways: sidecars cannot route every host. */
function* everyHost(root: unknown): Iterable<StructureProblem> {
  const gateways = listAt(root, 'spec', 'gateways');
  const isForSidecars = gateways.length === 0 || gateways.includes('mesh');
  const at = listAt(root, 'spec', 'hosts').indexOf('*');
  if (at < 0 || !isForSidecars) return;
  // A piece of one may leave out the gateways that are there.
  const isPiece = ['http', 'tcp', 'tls'].every((it) => listAt(root, 'spec', it).length === 0);
  if (gateways.length === 0 && isPiece) return;
  const message = 'Host * is for gateways only; sidecars need the hosts by name.';
  yield refused(['spec', 'hosts', at], message, {
    severity: gateways.length === 0 ? 'warning' : 'error',
  });
}

/** Of a host and a wildcard that takes it, one is too many. */
function* coveredHosts(root: unknown): Iterable<StructureProblem> {
  const hosts = listAt(root, 'spec', 'hosts');
  const wide = hosts.filter((it) => typeof it === 'string').filter((it) => it.startsWith('*'));
  if (wide.length === 0) return;
  const places = new Map([...new Set(wide)].map((it, at) => [it, at]));
  const placeOf = (it: string) => places.get(it) ?? 0;
  const set = new HostSet(wide);
  for (const [index, host] of hosts.entries()) {
    if (typeof host !== 'string') continue;
    const [wider] = [...set.covering(host)]
      .filter((it) => it !== host)
      .sort((a, b) => placeOf(a) - placeOf(b));
    if (wider === undefined) continue;
    const message = `${wider} takes ${host} too; Istio refuses both in one VirtualService.`;
    yield refused(['spec', 'hosts', index], message, { surplus: true });
  }
}

/** What is laid over another changes hosts or gateways; both together are more likely all there is. */
function* withoutRoutes(root: unknown): Iterable<StructureProblem> {
  const spec = fieldAt(root, 'spec');
  if (!isMap(spec) || !has(spec, 'hosts') || !has(spec, 'gateways')) return;
  if (['http', 'tcp', 'tls'].some((it) => has(spec, it))) return;
  const message =
    'There is no http, tcp or tls, so nothing is routed; Istio refuses that, unless this is laid over another file.';
  yield refused(['spec'], message, { onKey: true, severity: 'info' });
}

/** Another one routes to it: it has no hosts. */
const isDelegated = (root: unknown): boolean => {
  const hosts = fieldAt(root, 'spec', 'hosts');
  return hosts === undefined || hosts === null || isEmpty(hosts);
};

/** Without hosts it is one that another delegates to, which says where it holds (since 1.7). */
function* delegated(root: unknown, releases: Releases): Iterable<StructureProblem> {
  const spec = fieldAt(root, 'spec');
  if (!isMap(spec)) return;
  if (!isDelegated(root)) {
    yield* forSidecars(root, releases);
    return;
  }
  if (holds({ until: 6 }, releases) && has(spec, 'http')) {
    const message = 'Until Istio 1.6 a VirtualService has hosts; delegates come with 1.7.';
    const severity = has(spec, 'hosts') ? 'error' : 'warning';
    yield refused(['spec'], message, { onKey: true, severity, missing: 'hosts' });
    return;
  }
  // A piece of one leaves out what does not change; an empty list is said on purpose.
  const isSaid = has(spec, 'hosts');
  const severity = isSaid ? 'error' : has(spec, 'http') ? 'warning' : 'info';
  for (const field of ['gateways', 'tls', 'tcp']) {
    if (listAt(spec, field).length === 0 || (severity === 'info' && field === 'gateways')) continue;
    const message = `A VirtualService without hosts is delegated to and has no ${field}.`;
    const cures = [{ remove: ['spec', field] }];
    yield refused(['spec', field], message, { onKey: true, severity, cures });
  }
  for (const [index, route] of listAt(spec, 'http').entries()) {
    if (!has(route, 'delegate')) continue;
    const message = 'A VirtualService that is delegated to delegates no further.';
    yield refused(['spec', 'http', index, 'delegate'], message, { onKey: true, severity });
  }
}

/** Sidecars follow delegates since 1.8 (istio/istio#26767); before 1.7 nobody knows the field. */
function* forSidecars(root: unknown, releases: Releases): Iterable<StructureProblem> {
  const gateways = fieldAt(root, 'spec', 'gateways');
  const isOnlyMesh = Array.isArray(gateways) && gateways.every((it) => it === 'mesh');
  if (!holds({ since: 7, until: 7 }, releases)) return;
  if (has(root, 'spec', 'gateways') && !isOnlyMesh) return;
  for (const [index, route] of listAt(root, 'spec', 'http').entries()) {
    if (!has(route, 'delegate')) continue;
    const message = 'In Istio 1.7 only gateways follow a delegate; the object names none.';
    yield refused(['spec', 'http', index, 'delegate'], message, { onKey: true });
  }
}

/** `gateway.namespace.svc.cluster.local` is how gateways were named before 1.1; current releases warn. */
function* gatewaysOfOld(root: unknown, releases: Releases): Iterable<StructureProblem> {
  if (!holds({ since: 11 }, releases)) return;
  for (const [index, name] of listAt(root, 'spec', 'gateways').entries()) {
    if (typeof name !== 'string' || name.includes('/')) continue;
    const [gateway, namespace] = name.split('.');
    if (namespace === undefined) continue;
    const want = `${namespace}/${gateway ?? ''}`;
    const message = `Gateways are named with their namespace in front: ${want}.`;
    const path = ['spec', 'gateways', index];
    yield refused(path, message, { severity: 'warning', cures: [{ set: path, to: want }] });
  }
}

/** A server name a route is for is one of its hosts. */
function* serverNames(root: unknown, releases: Releases): Iterable<StructureProblem> {
  const hosts = listAt(root, 'spec', 'hosts');
  if (hosts.length === 0 || hosts.some((it) => typeof it !== 'string')) return;
  for (const [index, route] of listAt(root, 'spec', 'tls').entries()) {
    for (const [at, match] of listAt(route, 'match').entries()) {
      const path: Path = ['spec', 'tls', index, 'match', at, 'sniHosts'];
      for (const [place, name] of listAt(match, 'sniHosts').entries()) {
        if (typeof name !== 'string' || hosts.some((it) => covers(String(it), name))) continue;
        // Of an address the spelling is told; newer releases leave it at that.
        if (isIp(name) && !holds({ until: 9 }, releases)) continue;
        const message = `${name} is none of the hosts of this VirtualService: ${hosts.join(', ')}.`;
        const cures = [{ addItem: ['spec', 'hosts'], item: name }];
        yield refused([...path, place], message, { cures });
      }
    }
  }
}
