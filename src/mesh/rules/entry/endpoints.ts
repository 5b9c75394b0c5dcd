import { isIp, isIpv4 } from '../../services/addresses';
import { passthroughPort } from '../../names';
import { bareHostOf, isHostName, isLikeCluster, isOfZone } from './hosts';
import { isText, known, unsure, type Entry, type EntryEndpoint, type Path } from './entry';
import {
  clusterDomain,
  hostAndPort,
  isEgressLeg,
  isInside,
  isLocalLeg,
  isNoGateway,
  isOuterLeg,
  isOwnIngress,
  isOwnService,
  serviceNamed,
} from './legs';
import { problem, type EntryProblem, type EntryRule } from './problem';
import { none, problemsOfEach, together } from '../saying';

export const at = (index: number, ...rest: Path): Path => ['spec', 'endpoints', index, ...rest];

export const endpointAddress: EntryRule = (entry, { zone }) =>
  problemsOfEach(known(entry.endpoints), (endpoint, index) => {
    const { address, network } = endpoint;
    if (isText(address)) return addressProblem(address, endpoint, entry, index, zone);
    if (address !== undefined || (network !== undefined && !isOuterLeg(endpoint))) return undefined;
    const message = 'The endpoint has no address: give it that of the remote gateway.';
    return problem('MESH0513', at(index), { message });
  });

function addressProblem(
  address: string,
  endpoint: EntryEndpoint,
  entry: Entry,
  index: number,
  zone: string,
): EntryProblem | undefined {
  const path = at(index, 'address');
  if (address.startsWith('unix://')) return undefined;
  const withPort = hostAndPort(address);
  if (withPort) {
    return problem('MESH0510', path, {
      message: `The address carries port ${withPort.port}, and Istio refuses it. Ports of an endpoint belong in its ports: map.`,
      want: withPort.host,
    });
  }
  if (!isIp(address) && !isHostName(address)) {
    const bare = addressOfUrl(address);
    return problem('MESH0513', path, {
      message: `"${address}" is neither an IP address nor a host name, and Istio refuses it.`,
      ...(bare === undefined ? {} : { want: bare }),
    });
  }
  if (leadsBack(address, entry)) {
    return problem('MESH0513', path, {
      message: `"${address}" leads back to this host itself. The endpoint is the gateway of the cluster that has the Service.`,
    });
  }
  return unlikelyAddress(address, endpoint, path, zone);
}

/**
 * What a sidecar sends on leaves the pod without being taken again, so an address of the host that is
 * the gateway's own as well is sound (the pages of 1.1 to 1.7 allow such).
 */
const leadsBack = (address: string, { hosts, addresses }: Entry): boolean =>
  isIp(address)
    ? known(addresses).includes(address) && isSentNowhere(address)
    : hosts.some((it) => isText(it) && it.toLowerCase() === address.toLowerCase());

/** Loopback, multicast and class E. */
const isSentNowhere = (address: string): boolean =>
  isIpv4(address) && (address.startsWith('127.') || Number.parseInt(address, 10) >= 224);

/** The host or IP address of a URL. */
function addressOfUrl(text: string): string | undefined {
  const [, ip] = /^[a-z][a-z0-9+.-]*:\/\/([\d.]+)(?:[:/]|$)/i.exec(text) ?? [];
  return ip !== undefined && isIpv4(ip) ? ip : bareHostOf(text);
}

/** Addresses at which no gateway of another cluster can be. */
function unlikelyAddress(
  address: string,
  endpoint: EntryEndpoint,
  path: Path,
  zone: string,
): EntryProblem | undefined {
  const because = unlikely(address, endpoint, zone);
  if (because === undefined) return undefined;
  return problem('MESH0513', path, {
    severity: 'warning',
    message: `${address} ${because}. The endpoint is the gateway of the cluster that has the Service, at an address that is reached from outside of it.`,
  });
}

