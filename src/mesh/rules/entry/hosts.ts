/** How a remote host is spelled, and what its parts mean. */
import { isText, known, type Entry, type Path, type Text } from './entry';
import { problem, type EntryProblem, type EntryRule } from './problem';
import { none, problemsOfEach } from '../saying';

/** The Service behind a remote host, in whichever cluster has it. */
export interface RemoteName {
  readonly name: string;
  readonly namespace: string;
}

export const hostOf = (service: RemoteName, zone: string): string =>
  `${service.name}.${service.namespace}.${zone}`;

/** Name and namespace of `<name>.<namespace>.<zone>`; undefined for a host of any other shape. */
export function remoteNameOf(host: string, zone: string): RemoteName | undefined {
  if (!isOfZone(host, zone)) return undefined;
  const within = withoutDot(host.toLowerCase()).slice(0, -zone.length - 1);
  const dot = within.indexOf('.');
  const [name, namespace] = [within.slice(0, Math.max(dot, 0)), within.slice(dot + 1)];
  return isLabel(name) && isLabel(namespace) ? { name, namespace } : undefined;
}

/** Whether a host is meant for the zone, however badly the rest of it is spelled. */
export const isOfZone = (host: string, zone: string): boolean =>
  endsInLabel(host, zone) || endsInLabel(withoutDot(host.toLowerCase()), zone.toLowerCase());

/** Asked so often while a long text is opened that it makes no texts of its own. */
const endsInLabel = (host: string, label: string): boolean =>
  host.endsWith(label) && host.charAt(host.length - label.length - 1) === '.';

/** What `<name>.<namespace>.svc.<zone>` is meant to be, and the same with the cluster domain in it. */
export function serviceOf(host: string, zone: string): string | undefined {
  if (!isOfZone(host, zone)) return undefined;
  const [, name] =
    /^(.+)\.svc(?:\.cluster(?:\.local)?)?$/.exec(host.slice(0, -zone.length - 1)) ?? [];
  if (name === undefined) return undefined;
  const meant = `${name}.${zone}`;
  return remoteNameOf(meant, zone) && meant;
}

const withoutDot = (host: string): string => (host.endsWith('.') ? host.slice(0, -1) : host);

const isLabel = (text: string): boolean => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(text);

/** Nearly all names: short labels without a wildcard, the last with a letter in front. */
const ordinaryName =
  /^(?:[a-z0-9](?:[-a-z0-9]{0,40}[a-z0-9])?\.)*[a-z](?:[-a-z0-9]{0,40}[a-z0-9])?$/;

/** Rules 2 and 3 of Istio's own: labels of letters, digits and hyphens; a wildcard only in front, as `*` or `*x`. */
export function isHostName(text: string): boolean {
  const host = withoutDot(text);
  if (host.length === 0 || host.length > 255) return false;
  if (ordinaryName.test(host)) return true;
  const [first = '', ...rest] = host.split('.');
  const front = first === '*' || isLabel(first.replace(/^\*-?/, ''));
  const last = rest.at(-1) ?? first;
  return front && rest.every(isLabel) && !/^\d+$/.test(last);
}

/** Whether a host is the pattern, or one that its leading `*` stands for; of two patterns, the narrower. */
export const covers = (pattern: string, host: string): boolean =>
  pattern === host ||
  (pattern.startsWith('*') && host.replace(/^\*/, '').endsWith(pattern.slice(1)));

const serviceDomain = '.svc.cluster.local';

export const fullNameOf = ({ name, namespace }: RemoteName): string =>
  `${name}.${namespace}${serviceDomain}`;

/** A name alone is one of the namespace of its object; `reviews.shop` and `reviews.shop.svc` are as they are written. */
export const fullHostOf = (host: string, namespace: string | undefined): string =>
  host === '*' || host.includes('.') || namespace === undefined
    ? host
    : fullNameOf({ name: host, namespace: namespace.toLowerCase() });

/** The host without scheme, port and path, where it has one of these: what was probably meant. */
export function bareHostOf(text: string): string | undefined {
  const bare = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[:/].*$/, '');
  return bare === text || !isHostName(bare) ? undefined : bare;
}

/** Whether this text, as a host, concerns the zone: also one that ends in a port or path. */
export const isMeantForZone = (text: string, zone: string): boolean =>
  isOfZone(text, zone) || (/[:/]/.test(text) && isOfZone(bareHostOf(text) ?? '', zone));

export const hasHostOfZone = (hosts: readonly Text[], zone: string): boolean =>
  hosts.some((it) => isText(it) && concernsZone(it, zone));

/** The zone alone is no host of it, but who writes that forgot the rest. */
const concernsZone = (host: string, zone: string): boolean =>
  host === zone || isMeantForZone(host, zone);

export const hostShape: EntryRule = (entry, { zone }) =>
  problemsOfEach(entry.hosts, (host, index) =>
    isText(host) && concernsZone(host, zone)
      ? (problemOfHost(host, ['spec', 'hosts', index], zone) ??
        otherNamespace(host, ['spec', 'hosts', index], entry, zone))
      : undefined,
  );

