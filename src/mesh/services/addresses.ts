/** The made-up addresses of remote hosts: which are free, and which cannot work (domain facts 4.1 to 4.3). */
import type { Severity } from '../finding';
import type { Version } from '../version';

export interface AddressOptions {
  /** Stay out of 240.0.10.0 to 240.0.255.255, where Admiral hands out addresses. */
  readonly avoidAdmiral?: boolean;
}

/** Addresses from `from` to `to`, both included, as numbers. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The lowest address of 240.0.0.0/4 that nobody in `taken` has: 240.0.0.1 first. Entries of `taken`
 * may be IPv4 addresses or CIDR blocks; anything else is passed over. Same input, same answer.
 * Undefined when the range is full.
 */
export function nextFreeAddress(
  taken: Iterable<string>,
  options: AddressOptions = {},
): string | undefined {
  const spans = [...taken].flatMap((it) => spanOf(it) ?? []);
  if (options.avoidAdmiral === true) spans.push(admiralRange);
  spans.push(autoAllocatedRange);
  spans.sort((a, b) => a.from - b.from);
  let at = inRange(classE.from);
  for (const span of spans) {
    if (at < span.from) break;
    if (at <= span.to) at = inRange(span.to + 1);
  }
  return at > classE.to ? undefined : textOf(at);
}

/** The first number from `at` on whose last octet is neither 0 nor 255: some stacks take those for networks. */
function inRange(at: number): number {
  const last = at % 256;
  if (last === 0) return at + 1;
  return last === 255 ? at + 2 : at;
}

export type AddressFaultKind =
  'invalid' | 'withPort' | 'cidr' | 'ipv6' | 'loopback' | 'multicast' | 'autoAllocated';

export interface AddressFault {
  readonly kind: AddressFaultKind;
  readonly severity: Severity;
  /** A clause that follows the address: "is multicast, which …". */
  readonly because: string;
}

/** Why an address cannot stand for a remote host, where it cannot. Without a version, what is true of all. */
export function addressFault(address: string, istio?: Version): AddressFault | undefined {
  const number = numberOf(address);
  if (number === undefined) return faultOfText(address, istio);
  if (within(number, loopback)) return loopbackFault(istio);
  if (within(number, multicast)) {
    return error('multicast', 'is multicast, which no connection can be opened to');
  }
  if (within(number, thisNetwork) || address === '255.255.255.255') {
    return error('invalid', 'is not the address of one host');
  }
  return within(number, autoAllocatedRange) && isAtLeast(istio, 1, 8) !== false
    ? {
        kind: 'autoAllocated',
        severity: 'warning',
        because: `is in ${autoAllocated}, from which Istio 1.8 and newer hands out addresses itself`,
      }
    : undefined;
}

function faultOfText(address: string, istio: Version | undefined): AddressFault {
  if (spanOf(address))
    return error('cidr', 'is a block of addresses, which DNS cannot answer with');
  if (numberOf(address.replace(/:\d+$/, '')) !== undefined) {
    return error('withPort', 'carries a port, which has no place in an address');
  }
  if (isIpv6(address)) {
    const because = 'is IPv6, which istiocoredns does not answer with';
    return {
      kind: 'ipv6',
      severity: isAtLeast(istio, 1, 5) === false ? 'error' : 'warning',
      because,
    };
  }
  return error('invalid', 'is not an IPv4 address');
}

/** `240.0.0.2` of `240.0.0.2/32`, which newer sidecars read as the one address that it is. */
export const bareAddressOf = (block: string): string | undefined => /^(.+)\/32$/.exec(block)?.[1];

/** From 1.3 on, the rules for inbound traffic catch 127.0.0.0/8 (istio/istio#17261). */
function loopbackFault(istio: Version | undefined): AddressFault {
  const fails = isAtLeast(istio, 1, 3);
  const severity = fails === undefined ? 'warning' : fails ? 'error' : 'info';
  return {
    kind: 'loopback',
    severity,
    because: 'is loopback, which calls to other clusters can use only before Istio 1.3',
  };
}

const error = (kind: AddressFaultKind, because: string): AddressFault => ({
  kind,
  severity: 'error',
  because,
});

/** Whether a version is this one or newer; undefined when there is none to compare. */
export function isAtLeast(
  version: Version | undefined,
  major: number,
  minor: number,
): boolean | undefined {
  if (!version) return undefined;
  return version.major > major || (version.major === major && version.minor >= minor);
}

export const isIpv4 = (text: string): boolean => ipv4.test(text);

/** A zero may lead a number: what to make of that is for those who read it. */
const octet = '(?:25[0-5]|2[0-4]\\d|[01]?\\d?\\d)';
const ipv4 = new RegExp(`^(?:${octet}\\.){3}${octet}$`);

/** An address that is reached from inside of its network only. */
export const isPrivateIpv4 = (text: string): boolean => {
  const number = numberOf(text);
  return number !== undefined && privateRanges.some((it) => within(number, it));
};

/** Close enough to tell an IPv6 literal from a host name with a port. */
export const isIpv6 = (text: string): boolean =>
  /^[0-9a-f:.]+$/i.test(text) && text.split(':').length > 2;

export const isIp = (text: string): boolean => isIpv4(text) || isIpv6(text);

/** Whether two addresses or blocks have an address in common. */
export function overlap(a: string, b: string): boolean {
  const [one, other] = [spanOf(a), spanOf(b)];
  return one && other ? one.from <= other.to && other.from <= one.to : a === b;
}

/** Asked of every address while somebody types, so it makes no pieces of the text. */
function numberOf(text: string): number | undefined {
  if (!ipv4.test(text)) return undefined;
  let number = 0;
  let last = 0;
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit >= 0) last = last * 10 + digit;
    else {
      number = number * 256 + last;
      last = 0;
    }
  }
  return number * 256 + last;
}

const textOf = (number: number): string =>
  [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');

function spanOf(text: string): Span | undefined {
  const [address = '', bits] = text.split('/');
  const number = numberOf(address);
  if (number === undefined) return undefined;
  if (bits === undefined) return { from: number, to: number };
  if (!/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const from = Math.floor(number / size) * size;
  return { from, to: from + size - 1 };
}

const within = (number: number, { from, to }: Span): boolean => number >= from && number <= to;

const between = (from: string, to: string): Span => ({
  from: numberOf(from) ?? 0,
  to: numberOf(to) ?? 0,
});

const autoAllocated = '240.240.0.0/16';
const autoAllocatedRange = between('240.240.0.0', '240.240.255.255');
const loopback = between('127.0.0.0', '127.255.255.255');
const multicast = between('224.0.0.0', '239.255.255.255');
const thisNetwork = between('0.0.0.0', '0.255.255.255');
const privateRanges = [
  between('10.0.0.0', '10.255.255.255'),
  between('172.16.0.0', '172.31.255.255'),
  between('192.168.0.0', '192.168.255.255'),
];
const admiralRange = between('240.0.10.0', '240.0.255.255');
const classE = between('240.0.0.0', '255.255.255.254');
