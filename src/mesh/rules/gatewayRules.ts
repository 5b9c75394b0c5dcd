/** The rules for a Gateway that lets calls of other clusters in, shared by editor and analyzer. */
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { isText, unsure, type Path, type Text } from './entry/entry';
import { isOfZone } from './entry/hosts';
import { isSlipOf, nearest } from './entry/nearest';
import { problem, type EntryProblem, type RuleSetting } from './entry/problem';
import { isProtocol, protocols } from './entry/ports';
import { globalRoutingIn } from '../istio/globalRouting';
import { passthroughPort, usualZone } from '../names';
import { none, problemsOfEach } from './saying';

/**
 * A server for the whole zone on 15443 has to pass mutual TLS through: it ends at the Service's own
 * pods, which check who calls (domain facts 2.10; istio/istio#31480). A server for one host only may
 * end TLS on purpose. With `whole` false, what is absent may be filled in elsewhere.
 */
export function* gatewayProblems(
  spec: unknown,
  { zone }: Pick<RuleSetting, 'zone'>,
  whole = true,
): Iterable<EntryProblem> {
  for (const [index, server] of listAt(spec, 'servers').entries()) {
    if (!listAt(server, 'hosts').some((it) => isWholeZone(it, zone))) continue;
    const port = numberAt(server, 'port', 'number');
    if (port === undefined) continue;
    if (port !== passthroughPort) {
      const mode = textAt(server, 'tls', 'mode') ?? '';
      const ofControlPlane = forControlPlane(server, mode, index);
      if (ofControlPlane) yield ofControlPlane;
      else if (mode === 'AUTO_PASSTHROUGH') yield portProblem(port, index);
      continue;
    }
    yield* protocolProblems(server, index);
    for (const it of modeProblems(fieldAt(server, 'tls'), ['spec', 'servers', index], zone, whole))
      yield isNeverTaken(server) ? { ...it, severity: 'error' } : it;
  }
}

/**
 * Sidecars call with mutual TLS of the mesh, whose root vouches for no certificate that a server names;
 * what comes to the other modes a VirtualService may take up.
 */
const isNeverTaken = (server: unknown): boolean =>
  ['SIMPLE', 'MUTUAL'].includes(textAt(server, 'tls', 'mode') ?? '');

/**
 * Only of TLS does a gateway see the name that it goes by; Istio refuses the rest. Of HTTPS it does,
 * too: where TLS is passed through, Istio makes the same of both.
 */
function* protocolProblems(server: unknown, index: number): Iterable<EntryProblem> {
  const protocol = textAt(server, 'port', 'protocol');
  if (protocol === undefined) return;
  // Of one misspelt, what it was meant to be.
  const meant = isProtocol(protocol) ? protocol : nearest(protocol, protocols);
  if (meant === undefined || ['TLS', 'HTTPS'].includes(meant.toUpperCase())) return;
  yield problem('MESH0208', ['spec', 'servers', index, 'port', 'protocol'], {
    message: `With protocol ${protocol} the gateway sees no name in the TLS greeting, by which it hands calls on.`,
    want: 'TLS',
  });
}

/**
 * What comes in on 15443 for all Services of the cluster domain goes by the name in the TLS greeting, too
 * (domain facts 7.5; istio/istio#31480). A VirtualService for this Gateway may take it up, so it is not certain.
 */
export const endedForDomain = (spec: unknown, name?: string): Iterable<EntryProblem> =>
  problemsOfEach(listAt(spec, 'servers'), (server, index) => {
    if (numberAt(server, 'port', 'number') !== passthroughPort) return undefined;
    const mode = textAt(server, 'tls', 'mode') ?? '';
    if (isNeverTaken(server))
      return listAt(server, 'hosts').some(isEvery) && speaksOfClusters(spec, name)
        ? endedForAll(mode, index)
        : undefined;
    const because = lostForDomain[mode];
    // What a gateway for other networks ends, it would have to send on by itself.
    const isLost =
      mode === 'PASSTHROUGH'
        ? isManyInDomain
        : isEastWest(spec) && mode === 'ISTIO_MUTUAL'
          ? isInDomain
          : isWholeDomain;
    if (because === undefined || !listAt(server, 'hosts').some(isLost)) return undefined;
    return problem('MESH0208', ['spec', 'servers', index, 'tls', 'mode'], {
      severity: 'warning',
      message: `${because}; AUTO_PASSTHROUGH hands them on, by the name in the TLS greeting.`,
      want: 'AUTO_PASSTHROUGH',
    });
  });

