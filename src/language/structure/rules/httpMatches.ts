/** What Istio checks of the requests a route is for. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import type { Releases } from '../../schema/releases';
import type { Served } from '../../schema/shape';
import { problem, type StructureProblem } from '../problem';
import { lowerLabel } from '../spelling/names';
import { has } from './common';
import { mayBeRefused, refused, weightIn } from './refusals';

/** Where a route stands: what it may match depends on that. */
export interface RouteSetting {
  readonly releases: Releases;
  /** Sidecars alone take it, no gateway. */
  readonly isForSidecars: boolean;
  /** The VirtualService has no hosts, so another delegates to it. */
  readonly isDelegated: boolean;
}

export function* matchProblems(
  route: unknown,
  path: Path,
  setting: RouteSetting,
): Iterable<StructureProblem> {
  for (const [index, match] of listAt(route, 'match').entries()) {
    if (!isMap(match)) continue;
    const at = [...path, 'match', index];
    yield* headersOf(match, at, setting);
    yield* emptyTexts(match, at, setting.releases);
    yield* stars(match, at);
    yield* queries(match, at);
    yield* namespaceOf(match, at, setting);
    if (has(route, 'delegate') || setting.isDelegated)
      yield* expressions(match, at, setting.releases);
  }
}

const texts = ['uri', 'scheme', 'method', 'authority'] as const;
const maps = ['headers', 'withoutHeaders', 'queryParams'] as const;

/** Each text that is matched, and where it stands. */
function* matchedIn(match: unknown): Iterable<readonly [path: Path, it: unknown]> {
  for (const name of texts) if (has(match, name)) yield [[name], fieldAt(match, name)];
  for (const name of maps) {
    const all = fieldAt(match, name);
    if (!isMap(all)) continue;
    for (const [key, it] of Object.entries(all)) yield [[name, key], it];
  }
}

function* headersOf(
  match: unknown,
  path: Path,
  { releases, isForSidecars }: RouteSetting,
): Iterable<StructureProblem> {
  for (const field of ['headers', 'withoutHeaders'] as const) {
    const headers = fieldAt(match, field);
    if (!isMap(headers)) continue;
    for (const [name, it] of Object.entries(headers)) {
      const at = [...path, field, name];
      const said = { onKey: true, cures: [{ remove: at }] } as const;
      if (it === null && field === 'headers') {
        const message = `Nothing is said of ${name}, which Istio refuses: give it exact, prefix or regex, or {} where it only has to be there.`;
        yield refused(at, message, said);
      }
      if (name === '') yield refused(at, 'A header has a name; Istio refuses an empty one.', said);
      else if (isClaim(name)) {
        if (isForSidecars && mayBeRefused({ since: 12 }, releases))
          yield refused(at, 'Claims of tokens are matched by gateways only, not by sidecars.', {
            ...said,
            severity: weightIn({ since: 12 }, releases),
          });
      } else if (!isHeaderName(name)) {
        // Long no release looked; no request has such a header.
        const severity = weightIn({ since: 22 }, releases);
        yield refused(at, `No header is called ${name}.`, { ...said, severity });
      }
    }
  }
}

/** `@request.auth.claims.sub` and `@request.auth.claims[groups]`. */
const isClaim = (name: string): boolean => /^@request\.auth\.claims[.[]/i.test(name);

/** Tokens of RFC 7230, and what HTTP/2 has in the place of the request line. */
export const isHeaderName = (name: string): boolean =>
  /^[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(name) ||
  /^:(?:method|scheme|authority|path|status)$/.test(name);

/** Proxies refuse the whole set of routes for these, so they are told of in any release (istio/istio#34065, #44424). */
function* emptyTexts(match: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  for (const [within, it] of matchedIn(match)) {
    const form = (['regex', 'prefix'] as const).find((by) => textAt(it, by) === '');
    if (form === undefined || (form === 'prefix' && within[0] === 'uri')) continue;
    const at = [...path, ...within, form];
    yield refused(at, `An empty ${form} matches nothing; proxies refuse all routes for it.`, {
      severity: weightIn(lookedAt(String(within[0]), form), releases),
      cures: [{ remove: [...path, ...within] }],
    });
  }
}

/** Only expressions know signs that stand for others: elsewhere a star is what it is, and no path has one. */
function* stars(match: unknown, path: Path): Iterable<StructureProblem> {
  for (const form of ['prefix', 'exact'] as const) {
    const text = textAt(match, 'uri', form);
    if (!text?.includes('*') || !/^[/*]/.test(text)) continue;
    const at = [...path, 'uri', form];
    const bare = text.replace(/\*+$/, '') || '/';
    const instead =
      form === 'prefix'
        ? 'a prefix takes all that begins with it anyway'
        : 'only a prefix or an expression takes more than one path';
    const message = `The star stands for itself here, and no path has one: ${instead}.`;
    yield problem('MESH0728', at, { message, ...(bare.includes('*') ? {} : { want: bare }) });
  }
}

/** Proxies compare paths without what is behind the question mark. */
function* queries(match: unknown, path: Path): Iterable<StructureProblem> {
  for (const form of ['prefix', 'exact'] as const) {
    if (!/^\/[^*]*\?/.test(textAt(match, 'uri', form) ?? '')) continue;
    const message =
      'Paths are compared without the query, so no call fits: ask for it by queryParams.';
    yield problem('MESH0728', [...path, 'uri', form], { message });
  }
}

/** Since when Istio itself refuses them (istio/istio#34065, #44428, #49608). */
function lookedAt(field: string, form: 'regex' | 'prefix'): Served {
  if (field === 'withoutHeaders') return { since: 22 };
  if (form === 'regex') return { since: 12 };
  return { since: field === 'headers' ? 19 : 22 };
}

function* namespaceOf(
  match: unknown,
  path: Path,
  { releases, isDelegated }: RouteSetting,
): Iterable<StructureProblem> {
  const namespace = textAt(match, 'sourceNamespace') ?? '';
  if (namespace === '') return;
  const at = [...path, 'sourceNamespace'];
  if (!lowerLabel.test(namespace)) {
    const message = `"${namespace}" is no namespace: lower case letters, digits and hyphens, at most 63 of them.`;
    yield refused(at, message, { severity: weightIn({ since: 11 }, releases) });
  }
  if (isDelegated && mayBeRefused({ until: 7 }, releases)) {
    yield refused(at, 'What is delegated to is for gateways until 1.7, which know no namespace.', {
      severity: weightIn({ until: 7 }, releases),
      onKey: true,
      cures: [{ remove: at }],
    });
  }
}

/** Where routes are put together of two, neither matches by an expression until 1.13 (istio/istio#38692). */
function* expressions(match: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (!mayBeRefused({ until: 13 }, releases)) return;
  for (const [within, it] of matchedIn(match)) {
    if ((textAt(it, 'regex') ?? '') === '') continue;
    const message = 'Until Istio 1.13 routes that delegate match no expressions.';
    const severity = weightIn({ until: 13 }, releases);
    yield refused([...path, ...within, 'regex'], message, { severity, onKey: true });
  }
}
