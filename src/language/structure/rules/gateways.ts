/** What Istio checks of every Gateway (domain facts 4.10). */
import type { Path } from '../../../mesh/rules/entry/entry';
import type { Cure } from '../../../mesh/rules/entry/problem';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { passthroughPort } from '../../../mesh/names';
import { holds, type Releases } from '../../schema/releases';
import { isLabel } from '../spelling/names';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { classOf, duplicates, has, isEmpty, says, targetPortProblems } from './common';
import { serverTlsProblems } from './serverTls';

export const gatewayRules: ObjectRule = function* (root, { name, releases }) {
  if (name !== undefined && name.includes('.') && !isLabel(name)) {
    const message = 'The name of a Gateway has no dots.';
    const to = name.replaceAll('.', '-');
    yield refused(['metadata', 'name'], message, { cures: [{ set: ['metadata', 'name'], to }] });
  }
  if (isEmpty(fieldAt(root, 'spec', 'servers'))) {
    yield refused(['spec', 'servers'], 'A Gateway has at least one server.');
  }
  if (listAt(root, 'spec', 'servers').length > 0 && !has(root, 'spec', 'selector')) {
    const message = 'Without a selector this is for every gateway.';
    yield refused(['spec'], message, { onKey: true, severity: 'info', missing: 'selector' });
  }
  yield* twoProtocols(root);
  yield* duplicates(root, ['spec', 'servers'], ['port', 'name'], 'ports');
  for (const [index, server] of listAt(root, 'spec', 'servers').entries()) {
    yield* serverProblems(server, ['spec', 'servers', index], releases);
  }
};

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0716', path, { message, ...others });

/** One listener speaks one of them; servers that come later are left out (mergeGateways of `gateway.go`). */
function* twoProtocols(root: unknown): Iterable<StructureProblem> {
  const first = new Map<string, string>();
  for (const [index, server] of listAt(root, 'spec', 'servers').entries()) {
    const number = numberAt(server, 'port', 'number') ?? 0;
    const protocol = textAt(server, 'port', 'protocol');
    const bind = fieldAt(server, 'bind') ?? '';
    const kind = classOf(protocol);
    if (number === 0 || protocol === undefined || !kind || typeof bind !== 'string') continue;
    const key = `${number} ${bind}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, protocol);
    else if (classOf(other) !== kind) {
      const message = `Port ${number} is ${other} already; of two protocols on one port Istio leaves the later server out.`;
      const severity = 'warning';
      yield refused(['spec', 'servers', index, 'port', 'protocol'], message, { severity });
    }
  }
}

function* serverProblems(
  server: unknown,
  path: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  if (isEmpty(fieldAt(server, 'hosts'))) {
    const message = 'A server takes at least one host; "*" takes all.';
    const cures: readonly Cure[] = [{ addTo: path, fields: { hosts: ['*'] } }];
    yield refused([...path, 'hosts'], message, { cures });
  }
  yield* portProblems(server, path);
  yield* ofProxies(server, path, releases);
  yield* targetPortProblems(server, path, releases, 'MESH0716');
  yield* tlsFits(server, path);
  yield* serverTlsProblems(fieldAt(server, 'tls'), [...path, 'tls'], 'MESH0716', releases);
}

function* portProblems(server: unknown, path: Path): Iterable<StructureProblem> {
  const port = fieldAt(server, 'port');
  const isSocket = textAt(server, 'bind')?.startsWith('unix://') === true;
  if (isMap(port) && !isSocket && (!has(port, 'number') || port['number'] === 0)) {
    const said = 'The port has no number.';
    yield refused([...path, 'port'], said, has(port, 'number') ? {} : { missing: 'number' });
  }
  if (isSocket && (numberAt(port, 'number') ?? 0) > 0) {
    const number = [...path, 'port', 'number'];
    const cures: readonly Cure[] = [{ set: number, to: 0 }];
    yield refused(number, 'A socket has no port number: it is 0.', { cures });
  }
}

/** What each proxy has a listener of its own for; Istio leaves such a server out (conflictWithReservedListener). */
const taken: ReadonlyMap<number, string> = new Map([
  [15000, 'is asked what it does'],
  [15020, 'gives all its metrics'],
  [15021, 'says that it is ready'],
  [15090, 'gives its own metrics'],
]);

function* ofProxies(server: unknown, path: Path, releases: Releases): Iterable<StructureProblem> {
  const number = numberAt(server, 'port', 'number');
  const what = number === undefined ? undefined : taken.get(number);
  if (number === undefined || what === undefined) return;
  // Readiness was told on 15020 before.
  if (number === 15021 && holds({ until: 5 }, releases)) return;
  const message = `On ${number} each proxy ${what}, so no server of a Gateway comes to listen there.`;
  const mode = textAt(server, 'tls', 'mode') ?? '';
  const cures = /ISTIO_MUTUAL|AUTO_PASSTHROUGH/.test(mode)
    ? [{ set: [...path, 'port', 'number'], to: passthroughPort }]
    : undefined;
  yield refused([...path, 'port', 'number'], message, {
    severity: 'warning',
    ...(cures && { cures }),
  });
}

/** TLS belongs to ports of protocol TLS and HTTPS, and to them only. */
function* tlsFits(server: unknown, path: Path): Iterable<StructureProblem> {
  const protocol = textAt(server, 'port', 'protocol');
  const tls = fieldAt(server, 'tls');
  const kind = classOf(protocol);
  if (protocol === undefined || kind === undefined) return;
  if (kind !== 'HTTP' && fieldAt(tls, 'httpsRedirect') === true) {
    const message = `Only plain HTTP is sent on to HTTPS, not ${protocol}.`;
    yield refused([...path, 'tls', 'httpsRedirect'], message, { severity: 'warning' });
  }
  if (kind === 'TLS') {
    if (has(server, 'tls')) return;
    const message = `A server of protocol ${protocol} says in tls how TLS is handled.`;
    const cures = passesOn.map((mode) => ({ addTo: path, fields: { tls: { mode } } }));
    yield refused(path, message, { cures });
  } else if (isMap(tls) && kind === 'HTTP') {
    const mode = textAt(tls, 'mode');
    const ends = mode !== undefined && !mode.includes('PASSTHROUGH');
    const named = ['serverCertificate', 'privateKey', 'caCertificates'].some((it) => says(tls, it));
    if (!ends && !named) return;
    const message = `A port of protocol ${protocol} is plain text and has no TLS; HTTPS is the protocol that has.`;
    yield refused([...path, 'tls'], message, { onKey: true, cures: withTls('HTTPS', path) });
  } else if (isMap(tls)) {
    const message = `A port of protocol ${protocol} has no TLS; TLS is the protocol that has.`;
    yield refused([...path, 'tls'], message, { onKey: true, cures: withTls('TLS', path) });
  }
}

/** Modes that need no certificate. */
const passesOn = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'] as const;

const withTls = (to: string, path: Path): readonly Cure[] => [
  { set: [...path, 'port', 'protocol'], to },
  { remove: [...path, 'tls'] },
];
