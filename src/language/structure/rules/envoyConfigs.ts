/** What Envoy is given within a patch: configuration without a type, and filters by names it gave up. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, textAt } from '../../../objects/object';
import { servedIn, type Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { has, isEmpty } from './common';
import { renamedTo } from './envoyNames';

/** The Envoy of Istio 1.7 reads it no more (istio/istio#27203); Istio warns of old names from 1.14 on. */
export function* givenFilters(
  it: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  // Charts of Istio have a patch for proxies of each release.
  if (fieldAt(it, 'match', 'proxy', 'proxyVersion') !== undefined) return;
  const isFilter = /^(?:HTTP|NETWORK|LISTENER)_FILTER$/.test(textAt(it, 'applyTo') ?? '');
  const value = fieldAt(it, 'patch', 'value');
  if (fieldAt(it, 'applyTo') === 'CLUSTER' && Array.isArray(fieldAt(value, 'hosts')))
    yield* hostsOfOld([...path, 'patch', 'value', 'hosts'], releases);
  yield* typeless(value, [...path, 'patch', 'value']);
  yield* ofOtherKind(value, [...path, 'patch', 'value'], textAt(it, 'applyTo'));
  yield* namedOfOld(value, [...path, 'patch', 'value', 'name'], isFilter, releases);
  for (const [filter, at] of filtersIn(value, [...path, 'patch', 'value'], isFilter)) {
    if (isMap(filter['config'])) yield* untyped([...at, 'config'], releases);
    yield* oldName(filter['name'], [...at, 'name'], releases);
  }
}

/** Extensions of Envoy that are filters say so in their types (its `extensions_metadata.yaml`). */
function* ofOtherKind(
  value: unknown,
  path: Path,
  applyTo: string | undefined,
): Iterable<StructureProblem> {
  const kind = /^(HTTP|NETWORK)_FILTER$/.exec(applyTo ?? '')?.[1]?.toLowerCase();
  const at = ['typed_config', 'typedConfig'].find((it) => has(value, it, '@type'));
  const type = at === undefined ? '' : (textAt(value, at, '@type') ?? '');
  const name = /(?:^|\/)(envoy\.extensions\..*)/.exec(type)?.[1];
  if (kind === undefined || at === undefined || name === undefined) return;
  // One of `common` wraps a filter and what decides whether it is asked.
  if (/^envoy\.extensions\.(?:filters|common)\./.test(name)) return;
  yield problem('MESH0719', [...path, at, '@type'], {
    message: `${name} is no filter: types of those begin with envoy.extensions.filters.${kind}.`,
    severity: 'warning',
  });
}

/** Reserved in `envoy.config.cluster.v3.Cluster`; Envoy 1.18, of Istio 1.10, reads v3 alone. */
function* hostsOfOld(path: Path, releases: Releases): Iterable<StructureProblem> {
  const served = servedIn({ since: 10 }, releases);
  if (served === 'never') return;
  yield problem('MESH0729', path, {
    message:
      "A cluster has hosts in Envoy's API v2 alone, which proxies of Istio 1.10 and newer do not read; load_assignment takes its place.",
    onKey: true,
    severity: served === 'always' ? 'warning' : 'info',
  });
}

function* untyped(path: Path, releases: Releases): Iterable<StructureProblem> {
  const served = servedIn({ since: 7 }, releases);
  if (served === 'never') return;
  yield problem('MESH0729', path, {
    message:
      'This config has no type, so proxies of Istio 1.7 and newer pass over it; typed_config with an @type takes its place.',
    onKey: true,
    severity: served === 'always' ? 'warning' : 'info',
  });
}

