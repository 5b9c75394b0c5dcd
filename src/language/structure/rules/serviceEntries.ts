/**
 * What Istio checks of every ServiceEntry (domain facts 4.4 to 4.7). Entries for remote hosts have rules
 * of their own, which say more; they are left to those.
 */
import { addressFault, isIp } from '../../../mesh/services/addresses';
import { hostAndPort } from '../../../mesh/rules/entry/legs';
import { isHostName } from '../../../mesh/rules/entry/hosts';
import type { Path } from '../../../mesh/rules/entry/entry';
import type { Cure } from '../../../mesh/rules/entry/problem';
import { none, problemsOfEach, together } from '../../../mesh/rules/saying';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { placeholderIn } from '../../placeholders';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { classOf, duplicates, has } from './common';

const spec: Path = ['spec'];

export const serviceEntryRules: ObjectRule = (root, setting) =>
  together(
    duplicates(root, ['spec', 'ports'], ['name'], 'ports'),
    duplicates(root, ['spec', 'ports'], ['number'], 'ports'),
    everyHost(root),
    blocks(root),
    sockets(root),
    setting.isRemote ? unresolved(root) : othersOnly(root, setting),
  );

/** Of remote hosts, too, whose own rules say of a wildcard only that gateways cannot tell it (rule 13). */
function unresolved(root: unknown): readonly StructureProblem[] {
  const endpoints = fieldAt(root, 'spec', 'endpoints') ?? [];
  if (!Array.isArray(endpoints) || endpoints.length > 0) return none;
  const resolution = textAt(root, 'spec', 'resolution');
  const host = listAt(root, 'spec', 'hosts').find(isWildcard);
  const isLookedUp = resolution?.startsWith('DNS') === true && has(root, 'spec', 'ports');
  if (host === undefined || !isLookedUp || has(root, 'spec', 'workloadSelector')) return none;
  return [refused([...spec, 'resolution'], unresolvable(host, resolution))];
}

const isWildcard = (host: unknown): host is string =>
  typeof host === 'string' && host.includes('*') && host !== '*';

const unresolvable = (host: string, resolution: string): string =>
  `Nobody can look ${host} up: with resolution ${resolution} a wildcard host needs endpoints.`;

/** What is said of entries for remote hosts by rules of their own. */
const othersOnly: ObjectRule = function* (root, setting) {
  // Without ports it may be a piece of an entry.
  const isEntire = has(root, 'spec', 'ports');
  yield* endpointPorts(root);
  yield* unsuited(root, setting.releases);
  if (isEntire || (has(root, 'spec', 'hosts') && has(root, 'spec', 'resolution'))) {
    yield* resolved(root, setting);
  }
  if (!isEntire) return;
  yield* tellable(root, setting.releases);
  yield* unaddressed(root);
};

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0715', path, { message, ...others });

const everyHost = (root: unknown): readonly StructureProblem[] =>
  problemsOfEach(listAt(root, 'spec', 'hosts'), (host, index) => {
    if (typeof host !== 'string' || !/^\*(?!\.)/.test(host)) return undefined;
    const path = [...spec, 'hosts', index];
    if (host === '*') {
      return refused(path, 'Host * is not taken: name a domain, such as *.example.com.');
    }
    const message = `"${host}" takes every host that ends so, also of other domains; *.${host.slice(1).replace(/^-/, '')} would take those of one.`;
    return refused(path, message, { severity: 'warning' });
  });

const resolvedBy = (to: string): Cure => ({ set: [...spec, 'resolution'], to });

const resolutionOf = (root: unknown): unknown => fieldAt(root, 'spec', 'resolution') ?? 'NONE';

function blocks(root: unknown): readonly StructureProblem[] {
  const resolution = resolutionOf(root);
  if (typeof resolution !== 'string' || !resolution.includes('DNS')) return none;
  return problemsOfEach(listAt(root, 'spec', 'addresses'), (address, index) => {
    if (typeof address !== 'string' || !address.includes('/')) return undefined;
    const message = `A block of addresses needs resolution NONE or STATIC, and this is ${resolution}.`;
    const to = listAt(root, 'spec', 'endpoints').length > 0 ? 'STATIC' : 'NONE';
    return refused([...spec, 'addresses', index], message, { cures: [resolvedBy(to)] });
  });
}

