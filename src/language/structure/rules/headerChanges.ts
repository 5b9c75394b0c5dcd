/** What Istio checks of headers that routes write and take away. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import type { Releases } from '../../schema/releases';
import type { StructureProblem } from '../problem';
import { isHeaderName } from './httpMatches';
import { refused, weightIn } from './refusals';

/** Of a route as a whole, and of each place it leads to. */
export function* headerProblems(
  route: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  yield* changes(route, path, releases);
  for (const [index, to] of listAt(route, 'route').entries()) {
    yield* changes(to, [...path, 'route', index], releases);
  }
  yield* hostTwice(route, path, releases);
}

function* changes(holder: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (!isMap(fieldAt(holder, 'headers'))) return;
  for (const way of ['request', 'response'] as const) {
    for (const change of ['set', 'add'] as const) {
      const headers = fieldAt(holder, 'headers', way, change);
      if (!isMap(headers)) continue;
      for (const [name, value] of Object.entries(headers)) {
        const at = [...path, 'headers', way, change, name];
        const because = nameFault(name, way === 'request');
        if (because !== undefined) yield unnameable(name, because, at, releases, true);
        else if (!isHeaderName(name)) yield unheard(name, at);
        if (typeof value === 'string') yield* valueProblems(value, at, releases);
      }
    }
    for (const [index, name] of listAt(holder, 'headers', way, 'remove').entries()) {
      const because = typeof name === 'string' ? nameFault(name, false) : undefined;
      if (because === undefined) continue;
      const at = [...path, 'headers', way, 'remove', index];
      yield unnameable(String(name), because, at, releases, false);
    }
  }
}

const noName = 'A header has a name; Istio refuses an empty one.';

/** Requests may be given another host; nothing else of the request line is a header to change. */
function nameFault(name: string, mayBeHost: boolean): string | undefined {
  if (name === '') return noName;
  if (isAuthority(name)) {
    return mayBeHost
      ? undefined
      : `${name} can only be set or added in requests; Istio refuses it here.`;
  }
  if (!name.startsWith(':')) return undefined;
  return `${name} is part of the request line and no header; rewrite and redirect change paths and hosts.`;
}

const isAuthority = (name: string): boolean => /^(?::authority|host)$/i.test(name);

/** Neither Istio nor proxies look, but nobody takes such a header. */
function unheard(name: string, path: Path): StructureProblem {
  const meant = name.replace(/[: ]+$/, '');
  const rename = isHeaderName(meant) ? { rename: [name, meant] as const } : {};
  const message = `No header is called ${name}.`;
  return refused(path, message, { severity: 'warning', onKey: true, ...rename });
}

/** Istio looks at it since 1.11; proxies of any release refuse the whole set of routes for it. */
const unnameable = (
  name: string,
  message: string,
  path: Path,
  releases: Releases,
  onKey: boolean,
): StructureProblem =>
  refused(path, message, {
    severity: name === '' ? 'error' : weightIn({ since: 11 }, releases),
    cures: [{ remove: path }],
    ...(onKey ? { onKey } : {}),
  });

/** `%NAME%` is a variable of Envoy, and `%%` the sign itself (ValidateHTTPHeaderValue, since 1.11). */
function* valueProblems(value: string, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (!value.includes('%')) return;
  const count = value
    .replace(/(%[A-Z_]+)\([^()]*\)/g, '$1')
    .replaceAll('%%', '')
    .split('%').length;
  if (count % 2 === 1) return;
  const isAlone = value.split('%').length === 2;
  yield refused(path, 'A % that is meant as such is written %%; a single one begins a variable.', {
    severity: weightIn({ since: 11 }, releases),
    ...(isAlone ? { want: value.replace('%', '%%') } : {}),
  });
}

/** The host is written once: by the rewrite or by one header (validateAuthorityRewrite, since 1.12). */
function* hostTwice(route: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const written: Path[] = [];
  if ((textAt(route, 'rewrite', 'authority') ?? '') !== '') written.push(['rewrite', 'authority']);
  for (const change of ['set', 'add']) {
    const headers = fieldAt(route, 'headers', 'request', change);
    if (!isMap(headers)) continue;
    for (const name of Object.keys(headers)) {
      if (isAuthority(name)) written.push(['headers', 'request', change, name]);
    }
  }
  const second = written[1];
  if (second === undefined) return;
  const cures = written.map((it) => ({ remove: [...path, ...it] }));
  yield refused([...path, ...second], 'The host is written twice; one of them has to go.', {
    severity: weightIn({ since: 12 }, releases),
    onKey: true,
    cures,
  });
}
