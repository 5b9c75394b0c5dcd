import { fieldAt, listAt, numberAt, textAt, type KubernetesObject } from '../../objects/object';
import { kinds, type ObjectKind } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, type Reading } from '../../objects/reading';
import { referenceTo, type ContextName } from '../../objects/reference';
import { passthroughPort } from '../names';
import type { RewriteFilter, RoutingState } from '../snapshot';

/**
 * The objects that carry calls of a zone, found by what they say and not by name: a Gateway server
 * with 15443 and AUTO_PASSTHROUGH, an EnvoyFilter with `tcp_cluster_rewrite`, a DestinationRule for
 * `*.<zone>` (domain facts 2.1).
 */
export function interpretRouting(
  context: ContextName,
  objects: ObjectSet,
  zone: string,
): RoutingState {
  const all = <T>(
    kind: ObjectKind,
    facts: (object: KubernetesObject) => T | undefined,
  ): Reading<readonly T[]> =>
    mapReading(objects.list(kind), (list) => list.flatMap((it) => facts(it) ?? []));
  const referenceIf = (test: (object: KubernetesObject, zone: string) => boolean) => {
    return (it: KubernetesObject) => (test(it, zone) ? referenceTo(context, it) : undefined);
  };
  return {
    passthroughGateways: all(kinds.gateway, referenceIf(passesThrough)),
    rewriteFilters: all(kinds.envoyFilter, (it) => rewriteFilter(context, it, zone)),
    wildcardRules: all(kinds.destinationRule, referenceIf(isWildcardRule)),
  };
}

/** A server of a Gateway that listens on 15443, whatever it does there. */
export const serversOnPassthroughPort = (gateway: KubernetesObject): readonly unknown[] =>
  listAt(gateway, 'spec', 'servers').filter(
    (it) => numberAt(it, 'port', 'number') === passthroughPort,
  );

const passesThrough = (gateway: KubernetesObject, zone: string): boolean =>
  serversOnPassthroughPort(gateway).some(
    (server) =>
      textAt(server, 'tls', 'mode') === 'AUTO_PASSTHROUGH' &&
      listAt(server, 'hosts').some((host) => typeof host === 'string' && covers(host, zone)),
  );

/** A Gateway host may carry the namespace of the services it means: `bar/*.global`. */
const covers = (host: string, zone: string): boolean => {
  const name = host.slice(host.indexOf('/') + 1).toLowerCase();
  return name === '*' || name === `*.${zone}`;
};

const isWildcardRule = (rule: KubernetesObject, zone: string): boolean =>
  textAt(rule, 'spec', 'host')?.toLowerCase() === `*.${zone}` &&
  textAt(rule, 'spec', 'trafficPolicy', 'tls', 'mode') === 'ISTIO_MUTUAL';

const rewriteName = 'envoy.filters.network.tcp_cluster_rewrite';

function rewriteFilter(
  context: ContextName,
  object: KubernetesObject,
  zone: string,
): RewriteFilter | undefined {
  const form = formOf(object, zone);
  return form && { reference: referenceTo(context, object), form };
}

/** The three spellings of the same filter, by Istio version (domain facts 2.2 to 2.5). */
function formOf(object: KubernetesObject, zone: string): RewriteFilter['form'] | undefined {
  const old = listAt(object, 'spec', 'filters').some(
    (it) => textAt(it, 'filterName') === rewriteName && rewrites(fieldAt(it, 'filterConfig'), zone),
  );
  if (old) return 'filters';
  const values = listAt(object, 'spec', 'configPatches')
    .map((it) => fieldAt(it, 'patch', 'value'))
    .filter((it) => textAt(it, 'name') === rewriteName);
  if (values.some((it) => rewrites(fieldAt(it, 'typed_config'), zone))) return 'typedConfig';
  return values.some((it) => rewrites(fieldAt(it, 'config'), zone)) ? 'config' : undefined;
}

/** The pattern is a regular expression such as `\.global$`. */
const rewrites = (config: unknown, zone: string): boolean =>
  (textAt(config, 'cluster_pattern') ?? '').replaceAll('\\', '').includes(`.${zone}`);
