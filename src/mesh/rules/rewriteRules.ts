/** The rules for the EnvoyFilter that turns hosts of the zone into Services (domain facts 2.2 to 2.5, 7.1). */
import { fieldAt, isMap, textAt } from '../../objects/object';
import { istioSystem, passthroughPort } from '../names';
import { isText, type Path } from './entry/entry';
import { isSlipOf, nearest } from './entry/nearest';
import { problem, type EntryProblem, type RuleSetting } from './entry/problem';
import {
  isForZone,
  isRewriting,
  rewriteName,
  rewritesIn,
  rewriteType,
  type Rewrite,
} from './rewriteFilters';
import { formProblems, otherSuffixes } from './rewriteForms';

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
  if (rewrites.length === 0) yield* otherSuffixes(all.filter(isRewriting), istio);
}

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
  if (expected.test(replacement)) {
    yield* nearlyRight(config, path);
    return;
  }
  // Hosts such as httpbin.bar.svc.west.global keep their svc.
  const isLonger = isWhole && suffix !== `.${zone}`;
  if (isLonger && /^\.[\w-]+\.[\w.-]+$/.test(replacement)) return;
  const left = `httpbin.bar${isWhole ? '' : '.'}`;
  yield problem('MESH0209', [...path, 'cluster_replacement'], {
    message: `httpbin.bar${isWhole ? '' : '.'}${suffix} becomes ${left}${replacement}, but Services are called httpbin.bar.svc.cluster.local.`,
    want: isWhole ? '.svc.cluster.local' : 'svc.cluster.local',
  });
}

/** Followed by eye it turns hosts into Services, but not quite all, or not quite into theirs. */
function* nearlyRight(config: unknown, path: Path): Iterable<EntryProblem> {
  const pattern = textAt(config, 'cluster_pattern') ?? '';
  const replacement = textAt(config, 'cluster_replacement') ?? '';
  const meant = `${replacement.startsWith('.') ? '.' : ''}svc.cluster.local`;
  if (isSlipOf(replacement, meant)) {
    yield problem('MESH0209', [...path, 'cluster_replacement'], {
      severity: 'warning',
      message: `Services are called httpbin.bar.svc.cluster.local, a letter off ${replacement}.`,
      want: meant,
    });
  }
  if (pattern.endsWith('$')) return;
  yield problem('MESH0209', [...path, 'cluster_pattern'], {
    severity: 'info',
    message: 'Without $ at its end the pattern takes its piece out of the middle of names, too.',
    want: `${pattern.replaceAll(/(?<!\\)\./g, '\\.')}$`,
  });
}

/**
 * But for the one of Istio itself, a filter is for workloads of its namespace; gateways are seldom among
 * what else is installed (GW-02).
 */
export function* strayProblems(
  spec: unknown,
  namespace: string | undefined,
  zone: string,
): Iterable<EntryProblem> {
  const name = namespace ?? istioSystem;
  if (/istio|gateway|gw|gress|mesh|edge|infra|platform|system/.test(name)) return;
  const labels = [['workloadSelector', 'labels'], ['workloadLabels']];
  if (!labels.some((it) => textAt(spec, ...it, 'istio') === 'ingressgateway')) return;
  if (![...rewritesIn(spec)].some((it) => isForZone(it.config, zone))) return;
  const path = ['metadata', 'namespace'];
  yield problem('MESH0209', path, {
    severity: 'warning',
    message: `In any other namespace than ${istioSystem} the filter is for pods of that one alone, so for no gateway outside of ${name}.`,
    cures: [{ set: path, to: istioSystem }],
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
