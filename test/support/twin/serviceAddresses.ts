// Cluster IPs and node ports: given out in order, so that a test knows them, and never twice.
import { textAt } from '../../../src/objects/object';
import { mapIn, mapsIn, type Draft } from './draft';
import { invalidValue } from './metadataRules';
import { invalid } from './refusal';
import { builtIn } from './resources';
import { hasClusterIp, opensNodePorts } from './serviceRules';

const firstNodePort = 30000;
const lastNodePort = 32767;

export const isIpv4 = (text: string): boolean =>
  /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split('.').every((it) => Number(it) <= 255);

const numberOf = (ip: string): number =>
  ip.split('.').reduce((sum, it) => sum * 256 + Number(it), 0);
const ipOf = (n: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(n / 2 ** shift) % 256).join('.');

/** First and last usable address of a range such as 10.96.0.0/16. */
function boundsOf(cidr: string): readonly [number, number] {
  const [base = '', bits = ''] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(numberOf(base) / size) * size;
  return [first + 1, first + size - 2];
}

/** The address of the API server itself, as Service default/kubernetes. */
export const firstServiceIp = (cidr: string): string => ipOf(boundsOf(cidr)[0]);

/**
 * Gives a Service its addresses, in place, or refuses those it asks for.
 * A dry run of 1.20 shows node ports but no cluster IP.
 */
export function allocate(
  service: Draft,
  others: readonly Draft[],
  cidr: string,
  dryRun: boolean,
): void {
  const spec = mapIn(service, 'spec');
  const ip = textAt(spec, 'clusterIP');
  if (hasClusterIp(service) && ip !== undefined) checkIp(service, ip, others, cidr);
  else if (hasClusterIp(service) && !dryRun) {
    spec['clusterIP'] = freeIp(others, cidr);
    spec['clusterIPs'] = [spec['clusterIP']];
  }
  if (opensNodePorts(service)) allocateNodePorts(service, others);
}

const ipsOf = (services: readonly Draft[]): ReadonlySet<string | undefined> =>
  new Set(services.map((it) => textAt(it, 'spec', 'clusterIP')));

function freeIp(others: readonly Draft[], cidr: string): string {
  const taken = ipsOf(others);
  const [first, last] = boundsOf(cidr);
  // The first addresses are left to those who ask for one, such as the cluster DNS.
  const start = Math.min(first + 255, last);
  for (let n = start; n <= last; n += 1) if (!taken.has(ipOf(n))) return ipOf(n);
  for (let n = first; n < start; n += 1) if (!taken.has(ipOf(n))) return ipOf(n);
  throw new Error(`no address is left in ${cidr}`);
}

function checkIp(service: Draft, ip: string, others: readonly Draft[], cidr: string): void {
  const [first, last] = boundsOf(cidr);
  const n = numberOf(ip);
  if (n < first || n > last) {
    throw refusedIp(
      service,
      ip,
      `provided IP is not in the valid range. The range of valid IPs is ${cidr}`,
    );
  }
  if (ipsOf(others).has(ip)) throw refusedIp(service, ip, 'provided IP is already allocated');
}

const refusedIp = (service: Draft, ip: string, because: string): Error =>
  invalid(builtIn('Service'), textAt(service, 'metadata', 'name') ?? '', [
    invalidValue('spec.clusterIPs', [ip], `failed to allocated ip:${ip} with error:${because}`),
  ]);

function allocateNodePorts(service: Draft, others: readonly Draft[]): void {
  const taken = new Set(
    others.flatMap((it) => mapsIn(it, 'spec', 'ports').map((p) => p['nodePort'])),
  );
  for (const [index, port] of mapsIn(service, 'spec', 'ports').entries()) {
    const wanted = port['nodePort'];
    if (typeof wanted === 'number' && wanted !== 0) checkNodePort(service, index, wanted, taken);
    else port['nodePort'] = freeNodePort(taken);
    taken.add(port['nodePort']);
  }
}

function freeNodePort(taken: ReadonlySet<unknown>): number {
  for (let port = firstNodePort; port <= lastNodePort; port += 1) if (!taken.has(port)) return port;
  throw new Error('no node port is left');
}

function checkNodePort(
  service: Draft,
  index: number,
  port: number,
  taken: ReadonlySet<unknown>,
): void {
  const problem =
    port < firstNodePort || port > lastNodePort
      ? `provided port is not in the valid range. The range of valid ports is ${firstNodePort}-${lastNodePort}`
      : taken.has(port)
        ? 'provided port is already allocated'
        : undefined;
  if (problem === undefined) return;
  throw invalid(builtIn('Service'), textAt(service, 'metadata', 'name') ?? '', [
    invalidValue(`spec.ports[${index}].nodePort`, port, problem),
  ]);
}
