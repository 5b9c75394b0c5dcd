/** Names of Envoy's that Istio does not read any more, and filters in the form of before 1.3. */
import type { Path } from '../../../mesh/rules/entry/entry';
import type { Severity } from '../../../mesh/finding';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { has, says } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

/**
 * Of Envoy's second API, which proxies of Istio 1.9 refuse, and Istio itself left in 1.12: it finds no message
 * of such a type.
 */
const isRetired = (type: string): boolean => /(?:^|\/)envoy\.[\w.]*\.v2(?:alpha\d*)?\./.test(type);

export function* retiredTypes(
  it: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (releases.most < 9) return;
  const severity = severityIn(releases);
  for (const [type, at] of typesIn(fieldAt(it, 'patch', 'value'), [...path, 'patch', 'value'])) {
    if (!isRetired(type)) continue;
    const name = type.split('/').at(-1) ?? type;
    const others = severity === undefined ? ', and istiod of 1.12 and newer as well' : '';
    const message = `${name} is of Envoy’s API v2, which proxies of Istio 1.9 and newer refuse${others}; those of v3 begin with envoy.extensions or envoy.config.`;
    yield refused(at, message, severity && { severity });
  }
}

/** Where no release is known, what was right for 1.8 is pointed out. */
function severityIn(releases: Releases): Severity | undefined {
  if (holds({ since: 12 }, releases)) return undefined;
  return holds({ since: 9 }, releases) ? 'warning' : 'info';
}

const deepest = 24;

function* typesIn(value: unknown, path: Path): Iterable<readonly [type: string, path: Path]> {
  for (const [name, it, at] of fieldsIn(value, path))
    if ((name === '@type' || name === 'type_url') && typeof it === 'string') yield [it, at];
}

/** All fields of what Envoy is given, however deep. */
function* fieldsIn(
  value: unknown,
  path: Path,
): Iterable<readonly [name: string, value: unknown, path: Path]> {
  if (path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, it] of value.entries()) yield* fieldsIn(it, [...path, index]);
  } else if (isMap(value)) {
    for (const [name, it] of Object.entries(value)) {
      const at = [...path, name];
      yield [name, it, at];
      yield* fieldsIn(it, at);
    }
  }
}

/** Names that Envoy gave up, of filters people look for most, and those in their place. */
const renamed: Readonly<Partial<Record<string, string>>> = {
  'envoy.client_ssl_auth': 'envoy.filters.network.client_ssl_auth',
  'envoy.http_connection_manager': 'envoy.filters.network.http_connection_manager',
  'envoy.tcp_proxy': 'envoy.filters.network.tcp_proxy',
  'envoy.ratelimit': 'envoy.filters.network.ratelimit',
  'envoy.redis_proxy': 'envoy.filters.network.redis_proxy',
  'envoy.mongo_proxy': 'envoy.filters.network.mongo_proxy',
  'envoy.ext_authz': 'envoy.filters.http.ext_authz',
  'envoy.router': 'envoy.filters.http.router',
  'envoy.lua': 'envoy.filters.http.lua',
  'envoy.cors': 'envoy.filters.http.cors',
  'envoy.fault': 'envoy.filters.http.fault',
  'envoy.buffer': 'envoy.filters.http.buffer',
  'envoy.csrf': 'envoy.filters.http.csrf',
  'envoy.grpc_http1_bridge': 'envoy.filters.http.grpc_http1_bridge',
  'envoy.grpc_json_transcoder': 'envoy.filters.http.grpc_json_transcoder',
  'envoy.grpc_web': 'envoy.filters.http.grpc_web',
  'envoy.gzip': 'envoy.filters.http.gzip',
  'envoy.health_check': 'envoy.filters.http.health_check',
  'envoy.ip_tagging': 'envoy.filters.http.ip_tagging',
  'envoy.rate_limit': 'envoy.filters.http.ratelimit',
  'envoy.listener.http_inspector': 'envoy.filters.listener.http_inspector',
  'envoy.listener.original_dst': 'envoy.filters.listener.original_dst',
  'envoy.listener.original_src': 'envoy.filters.listener.original_src',
  'envoy.listener.proxy_protocol': 'envoy.filters.listener.proxy_protocol',
  'envoy.listener.tls_inspector': 'envoy.filters.listener.tls_inspector',
};

/** The name now; two filters had one name, one of connections and one of HTTP. */
export const renamedTo = (name: unknown, isOfConnections = false): string | undefined =>
  isOfConnections && name === 'envoy.ext_authz'
    ? 'envoy.filters.network.ext_authz'
    : typeof name === 'string'
      ? renamed[name]
      : undefined;

