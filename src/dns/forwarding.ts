// Where does a zone go? One question, whichever dialect the cluster DNS is configured in.

import { plainZone } from './corefileKey';
import {
  forwardInCorefile,
  withForwardInCorefile,
  withoutForwardInCorefile,
} from './corefileForwarding';
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
  return config.dialect === 'corefile'
    ? forwardInCorefile(config, name)
    : forwardInStubDomains(config.text, name);
}

/**
 * The text with the zone sent to the address and nowhere else: always by `forward`, never by
 * `proxy`, which CoreDNS 1.5 removed. Unchanged when that is so already. Never throws.
 */
export function withForward(config: ZoneConfig, zone: string, address: string): Edited {
  const name = plainZone(zone);
  if (name === undefined) return refused(`${zone} is no domain name.`);
  if (!isIp(address)) return refused(`${address === '' ? 'Nothing' : address} is no IP address.`);
  return config.dialect === 'corefile'
    ? withForwardInCorefile(config, name, address)
    : withForwardInStubDomains(config.text, name, address);
}

/** The text without the zone, without a trace where it was us who added it. Never throws. */
export function withoutForward(config: ZoneConfig, zone: string): Edited {
  const name = plainZone(zone);
  if (name === undefined) return refused(`${zone} is no domain name.`);
  return config.dialect === 'corefile'
    ? withoutForwardInCorefile(config, name)
    : withoutForwardInStubDomains(config.text, name);
}
