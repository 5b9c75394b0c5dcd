/** Whether texts are spelled as their fields want them. */
import { nearest } from '../../mesh/rules/entry/nearest';
import { isProtocol, protocols } from '../../mesh/rules/entry/ports';
import { isIp } from '../../mesh/services/addresses';
import type { Format } from '../schema/shape';
import {
  endpointAddress,
  hostOrAddress,
  isBlock,
  isSocket,
  noAddress,
  zeroLed,
} from './spelling/addresses';
import { connectTimeout, duration, laterDuration, lifetime } from './spelling/durations';
import { absence, expression, proxyVersion } from './spelling/expressions';
import type { Check, Fault } from './spelling/fault';
import { blockList, imageHub, portList, proxyAddress, trustDomain } from './spelling/installs';
import { gatewayName, host, routedHost, scoped, serverName, sidecarHost } from './spelling/hosts';
import {
  isLabel,
  isLabelKey,
  isObjectName,
  lowerLabel,
  misnamed,
  named,
  qualifiedName,
} from './spelling/names';

/** What is wrong with the spelling of a text; undefined where nothing is. */
export const faultOf = (value: string, format: Format): Fault | undefined => checks[format](value);

const protocol: Check = (value) => {
  if (value === '' || isProtocol(value)) return undefined;
  // `HTTP-WEB` is how ports are called; `TCP_PROTOCOL` is for somebody to replace.
  const first = /proto|your|port|name/i.test(value) ? '' : value.toUpperCase().split(/[-_]/)[0];
  const meant = nearest(value, protocols) ?? protocols.find((it) => it === first);
  return {
    code: 'MESH0703',
    because: `is no protocol Istio knows; it knows ${protocols.join(', ')}`,
    ...(meant === undefined ? {} : { want: meant }),
  };
};

const matching =
  (isGood: (value: string) => boolean, fault: Fault): Check =>
  (value) =>
    isGood(value) ? undefined : fault;

/** Istio puts the trust domain and the namespace in front itself. */
const account: Check = (value) => {
  if (!value.includes('/')) return undefined;
  const name = /\/sa\/([^/]+)$/.exec(value)?.[1];
  const because = 'is more than the name of a service account, so the workload is known as nobody';
  return {
    ...misnamed(because),
    severity: 'warning',
    ...(name === undefined ? {} : { want: name }),
  };
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
  blockList,
  connectTimeout,
  duration,
  imageHub,
  laterDuration,
  lifetime,
  portList,
  proxyAddress,
  trustDomain,
  absence,
  account,
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
  proxyVersion,
  routedHost,
  serverName,
  sidecarHost,
};

/** Line ends do not count; anything else that is not of the alphabet does. */
function isBase64(text: string): boolean {
  const packed = text.replace(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