/** Who calls from outside of the mesh may come in by 15443 of any other gateway. */
const speaksOfClusters = (spec: unknown, name = ''): boolean => {
  const selector = fieldAt(spec, 'selector');
  return [name, ...(isMap(selector) ? Object.values(selector) : [])].some(
    (it) =>
      typeof it === 'string' && /multi-?cluster|cross-?(?:cluster|network)|east-?west/i.test(it),
  );
};

const endedForAll = (mode: string, index: number): EntryProblem =>
  problem('MESH0208', ['spec', 'servers', index, 'tls', 'mode'], {
    severity: 'warning',
    message: `Mode ${mode} ends TLS with a certificate of the gateway's own, which sidecars of other clusters do not take; AUTO_PASSTHROUGH hands their calls on, by the name in the TLS greeting.`,
    want: 'AUTO_PASSTHROUGH',
  });

const isEvery = (host: unknown): boolean => host === '*' || host === '*/*' || isWholeDomain(host);

const lostForDomain: Readonly<Record<string, string>> = {
  ISTIO_MUTUAL:
    'Mode ISTIO_MUTUAL ends TLS at the gateway, so calls of other networks do not reach their Service',
  PASSTHROUGH:
    'Mode PASSTHROUGH sends on only what a VirtualService for this Gateway names, and calls of other networks are for every Service',
};

/**
 * A server that is to hand TLS on, and cannot: on a port of plain text Istio takes the mode and does
 * nothing by it, and a port but for a digit 15443 is called by nobody.
 */
export const handedOnProblems = (spec: unknown, zone: string): Iterable<EntryProblem> =>
  problemsOfEach(listAt(spec, 'servers'), (server, index) => {
    const mode = textAt(server, 'tls', 'mode');
    if (mode?.endsWith('PASSTHROUGH') !== true) return undefined;
    // Of a server for the whole zone other rules say it.
    if (listAt(server, 'hosts').some((it) => isWholeZone(it, zone))) return undefined;
    return (
      plainlyRead(server, mode, index) ??
      nearPort(server, mode, index) ??
      forControlPlane(server, mode, index) ??
      openToAll(server, mode, index)
    );
  });

/** Where others than clusters call, too; a firewall may leave no other port, so `*.local` is taken for meant. */
function openToAll(server: unknown, mode: string, index: number): EntryProblem | undefined {
  const port = numberAt(server, 'port', 'number');
  if (mode !== 'AUTO_PASSTHROUGH' || port !== 443) return undefined;
  const at = listAt(server, 'hosts').findIndex(
    (it) => typeof it === 'string' && /^(?:[^/]*\/)?\*$/.test(it),
  );
  if (at < 0) return undefined;
  return problem('MESH0210', ['spec', 'servers', index, 'hosts', at], {
    severity: 'warning',
    message: `AUTO_PASSTHROUGH asks no VirtualService: for * it opens every Service of the mesh on ${port} to whoever names it in the TLS greeting. Calls of other clusters come in on ${passthroughPort}, for *.local.`,
  });
}

function plainlyRead(server: unknown, mode: string, index: number): EntryProblem | undefined {
  const protocol = textAt(server, 'port', 'protocol')?.toUpperCase() ?? '';
  if (!plainProtocols.includes(protocol)) return undefined;
  return problem('MESH0208', ['spec', 'servers', index, 'port', 'protocol'], {
    severity: 'warning',
    message: `A port of protocol ${protocol} is read as plain text, so mode ${mode} hands nothing on.`,
    want: 'TLS',
  });
}