function* resolved(
  root: unknown,
  { releases, isRemote }: Parameters<ObjectRule>[1],
): Iterable<StructureProblem> {
  const resolution = resolutionOf(root);
  const endpoints = fieldAt(root, 'spec', 'endpoints');
  const count = listAt(root, 'spec', 'endpoints').length;
  const isKnown = endpoints === undefined || endpoints === null || Array.isArray(endpoints);
  if (!isKnown || typeof resolution !== 'string') return;
  const isGiven = has(root, 'spec', 'resolution');
  const path = isGiven ? [...spec, 'resolution'] : spec;
  if (resolution === 'NONE' && count > 0) {
    const message = 'Resolution NONE, which is the default, must not have endpoints.';
    yield refused(path, message, isGiven ? { want: 'DNS' } : { add: { resolution: 'DNS' } });
  } else if (resolution === 'STATIC') {
    yield* staticEndpoints(root);
    const hasWorkloads = has(root, 'spec', 'workloadSelector');
    if (count === 0 && !hasWorkloads && holds({ until: 4 }, releases)) {
      const cures = ['DNS', 'NONE'].map(resolvedBy);
      yield refused(path, 'Before Istio 1.5, resolution STATIC needs endpoints.', { cures });
    } else if (count === 0 && !isRemote && !hasWorkloads) {
      const message =
        'There are neither endpoints nor a workloadSelector, so nobody answers calls.';
      yield refused(path, message, { severity: 'info' });
    }
  } else if (resolution === 'DNS_ROUND_ROBIN' && count > 1) {
    const message = 'Resolution DNS_ROUND_ROBIN takes one endpoint at most.';
    yield refused(path, message, { cures: [resolvedBy('DNS')] });
  } else if (resolution === 'DYNAMIC_DNS') yield* dynamic(root, path);
  if (resolution.startsWith('DNS') && count === 0) yield* wildcards(root, resolution);
}

function* staticEndpoints(root: unknown): Iterable<StructureProblem> {
  const addresses = listAt(root, 'spec', 'endpoints').map((it) => textAt(it, 'address'));
  const at = addresses.findIndex((it) => it !== undefined && isNameOnly(it));
  if (at < 0) return;
  const message = `Resolution STATIC takes IP addresses only, and ${addresses[at] ?? ''} is none; DNS takes both.`;
  const path = [...spec, 'endpoints', at, 'address'];
  yield refused(path, message, { cures: [resolvedBy('DNS')] });
}

/** Not one that is still to be filled in, nor one that is no address at all; of a port it is said that it goes. */
function isNameOnly(address: string): boolean {
  const bare = hostAndPort(address)?.host ?? address;
  return !isIp(bare) && isHostName(bare) && placeholderIn(address) === undefined;
}

function* dynamic(root: unknown, path: Path): Iterable<StructureProblem> {
  for (const field of ['addresses', 'endpoints']) {
    if (listAt(root, 'spec', field).length === 0) continue;
    const cures: readonly Cure[] = [{ remove: [...spec, field] }];
    yield refused(path, `Resolution DYNAMIC_DNS must not have ${field}.`, { cures });
  }
  for (const [index, host] of listAt(root, 'spec', 'hosts').entries()) {
    if (typeof host !== 'string' || host.startsWith('*.')) continue;
    const message = 'Resolution DYNAMIC_DNS is for wildcard hosts only.';
    yield refused([...spec, 'hosts', index], message, { cures: [resolvedBy('DNS')] });
  }
}

function* wildcards(root: unknown, resolution: string): Iterable<StructureProblem> {
  if (has(root, 'spec', 'workloadSelector')) return;
  for (const [index, host] of listAt(root, 'spec', 'hosts').entries()) {
    if (!isWildcard(host)) continue;
    const message = `${unresolvable(host, resolution)} NONE sends calls where clients meant them.`;
    yield refused([...spec, 'hosts', index], message, { cures: [resolvedBy('NONE')] });
  }
}

function* endpointPorts(root: unknown): Iterable<StructureProblem> {
  const names = listAt(root, 'spec', 'ports').map((it) => fieldAt(it, 'name'));
  if (names.some((it) => typeof it !== 'string')) return;
  // Without ports it may be a piece of an entry, but hosts and resolution stand in the whole of one.
  if (names.length === 0 && !(has(root, 'spec', 'hosts') && has(root, 'spec', 'resolution')))
    return;
  if (names.length === 0 && has(root, 'spec', 'ports')) return;
  for (const [index, endpoint] of listAt(root, 'spec', 'endpoints').entries()) {
    const ports = fieldAt(endpoint, 'ports');
    const mapped = isMap(ports) ? Object.keys(ports) : [];
    const [free, ...rest] = names.filter((it) => !mapped.includes(String(it)));
    for (const name of mapped) {
      if (names.includes(name)) continue;
      const others =
        names.length === 0 ? 'it has none at all' : `its ports are ${names.join(', ')}`;
      const message = `The ServiceEntry has no port named ${name}; ${others}.`;
      const path = [...spec, 'endpoints', index, 'ports', name];
      const isSole = typeof free === 'string' && rest.length === 0;
      const rename = isSole ? [{ rename: path, to: free }] : [];
      yield refused(path, message, { onKey: true, cures: [...rename, { remove: path }] });
    }
  }
}

const sockets = (root: unknown): Iterable<StructureProblem> =>
  listAt(root, 'spec', 'endpoints').some(isSocket) ? ofSockets(root) : none;

export const isSocket = (endpoint: unknown): boolean =>
  textAt(endpoint, 'address')?.startsWith('unix://') === true;

