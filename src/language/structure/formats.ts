/** Whether texts are spelled as their fields want them. */
import { isIp, isIpv4, isIpv6 } from '../../mesh/services/addresses';
import type { Severity } from '../../mesh/finding';
import type { StructureCode } from '../../mesh/catalogue/structure';
import { hostAndPort } from '../../mesh/rules/entry/endpoints';
import { bareHostOf, isHostName } from '../../mesh/rules/entry/hosts';
import { nearest } from '../../mesh/rules/entry/nearest';
import { protocols } from '../../mesh/rules/entry/ports';
import type { Format } from '../schema/shape';

export interface Fault {
  readonly code: StructureCode;
  /** A clause that follows the value: "is not a host name". */
  readonly because: string;
  readonly want?: string;
  /** What may have been meant. */
  readonly maybe?: string;
  /** Where it is another than that of the code. */
  readonly severity?: Severity;
}

/** What is wrong with the spelling of a text; undefined where nothing is. */
export const faultOf = (value: string, format: Format): Fault | undefined => checks[format](value);

type Check = (value: string) => Fault | undefined;

const label = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i;
const lowerLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const qualifiedName = /^[a-z0-9]([-\w.]{0,61}[a-z0-9])?$/i;

export const isLabel = (text: string): boolean => label.test(text);

const host: Check = (value) => {
  if (isHostName(value)) return undefined;
  const bare = bareHostOf(value);
  const fault = { code: 'MESH0707', because: 'is not a host name' } as const;
  if (bare !== undefined) return { ...fault, want: bare };
  const hyphened = value.replaceAll('_', '-');
  return isHostName(hyphened) ? { ...fault, maybe: hyphened } : fault;
};

const hostOrAddress: Check = (value) => (isIp(value) ? undefined : host(value));

/** Go, and so Istio, reads no such numbers any more, lest they be taken for octal ones. */
const zeroLed: Check = (value) => {
  const want = value.replace(/(^|\.)0+(?=\d)/g, '$1');
  if (want === value || !/^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?$/.test(value)) return undefined;
  const because = 'has a number with a zero in front, which Istio refuses from 1.12 on';
  return { ...noAddress(because, want), severity: 'warning' };
};

const noAddress = (because: string, want?: string): Fault => ({
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
const isSocket = (value: string): boolean => /^unix:\/\/(?:@|\/(?:.*[^/])?$)/.test(value);

const endpointAddress: Check = (value) => {
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

/** As Go reads durations. */
const durationPattern = /^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** Istio takes whole milliseconds and at least one of them, so `0s` does not turn a limit off. */
const duration: Check = (value) => {
  const fault = lifetime(value);
  if (fault || isWholeMilliseconds(value)) return fault;
  return {
    code: 'MESH0709',
    severity: 'warning',
    because: 'is refused by Istio: durations are whole milliseconds, at least 1ms',
  };
};

const microseconds: Readonly<Record<string, number>> = {
  ns: 1e-3,
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1e3,
  s: 1e6,
  m: 6e7,
  h: 3.6e9,
};

function isWholeMilliseconds(value: string): boolean {
  const parts = [...value.matchAll(/(\d*\.?\d*)([a-zµμ]+)/g)];
  const sum = parts.reduce(
    (all, [, number, unit = '']) => all + Number(number) * (microseconds[unit] ?? 0),
    0,
  );
  return sum >= 999.9 && Math.abs(sum / 1e3 - Math.round(sum / 1e3)) < 1e-4;
}

const lifetime: Check = (value) => {
  if (durationPattern.test(value) || value === '0') return undefined;
  const want = durationMeant(value);
  return {
    code: 'MESH0709',
    because: 'is not a duration: numbers with units, such as 10s, 1.5h or 500ms',
    ...(want === undefined ? {} : { want }),
  };
};

/** `10`, `10 s`, `5sec`, `1d` and the like in Go's units. */
function durationMeant(value: string): string | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(value) ?? [];
  if (number === undefined) return undefined;
  const word = unit.toLowerCase();
  if (/^d(?:ays?)?$/.test(word)) return `${Number(number) * 24}h`;
  const known = units.find(([pattern]) => pattern.test(word))?.[1];
  return known && `${number}${known}`;
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^s(?:ecs?|econds?)?$/, 's'],
  [/^m(?:ins?|inutes?)?$/, 'm'],
  [/^h(?:rs?|ours?)?$/, 'h'],
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 'ms'],
];

const misnamed = (because: string, maybe?: string): Fault => ({
  code: 'MESH0714',
  because,
  ...(maybe === undefined ? {} : { maybe }),
});

/** `My_Rule` as `my-rule`, where that is a name. */
function kebabOf(value: string, isGood: (it: string) => boolean): string | undefined {
  const name = value
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[_\s/]+/g, '-');
  return isGood(name) ? name : undefined;
}

const named =
  (isGood: (it: string) => boolean, because: string): Check =>
  (value) =>
    isGood(value) ? undefined : misnamed(because, kebabOf(value, isGood));
