/** What Istio checks of every ServiceEntry beside how it is resolved (domain facts 4.4 to 4.7). */
import { isIpv6 } from '../../../mesh/services/addresses';
import type { Path } from '../../../mesh/rules/entry/entry';
import { none, problemsOfEach, together } from '../../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { holds, servedIn } from '../../schema/releases';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { addressless, classOf, has, isEmpty, says } from './common';
import { isSocket } from './serviceEntries';

const spec: Path = ['spec'];

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0715', path, { message, ...others });

export const entryDetails: ObjectRule = (root, setting) =>
  together(
    isEmpty(fieldAt(root, 'spec', 'hosts')) ? [withoutHosts] : none,
    tooMany(root, setting),
    sockets(root),
    repeatedEndpoints(root),
    // Entries for remote hosts have rules of their own for the rest.
    setting.isRemote ? none : othersOnly(root, setting),
  );

const othersOnly: ObjectRule = function* (root, setting) {
  yield* withoutPorts(root);
  yield* withoutAddress(root, setting);
  yield* newAddresses(root, setting);
  yield* nowhere(root);
  yield* dynamicPorts(root);
  yield* unneededSelector(root);
};

const withoutHosts = refused(spec, 'A ServiceEntry has at least one host.', { missing: 'hosts' });

/** What the API server of Istio 1.30 takes at most (domain facts 4.7); older ones may take more. */
const most = [
  ['hosts', 256],
  ['addresses', 256],
  ['ports', 256],
  ['endpoints', 4096],
] as const;

function tooMany(
  root: unknown,
  { releases }: Parameters<ObjectRule>[1],
): readonly StructureProblem[] {
  const served = servedIn({ since: 30 }, releases);
  if (served === 'never') return none;
  return problemsOfEach(most, ([field, limit]) => {
    const count = listAt(root, 'spec', field).length;
    if (count <= limit) return undefined;
    const message = `A ServiceEntry has ${limit} ${field} at most, not ${count}.`;
    const severity = served === 'always' ? 'error' : 'warning';
    return refused([...spec, field], message, { onKey: true, severity });
  });
}

/** A copy in which the address of another gateway was to be put. */
function repeatedEndpoints(root: unknown): readonly StructureProblem[] {
  const endpoints = listAt(root, 'spec', 'endpoints');
  if (endpoints.length < 2) return none;
  const seen = new Set<string>();
  return problemsOfEach(endpoints, (it, index) => {
    if (!says(it, 'address')) return undefined;
    // What is not known is never the same.
    const text = JSON.stringify(it, (_, value: unknown) =>
      typeof value === 'symbol' ? index : value,
    );
    if (!seen.has(text)) {
      seen.add(text);
      return undefined;
    }
    const path = [...spec, 'endpoints', index];
    return problem('MESH0712', [...path, 'address'], {
      message:
        'This endpoint is listed twice, so it is called twice as often; is the second one to be another?',
      severity: 'warning',
      cures: [{ remove: path }],
    });
  });
}

/** Istio takes such, and no proxy listens for it. What is laid over another file may look so, unless it leads somewhere. */
function withoutPorts(root: unknown): readonly StructureProblem[] {
  const endpoints = listAt(root, 'spec', 'endpoints');
  const isSure = endpoints.length > 0;
  // That such have no port of that name is told of each.
  if (endpoints.some((it) => has(it, 'ports'))) return none;
  if (!says(root, 'spec', 'resolution') || listAt(root, 'spec', 'hosts').length === 0) return none;
  if (!isEmpty(fieldAt(root, 'spec', 'ports') ?? [])) return none;
  const message = `Without ports nothing is called by these hosts${isSure ? '' : ', unless this is laid over another file'}.`;
  const severity = isSure ? 'warning' : 'info';
  return [refused([...spec, 'hosts'], message, { severity, onKey: true })];
}

