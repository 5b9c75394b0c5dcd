/** IP addresses, blocks of them, and what may stand in their place. */
import { hostAndPort } from '../../../mesh/rules/entry/legs';
import { bareHostOf, isHostName } from '../../../mesh/rules/entry/hosts';
import { isIp, isIpv4, isIpv6 } from '../../../mesh/services/addresses';
import type { Check, Fault } from './fault';
import { host } from './hosts';

export const hostOrAddress: Check = (value) => (isIp(value) ? undefined : host(value));

/** Go, and so Istio, reads no such numbers any more, lest they be taken for octal ones. */
export const zeroLed: Check = (value) => {
  if (!/(?:^|\.)0\d/.test(value) || !/^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?$/.test(value))
    return undefined;
  const want = value.replace(/(^|\.)0+(?=\d)/g, '$1');
  const because = 'has a number with a zero in front, which Istio refuses from 1.12 on';
  return { ...noAddress(because, want), severity: 'warning', refusedIn: { since: 12 } };
};

export const noAddress = (because: string, want?: string): Fault => ({
  code: 'MESH0708',
  because,
  ...(want === undefined ? {} : { want }),
});

/** A number of bits that fits the address in front. */
export function isBlock(value: string): boolean {
  const [address = '', bits = '', ...others] = value.split('/');
  if (!/^\d{1,3}$/.test(bits) || others.length > 0) return false;
  return isIpv4(address) ? Number(bits) <= 32 : isIpv6(address) && Number(bits) <= 128;
}

/** `unix://` and the absolute path of a file, or a name that begins with @. */
export const isSocket = (value: string): boolean => /^unix:\/\/(?:@|\/.*[^/]$)/.test(value);

export const endpointAddress: Check = (value) => {
  if (value.startsWith('unix://')) {
    return isSocket(value) ? undefined : noAddress('is not the absolute path of a socket');
  }
  if (isIp(value)) return zeroLed(value);
  if (isHostName(value) && !value.includes('*')) return undefined;
  const parts = hostAndPort(value);
  return parts
    ? noAddress('carries a port, which belongs in ports:', parts.host)
    : noAddress('is neither an IP address nor a host name', bareHostOf(value));
};