/** RE2 looks neither ahead nor behind, nor at what was matched before (IST0122). */
const expression: Check = (value) => {
  if (/\(\?(?:[=!]|<[=!])/.test(value)) {
    return misread('looks ahead or behind, which RE2, whose syntax Istio reads, cannot');
  }
  if (/\\[1-9]/.test(value)) return misread('refers back to a group, which RE2 cannot');
  try {
    new RegExp(withoutDialect(value));
    return undefined;
  } catch {
    return misread('is not a regular expression');
  }
};

const misread = (because: string): Fault => ({ code: 'MESH0727', because });

/** What RE2 writes in a way of its own, written as here. */
const withoutDialect = (value: string): string =>
  value
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU-]+\)/g, '')
    .replace(/\(\?[imsU-]+:/g, '(?:');

/** `namespace/host`, as gateways and sidecars name hosts. */
const scoped =
  (namespaces: readonly string[], mustHaveNamespace: boolean): Check =>
  (value) => {
    const slash = value.indexOf('/');
    if (slash < 0 && mustHaveNamespace) {
      const maybe = isHostName(value) || value === '*' ? { maybe: `*/${value}` } : {};
      const because = 'does not say its namespace: write namespace/host';
      return { code: 'MESH0707', because, ...maybe };
    }
    const namespace = value.slice(0, Math.max(slash, 0));
    const name = value.slice(slash + 1);
    if (slash >= 0 && !namespaces.includes(namespace) && !label.test(namespace)) {
      return misnamed(
        `names no namespace: ${namespaces.join(', ')} or a name stands before the slash`,
      );
    }
    if (name === '*') return undefined;
    if (mustHaveNamespace ? isHostName(name) : isHostName(name) || isIp(name)) {
      return name.includes('.') || isIp(name)
        ? undefined
        : { code: 'MESH0707', because: 'is a short name, which is not taken here' };
    }
    return host(name);
  };

const gatewayName: Check = (value) => {
  const parts = value.split('/');
  if (parts.length === 1) return host(value) && misnamed('is not the name of a Gateway');
  return parts.length === 2 && parts.every((it) => label.test(it))
    ? undefined
    : misnamed('is not namespace/name');
};

const protocol: Check = (value) => {
  if (value === '' || accepted.has(value.toUpperCase())) return undefined;
  const meant = nearest(value, protocols);
  return {
    code: 'MESH0703',
    because: `is no protocol Istio knows; it knows ${protocols.join(', ')}`,
    ...(meant === undefined ? {} : { want: meant }),
  };
};

const accepted: ReadonlySet<string> = new Set([...protocols, 'HTTP_PROXY', 'HBONE']);

const matching =
  (isGood: (value: string) => boolean, fault: Fault): Check =>
  (value) =>
    isGood(value) ? undefined : fault;

/** Parts of a name may be longer than labels. */
const isObjectName = (value: string): boolean =>
  value.length <= 253 &&
  value.split('.').every((it) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(it));

const isLabelKey = (value: string): boolean => {
  if (label.test(value)) return true;
  const [name = '', prefix, ...others] = value.split('/').reverse();
  const isPrefix = prefix === undefined || (prefix.length <= 253 && isObjectName(prefix));
  return others.length === 0 && isPrefix && qualifiedName.test(name);
};

const checks: Readonly<Record<Format, Check>> = {
  address: matching(isIp, noAddress('is not an IP address')),
  addressOrBlock: (value) =>
    isIp(value) || isBlock(value)
      ? zeroLed(value)
      : noAddress('is neither an IP address nor a block of them'),
  base64: matching((it) => isBase64(it), {
    code: 'MESH0722',
    because: 'is not base64; texts as they are go under stringData',
  }),
  bind: matching(
    (it) => isIp(it) || isSocket(it),
    noAddress('is neither an IP address nor a socket'),
  ),
  block: matching(
    (it) => isIp(it) || isBlock(it),
    noAddress('is not a block of addresses, such as 10.1.0.0/16'),
  ),
  duration,
  lifetime,
  expression,
  endpointAddress,
  gatewayHost: scoped(['*', '.'], false),
  gatewayName,
  host,
  hostOrAddress,
  label: named(isLabel, 'is not a name of letters, digits and hyphens, at most 63 of them'),
  labelKey: matching(isLabelKey, misnamed('is not the name of a label')),
  labelValue: matching(
    (it) => it === '' || qualifiedName.test(it),
    misnamed(
      'is not the value of a label: at most 63 letters, digits, hyphens, dots and underscores',
    ),
  ),
  namespace: named(
    (it) => lowerLabel.test(it),
    'is not a namespace: lower case letters, digits and hyphens, at most 63 of them',
  ),
  objectName: named(
    isObjectName,
    'is not the name of an object: lower case letters, digits, hyphens and dots',
  ),
  portKey: matching((it) => /^\d+$/.test(it) && Number(it) >= 1 && Number(it) <= 65535, {
    code: 'MESH0706',
    because: 'is not a port: ports are 1 to 65535',
  }),
  protocol,
  sidecarHost: scoped(['*', '.', '~'], true),
};

/** Line ends do not count; anything else that is not of the alphabet does. */
function isBase64(text: string): boolean {
  const packed = text.replace(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