/** Such are behind the gateway of their network, which Istio warns of (domain facts 4.6). */
function withoutAddress(
  root: unknown,
  { releases }: Parameters<ObjectRule>[1],
): readonly StructureProblem[] {
  return problemsOfEach(listAt(root, 'spec', 'endpoints'), (it, index) => {
    const network = textAt(it, 'network') ?? '';
    // One in network external is what an egress gateway calls.
    if (['', 'external'].includes(network) || says(it, 'address')) return undefined;
    const served = servedIn(addressless, releases);
    const before = served === 'always' ? '' : '; Istio before 1.19 refuses that';
    const message = `Without an address nobody but the gateway of network ${network} leads there, where clusters know one${before}.`;
    const severity = served === 'never' ? 'error' : 'info';
    return refused([...spec, 'endpoints', index, 'network'], message, { severity });
  });
}

/** A file is at hand without asking anybody for its address. */
function sockets(root: unknown): readonly StructureProblem[] {
  const resolution = textAt(root, 'spec', 'resolution');
  if (resolution?.startsWith('DNS') !== true) return none;
  return problemsOfEach(listAt(root, 'spec', 'endpoints'), (endpoint, index) => {
    if (!isSocket(endpoint)) return undefined;
    const message = `Resolution ${resolution} takes no socket as endpoint; STATIC does.`;
    return refused([...spec, 'endpoints', index, 'address'], message, {
      cures: [{ set: [...spec, 'resolution'], to: 'STATIC' }],
    });
  });
}

/** IPv6 came with Istio 1.5 (domain facts 4.5). */
function* newAddresses(
  root: unknown,
  { releases }: Parameters<ObjectRule>[1],
): Iterable<StructureProblem> {
  if (!holds({ until: 4 }, releases)) return;
  const isStatic = textAt(root, 'spec', 'resolution') === 'STATIC';
  const places: readonly (readonly [Path, unknown])[] = [
    ...listAt(root, 'spec', 'addresses').map(
      (it, index) => [[...spec, 'addresses', index], it] as const,
    ),
    ...(isStatic ? listAt(root, 'spec', 'endpoints') : []).map(
      (it, index) => [[...spec, 'endpoints', index, 'address'], fieldAt(it, 'address')] as const,
    ),
  ];
  for (const [path, address] of places) {
    if (typeof address !== 'string' || !isIpv6(address.split('/')[0] ?? '')) continue;
    yield problem('MESH0708', path, {
      message: `Before Istio 1.5, ${address} is refused: it is IPv6.`,
    });
  }
}

function* nowhere(root: unknown): Iterable<StructureProblem> {
  const resolution = textAt(root, 'spec', 'resolution');
  if (resolution !== 'STATIC' && resolution !== 'DNS') return;
  for (const [index, endpoint] of listAt(root, 'spec', 'endpoints').entries()) {
    if (!isMap(endpoint) || says(endpoint, 'address') || says(endpoint, 'network')) continue;
    const path = [...spec, 'endpoints', index];
    const isBlank = has(endpoint, 'address');
    yield refused(isBlank ? [...path, 'address'] : path, 'The endpoint has no address.');
  }
}

function* dynamicPorts(root: unknown): Iterable<StructureProblem> {
  if (textAt(root, 'spec', 'resolution') !== 'DYNAMIC_DNS') return;
  for (const [index, port] of listAt(root, 'spec', 'ports').entries()) {
    const protocol = textAt(port, 'protocol');
    const kind = classOf(protocol);
    if (kind === undefined || kind === 'HTTP' || kind === 'TLS') continue;
    const message = `Resolution DYNAMIC_DNS needs the host in each call, which ${protocol ?? ''} does not carry.`;
    yield refused([...spec, 'ports', index, 'protocol'], message);
  }
}

function* unneededSelector(root: unknown): Iterable<StructureProblem> {
  const isNone = (fieldAt(root, 'spec', 'resolution') ?? 'NONE') === 'NONE';
  if (!isNone || !has(root, 'spec', 'workloadSelector')) return;
  yield refused([...spec, 'workloadSelector'], 'With resolution NONE no workload is ever called.', {
    onKey: true,
    severity: 'warning',
    cures: [
      { set: [...spec, 'resolution'], to: 'STATIC' },
      { remove: [...spec, 'workloadSelector'] },
    ],
  });
}
