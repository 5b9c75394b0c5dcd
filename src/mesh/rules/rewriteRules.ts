/** The rules for the EnvoyFilter that turns hosts of the zone into Services (domain facts 2.2 to 2.5, 7.1). */
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { isText, unsure, type Path, type Text } from './entry/entry';
import { nearest } from './entry/nearest';
import { problem, type EntryProblem, type RuleSetting } from './entry/problem';
import { globalRoutingIn } from '../istio/globalRouting';
import { passthroughPort } from '../names';
import type { RewriteFilter, Version } from '../snapshot';

export const rewriteName = 'envoy.filters.network.tcp_cluster_rewrite';

/** From 1.7.4 on the filter says its type (domain facts 2.5). */
export const rewriteType =
  'type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite';

/** One place of a filter that rewrites, and for which proxies. */
interface Rewrite {
  readonly form: RewriteFilter['form'];
  readonly name: Text;
  readonly namePath: Path;
  /** Of the map that holds pattern and replacement. */
  readonly path: Path;
  readonly config: unknown;
  /** A regular expression over versions of proxies, where the patch is for some only. */
  readonly proxies: Text;
}

export function* rewriteProblems(
  spec: unknown,
  { zone, istio }: RuleSetting,
): Iterable<EntryProblem> {
  const all = [...rewritesIn(spec)];
  for (const it of all.filter(isRewriting)) yield* fieldProblems(it);
  const rewrites = all.filter((it) => isForZone(it.config, zone));
  for (const it of rewrites) yield* nameProblems(it);
  for (const it of rewrites) yield* patternProblems(it, zone);
  yield* placeProblems(spec, rewrites);
  yield* formProblems(rewrites, istio);
}