/** What may be of any type says which one: no release reads it otherwise (BuildXDSObjectFromStruct). */
function* typeless(value: unknown, path: Path): Iterable<StructureProblem> {
  if (path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, it] of value.entries()) yield* typeless(it, [...path, index]);
  } else if (isMap(value)) {
    for (const [name, it] of Object.entries(value)) {
      const at = [...path, name];
      if (!/^typed_?config$/i.test(name) || !isMap(it) || isEmpty(it)) yield* typeless(it, at);
      else if (it['@type'] === undefined)
        yield problem('MESH0719', at, {
          message: `${name} says of which type it is by @type; Istio refuses it without.`,
          onKey: true,
        });
      // Of what Envoy is given for others, nothing is known.
      else if (textAt(it, '@type')?.endsWith('TypedStruct') !== true) yield* typeless(it, at);
    }
  }
}

function* oldName(name: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const want = renamedTo(name);
  if (want === undefined || servedIn({ since: 14 }, releases) === 'never') return;
  const message = `${String(name)} is an old name, by which newer proxies find no filter: it is ${want} now.`;
  yield problem('MESH0719', path, { message, severity: 'info', want });
}

/** Envoy finds it by its type; what is said of single routes, and other patches, find it by its name. */
function* namedOfOld(
  value: unknown,
  path: Path,
  isFilter: boolean,
  releases: Releases,
): Iterable<StructureProblem> {
  const name = isFilter && isMap(value) && has(value, 'typed_config') ? value['name'] : undefined;
  const type = textAt(value, 'typed_config', '@type') ?? '';
  const want = renamedTo(name, type.includes('.filters.network.'));
  if (want === undefined || servedIn({ since: 14 }, releases) === 'never') return;
  const message = `${String(name)} is an old name: what looks for this filter looks for ${want} now.`;
  yield problem('MESH0719', path, { message, severity: 'info', want });
}

/** Both shares are 0 percent where nothing is said. */
export function* idleLimits(value: unknown, path: Path): Iterable<StructureProblem> {
  if (path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, it] of value.entries()) yield* idleLimits(it, [...path, index]);
  } else if (isMap(value)) {
    const type = textAt(value, '@type') ?? '';
    const isWrapped = type.endsWith('TypedStruct');
    const limit = isWrapped ? value['value'] : value;
    if (
      ((isWrapped ? textAt(value, 'type_url') : type) ?? '').endsWith(
        'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
      )
    ) {
      const bucket = ['token_bucket', 'tokenBucket'].find((it) => has(limit, it));
      const lack = shares.find((them) => !them.some((it) => has(limit, it)))?.[0];
      if (bucket === undefined || lack === undefined) return;
      const what = lack === 'filter_enabled' ? 'nothing is limited' : 'calls are counted only';
      const message = `Without ${lack}, which is 0 percent then, ${what}.`;
      const all = { default_value: { numerator: 100, denominator: 'HUNDRED' } };
      const into = isWrapped ? [...path, 'value'] : path;
      const cures = [{ addTo: into, fields: { [lack]: all } }];
      yield problem('MESH0729', [...path, '@type'], { message, cures });
      return;
    }
    for (const [field, it] of Object.entries(value)) yield* idleLimits(it, [...path, field]);
  }
}

const shares = [
  ['filter_enabled', 'filterEnabled'],
  ['filter_enforced', 'filterEnforced'],
] as const;

const deepest = 24;

/** What is named and has no type. */
function* filtersIn(
  value: unknown,
  path: Path,
  isFilter: boolean,
): Iterable<readonly [filter: Readonly<Record<string, unknown>>, path: Path]> {
  if (path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, it] of value.entries()) yield* filtersIn(it, [...path, index], isFilter);
  } else if (isMap(value)) {
    const { name } = value;
    const isNamed = isFilter ? typeof name === 'string' : isOfEnvoy(name);
    if (isNamed && !('typed_config' in value) && !('typedConfig' in value)) yield [value, path];
    for (const [field, it] of Object.entries(value)) {
      yield* filtersIn(it, [...path, field], lists.has(field));
    }
  }
}

const isOfEnvoy = (name: unknown): boolean => typeof name === 'string' && name.startsWith('envoy.');

const lists: ReadonlySet<string> = new Set([
  'access_log',
  'filters',
  'http_filters',
  'listener_filters',
  'transport_socket',
]);
