/** What Istio checks of every HTTP route. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { nearest } from '../../../mesh/rules/entry/nearest';
import type { Releases } from '../../schema/releases';
import { httpMethods } from '../httpMethods';
import { problem, type StructureProblem } from '../problem';
import { has, isEmpty } from './common';
import { destinationProblems, repeatedDestinations, weightProblems } from './routeTargets';

export function* httpProblems(
  route: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (!isMap(route)) return;
  yield* outcomes(route, path);
  yield* weightProblems(listAt(route, 'route'), [...path, 'route'], releases);
  yield* destinationProblems(listAt(route, 'route'), [...path, 'route']);
  yield* repeatedDestinations(listAt(route, 'route'), [...path, 'route']);
  yield* redirects(route, path);
  yield* faults(route, path);
  yield* retries(route, path);
  yield* retryReasons(route, path);
  yield* methods(route, path);
}

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0718', path, { message, ...others });

const ends = ['route', 'redirect', 'directResponse', 'delegate'] as const;

/** Each route ends in one way. */
function* outcomes(route: unknown, path: Path): Iterable<StructureProblem> {
  const given = ends.filter((it) => has(route, it) && !isEmpty(fieldAt(route, it)));
  if (given.length === 0 && !has(route, 'route')) {
    const message = 'The route leads nowhere: give it route, redirect, directResponse or delegate.';
    yield refused(path, message, { missing: 'route' });
  }
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    const message = `${first} and ${second} exclude each other: a route ends in one way.`;
    const cures = [first, second].map((it) => ({ remove: [...path, it] }));
    yield refused([...path, second], message, { onKey: true, cures });
  }
}

function* redirects(route: unknown, path: Path): Iterable<StructureProblem> {
  if (has(route, 'redirect')) {
    for (const field of ['fault', 'rewrite']) {
      if (!has(route, field)) continue;
      const message = `A route that redirects has no ${field}.`;
      const cures = [field, 'redirect'].map((it) => ({ remove: [...path, it] }));
      yield refused([...path, field], message, { onKey: true, cures });
    }
    const targets = ['uri', 'prefixRewrite', 'authority', 'scheme', 'port', 'derivePort'];
    const redirect = fieldAt(route, 'redirect');
    if (isMap(redirect) && !targets.some((it) => has(redirect, it))) {
      yield refused(
        [...path, 'redirect'],
        'The redirect says where to: uri, authority, scheme or port.',
        { onKey: true, cures: [{ remove: [...path, 'redirect'] }] },
      );
    }
    const code = numberAt(redirect, 'redirectCode') ?? 0;
    if (code !== 0 && (code < 300 || code > 399)) {
      const at = [...path, 'redirect', 'redirectCode'];
      const cures = [301, 302].map((to) => ({ set: at, to }));
      yield refused(at, `${code} is no redirect: those are 300 to 399.`, { cures });
    }
  }
  const scheme = textAt(route, 'redirect', 'scheme') ?? 'http';
  if (scheme !== 'http' && scheme !== 'https') {
    yield refused([...path, 'redirect', 'scheme'], 'A redirect goes to http or https.');
  }
  const rewrite = fieldAt(route, 'rewrite');
  if (isMap(rewrite) && !['uri', 'authority', 'uriRegexRewrite'].some((it) => has(rewrite, it))) {
    yield refused([...path, 'rewrite'], 'The rewrite says what changes: uri or authority.', {
      onKey: true,
      surplus: true,
    });
  }
}

function* faults(route: unknown, path: Path): Iterable<StructureProblem> {
  const fault = fieldAt(route, 'fault');
  if (!isMap(fault)) return;
  if (!has(fault, 'abort') && !has(fault, 'delay')) {
    const said = { onKey: true, surplus: true };
    yield refused([...path, 'fault'], 'A fault is an abort, a delay or both.', said);
  }
  const status = numberAt(fault, 'abort', 'httpStatus');
  if (status !== undefined && (status < 200 || status > 600)) {
    yield refused([...path, 'fault', 'abort', 'httpStatus'], `${status} is no HTTP status.`);
  }
}

function* retries(route: unknown, path: Path): Iterable<StructureProblem> {
  const retry = fieldAt(route, 'retries');
  if (!isMap(retry)) return;
  const attempts = fieldAt(retry, 'attempts') ?? 0;
  if (typeof attempts === 'number' && attempts < 0) {
    const at = [...path, 'retries', 'attempts'];
    yield refused(at, 'There cannot be fewer than no attempts.', { cures: [{ set: at, to: 0 }] });
  } else if (attempts === 0 && (has(retry, 'perTryTimeout') || has(retry, 'retryOn'))) {
    const message =
      'Without attempts nothing is tried again; newer versions refuse settings for it.';
    yield refused([...path, 'retries'], message, {
      onKey: true,
      severity: 'warning',
      cures: [
        { set: [...path, 'retries', 'attempts'], to: usualAttempts },
        { remove: [...path, 'retries'] },
      ],
    });
  }
}

/** What Istio does where nothing is said. */
const usualAttempts = 2;
const reasons: ReadonlySet<string> = new Set(
  `5xx gateway-error reset connect-failure retriable-4xx refused-stream retriable-status-codes
  retriable-headers envoy-ratelimited http3-post-connect-failure reset-before-request cancelled
  deadline-exceeded internal resource-exhausted unavailable`.split(/\s+/),
);

/** Words Envoy knows, or statuses, with nothing but commas between them. */
function* retryReasons(route: unknown, path: Path): Iterable<StructureProblem> {
  const text = textAt(route, 'retries', 'retryOn');
  if (text === undefined || text === '') return;
  const wrong = text.split(',').find((it) => !reasons.has(it) && !/^[1-5]\d\d$/.test(it));
  if (wrong === undefined) return;
  const plain = text.replace(/\s+/g, '');
  const isSpaced = plain.split(',').every((it) => reasons.has(it) || /^[1-5]\d\d$/.test(it));
  const meant = nearest(wrong.trim(), reasons);
  const want = isSpaced ? plain : meant && text.replace(wrong, meant);
  yield refused(
    [...path, 'retries', 'retryOn'],
    isSpaced
      ? 'Reasons to retry stand without spaces between them; Istio refuses others.'
      : `"${wrong.trim()}" is no reason to retry that Istio knows.`,
    { severity: 'warning', ...(want === undefined ? {} : { want }) },
  );
}

function* methods(route: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, method] of listAt(route, 'corsPolicy', 'allowMethods').entries()) {
    if (typeof method !== 'string' || httpMethods.includes(method)) continue;
    const want = httpMethods.find((it) => it === method.toUpperCase());
    const message = `"${method}" is no HTTP method Istio takes: ${httpMethods.join(', ')}.`;
    yield refused(
      [...path, 'corsPolicy', 'allowMethods', index],
      message,
      want === undefined ? {} : { want },
    );
  }
  for (const [index, origin] of listAt(route, 'corsPolicy', 'allowOrigins').entries()) {
    if (
      !isMap(origin) ||
      ['exact', 'prefix', 'regex'].some((it) => textAt(origin, it) !== '' && has(origin, it))
    )
      continue;
    yield refused(
      [...path, 'corsPolicy', 'allowOrigins', index],
      'An origin says exact, prefix or regex.',
    );
  }
}