export function* filterNames(
  it: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const isChained = !has(it, 'match', 'listener', 'filter_chain');
  // That the chain is misspelt is said besides.
  const filter = ['match', 'listener', isChained ? 'filterChain' : 'filter_chain', 'filter'];
  for (const place of [filter, [...filter, isChained ? 'subFilter' : 'sub_filter']]) {
    const name = textAt(it, ...place, 'name');
    if (name === 'mixer') yield* ofMixer([...path, ...place, 'name'], releases);
    const served = servedIn({ since: 14 }, releases);
    const want = renamedTo(name, place === filter);
    if (want === undefined || served === 'never') continue;
    const severity = served === 'always' ? 'warning' : 'info';
    const message = `${name ?? ''} is an old name, which Istio warns of from 1.14 on: it is ${want} now.`;
    yield refused([...path, ...place, 'name'], message, { severity, want });
  }
}

function* ofMixer(path: Path, releases: Releases): Iterable<StructureProblem> {
  const served = servedIn({ since: 8 }, releases);
  if (served === 'never') return;
  const severity = served === 'always' ? 'warning' : 'info';
  const message = 'No proxy has a filter mixer since Istio 1.8, so nothing is found by it.';
  yield problem('MESH0711', path, { message, severity });
}

/** What routes say of filters, by the names these have in the chain; Envoy has known the old ones as well until 1.14. */
export function* oldKeys(root: unknown, releases: Releases): Iterable<StructureProblem> {
  const served = servedIn({ since: 14 }, releases);
  if (served === 'never') return;
  const patches = listAt(root, 'spec', 'configPatches');
  const given = new Set(patches.map((it) => textAt(it, 'patch', 'value', 'name')));
  for (const [index, it] of patches.entries()) {
    if (has(it, 'match', 'proxy', 'proxyVersion')) continue;
    const value = ['patch', 'value'];
    const start: Path = ['spec', 'configPatches', index, ...value];
    for (const [name, at, has] of keysIn(fieldAt(it, ...value), start)) {
      const to = renamedTo(name);
      if (to === undefined || given.has(name)) continue;
      const message = `${name} is an old name, which proxies of Istio 1.14 and newer take for no filter called ${to}, as it is now.`;
      const cures = has(to) ? [{ remove: at }] : [{ rename: at, to }];
      const severity = served === 'always' ? 'warning' : 'info';
      yield refused(at, message, { onKey: true, severity, cures });
    }
  }
}

type Key = readonly [name: string, path: Path, has: (other: string) => boolean];

function* keysIn(value: unknown, path: Path): Iterable<Key> {
  for (const [name, it, at] of fieldsIn(value, path)) {
    if (!/^(?:typed_per_filter_config|typedPerFilterConfig)$/.test(name) || !isMap(it)) continue;
    for (const key of Object.keys(it)) yield [key, [...at, key], (other) => other in it];
  }
}

/** What a filter is called stands below `filter`; chains have names of Istio's and of people. */
export function* chainNames(it: unknown, path: Path): Iterable<StructureProblem> {
  const chain = ['match', 'listener', 'filterChain'];
  const name = textAt(it, ...chain, 'name');
  if (name?.startsWith('envoy.') !== true || has(fieldAt(it, ...chain), 'filter')) return;
  const at = [...path, ...chain, 'name'];
  const message = `${name} is the name of a filter, and no chain of filters has it: it belongs under filter.`;
  const cures = [{ move: [at], into: [...path, ...chain, 'filter'] }];
  yield refused(at, message, { severity: 'warning', cures });
}

/** Until 1.5, ignored by 1.6: what a filter says of itself, and the one it stands before or behind. */
export function* oldFilterProblems(root: unknown, releases: Releases): Iterable<StructureProblem> {
  if (servedIn({ until: 5 }, releases) === 'never') return;
  for (const [index, it] of listAt(root, 'spec', 'filters').entries()) {
    if (!isMap(it)) continue;
    const path = ['spec', 'filters', index];
    for (const missing of ['filterType', 'filterName', 'filterConfig']) {
      if (says(it, missing) && it[missing] !== 'INVALID') continue;
      const message = `filters[${index}] has no ${missing}, which is required.`;
      yield problem('MESH0704', path, { message, ...(has(it, missing) ? {} : { missing }) });
    }
    const place = textAt(it, 'insertPosition', 'index');
    if ((place !== 'BEFORE' && place !== 'AFTER') || says(it, 'insertPosition', 'relativeTo'))
      continue;
    const message = `${place} needs the name of another filter: relativeTo.`;
    yield refused([...path, 'insertPosition'], message, { onKey: true, missing: 'relativeTo' });
  }
}
