/** What Istio checks of the ports sidecars open for their workloads (ValidateSidecar). */
import { isIp } from '../../../mesh/services/addresses';
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { isSocket } from '../spelling/addresses';
import { problem, type StructureProblem } from '../problem';
import { classOf, has, isEmpty, says, targetPortProblems } from './common';
import { poolProblems } from './connectionPools';
import { serverTlsProblems } from './serverTls';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export function* ingressProblems(root: unknown, releases: Releases): Iterable<StructureProblem> {
  for (const [index, it] of listAt(root, 'spec', 'ingress').entries()) {
    if (!isMap(it)) continue;
    const path = ['spec', 'ingress', index];
    yield* targetPortProblems(it, path, releases, 'MESH0719');
    yield* bindProblems(it, path, releases);
    yield* endpointProblems(it, path, releases);
    yield* tlsProblems(it, path, releases);
    yield* poolProblems(it['connectionPool'], [...path, 'connectionPool'], 'MESH0719');
    yield* idleLimits(it, path);
  }
}

/** Until 1.6 a workload could be called over a socket file, too. */
function* bindProblems(it: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const bind = textAt(it, 'bind');
  const served = servedIn({ since: 7 }, releases);
  const severity = served === 'always' ? 'error' : 'warning';
  if (bind?.startsWith('unix://') === true) {
    if (served === 'never') return;
    const message = 'From Istio 1.7 on sidecars take calls on IP addresses only, not on a socket.';
    yield refused([...path, 'bind'], message, { severity });
  } else if (isMap(fieldAt(it, 'port')) && (fieldAt(it, 'port', 'number') ?? 0) === 0) {
    const place = has(it, 'port', 'number') ? ['port', 'number'] : ['port'];
    yield refused([...path, ...place], 'The port has no number: ports are 1 to 65535.');
  }
}

const ownAddresses: readonly string[] = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];

/** `127.0.0.1:8080`, `[::1]:8080`, `:8080` or `unix:///path`. */
function* endpointProblems(
  it: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const at = [...path, 'defaultEndpoint'];
  const endpoint = textAt(it, 'defaultEndpoint');
  if (!has(it, 'defaultEndpoint') && holds({ until: 7 }, releases)) {
    const message = 'Istio 1.7 and older want to know where the workload listens: defaultEndpoint.';
    yield refused(path, message, { missing: 'defaultEndpoint' });
  }
  if (endpoint === undefined || endpoint === '' || isSocket(endpoint)) return;
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]/]*)):(\d+)$/.exec(endpoint) ?? [];
  const isPort = port !== undefined && Number(port) >= 1 && Number(port) <= 65535;
  const address = bracketed ?? plain ?? '-';
  if (isPort && ownAddresses.includes(address)) return;
  if (port !== undefined && !isPort && ownAddresses.includes(address)) {
    yield refused(at, `"${endpoint}" has no port: ports are 1 to 65535.`);
    return;
  }
  const message = `"${endpoint}" is not where a workload listens: write 127.0.0.1:port or unix:///path.`;
  const meant = isIp(endpoint) ? undefined : /^[^/]*?:?(\d{1,5})$/.exec(endpoint)?.[1];
  yield refused(at, message, {
    cures: meant === undefined ? [] : [{ set: at, to: `127.0.0.1:${meant}` }],
  });
}

/** TLS ends at the sidecar, with files that are mounted there. */
function* tlsProblems(it: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const tls = fieldAt(it, 'tls');
  const at = [...path, 'tls'];
  if (!isMap(tls)) return;
  const mode = textAt(tls, 'mode');
  if (mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH') {
    const cures = ['SIMPLE', 'MUTUAL'].map((to) => ({ set: [...at, 'mode'], to }));
    yield refused([...at, 'mode'], `Istio refuses mode ${mode} at sidecars.`, { cures });
    return;
  }
  for (const field of unsupported) {
    if (!says(tls, field) || isEmpty(tls[field]) || tls[field] === false) continue;
    const message = `Istio refuses ${field} at sidecars; certificates are files there.`;
    yield refused([...at, field], message, { onKey: true, surplus: true });
  }
  const protocol = textAt(it, 'port', 'protocol');
  const kind = classOf(protocol);
  if (kind !== undefined && kind !== 'TLS') {
    const message = `A port of protocol ${protocol ?? ''} has no TLS; HTTPS and TLS are those that have.`;
    const cures = [{ set: [...path, 'port', 'protocol'], to: kind === 'HTTP' ? 'HTTPS' : 'TLS' }];
    yield refused(at, message, { onKey: true, cures });
  }
  yield* serverTlsProblems(tls, at, 'MESH0719', releases);
}

const unsupported = [
  'subjectAltNames',
  'httpsRedirect',
  'credentialName',
  'credentialNames',
  'tlsCertificates',
] as const;

function* idleLimits(it: unknown, path: Path): Iterable<StructureProblem> {
  const kind = classOf(textAt(it, 'port', 'protocol'));
  if (kind === undefined || kind === 'HTTP' || !has(it, 'connectionPool', 'http')) return;
  const message = 'The port does not speak HTTP, so limits for requests have no effect on it.';
  yield refused([...path, 'connectionPool', 'http'], message, { onKey: true, severity: 'warning' });
}
