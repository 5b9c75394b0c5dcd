/** The places of an EnvoyFilter that rewrite hosts of the zone into Services, in each of its forms. */
import { fieldAt, listAt, textAt } from '../../objects/object';
import type { RewriteFilter } from '../snapshot';
import { isText, type Path, type Text } from './entry/entry';

export const rewriteName = 'envoy.filters.network.tcp_cluster_rewrite';

/** From 1.7.4 on the filter says its type (domain facts 2.5). */
export const rewriteType =
  'type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite';

/** One place of a filter that rewrites, and for which proxies. */
export interface Rewrite {
  readonly form: RewriteFilter['form'];
  readonly name: Text;
  readonly namePath: Path;
  /** Of the map that holds pattern and replacement. */
  readonly path: Path;
  readonly config: unknown;
  /** A regular expression over versions of proxies, where the patch is for some only. */
  readonly proxies: Text;
}

export function* rewritesIn(spec: unknown): Iterable<Rewrite> {
  for (const [index, filter] of listAt(spec, 'filters').entries()) {
    const at = ['spec', 'filters', index];
    yield {
      form: 'filters',
      name: fieldAt(filter, 'filterName') as Text,
      namePath: [...at, 'filterName'],
      path: [...at, 'filterConfig'],
      config: fieldAt(filter, 'filterConfig'),
      proxies: undefined,
    };
  }
  for (const [index, patch] of listAt(spec, 'configPatches').entries()) {
    const value = fieldAt(patch, 'patch', 'value');
    const name = fieldAt(value, 'name') as Text;
    const at = ['spec', 'configPatches', index, 'patch', 'value'];
    const proxies = fieldAt(patch, 'match', 'proxy', 'proxyVersion') as Text;
    for (const [field, form] of [
      ['config', 'config'],
      ['typed_config', 'typedConfig'],
    ] as const) {
      const config = fieldAt(value, field);
      if (config === undefined) continue;
      yield { form, name, namePath: [...at, 'name'], path: [...at, field], config, proxies };
    }
  }
}

export const isForZone = (config: unknown, zone: string): boolean => {
  const pattern = fieldAt(config, 'cluster_pattern');
  return isText(pattern as Text) && String(pattern).includes(zone);
};

/** By its name, or by its type. */
export const isRewriting = ({ name, config }: Rewrite): boolean =>
  name === rewriteName || textAt(config, '@type')?.includes('tcp_cluster_rewrite') === true;
