/** What Istio checks of every HTTP route. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { holds } from '../../schema/releases';
import type { StructureProblem } from '../problem';
import { has, isEmpty, says } from './common';
import { headerProblems } from './headerChanges';
import { matchProblems, type RouteSetting } from './httpMatches';
import { policyProblems } from './httpPolicies';
import { refused } from './refusals';
import {
  destinationProblems,
  plainToGateways,
  portProblems,
  portsOfOthers,
  repeatedDestinations,
  weightProblems,
} from './routeTargets';

export function* httpProblems(
  route: unknown,
  path: Path,
  setting: RouteSetting,
): Iterable<StructureProblem> {
  if (!isMap(route)) return;
  const { releases } = setting;
  yield* outcomes(route, path);
  yield* matchProblems(route, path, setting);
  yield* weightProblems(listAt(route, 'route'), [...path, 'route'], releases);
  yield* destinationProblems(listAt(route, 'route'), [...path, 'route']);
  yield* repeatedDestinations(listAt(route, 'route'), [...path, 'route']);
  yield* plainToGateways(listAt(route, 'route'), [...path, 'route']);
  yield* portsOfOthers(route, path);
  yield* redirects(route, path);
  yield* rewrites(route, path);
  yield* directResponses(route, path);
  yield* headerProblems(route, path, releases);
  yield* policyProblems(route, path, releases);
  yield* mirrors(route, path);
  // A percentage takes its place in all releases that have a warning for it.
  if (has(route, 'mirrorPercent') && releases.most >= 11) {
    const message = 'mirrorPercent is on its way out; mirrorPercentage takes its place.';
    const severity = holds({ since: 11 }, releases) ? 'warning' : 'info';
    yield refused([...path, 'mirrorPercent'], message, { onKey: true, severity });
  }
}

const ends = ['route', 'redirect', 'directResponse', 'delegate'] as const;

/** Each route ends in one way. */
function* outcomes(route: unknown, path: Path): Iterable<StructureProblem> {
  const given = ends.filter((it) => has(route, it) && !isEmpty(fieldAt(route, it)));
  if (given.length === 0 && !has(route, 'route')) {
    const message = 'The route leads nowhere: give it route, redirect, directResponse or delegate.';
    yield refused(path, message, { missing: 'route' });
  }
  const [first, second] = given;
  if (first !== undefined && second !== undefined)
    yield either(path, first, second, 'a route ends in one way.');
  // What answers on its own sends nothing on that could be changed.
  const answer = (['redirect', 'directResponse'] as const).find((it) => has(route, it));
  if (answer === undefined) return;
  for (const field of ['fault', 'rewrite']) {
    if (has(route, field)) yield either(path, answer, field, 'the call goes no further here.');
  }
}

function either(path: Path, first: string, second: string, because: string): StructureProblem {
  const cures = [second, first].map((it) => ({ remove: [...path, it] }));
  const message = `${first} and ${second} exclude each other: ${because}`;
  return refused([...path, second], message, { onKey: true, cures });
}

const targets = ['uri', 'prefixRewrite', 'authority', 'scheme', 'port', 'derivePort'];

function* redirects(route: unknown, path: Path): Iterable<StructureProblem> {
  const redirect = fieldAt(route, 'redirect');
  if (!isMap(redirect)) return;
  const at = [...path, 'redirect'];
  if (!targets.some((it) => says(redirect, it))) {
    const cures = [{ remove: at }];
    const message = 'The redirect says where to: uri, authority, scheme or port.';
    yield refused(at, message, { onKey: true, cures });
  }
  const code = numberAt(redirect, 'redirectCode') ?? 0;
  if (code !== 0 && (code < 300 || code > 399)) {
    const cures = [301, 302].map((to) => ({ set: [...at, 'redirectCode'], to }));
    const message = `${code} is no redirect: those are 300 to 399.`;
    yield refused([...at, 'redirectCode'], message, { cures });
  }
  const scheme = textAt(redirect, 'scheme') ?? '';
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https') {
    yield refused([...at, 'scheme'], 'A redirect goes to http or https.');
  }
}

