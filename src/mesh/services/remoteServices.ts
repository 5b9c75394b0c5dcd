/** Whether a ServiceEntry leads to the Service it names, as far as the other clusters were read. */
import { textsAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { valueOr } from '../../objects/reading';
import { selects } from '../interpreters/ingressWorkload';
import { hasProxy } from '../interpreters/meshPods';
import { istioSystem } from '../names';
import { isIp } from './addresses';
import { gatewayLegsOf } from '../rules/entry/legs';
import { isText, known, unsure, type Entry, type EntryPort } from '../rules/entry/entry';
import { remoteNameOf, type RemoteName } from '../rules/entry/hosts';
import { protocolClass } from '../rules/entry/ports';
import { problem, type EntryProblem } from '../rules/entry/problem';
import type { GatewayEndpoint, PortFacts, ReachableCluster, ServiceFacts } from '../snapshot';

/** The clusters a host may lead to. */
export interface FarSide {
  readonly clusters: readonly ReachableCluster[];
  /** Clauses on why other clusters could not be asked: "west is unreachable: …". */
  readonly silent: readonly string[];
  readonly zone: string;
}

/** Something that could not be checked, as a clause that follows "not checked: ". */
export interface Gap {
  readonly because: string;
}

/** What is said of the object alone, without what the clusters know better. */
export function withoutRepeats(
  said: readonly EntryProblem[],
  remote: readonly (EntryProblem | Gap)[],
): readonly EntryProblem[] {
  const better = new Set(remote.flatMap((it) => (isGap(it) ? [] : [placeOf(it)])));
  return said.filter((it) => !better.has(placeOf(it)));
}

const placeOf = ({ code, path }: EntryProblem): string => `${code} ${path.join('/')}`;

export const isGap = (it: EntryProblem | Gap): it is Gap => !('code' in it);

export const serviceIn = (cluster: ReachableCluster, at: RemoteName): ServiceFacts | undefined =>
  cluster.services.kind === 'read'
    ? cluster.services.value.find((it) => it.name === at.name && it.namespace === at.namespace)
    : undefined;

/** Where a cluster's gateway is reached; empty when it is closed or was not read. */
export const gatewayEndpointsOf = (cluster: ReachableCluster): readonly GatewayEndpoint[] =>
  cluster.gateway.kind === 'read' && cluster.gateway.value.kind === 'open'
    ? cluster.gateway.value.endpoints
    : [];

/** The host of the zone that an entry is for; undefined for several or for another shape. */
export function remoteNameOfEntry(entry: Entry, zone: string): RemoteName | undefined {
  const hosts = entry.hosts.filter(isText).flatMap((it) => remoteNameOf(it, zone) ?? []);
  return hosts.length === 1 && entry.hosts.length === 1 ? hosts[0] : undefined;
}

/** The clusters whose gateway an endpoint of the entry names. */
const targetsByGateway = (entry: Entry, far: FarSide): readonly ReachableCluster[] => {
  const legs = gatewayLegsOf(entry);
  const addresses = new Set(legs === unsure ? [] : legs.map((it) => it.address));
  return far.clusters.filter((it) => gatewayEndpointsOf(it).some((e) => addresses.has(e.address)));
};

/**
 * The one cluster the entry is about: the only one whose gateway it names, else the only one that
 * has the Service. Undefined when that leaves a choice or too little was read.
 */
export function targetOf(entry: Entry, far: FarSide): ReachableCluster | undefined {
  const named = targetsByGateway(entry, far);
  if (named.length > 0) return named.length === 1 ? named[0] : undefined;
  const name = remoteNameOfEntry(entry, far.zone);
  if (!name || gapsIn(far).length > 0) return undefined;
  const owners = far.clusters.filter((it) => serviceIn(it, name));
  return owners.length === 1 ? owners[0] : undefined;
}

/** Compares an entry with the clusters it may lead to (SE-02, SE-05, SE-07). */
export function* remoteProblems(entry: Entry, far: FarSide): Iterable<EntryProblem | Gap> {
  const name = remoteNameOfEntry(entry, far.zone);
  const legs = gatewayLegsOf(entry);
  if (!name || legs === unsure || legs.length === 0) return;
  const named = targetsByGateway(entry, far);
  for (const target of named) yield* againstTarget(entry, name, target);
  if (named.length > 0 || legs.some((it) => !isText(it.address))) return;
  const gaps = gapsIn(far);
  yield* gaps;
  if (gaps.length === 0) yield* withoutTarget(entry, name, far);
}

/** What keeps us from saying that no cluster has something. */
const gapsIn = (far: FarSide): readonly Gap[] => [
  ...far.silent.map((because) => ({ because })),
  ...far.clusters.flatMap(({ context, services, gateway }) => [
    ...(services.kind === 'notRead'
      ? [{ because: `Services of ${context} were not read: ${services.because}` }]
      : []),
    ...(gateway.kind === 'notRead'
      ? [{ because: `the gateway of ${context} was not read: ${gateway.because}` }]
      : []),
  ]),
];

function* withoutTarget(entry: Entry, name: RemoteName, far: FarSide): Iterable<EntryProblem> {
  const owners = far.clusters.filter((it) => serviceIn(it, name));
  const [owner] = owners;
  if (!owner) {
    if (far.clusters.length === 0) return;
    yield problem('MESH0523', hostPath, {
      message: `No other cluster of the mesh has a Service ${name.namespace}/${name.name}.`,
    });
  } else if (owners.length === 1) yield* staleAddress(entry, name, owner);
}

function* staleAddress(
  entry: Entry,
  name: RemoteName,
  owner: ReachableCluster,
): Iterable<EntryProblem> {
  const gateway = gatewayEndpointsOf(owner);
  const legs = known(gatewayLegsOf(entry));
  // A name may resolve to any address, so only like is compared with like.
  const alike = gateway.filter(({ address }) =>
    legs.every((it) => isText(it.address) && isIp(it.address) === isIp(address)),
  );
  if (gateway.length > 0 && alike.length === 0) return;
  const index = known(entry.endpoints).findIndex((it) => it === legs[0]);
  const where = `${name.namespace}/${name.name} is in ${owner.context}`;
  const want = gateway.length === 1 && legs.length === 1 ? gateway[0]?.address : undefined;
  yield problem('MESH0522', ['spec', 'endpoints', index, 'address'], {
    message:
      gateway.length === 0
        ? `${where}, whose gateway cannot be reached from outside now.`
        : `${where}, whose gateway is at ${gateway.map((it) => it.address).join(', ')} now.`,
    ...(want === undefined ? {} : { want }),
  });
}

const hostPath = ['spec', 'hosts', 0] as const;

function* againstTarget(
  entry: Entry,
  name: RemoteName,
  target: ReachableCluster,
): Iterable<EntryProblem | Gap> {
  yield* gatewayPorts(entry, target);
  if (target.services.kind === 'notRead') {
    const { because } = target.services;
    yield { because: `Services of ${target.context} were not read: ${because}` };
    return;
  }
  const service = serviceIn(target, name);
  if (!service) {
    const { namespaces } = target;
    const hasNamespace = namespaces.kind === 'notRead' || namespaces.value.includes(name.namespace);
    yield problem('MESH0523', hostPath, {
      message: hasNamespace
        ? `Cluster ${target.context}, where the endpoint leads, has no Service ${name.namespace}/${name.name}.`
        : `Cluster ${target.context}, where the endpoint leads, has no namespace ${name.namespace}, and so no Service ${name.name} in it.`,
    });
  } else if (service.type === 'ExternalName') {
    yield problem('MESH0525', hostPath, {
      message: `Service ${name.namespace}/${name.name} in ${target.context} is an ExternalName: behind the gateway there is no pod to call.`,
    });
  } else {
    yield* servicePorts(entry, service, target);
    yield* withoutSidecar(name, target);
  }
}

/**
 * The gateway hands mutual TLS on unopened, so that a sidecar has to end it (MTLS-01, INJ-01). Said
 * only where pods with sidecars run at all: a cluster that is being built has none anywhere.
 */
function* withoutSidecar(
  { namespace, name }: RemoteName,
  { context, objects }: ReachableCluster,
): Iterable<EntryProblem> {
  const service = valueOr(objects.list(kinds.service), []).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  const selector = textsAt(service, 'spec', 'selector');
  const meshed = valueOr(objects.list(kinds.pod), []).filter(hasProxy);
  const isRunning = meshed.some(({ metadata }) => metadata.namespace !== istioSystem);
  if (Object.keys(selector).length === 0 || !isRunning) return;
  const isServed = meshed.some(
    ({ metadata }) => metadata.namespace === namespace && selects(selector, metadata.labels ?? {}),
  );
  if (isServed) return;
  yield problem('MESH0529', hostPath, {
    message: `No pod of Service ${namespace}/${name} in ${context} has a sidecar, so nobody there ends the mutual TLS that calls come with.`,
  });
}

/** The port of the endpoint is that at which this very gateway listens for others. */
function* gatewayPorts(entry: Entry, target: ReachableCluster): Iterable<EntryProblem> {
  for (const [index, endpoint] of known(entry.endpoints).entries()) {
    const gateway = gatewayEndpointsOf(target).find((it) => it.address === endpoint.address);
    if (!gateway || endpoint.ports === unsure) continue;
    for (const [name, port] of endpoint.ports) {
      if (typeof port !== 'number' || port === gateway.port) continue;
      yield problem('MESH0512', ['spec', 'endpoints', index, 'ports', name], {
        message: `The gateway of ${target.context} takes calls from other clusters on ${gateway.port}, not on ${port}.`,
        want: gateway.port,
      });
    }
  }
}

function* servicePorts(
  entry: Entry,
  service: ServiceFacts,
  target: ReachableCluster,
): Iterable<EntryProblem> {
  for (const [index, port] of known(entry.ports).entries()) {
    const { number } = port;
    if (typeof number !== 'number') continue;
    const path = ['spec', 'ports', index];
    const remote = service.ports.find((it) => it.number === number);
    if (!remote) {
      yield problem('MESH0524', [...path, 'number'], {
        message: `Service ${service.namespace}/${service.name} in ${target.context} has no port ${number}; it has ${numbersOf(service)}. The number travels in the call, so both sides must agree.`,
        ...(service.ports.length === 1 && known(entry.ports).length === 1
          ? { want: service.ports[0]?.number ?? number }
          : {}),
      });
    } else if (protocolsClash(port, remote)) {
      yield problem('MESH0524', [...path, 'protocol'], {
        severity: 'warning',
        message: `Port ${number} of Service ${service.namespace}/${service.name} in ${target.context} speaks ${remote.protocol}, not ${String(port.protocol)}.`,
        want: remote.protocol,
      });
    }
  }
}

const numbersOf = (service: ServiceFacts): string =>
  service.ports.map((it) => it.number).join(', ') || 'none';

/** HTTP/1 and HTTP/2 do not mix either. A Service port read as TCP may be an unnamed one that Istio sniffs. */
export function protocolsClash(port: EntryPort, remote: Pick<PortFacts, 'protocol'>): boolean {
  if (!isText(port.protocol) || remote.protocol === 'TCP') return false;
  const [here, there] = [port.protocol, remote.protocol];
  return protocolClass(here) !== protocolClass(there) || isHttp2(here) !== isHttp2(there);
}

const isHttp2 = (protocol: string): boolean => /^(http2|grpc)/i.test(protocol);
