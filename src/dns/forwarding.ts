// Where does a zone go? One question, whichever dialect the cluster DNS is configured in.

import { plainZone } from './corefileKey';
import {
  forwardInCorefile,
  withForwardInCorefile,
  withoutForwardInCorefile,
} from './corefileForwarding';
import { forwardInServers, withForwardInServers, withoutForwardInServers } from './operatorServers';
import {
  forwardInStubDomains,
  withForwardInStubDomains,
  withoutForwardInStubDomains,
} from './stubDomains';
import { isIp } from './upstream';
import { refused, type Edited, type ForwardState, type ZoneConfig } from './zoneConfig';

export type { Edited, ForwardState, ZoneConfig } from './zoneConfig';

/** Where the zone goes today. Never throws. */
export function forwardOf(config: ZoneConfig, zone: string): ForwardState {
  const name = plainZone(zone);
  if (name === undefined) return { kind: 'broken', because: `${zone} is no domain name.` };
  return dialects[config.dialect].forwardOf(config, name);
}

/**
 * The text with the zone sent to the address and nowhere else: always by `forward`, never by
 * `proxy`, which CoreDNS 1.5 removed. Unchanged when that is so already. Never throws.
 */
export function withForward(config: ZoneConfig, zone: string, address: string): Edited {
  const name = plainZone(zone);
  if (name === undefined) return refused(`${zone} is no domain name.`);
  if (!isIp(address)) return refused(`${address === '' ? 'Nothing' : address} is no IP address.`);
  return dialects[config.dialect].withForward(config, name, address);
}

/**
 * The text as it was before the zone was forwarded here: without a trace of it where we added it.
 * Where somebody else's forwarding stood, that comes back as far as the text or `before` knows it,
 * and is left alone otherwise. Never throws.
 */
export function withoutForward(
  config: ZoneConfig,
  zone: string,
  before?: readonly string[],
): Edited {
  const name = plainZone(zone);
  if (name === undefined) return refused(`${zone} is no domain name.`);
  return dialects[config.dialect].withoutForward(config, name, before);
}

/** The three questions in one dialect; zone and address were checked. */
interface Dialect {
  readonly forwardOf: (config: ZoneConfig, zone: string) => ForwardState;
  readonly withForward: (config: ZoneConfig, zone: string, address: string) => Edited;
  readonly withoutForward: (
    config: ZoneConfig,
    zone: string,
    before: readonly string[] | undefined,
  ) => Edited;
}

const dialects: Readonly<Record<ZoneConfig['dialect'], Dialect>> = {
  corefile: {
    forwardOf: forwardInCorefile,
    withForward: withForwardInCorefile,
    withoutForward: withoutForwardInCorefile,
  },
  stubDomains: {
    forwardOf: ({ text }, zone) => forwardInStubDomains(text, zone),
    withForward: ({ text }, zone, address) => withForwardInStubDomains(text, zone, address),
    withoutForward: ({ text }, zone, before) => withoutForwardInStubDomains(text, zone, before),
  },
  servers: {
    forwardOf: ({ text }, zone) => forwardInServers(text, zone),
    withForward: ({ text }, zone, address) => withForwardInServers(text, zone, address),
    withoutForward: ({ text }, zone, before) => withoutForwardInServers(text, zone, before),
  },
};