function* rewrites(route: unknown, path: Path): Iterable<StructureProblem> {
  const rewrite = fieldAt(route, 'rewrite');
  if (!isMap(rewrite)) return;
  const at = [...path, 'rewrite'];
  if (!['uri', 'authority', 'uriRegexRewrite'].some((it) => says(rewrite, it))) {
    const said = { onKey: true, surplus: true } as const;
    yield refused(at, 'The rewrite says what changes: uri or authority.', said);
  }
  const byRegex = fieldAt(rewrite, 'uriRegexRewrite');
  if (!isMap(byRegex)) return;
  if (says(rewrite, 'uri')) yield either(at, 'uri', 'uriRegexRewrite', 'each sets the path.');
  for (const field of ['match', 'rewrite']) {
    if (says(byRegex, field)) continue;
    const message = `uriRegexRewrite has no ${field}; Istio wants match and rewrite.`;
    yield refused([...at, 'uriRegexRewrite'], message, { onKey: true, missing: field });
  }
}

/** The prefix alone is exchanged, so its slash and that of the rest come together. */
export function* doubleSlashes(root: unknown): Iterable<StructureProblem> {
  const taken = new Set<string>();
  for (const [index, route] of listAt(root, 'spec', 'http').entries()) {
    const matches = listAt(route, 'match');
    const prefixes = matches.map((it) => textAt(it, 'uri', 'prefix') ?? '/');
    const uri = textAt(route, 'rewrite', 'uri') ?? '';
    const isMended = (it: string) => prefixes.includes(`${it}/`) || taken.has(`${it}/`);
    const prefix = prefixes.find((it) => !it.endsWith('/') && !isMended(it)) ?? '';
    // Those that ask for more may leave the call to a later route.
    for (const it of matches) if (isOfPathAlone(it)) taken.add(textAt(it, 'uri', 'prefix') ?? '/');
    if (!uri.endsWith('/') || prefix === '') continue;
    const path = ['spec', 'http', index, 'rewrite', 'uri'];
    const message = `The prefix alone is exchanged, so ${prefix}/a becomes ${uri}/a. A match for ${prefix}/ before it mends that.`;
    yield refused(path, message, { severity: 'info' });
  }
}

const isOfPathAlone = (match: unknown): boolean => isMap(match) && Object.keys(match).length === 1;

const kilobyte = 1024;

function* directResponses(route: unknown, path: Path): Iterable<StructureProblem> {
  const answer = fieldAt(route, 'directResponse');
  if (!isMap(answer)) return;
  const at = [...path, 'directResponse'];
  const status = numberAt(answer, 'status');
  if (status !== undefined && (status < 200 || status > 600)) {
    yield refused([...at, 'status'], `${status} is no HTTP status to answer with: 200 to 599.`);
  }
  const text = textAt(answer, 'body', 'string');
  const bytes = textAt(answer, 'body', 'bytes')?.replace(/=+$/, '');
  const size = text?.length ?? Math.floor(((bytes?.length ?? 0) * 3) / 4);
  if (size <= 100 * kilobyte) return;
  const isRefused = size > kilobyte * kilobyte;
  const message = `Each proxy gets the whole body; Istio ${isRefused ? 'refuses more than 1 MiB' : 'advises against more than 100 KiB'}.`;
  const said = isRefused ? {} : ({ severity: 'warning' } as const);
  yield refused([...at, 'body'], message, { onKey: true, ...said });
}

function* mirrors(route: unknown, path: Path): Iterable<StructureProblem> {
  yield* portProblems(fieldAt(route, 'mirror'), [...path, 'mirror']);
  if (listAt(route, 'mirrors').length === 0) return;
  if (has(route, 'mirror')) yield either(path, 'mirror', 'mirrors', 'the list holds all of them.');
  yield* destinationProblems(listAt(route, 'mirrors'), [...path, 'mirrors']);
}
