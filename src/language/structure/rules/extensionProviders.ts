/** What istiod refuses of the providers that extend a mesh (ValidateExtensionProvider and its like). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { isIp } from '../../../mesh/services/addresses';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { placeholderIn } from '../../placeholders';
import type { Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { has, says } from './common';

/** Those that are called over the network. */
const called = [
  ...['envoyExtAuthzHttp', 'envoyExtAuthzGrpc', 'envoyHttpAls', 'envoyTcpAls', 'envoyOtelAls'],
  ...['zipkin', 'lightstep', 'datadog', 'skywalking', 'opencensus', 'opentelemetry'],
];

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export function* providerProblems(
  mesh: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  for (const [index, it] of listAt(mesh, 'extensionProviders').entries()) {
    yield* otherUse(mesh, it, [...path, 'extensionProviders', index]);
    for (const kind of called) {
      const given = fieldAt(it, kind);
      if (!isMap(given)) continue;
      const at = [...path, 'extensionProviders', index, kind];
      yield* missingFields(given, kind, at);
      if (releases.most >= 10) yield* oldHeaders(given, [...at, oldName]);
      yield* serviceProblems(fieldAt(given, 'service'), given, at);
      if (kind !== 'opentelemetry' || !has(given, 'grpc') || !has(given, 'http')) continue;
      yield refused([...at, 'http'], 'It is called by http or by grpc; Istio refuses both.', {
        onKey: true,
        cures: [{ remove: [...at, 'http'] }, { remove: [...at, 'grpc'] }],
      });
    }
  }
}

const oldName = 'includeHeadersInCheck';
const newName = 'includeRequestHeadersInCheck';

/** Change notes of 1.10; it is still read where the other is not there. */
function* oldHeaders(given: unknown, at: Path): Iterable<StructureProblem> {
  if (!has(given, oldName)) return;
  const message = `${oldName} is outdated since Istio 1.10; ${newName} takes its place.`;
  const cures = has(given, newName) ? [{ remove: at }] : [{ rename: at, to: newName }];
  yield problem('MESH0711', at, { message, severity: 'info', onKey: true, cures });
}

const tracers = called.slice(called.indexOf('zipkin'));

/** Of what takes traces istiod makes no access log, and of what takes logs no tracing (`telemetryAccessLog`). */
function* otherUse(mesh: unknown, it: unknown, path: Path): Iterable<StructureProblem> {
  const name = fieldAt(it, 'name');
  const isFor = (use: string) => listAt(mesh, 'defaultProviders', use).includes(name);
  const kind = tracers.find((one) => isMap(fieldAt(it, one)));
  if (typeof name !== 'string') return;
  if (kind !== undefined && (isFor('accessLogging') || /access-?_?log/i.test(name))) {
    const at = [...path, kind];
    const cures = kind === 'opentelemetry' ? [{ rename: at, to: 'envoyOtelAls' }] : [];
    const message = `${kind} takes traces alone, so no access log comes of it; for these there is envoyOtelAls.`;
    yield refused(at, message, { severity: 'warning', onKey: true, cures });
  } else if (has(it, 'envoyOtelAls') && isFor('tracing')) {
    const at = [...path, 'envoyOtelAls'];
    const message =
      'envoyOtelAls takes access logs alone, so no traces come of it; opentelemetry takes those.';
    const cures = [{ rename: at, to: 'opentelemetry' }];
    yield refused(at, message, { severity: 'warning', onKey: true, cures });
  }
}

function* missingFields(given: unknown, kind: string, at: Path): Iterable<StructureProblem> {
  for (const field of ['service', 'port', ...(kind === 'lightstep' ? ['accessToken'] : [])]) {
    if (says(given, field) || (field === 'accessToken' && has(given, 'access_token'))) continue;
    const message = `${kind} has no ${field}, without which Istio refuses it.`;
    yield refused(at, message, { onKey: true, ...(has(given, field) ? {} : { missing: field }) });
  }
  const port = fieldAt(given, 'port');
  if (typeof port !== 'number' || (port >= 1 && port <= 65535)) return;
  yield problem('MESH0709', [...at, 'port'], { message: 'Ports are numbers from 1 to 65535.' });
}

/** A host, or a namespace and a host. */
function* serviceProblems(service: unknown, given: unknown, at: Path): Iterable<StructureProblem> {
  if (typeof service !== 'string' || isIp(service) || placeholderIn(service) !== undefined) return;
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(service) ?? [];
  const path = [...at, 'service'];
  if (port !== '') {
    const others = has(given, 'port') ? { want: host } : {};
    yield refused(path, 'service is a name without its port, which stands in port.', others);
  } else if (/\/.*\/|:/.test(service)) {
    yield refused(path, `service is <host> or <namespace>/<host>, which "${service}" is not.`);
  }
}