function* rewritesIn(spec: unknown): Iterable<Rewrite> {
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

/**
 * A patch of the passthrough port that is not the rewriting one. What stands beside it in that chain
 * has broken it in several releases (istio/istio#24968, #25077, #25082).
 */
export function* intruderProblems(spec: unknown): Iterable<EntryProblem> {
  for (const [index, patch] of listAt(spec, 'configPatches').entries()) {
    const path = ['match', 'listener', 'portNumber'];
    const name = textAt(patch, 'patch', 'value', 'name');
    if (fieldAt(patch, ...path) !== passthroughPort || rewrites(fieldAt(patch, 'patch', 'value')))
      continue;
    yield intruder(['spec', 'configPatches', index, ...path], name);
  }
  for (const [index, filter] of listAt(spec, 'filters').entries()) {
    const path = ['listenerMatch', 'portNumber'];
    if (
      fieldAt(filter, ...path) !== passthroughPort ||
      textAt(filter, 'filterName') === rewriteName
    )
      continue;
    yield intruder(['spec', 'filters', index, ...path], textAt(filter, 'filterName'));
  }
}

const rewrites = (value: unknown): boolean =>
  textAt(value, 'name') === rewriteName ||
  ['config', 'typed_config'].some((it) => fieldAt(value, it, 'cluster_pattern') !== undefined);

const intruder = (path: Path, name: string | undefined): EntryProblem =>
  problem('MESH0211', path, {
    message: `${name ?? 'This patch'} changes port ${passthroughPort}, where calls of other clusters pass through by their server name: beside another filter, that chain may stop to work. Leave the port out of it.`,
  });

const isForZone = (config: unknown, zone: string): boolean => {
  const pattern = fieldAt(config, 'cluster_pattern');
  return isText(pattern as Text) && String(pattern).includes(zone);
};

/** By its name, or by its type. */
const isRewriting = ({ name, config }: Rewrite): boolean =>
  name === rewriteName || String(fieldAt(config, '@type')).includes('tcp_cluster_rewrite');

const rewriteFields = ['cluster_pattern', 'cluster_replacement'];

/** Envoy refuses what it does not know, and the whole listener with it. */
function* fieldProblems({ config, path, form }: Rewrite): Iterable<EntryProblem> {
  if (!isMap(config)) return;
  const strangers = Object.keys(config).filter(
    (it) => !rewriteFields.includes(it) && it !== '@type',
  );
  for (const name of strangers) {
    const meant = nearest(name, rewriteFields);
    if (meant === undefined || meant in config) continue;
    yield problem('MESH0209', [...path, name], {
      message: `The filter has no field ${name}; ${meant} is near.`,
      onKey: true,
      rename: [name, meant],
    });
  }
  const type = fieldAt(config, '@type');
  if (form !== 'typedConfig' || typeof type !== 'string' || type === rewriteType) return;
  if (!type.includes('tcp_cluster_rewrite')) return;
  yield problem('MESH0209', [...path, '@type'], {
    message: `Envoy knows no type ${type}.`,
    want: rewriteType,
  });
}

/** Without a type it is the name by which Envoy knows a filter; with one, any name will do. */
function* nameProblems({ form, name, namePath }: Rewrite): Iterable<EntryProblem> {
  if (form === 'typedConfig' || !isText(name) || name === rewriteName) return;
  yield problem('MESH0209', namePath, {
    message: `Envoy knows no filter ${name}; the one that rewrites is ${rewriteName}.`,
    want: rewriteName,
  });
}

/**
 * A pattern of plain letters can be followed by eye: what is left of a host when it is cut off and
 * the replacement put in its place? Anything more elaborate may well be right.
 */
function* patternProblems({ config, path }: Rewrite, zone: string): Iterable<EntryProblem> {
  const pattern = fieldAt(config, 'cluster_pattern');
  const replacement = fieldAt(config, 'cluster_replacement');
  if (typeof pattern !== 'string' || typeof replacement !== 'string') return;
  if (pattern.includes('\\\\')) {
    yield problem('MESH0209', [...path, 'cluster_pattern'], {
      message: `The pattern looks for a backslash, which no host has: without double quotes YAML keeps both backslashes. Write \\.${zone}$ or "\\\\.${zone}$".`,
      want: pattern.replaceAll('\\\\', '\\'),
    });
    return;
  }
  const plain = /^((?:\\\.|[\w.-])*)\$?$/.exec(pattern)?.[1];
  if (plain === undefined) return;
  const suffix = plain.replaceAll('\\', '');
  const isWhole = suffix.startsWith('.');
  const expected = isWhole ? /^\.svc\.[\w.-]+$/ : /^svc\.[\w.-]+$/;
  if (expected.test(replacement)) return;
  // Hosts such as httpbin.bar.svc.west.global keep their svc.
  const isLonger = isWhole && suffix !== `.${zone}`;
  if (isLonger && /^\.[\w-]+\.[\w.-]+$/.test(replacement)) return;
  const left = `httpbin.bar${isWhole ? '' : '.'}`;
  yield problem('MESH0209', [...path, 'cluster_replacement'], {
    message: `httpbin.bar${isWhole ? '' : '.'}${suffix} becomes ${left}${replacement}, but Services are called httpbin.bar.svc.cluster.local.`,
    want: isWhole ? '.svc.cluster.local' : 'svc.cluster.local',
  });
}

export const sniFilter = 'envoy.filters.network.sni_cluster';

/** The filter has its effect only right behind the one that sets the name it rewrites. */
function* placeProblems(spec: unknown, rewrites: readonly Rewrite[]): Iterable<EntryProblem> {
  for (const { path, form } of rewrites) {
    const at = path.slice(0, 3);
    const patch = fieldAt({ spec }, ...at);
    if (form === 'filters') {
      yield* misplaced(patch, at, ['listenerMatch', 'portNumber'], passthroughPort);
      yield* misplaced(patch, at, ['insertPosition', 'index'], 'AFTER');
      yield* misplaced(patch, at, ['insertPosition', 'relativeTo'], sniFilter);
    } else {
      const listener = ['match', 'listener'];
      yield* misplaced(patch, at, ['applyTo'], 'NETWORK_FILTER');
      yield* misplaced(patch, at, ['match', 'context'], 'GATEWAY');
      yield* misplaced(patch, at, [...listener, 'portNumber'], passthroughPort);
      yield* misplaced(patch, at, [...listener, 'filterChain', 'filter', 'name'], sniFilter);
      yield* misplaced(patch, at, ['patch', 'operation'], 'INSERT_AFTER');
    }
  }
}

const words: ReadonlySet<string> = new Set([
  ...['AFTER', 'BEFORE', 'FIRST', 'LAST'],
  ...['INSERT_AFTER', 'INSERT_BEFORE', 'INSERT_FIRST', 'MERGE', 'ADD', 'REMOVE', 'REPLACE'],
  ...['GATEWAY', 'SIDECAR_INBOUND', 'SIDECAR_OUTBOUND'],
  ...['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER', 'CLUSTER'],
  ...['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'],
]);

function* misplaced(
  patch: unknown,
  at: Path,
  steps: Path,
  want: string | number,
): Iterable<EntryProblem> {
  const value = fieldAt(patch, ...steps);
  if (value === want || (typeof value !== 'string' && typeof value !== 'number')) return;
  // Words that are none of the API's are told as such; ANY takes gateways in.
  if (/^[A-Z_]+$/.test(String(want)) && !words.has(String(value))) return;
  yield problem('MESH0209', [...at, ...steps], {
    severity: 'warning',
    message: `The rewriting filter belongs right behind ${sniFilter} of the gateway, on port ${passthroughPort}: here stands ${value}, not ${want}.`,
    want,
  });
}

/** Of several patches, those for other proxies do not count; one that is heeded is enough. */
function* formProblems(
  rewrites: readonly Rewrite[],
  istio: Version | undefined,
): Iterable<EntryProblem> {
  for (const it of rewrites) {
    const minors = minorsIn(it.proxies);
    const ignored = minors.filter((minor) => !isHeeded(it.form, minor));
    if (minors.length > 0 && ignored.length === minors.length) {
      yield formProblem(it, `1.${ignored.join(', 1.')}`);
    }
  }
  const ours = rewrites.filter(({ proxies }) => proxies === undefined);
  const [first] = ours;
  if (!istio || !first || first.proxies === unsure) return;
  if (!ours.some((it) => isHeeded(it.form, istio.minor))) yield formProblem(first, istio.text);
  else yield* beyondProblems(first, istio);
}

/** `^1\.7.*` names 1.7; a pattern that names no minor tells nothing. */
const minorsIn = (proxies: Text): readonly number[] =>
  isText(proxies)
    ? [...proxies.matchAll(/1(?:\\+|\[)?\.\]?(\d+)/g)].map((it) => Number(it[1]))
    : [];

const formProblem = ({ form, path }: Rewrite, version: string): EntryProblem =>
  problem('MESH0206', path, {
    onKey: true,
    message: `This filter is written ${written[form]}, which Istio ${version} ignores.`,
  });

/** From 1.8.6 and 1.9.5 on there is nothing for the filter to attach to. */
function* beyondProblems({ path }: Rewrite, istio: Version): Iterable<EntryProblem> {
  const routing = globalRoutingIn(istio);
  if (routing !== 'legacyFlag' && routing !== 'gone') return;
  yield problem(routing === 'gone' ? 'MESH0001' : 'MESH0002', path, {
    severity: 'warning',
    onKey: true,
    message:
      routing === 'gone'
        ? `Istio ${istio.text} no longer rewrites hosts: this filter does nothing there.`
        : `In Istio ${istio.text} this filter does nothing, unless istiod runs with an insecure flag.`,
  });
}

export const written: Readonly<Record<RewriteFilter['form'], string>> = {
  filters: 'in the old API (workloadLabels, filters)',
  config: 'with an untyped config',
  typedConfig: 'with a typed config (configPatches)',
};

/** Which form which minor reads (2.2 to 2.5); 1.7.4 ships the typed one, which works in all of 1.7. */
export function isHeeded(form: RewriteFilter['form'], minor: number): boolean {
  if (form === 'filters') return minor <= 5;
  return form === 'config' ? minor >= 3 && minor <= 6 : minor >= 3;
}