function unlikely(address: string, { network }: EntryEndpoint, zone: string): string | undefined {
  if (isOfZone(address, zone)) return inZone(zone);
  if (/^127\.|^0\.0\.0\.0$|^::1$|^localhost$/i.test(address)) return 'is the calling pod itself';
  if (isIpv4(address)) {
    return Number(address.split('.')[0]) >= 224
      ? 'is no address that packets are sent to'
      : undefined;
  }
  if (isOwnIngress(address)) return 'is the ingress gateway of the calling cluster itself';
  const named = serviceNamed(address);
  if (!named) return undefined;
  const region = regionIn(named.service);
  if (region !== undefined) {
    return `is no name of a Service, which is <name>.<namespace>.svc.${clusterDomain}, and DNS of no cluster knows ${region} in it`;
  }
  if (named.domain !== clusterDomain) {
    return `is a name that only a cluster with the domain ${named.domain} knows`;
  }
  return isText(network) ? elsewhere(network) : undefined;
}

/** `billing.us-east.prod`; the pod `db-0` of a Service without an address may be called `db-0.us-east.prod`. */
const regionIn = (service: string): string | undefined =>
  /^[^.]*[^.\d]\.([a-z]{2,}-(?:north|south|east|west|central){1,2}-?\d?)\.[^.]+$/i.exec(
    service,
  )?.[1];

const elsewhere = (network: string): string =>
  `is a Service of the calling cluster, which is not in network ${network}`;

/** The same of hosts of any name, where DNS tells where the endpoint is. */
export const localInNetwork: EntryRule = ({ endpoints, resolution }) =>
  resolution !== 'DNS'
    ? none
    : problemsOfEach(known(endpoints), (endpoint, index) => {
        const { address, network } = endpoint;
        return isText(network) && isText(address) && isInside(endpoint) && isNoGateway(endpoint)
          ? problem('MESH0513', at(index, 'address'), {
              severity: 'warning',
              message: `${address} ${elsewhere(network)}: for that, the endpoint is the gateway of the other network.`,
            })
          : undefined;
      });

/** Hosts of any name, at a name that another cluster's DNS knows, or only sidecars do. */
export const ofOtherDomain: EntryRule = (entry, { zone }) =>
  together(
    atOtherDomain(entry, zone),
    // Without endpoints, the host itself is what DNS is asked for.
    entry.endpoints !== unsure && entry.endpoints.length === 0 && !entry.selects
      ? problemsOfEach(entry.hosts, (host, index) => {
          const message =
            isText(host) && !host.startsWith('*') ? knownElsewhere(host, entry) : undefined;
          return message === undefined
            ? undefined
            : problem('MESH0516', ['spec', 'hosts', index], { severity: 'warning', message });
        })
      : none,
  );

const atOtherDomain = (entry: Entry, zone: string): readonly EntryProblem[] =>
  problemsOfEach(known(entry.endpoints), ({ address }, index) => {
    const message = isText(address)
      ? (knownElsewhere(address, entry) ?? ofZone(address, entry, zone))
      : undefined;
    return message === undefined
      ? undefined
      : problem('MESH0513', at(index, 'address'), { severity: 'warning', message });
  });

/** Of a host that is said to be in the mesh; somebody may forward that domain, so it is not certain. */
function knownElsewhere(address: string, { resolution, location }: Entry): string | undefined {
  if (resolution !== 'DNS' || location !== 'MESH_INTERNAL') return undefined;
  const domain = serviceNamed(address)?.domain;
  if (domain === undefined && /[^.]\.cluster-?[\da-c]$/i.test(address)) {
    return `${address} is no name that DNS has for another cluster: the endpoint is the gateway of that cluster, and its port ${passthroughPort}.`;
  }
  return domain === undefined || domain === clusterDomain || domain === 'clusterset.local'
    ? undefined
    : `${address} is a name that only a cluster with the domain ${domain} knows, unless DNS of this one forwards to it. Through a gateway, the endpoint is that of the other cluster, and its port 15443.`;
}

/**
 * It stands for an address that only sidecars take up, and what they send themselves passes them by. People
 * may have names in the public zone, so it is a Service by its form, or in the mesh, or the host by another name.
 */
