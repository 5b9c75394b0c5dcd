/** What Istio checks of every Gateway (domain facts 4.10). */
import type { Path } from '../../../mesh/rules/entry/entry';
import type { Cure } from '../../../mesh/rules/entry/problem';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { isLabel } from '../spelling/names';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { classOf, duplicates, has, isEmpty } from './common';

export const gatewayRules: ObjectRule = function* (root, { name }) {
  if (name !== undefined && name.includes('.') && !isLabel(name)) {
    const message = 'The name of a Gateway has no dots.';
    const to = name.replaceAll('.', '-');
    yield refused(['metadata', 'name'], message, { cures: [{ set: ['metadata', 'name'], to }] });
  }
  if (isEmpty(fieldAt(root, 'spec', 'servers'))) {
    yield refused(['spec', 'servers'], 'A Gateway has at least one server.');
  }
  yield* duplicates(root, ['spec', 'servers'], ['port', 'name'], 'ports');
  for (const [index, server] of listAt(root, 'spec', 'servers').entries()) {
    yield* serverProblems(server, ['spec', 'servers', index]);
  }
};

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0716', path, { message, ...others });

function* serverProblems(server: unknown, path: Path): Iterable<StructureProblem> {
  if (isEmpty(fieldAt(server, 'hosts'))) {
    const message = 'A server takes at least one host; "*" takes all.';
    const cures: readonly Cure[] = [{ addTo: path, fields: { hosts: ['*'] } }];
    yield refused([...path, 'hosts'], message, { cures });
  }
  yield* portProblems(server, path);
  yield* tlsFits(server, path);
  yield* certificates(fieldAt(server, 'tls'), [...path, 'tls']);
  yield* ciphers(fieldAt(server, 'tls'), [...path, 'tls', 'cipherSuites']);
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
  if ((numberAt(port, 'targetPort') ?? 0) > 0) {
    const message = 'targetPort has no meaning for gateways, and newer versions refuse it.';
    yield refused([...path, 'port', 'targetPort'], message, { severity: 'warning', surplus: true });
  }
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
    const named = ['serverCertificate', 'privateKey', 'caCertificates'].some((it) => has(tls, it));
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

/** Those of TLS 1.3 cannot be chosen, and names of other libraries than BoringSSL mean nothing. */
function* ciphers(tls: unknown, path: Path): Iterable<StructureProblem> {
  const names = listAt(tls, 'cipherSuites');
  for (const [index, name] of names.entries()) {
    if (typeof name !== 'string' || !/^[A-Z0-9]/i.test(name)) continue;
    const isTwice = names.indexOf(name) < index;
    if (!isTwice && (name === 'ALL' || cipherSuites.has(name))) continue;
    const message = isTwice
      ? `${name} stands here twice.`
      : `Istio passes ${name} over: it is none of the cipher suites of Envoy up to TLS 1.2.`;
    yield refused([...path, index], message, { severity: 'warning', surplus: true });
  }
}

const cipherSuites: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
]);

/** Which certificates each mode needs or refuses. */
function* certificates(tls: unknown, path: Path): Iterable<StructureProblem> {
  const mode = textAt(tls, 'mode');
  const given = [...needed.MUTUAL, 'credentialName'].filter((it) => has(tls, it));
  if (mode === 'ISTIO_MUTUAL') {
    for (const field of given) {
      const message = `Istio brings the certificates of ISTIO_MUTUAL and refuses ${field}.`;
      yield refused([...path, field], message, { onKey: true, surplus: true });
    }
  } else if (mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') {
    for (const field of given) {
      const message = `Mode ${mode} does not end TLS, so ${field} has no effect.`;
      const others = { onKey: true, surplus: true, severity: 'warning' } as const;
      yield refused([...path, field], message, others);
    }
  }
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL') return;
  if (['credentialName', 'credentialNames', 'tlsCertificates'].some((it) => has(tls, it))) return;
  const missing = needed[mode].filter((it) => !has(tls, it));
  if (missing.length === 0) return;
  const message = `Mode ${mode} needs credentialName, or ${missing.join(' and ')}.`;
  yield refused([...path, 'mode'], message);
}

const needed = {
  SIMPLE: ['serverCertificate', 'privateKey'],
  MUTUAL: ['serverCertificate', 'privateKey', 'caCertificates'],
  OPTIONAL_MUTUAL: ['serverCertificate', 'privateKey', 'caCertificates'],
} as const;