/**
 * `api.west.global` with the endpoint `api.shop.svc.west.local`: a cluster where the namespace belongs. In
 * the cluster itself, a Service may be shown under another name than its own.
 */
function otherNamespace(
  host: string,
  path: readonly (string | number)[],
  { endpoints }: Entry,
  zone: string,
): EntryProblem | undefined {
  const named = remoteNameOf(host, zone);
  if (!named) return undefined;
  for (const { address } of known(endpoints)) {
    if (!isText(address) || !address.startsWith(`${named.name}.`)) continue;
    const [, namespace, domain = ''] = /^[^.]+\.([^.]+)\.svc(?:\.(.*))?$/.exec(address) ?? [];
    if (namespace === undefined || namespace === named.namespace) continue;
    if (/^(?:cluster\.local)?\.?$/.test(domain) && !isLikeCluster(named.namespace)) continue;
    const want = `${named.name}.${namespace}.${zone}`;
    return problem('MESH0501', path, {
      message: `The endpoint says namespace ${namespace}, and a remote host names that, not a cluster: ${want}.`,
      want,
    });
  }
  return undefined;
}

/** `cluster-2`, `eu-west-1`: what clusters are called, or the regions they are in. */
export const isLikeCluster = (namespace: string): boolean =>
  /^cluster-?\w?$|^[a-z]{2,}-(?:gov-)?(?:north|south|east|west|central){1,2}-?\d$/.test(namespace);

function problemOfHost(
  host: string,
  path: readonly (string | number)[],
  zone: string,
): EntryProblem | undefined {
  const shape = `<name>.<namespace>.${zone}`;
  if (!isHostName(host)) {
    const bare = bareHostOf(host);
    const mended = host.replaceAll('_', '-').replace(/\.{2,}/g, '.');
    const isLikely = bare === undefined && isHostName(mended);
    return problem('MESH0502', path, {
      message: `"${host}" is not a DNS name, so Istio refuses the ServiceEntry. A remote host is ${shape}, without scheme, port or path.`,
      ...(bare === undefined ? {} : { want: bare }),
      ...(isLikely ? { cures: [{ set: path, to: mended }] } : {}),
    });
  }
  if (isOfNamespace(host, zone)) return pattern(host, path);
  if (!remoteNameOf(host, zone)) {
    const want = serviceOf(host, zone);
    return problem('MESH0501', path, {
      message: `"${host}" is not ${shape}: gateways of Istio's charts replace .${zone} by the cluster domain and nothing else, so they find no Service of that name${want === undefined && isOfCluster.test(host) ? ', unless a filter of their own rewrites more of it' : ''}.`,
      ...(want === undefined ? {} : { want }),
    });
  }
  if (host !== host.toLowerCase()) {
    return problem('MESH0501', path, {
      message: `"${host}" has capital letters, but Services and namespaces are lower case.`,
      want: host.toLowerCase(),
    });
  }
  if (host.endsWith('.')) {
    return problem('MESH0501', path, {
      message: `"${host}" ends in a dot, with which no client calls it and no resolver knows it.`,
      want: withoutDot(host),
    });
  }
  return undefined;
}

/** With a filter for it, gateways turn `.svc.west.global` into `.svc.cluster.local`. */
const isOfCluster = /\.svc\.[^.]+\.[^.]+$/;

/** Where calls are sent to such a host, or ruled; undefined of any other. */
export function hintOnCluster(host: string, path: Path, zone: string): EntryProblem | undefined {
  if (!isOfCluster.test(host) || !isOfZone(host, zone) || serviceOf(host, zone) !== undefined)
    return undefined;
  const found = /^[a-z\d-]+\.[a-z\d-]+\.svc\./.test(host) && problemOfHost(host, path, zone);
  return found ? { ...found, severity: 'info' } : undefined;
}

/** `*.bar.global`, which istiocoredns answers for (domain facts 2.8, 4.14). */
const isOfNamespace = (host: string, zone: string): boolean =>
  host.startsWith('*.') && isLabel(host.slice(2, -zone.length - 1));

/** The name that calls travel under is that of the entry, asterisk and all (2.10). */
const pattern = (host: string, path: readonly (string | number)[]): EntryProblem =>
  problem('MESH0501', path, {
    severity: 'info',
    message: `"${host}" stands for all Services of a namespace: DNS answers for each of them, but calls travel under the pattern itself, by which the gateways of Istio's charts find no Service. Give each Service an entry of its own, unless the endpoint is a gateway made for this.`,
  });

export const hostTwice: EntryRule = ({ hosts }) => {
  if (hosts.length < 2) return none;
  const seen = new Set<string>();
  return problemsOfEach(hosts, (host, index) => {
    if (!isText(host)) return undefined;
    const before = seen.size;
    if (seen.add(host).size > before) return undefined;
    const message = `"${host}" is listed twice in this ServiceEntry.`;
    return problem('MESH0508', ['spec', 'hosts', index], { message, surplus: true });
  });
};
