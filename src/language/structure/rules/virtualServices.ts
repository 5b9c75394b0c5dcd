/** What Istio checks of every VirtualService (ValidateVirtualService, the same core since 1.1). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { covers } from '../../../mesh/rules/entry/hosts';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { duplicates, has } from './common';
import { httpProblems } from './httpRoutes';
import { unreachable } from './reach';
import { gatewayNames } from './routedGateways';
import { destinationProblems, repeatedDestinations, weightProblems } from './routeTargets';

export const virtualServiceRules: ObjectRule = function* (root, { namespace, releases }) {
  yield* everyHost(root);
  for (const it of duplicates(root, ['spec', 'hosts'], [], 'hosts')) {
    yield { ...it, severity: 'warning', surplus: true, message: 'The host is listed twice.' };
  }
  for (const [index, route] of listAt(root, 'spec', 'http').entries()) {
    yield* httpProblems(route, ['spec', 'http', index], releases);
  }
  for (const protocol of ['tcp', 'tls']) {
    for (const [index, route] of listAt(root, 'spec', protocol).entries()) {
      const path = ['spec', protocol, index, 'route'];
      yield* weightProblems(listAt(route, 'route'), path, releases);
      yield* destinationProblems(listAt(route, 'route'), path);
      yield* repeatedDestinations(listAt(route, 'route'), path);
    }
  }
  yield* coveredHosts(root);
  yield* delegated(root);
  yield* serverNames(root);
  yield* gatewayNames(root, namespace);
  yield* unreachable(root);
};

/** `*` is for gateways: sidecars cannot route every host. */
function* everyHost(root: unknown): Iterable<StructureProblem> {
  const gateways = listAt(root, 'spec', 'gateways');
  const isForSidecars = gateways.length === 0 || gateways.includes('mesh');
  const at = listAt(root, 'spec', 'hosts').indexOf('*');
  // A piece of one may leave out the gateways that are there.
  if (at < 0 || !isForSidecars || listAt(root, 'spec', 'http').length === 0) return;
  const message = 'Host * is for gateways only; sidecars need the hosts by name.';
  yield problem('MESH0718', ['spec', 'hosts', at], {
    message,
    severity: gateways.length === 0 ? 'warning' : 'error',
  });
}

/** Of a host and a wildcard that takes it, one is too many. */
function* coveredHosts(root: unknown): Iterable<StructureProblem> {
  const hosts = listAt(root, 'spec', 'hosts');
  const wide = hosts.filter((it) => typeof it === 'string').filter((it) => it.startsWith('*'));
  for (const [index, host] of hosts.entries()) {
    if (typeof host !== 'string') continue;
    const wider = wide.find((it) => it !== host && covers(it, host));
    if (wider === undefined) continue;
    const message = `${wider} takes ${host} too; Istio refuses both in one VirtualService.`;
    yield problem('MESH0718', ['spec', 'hosts', index], {
      message,
      severity: 'warning',
      surplus: true,
    });
  }
}

/** Without hosts it is one that another delegates to, which says where it holds (since 1.7). */
function* delegated(root: unknown): Iterable<StructureProblem> {
  const spec = fieldAt(root, 'spec');
  if (!isMap(spec) || has(spec, 'hosts') || listAt(spec, 'http').length === 0) return;
  for (const field of ['gateways', 'tls', 'tcp']) {
    if (listAt(spec, field).length === 0) continue;
    const message = `A VirtualService without hosts is delegated to and has no ${field}.`;
    yield problem('MESH0718', ['spec', field], { message, onKey: true, severity: 'warning' });
  }
}

/** A server name a route is for is one of its hosts. */
function* serverNames(root: unknown): Iterable<StructureProblem> {
  const hosts = listAt(root, 'spec', 'hosts');
  if (hosts.length === 0 || hosts.some((it) => typeof it !== 'string')) return;
  for (const [index, route] of listAt(root, 'spec', 'tls').entries()) {
    for (const [at, match] of listAt(route, 'match').entries()) {
      const path: Path = ['spec', 'tls', index, 'match', at, 'sniHosts'];
      for (const [place, name] of listAt(match, 'sniHosts').entries()) {
        if (typeof name !== 'string' || hosts.some((it) => covers(String(it), name))) continue;
        const message = `${name} is none of the hosts of this VirtualService: ${hosts.join(', ')}.`;
        const cures = [{ addItem: ['spec', 'hosts'], item: name }];
        yield problem('MESH0718', [...path, place], { message, cures });
      }
    }
  }
}