const ofZone = (address: string, { hosts, location }: Entry, zone: string): string | undefined =>
  isOfZone(address, zone) &&
  (address.includes('.svc.') ||
    location === 'MESH_INTERNAL' ||
    hosts.some((it) => isText(it) && twoParts(it) === twoParts(address)))
    ? `${address} ${inZone(zone)}. The endpoint is the gateway of the cluster that has the Service.`
    : undefined;

const twoParts = (host: string): string => host.split('.', 2).join('.');

const inZone = (zone: string): string =>
  `is a name of .${zone} itself, for which DNS knows no gateway`;

/**
 * Nothing but the very Service that the host stands for, where a label or the name says that it is in
 * another cluster. The side that serves a host looks just so, but for a namespace that is none.
 */
export const localForOther: EntryRule = (entry, { zone }) => {
  const all = known(entry.endpoints);
  if (!all.every((it) => isOwnService(it, entry, zone))) return none;
  return problemsOfEach(all, (endpoint, index) => {
    const address = String(endpoint.address);
    const because = clusterSaid(endpoint, address.split('.')[1] ?? '');
    return because === undefined
      ? undefined
      : problem('MESH0513', at(index, 'address'), {
          severity: because.severity,
          message: `${address} is a Service of the calling cluster, while ${because.said}. To reach another cluster, the endpoint is its gateway, with port ${passthroughPort}, and the host has an address.`,
        });
  });
};

function clusterSaid({ labels }: EntryEndpoint, namespace: string) {
  if (isLikeCluster(namespace)) {
    const said = `${namespace}, which stands for a namespace here, reads like a cluster or region`;
    return { said, severity: 'warning' } as const;
  }
  for (const name of ['cluster', 'topology.istio.io/cluster']) {
    const label = labels === unsure ? undefined : labels.get(name);
    if (isText(label)) return { said: `label ${name} says ${label}`, severity: 'info' } as const;
  }
  return undefined;
}

/**
 * `external` endpoints are hidden from sidecars where DNS resolves them (1.10); listed ones only where istiod
 * knows networks. Newer ones see what is in any network.
 */
export const egressComplete: EntryRule = ({ endpoints, resolution }, { istio }) => {
  if (endpoints === unsure || !endpoints.some(isOuterLeg) || endpoints.some(isEgressLeg))
    return none;
  const isNew = istio !== undefined && istio.minor >= 10;
  if (resolution !== 'DNS' && (resolution !== 'STATIC' || isNew)) return none;
  const severity = resolution === 'DNS' && !isNew ? 'warning' : 'info';
  const passed = severity === 'info' ? 'Sidecars of Istio before 1.10 may pass' : 'Sidecars pass';
  return problemsOfEach(endpoints, (endpoint, index) =>
    isOuterLeg(endpoint)
      ? problem('MESH0526', at(index, 'network'), {
          severity,
          message: `${passed} over endpoints of network external: add the egress gateway of this cluster as a second endpoint, or leave network out.`,
        })
      : undefined,
  );
};

/** Without a network, sidecars see both endpoints, and so does the egress gateway, which then calls itself (1.10). */
export const egressPassedBy: EntryRule = ({ endpoints }) => {
  const all = known(endpoints);
  if (all.length < 2 || all.some(({ network }) => network !== undefined)) return none;
  if (!all.some(isOwnEgress)) return none;
  return problemsOfEach(all, (endpoint, index) =>
    isOwnEgress(endpoint) || isLocalLeg(endpoint)
      ? undefined
      : problem('MESH0526', at(index), {
          message:
            'Beside the egress gateway, the endpoint of the other cluster is in network external: without that, half of the calls pass the egress gateway by, and it sends the others to itself.',
          cures: [{ addTo: at(index), fields: { network: 'external' } }],
        }),
  );
};

/** The egress gateway of the calling cluster, by the name of its Service. */
const isOwnEgress = ({ address }: EntryEndpoint): boolean =>
  isText(address) && /^[a-z0-9-]*egress[a-z0-9-]*\.[a-z0-9-]+(?:\.svc(?:\..*)?)?$/i.test(address);