/** Of istiod: discovery with mutual TLS, and the webhooks. */
const controlPlanePorts: readonly (number | undefined)[] = [15012, 15017];

/** Istio's own sample `expose-istiod.yaml` passes them through to where a VirtualService leads. */
function forControlPlane(server: unknown, mode: string, index: number): EntryProblem | undefined {
  const port = numberAt(server, 'port', 'number');
  if (mode !== 'AUTO_PASSTHROUGH' || !controlPlanePorts.includes(port)) return undefined;
  return problem('MESH0208', ['spec', 'servers', index, 'tls', 'mode'], {
    severity: 'warning',
    message: `Callers of ${port} name istiod itself in the TLS greeting, and AUTO_PASSTHROUGH goes by names sidecars make, so none gets through; PASSTHROUGH with a VirtualService for this Gateway does.`,
    want: 'PASSTHROUGH',
  });
}

/**
 * Up to 1.8.5 and 1.9.4 a filter turned hosts of a suffix into Services; since then such a host comes in
 * only where this cluster defines it (domain facts 7.1 to 7.3).
 */
export const suffixesOfOwn = (
  spec: unknown,
  { zone, istio }: Pick<RuleSetting, 'zone' | 'istio'>,
): Iterable<EntryProblem> => {
  const routing = istio && globalRoutingIn(istio);
  if (routing !== undefined && routing !== 'legacyFlag' && routing !== 'gone') return none;
  return problemsOfEach(listAt(spec, 'servers'), (server, index) => {
    if (textAt(server, 'tls', 'mode') !== 'AUTO_PASSTHROUGH') return undefined;
    const hosts = listAt(server, 'hosts');
    const isUsual = numberAt(server, 'port', 'number') === passthroughPort;
    if (!isUsual && !hosts.some((it) => isWholeZone(it, zone))) return undefined;
    const at = hosts.findIndex(
      (it) => isSuffix(it) && (istio !== undefined || isOwnSuffix(it, zone)),
    );
    if (at < 0) return undefined;
    const host = String(hosts[at]);
    // A domain with dots is more likely one that ServiceEntries have.
    const isMild = !istio || isWholeZone(host, zone) || host.includes('.', host.indexOf('*.') + 2);
    return problem(
      routing === 'legacyFlag' ? 'MESH0002' : 'MESH0001',
      ['spec', 'servers', index, 'hosts', at],
      {
        severity: isMild ? 'info' : 'warning',
        message: `Since Istio 1.8.6 and 1.9.5 AUTO_PASSTHROUGH hands on only what this cluster knows by that very name: ${host} comes in where a ServiceEntry here has the host, and nothing rewrites it.`,
      },
    );
  });
};

/** The charts bring their Gateway with the release it is for, so it is those made by hand. */
const isOwnSuffix = (host: string, zone: string): boolean =>
  [zone, usualZone].every(
    (it) => !isOfZone(host, it) && !isSlipOf(host.slice(host.lastIndexOf('.') + 1), it),
  );

/** Not the cluster's own domain. */
const isSuffix = (host: unknown): host is string =>
  typeof host === 'string' && /^(?:[^/]*\/)?\*\.(?!(?:.*\.)?local$)[a-z\d.-]+$/i.test(host);

function nearPort(server: unknown, mode: string, index: number): EntryProblem | undefined {
  const port = numberAt(server, 'port', 'number');
  if (port === undefined || mode !== 'AUTO_PASSTHROUGH') return undefined;
  const problem = portProblem(port, index);
  if (isSlipOf(String(port), String(passthroughPort))) return { ...problem, severity: 'warning' };
  if (!isNodePort(port)) return undefined;
  const message = `${port} is of the range of node ports. A Gateway names the port of its Service, ${passthroughPort}; node ports are for endpoints of other clusters and the label networking.istio.io/gatewayPort.`;
  return { ...problem, severity: 'warning', message };
}

