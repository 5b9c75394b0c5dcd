/** What Istio checks of faults, retries and CORS of a route. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { nearest } from '../../../mesh/rules/entry/nearest';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { placeholderIn } from '../../placeholders';
import { holds, type Releases } from '../../schema/releases';
import { httpMethods } from '../httpMethods';
import type { StructureProblem } from '../problem';
import { secondsOf } from '../spelling/durations';
import { has } from './common';
import { refused, weightIn } from './refusals';

export function* policyProblems(
  route: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  yield* faults(route, path, releases);
  yield* retries(route, path, releases);
  yield* retryReasons(route, path);
  yield* cors(route, path, releases);
}

function* faults(route: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const fault = fieldAt(route, 'fault');
  if (!isMap(fault)) return;
  const at = [...path, 'fault'];
  if (!has(fault, 'abort') && !has(fault, 'delay')) {
    yield refused(at, 'A fault is an abort, a delay or both.', { onKey: true, surplus: true });
  }
  if (has(fault, 'delay', 'exponentialDelay')) {
    const delay = [...at, 'delay', 'exponentialDelay'];
    const cures = [{ rename: delay, to: 'fixedDelay' }];
    yield refused(delay, 'No release delays exponentially.', { onKey: true, cures });
  }
  // Read to this day, but in whole percent only.
  if (has(fault, 'delay', 'percent') && !has(fault, 'delay', 'percentage')) {
    const percent = [...at, 'delay', 'percent'];
    const message = 'percent is out of use: percentage.value takes fractions, too.';
    yield refused(percent, message, { onKey: true, severity: 'info' });
  }
  if (isMap(fieldAt(fault, 'abort'))) yield* aborts(fault, at, releases);
}

const ways = ['httpStatus', 'grpcStatus', 'http2Error'] as const;

function* aborts(fault: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const at = [...path, 'abort'];
  const status = numberAt(fault, 'abort', 'httpStatus');
  if (status !== undefined && (status < 200 || status > 600)) {
    yield refused([...at, 'httpStatus'], `${status} is no HTTP status a call can fail with.`);
  }
  if (has(fault, 'abort', 'http2Error')) {
    const error = [...at, 'http2Error'];
    const cures = [{ remove: error }];
    yield refused(error, 'No release aborts with errors of HTTP/2; httpStatus is what there is.', {
      onKey: true,
      cures,
    });
  }
  const grpc = textAt(fault, 'abort', 'grpcStatus');
  if (grpc !== undefined) yield* grpcStatus(grpc, [...at, 'grpcStatus'], releases);
  if (!ways.some((it) => has(fault, 'abort', it))) {
    const message = 'The abort says no httpStatus or grpcStatus, so no call fails.';
    yield refused(at, message, { onKey: true, severity: 'warning' });
  }
}

/** As gRPC writes its codes; Istio takes them since 1.15 (istio/istio#39295). */
const grpcStatuses: ReadonlySet<string> = new Set(
  `OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED
  RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS
  UNAUTHENTICATED`.split(/\s+/),
);

function* grpcStatus(text: string, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (holds({ until: 14 }, releases)) {
    const message = 'Before Istio 1.15 calls fail with an httpStatus only.';
    yield refused(path, message, { onKey: true, cures: [{ remove: path }] });
  } else if (!grpcStatuses.has(text)) {
    const upper = text.toUpperCase().replace(/[\s-]+/g, '_');
    const want = grpcStatuses.has(upper) ? upper : nearest(upper, grpcStatuses);
    const message = `"${text}" is no status of gRPC, such as UNAVAILABLE or NOT_FOUND.`;
    yield refused(path, message, want === undefined ? {} : { want });
  }
}

const settings = ['perTryTimeout', 'retryOn', 'retryRemoteLocalities'] as const;