function* ofSockets(root: unknown): Iterable<StructureProblem> {
  for (const [index, endpoint] of listAt(root, 'spec', 'endpoints').entries()) {
    if (!isSocket(endpoint)) continue;
    const path = [...spec, 'endpoints', index];
    if (has(endpoint, 'ports'))
      yield refused([...path, 'ports'], 'A socket has no ports.', { onKey: true, surplus: true });
    if (listAt(root, 'spec', 'ports').length > 1) {
      yield refused(
        [...path, 'address'],
        'With a socket as endpoint the ServiceEntry has one port.',
      );
    }
  }
}

/** Bytes that name no host cannot be told apart, so such ports allow one host only. */
function* tellable(root: unknown, releases: Releases): Iterable<StructureProblem> {
  if (listAt(root, 'spec', 'hosts').length < 2) return;
  if (resolutionOf(root) === 'NONE') {
    yield* countedAsOne(root);
    return;
  }
  const blind = listAt(root, 'spec', 'ports')
    .map((it) => textAt(it, 'protocol'))
    .find((it) => ['TCP', 'UDP'].includes(classOf(it) ?? ''));
  if (blind === undefined) yield* byAddress(root, releases);
  else {
    yield refused(
      [...spec, 'hosts', 1],
      `Several hosts cannot share a ServiceEntry with a ${blind} port.`,
    );
  }
}

/** Where they went is known by the address alone; nobody refuses that (domain facts 4.6). */
function* countedAsOne(root: unknown): Iterable<StructureProblem> {
  if (listAt(root, 'spec', 'addresses').length === 0) return;
  const blind = listAt(root, 'spec', 'ports')
    .map((it) => textAt(it, 'protocol'))
    .find((it) => classOf(it) === 'TCP');
  if (blind === undefined) return;
  const message = `${blind} calls name no host, so with these addresses the calls to all of these hosts count as those to one.`;
  yield refused([...spec, 'hosts', 1], message, { severity: 'info' });
}

/** Where there is an address, proxies look at nothing else for such ports; Istio warns of it since 1.12. */
function* byAddress(root: unknown, releases: Releases): Iterable<StructureProblem> {
  const resolution = resolutionOf(root);
  const isByDns = typeof resolution === 'string' && resolution.startsWith('DNS');
  if (!isByDns || listAt(root, 'spec', 'addresses').length === 0) return;
  if (servedIn({ since: 12 }, releases) === 'never') return;
  const protocol = listAt(root, 'spec', 'ports')
    .map((it) => textAt(it, 'protocol'))
    .find((it) => classOf(it) === 'TLS');
  if (protocol === undefined) return;
  const message = `With an address, ${protocol} calls to all of these hosts may go where those of one go: give each host an entry of its own.`;
  yield refused([...spec, 'hosts', 1], message, { severity: 'warning' });
}

/** What is told of hosts of other clusters as an error; those of anybody else meet the same addresses. */
function* unsuited(root: unknown, { most }: Releases): Iterable<StructureProblem> {
  if (most < 3) return;
  for (const [index, it] of listAt(root, 'spec', 'addresses').entries()) {
    const fault = typeof it === 'string' ? addressFault(it) : undefined;
    if (!fault || !(most < 8 ? reserved : [...reserved, 'autoAllocated']).includes(fault.kind))
      continue;
    const others = fault.kind === 'autoAllocated' ? ': another host may get it, too' : '';
    const message = `${String(it)} ${fault.because}${others}.`;
    yield problem('MESH0504', [...spec, 'addresses', index], { message, severity: 'warning' });
  }
}

const reserved: readonly string[] = ['loopback', 'multicast'];

/**
 * Bytes that name no host are told apart by address, so without one such a port takes all connections of
 * its number (domain facts 4.2; IST0134). Where Istio allocates addresses by itself, it is sound.
 */
function* unaddressed(root: unknown): Iterable<StructureProblem> {
  if (listAt(root, 'spec', 'addresses').length > 0 || isUnsure(root, 'addresses')) return;
  // Such hosts may not have one.
  if (resolutionOf(root) === 'DYNAMIC_DNS') return;
  for (const [index, port] of listAt(root, 'spec', 'ports').entries()) {
    if (!isMap(port)) continue;
    const path = [...spec, 'ports', index];
    const protocol = textAt(port, 'protocol');
    const isBlind = ['TCP', 'MONGO', 'MYSQL', 'REDIS'].includes(protocol?.toUpperCase() ?? '');
    if (!isBlind && protocol !== '' && has(port, 'protocol')) continue;
    const number = numberAt(port, 'number');
    const where = number === undefined ? 'this port' : `port ${number}`;
    const message = `Without an address, connections to any host on ${where} are taken for this one, unless Istio allocates addresses by itself.`;
    yield problem('MESH0726', has(port, 'protocol') ? [...path, 'protocol'] : path, { message });
    return;
  }
}

const isUnsure = (root: unknown, name: string): boolean =>
  typeof fieldAt(root, 'spec', name) === 'symbol';