/** The range of a server that was given no other (`--service-node-port-range`). */
const isNodePort = (port: number): boolean => port >= 30_000 && port <= 32_767;

/**
 * A gateway between networks, as the pages since 1.8 have it: there Services are called as `*.local`, and
 * hosts of the zone come in only by a ServiceEntry on this side (domain facts 7.3, 7.5; istio/istio#29308).
 */
export const zoneBetweenNetworks = (
  spec: unknown,
  name: string | undefined,
  zone: string,
): Iterable<EntryProblem> =>
  problemsOfEach(listAt(spec, 'servers'), (server, index) => {
    const hosts = listAt(server, 'hosts');
    if (name !== 'cross-network-gateway' && !isEastWest(spec)) return undefined;
    if (textAt(server, 'tls', 'mode') !== 'AUTO_PASSTHROUGH' || hosts.length === 0)
      return undefined;
    if (!hosts.every((it) => isWholeZone(it, zone))) return undefined;
    const path = ['spec', 'servers', index, 'hosts'];
    return problem('MESH0210', [...path, 0], {
      severity: name === 'cross-network-gateway' ? 'warning' : 'info',
      message: `Between networks Services are called by their names in the cluster, *.local, and this gateway takes *.${zone} alone, which comes in only where a ServiceEntry of this cluster has the host.`,
      cures: [{ addItem: path, item: '*.local' }],
    });
  });

const isEastWest = (spec: unknown): boolean =>
  textAt(spec, 'selector', 'istio') === 'eastwestgateway';

const isInDomain = (host: unknown): boolean =>
  typeof host === 'string' && host.toLowerCase().endsWith('.local');

/** Also `*.bar.svc.cluster.local`, the Services of a namespace. */
const isManyInDomain = (host: unknown): boolean =>
  isWholeDomain(host) ||
  (typeof host === 'string' && /^(?:[^/]*\/)?\*\.[\w-]+\.svc\.cluster\.local$/i.test(host));

const isWholeDomain = (host: unknown): boolean =>
  typeof host === 'string' &&
  ['*.local', '*.cluster.local', '*.svc.cluster.local'].includes(
    host.slice(host.indexOf('/') + 1).toLowerCase(),
  );

/** Another port works where every endpoint of the other clusters names it, which nobody does. */
const portProblem = (port: number, index: number): EntryProblem =>
  problem('MESH0210', ['spec', 'servers', index, 'port', 'number'], {
    message: `Calls of other clusters come in on ${passthroughPort}, not on ${port}.`,
    want: passthroughPort,
  });

export const plainProtocols = ['HTTP', 'HTTP2', 'GRPC'];

/** `*.global`, with or without the namespace of the Services it means: `bar/*.global`. */
export const isWholeZone = (host: unknown, zone: string): boolean =>
  typeof host === 'string' && host.slice(host.indexOf('/') + 1).toLowerCase() === `*.${zone}`;

const passing = { mode: 'AUTO_PASSTHROUGH' };

function* modeProblems(
  tls: unknown,
  path: Path,
  zone: string,
  whole: boolean,
): Iterable<EntryProblem> {
  if (tls === unsure || (tls === undefined && !whole)) return;
  const mode = fieldAt(tls, 'mode') as Text;
  if (mode === unsure || mode === 'AUTO_PASSTHROUGH') return;
  const said = isText(mode) ? `Mode ${mode}` : 'Without a mode this server';
  const within = tls === undefined || tls === null ? path : [...path, 'tls'];
  yield problem('MESH0208', isText(mode) ? [...path, 'tls', 'mode'] : within, {
    message: `${said} does not hand calls for *.${zone} on to their Service; AUTO_PASSTHROUGH does, by the name in the TLS greeting.`,
    ...(isText(mode)
      ? { want: 'AUTO_PASSTHROUGH' }
      : { add: within === path ? { tls: passing } : passing }),
  });
}