function* retries(route: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const retry = fieldAt(route, 'retries');
  if (!isMap(retry)) return;
  const attempts = fieldAt(retry, 'attempts') ?? 0;
  if (typeof attempts === 'number' && attempts < 0) {
    const at = [...path, 'retries', 'attempts'];
    yield refused(at, 'There cannot be fewer than no attempts.', { cures: [{ set: at, to: 0 }] });
  } else if (attempts === 0 && settings.some((it) => has(retry, it) && fieldAt(retry, it) !== '')) {
    const message =
      'Without attempts nothing is tried again; since Istio 1.3 settings for it are refused then.';
    yield refused([...path, 'retries'], message, {
      onKey: true,
      severity: weightIn({ since: 3 }, releases),
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

/** Those that net/http of Go has a name for. */
const statuses =
  /^(?:10[0-3]|20[0-8]|226|30[0-57-8]|40\d|41[0-8]|42[1-689]|431|451|50[0-8]|510|511)$/;
const isReason = (text: string): boolean => reasons.has(text) || statuses.test(text);

/** Words Envoy knows, or statuses, with nothing but commas between them; so in every release. */
function* retryReasons(route: unknown, path: Path): Iterable<StructureProblem> {
  const text = textAt(route, 'retries', 'retryOn');
  if (text === undefined || text === '') return;
  const wrong = text.split(',').find((it) => !isReason(it));
  if (wrong === undefined) return;
  const plain = text.replace(/\s+/g, '');
  const isSpaced = plain.split(',').every(isReason);
  const meant = nearest(wrong.trim(), reasons);
  const want = isSpaced ? plain : meant && text.replace(wrong, meant);
  yield refused(
    [...path, 'retries', 'retryOn'],
    isSpaced
      ? 'Reasons to retry stand without spaces between them; Istio refuses others.'
      : `"${wrong.trim()}" is no reason to retry that Istio knows.`,
    want === undefined ? {} : { want },
  );
}

function* cors(route: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (!isMap(fieldAt(route, 'corsPolicy'))) return;
  const at = [...path, 'corsPolicy'];
  // Renamed in 1.5, and read to this day.
  if (releases.most >= 5 && has(fieldAt(route, 'corsPolicy'), 'allowOrigin')) {
    const message =
      'allowOrigin is out of use from Istio 1.5 on: allowOrigins takes exact, prefix or regex.';
    yield refused([...at, 'allowOrigin'], message, { onKey: true, severity: 'info' });
  }
  for (const [index, method] of listAt(route, 'corsPolicy', 'allowMethods').entries()) {
    if (typeof method === 'string' && !httpMethods.includes(method))
      yield* otherMethod(method, [...at, 'allowMethods', index], releases);
  }
  for (const [index, origin] of listAt(route, 'corsPolicy', 'allowOrigins').entries()) {
    const isSaid = ['exact', 'prefix', 'regex'].some(
      (it) => textAt(origin, it) !== '' && has(origin, it),
    );
    if (isMap(origin) && !isSaid)
      yield refused([...at, 'allowOrigins', index], 'An origin says exact, prefix or regex.');
    else yield* starOfOrigin(origin, [...at, 'allowOrigins', index]);
  }
  for (const field of ['allowHeaders', 'exposeHeaders']) {
    const empty = listAt(route, 'corsPolicy', field).indexOf('');
    if (empty < 0) continue;
    const said = { surplus: true } as const;
    yield refused([...at, field, empty], 'A header has a name; Istio refuses an empty one.', said);
  }
  yield* maxAge(textAt(route, 'corsPolicy', 'maxAge'), [...at, 'maxAge']);
}

/** A star alone is for all: Envoy asks for it first. */
function* starOfOrigin(origin: unknown, at: Path): Iterable<StructureProblem> {
  for (const name of ['exact', 'prefix']) {
    const text = textAt(origin, name) ?? '';
    if (!/^[^*]+\*|\*./.test(text) || placeholderIn(text) !== undefined) continue;
    const message = 'The star stands for itself here, and no origin has one: regex takes any name.';
    yield refused([...at, name], message, { severity: 'warning' });
  }
}

/** Current releases take `*`; 1.13 does not yet. */
function* otherMethod(text: string, path: Path, releases: Releases): Iterable<StructureProblem> {
  if (text === '*') {
    if (holds({ since: 26 }, releases)) return;
    const message = `Releases of old take no * for methods, but ${httpMethods.join(', ')}.`;
    yield refused(path, message, { severity: weightIn({ until: 13 }, releases) });
    return;
  }
  const want = httpMethods.find((it) => it === text.toUpperCase());
  const message = `"${text}" is no HTTP method Istio takes: ${httpMethods.join(', ')}.`;
  yield refused(path, message, want === undefined ? {} : { want });
}

function* maxAge(text: string | undefined, path: Path): Iterable<StructureProblem> {
  const seconds = text === undefined ? undefined : secondsOf(text);
  if (seconds === undefined || Math.abs(seconds - Math.round(seconds)) < 1e-9) return;
  const cures = [{ set: path, to: `${Math.max(Math.round(seconds), 1)}s` }];
  yield refused(path, 'maxAge is whole seconds; Istio refuses parts of them.', { cures });
}
