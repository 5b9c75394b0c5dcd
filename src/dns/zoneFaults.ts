// What is wrong with the way a zone is served, as far as its configuration tells.

import { parseCorefile } from './corefile';
import type { CoreDnsVersion } from './corefilePlugins';
import { wordFaultsOf } from './corefileWords';
import { viewZone, type ZoneSight } from './corefileZone';
import { forwardOf } from './forwarding';
import { isUpstreamAddress } from './upstream';
import type { ZoneConfig } from './zoneConfig';

export type ZoneFaultKind =
  /** The text cannot be read, or would be read otherwise than it looks. */
  | 'unreadable'
  /** More than one block serves the zone: CoreDNS refuses to start, or picks one by interface. */
  | 'servedTwice'
  /** The block listens where no query arrives. */
  | 'otherPort'
  /** Served by more than a plain forward; not judged. */
  | 'otherwiseServed'
  | 'noUpstream'
  /** Literal shell text, a placeholder, a name. */
  | 'notAnAddress'
  /** A word with which this version does not start. */
  | 'wordRefused'
  /** A word that this version reads and forgets. */
  | 'wordIdle';

export interface ZoneFault {
  readonly kind: ZoneFaultKind;
  /** A sentence. */
  readonly because: string;
}

/** The faults of one zone's configuration; without a version, words are not judged. Never throws. */
export function zoneFaultsOf(
  config: ZoneConfig,
  zone: string,
  version: CoreDnsVersion | undefined,
): readonly ZoneFault[] {
  const faults = [...faultsOfSight(config, zone), ...faultsOfUpstreams(config, zone)];
  const isUnreadable = faults.some((it) => it.kind === 'unreadable');
  if (isUnreadable || config.dialect !== 'corefile' || !version) return faults;
  return [...faults, ...wordFaults(`${config.text}\n${config.importedBy ?? ''}`, version)];
}

function faultsOfSight(config: ZoneConfig, zone: string): readonly ZoneFault[] {
  if (config.dialect === 'corefile') {
    return faultsOfCorefile(viewZone(config.text, zone, config.importedBy).sight);
  }
  const state = forwardOf(config, zone);
  if (state.kind === 'broken') return [{ kind: 'unreadable', because: state.because }];
  return state.kind === 'ambiguous' ? [{ kind: 'notAnAddress', because: state.because }] : [];
}

function faultsOfCorefile(sight: ZoneSight): readonly ZoneFault[] {
  if (sight.kind === 'unreadable') return [{ kind: 'unreadable', because: sight.because }];
  if (sight.kind !== 'unclear') return [];
  const kind = sight.fault === 'sharedBlock' ? 'otherwiseServed' : sight.fault;
  return [{ kind, because: sight.because }];
}

function faultsOfUpstreams(config: ZoneConfig, zone: string): readonly ZoneFault[] {
  const state = forwardOf(config, zone);
  if (state.kind !== 'forwarded') return [];
  const [first] = state.to;
  if (first === undefined) {
    return [{ kind: 'noUpstream', because: `The ${state.plugin} of ${zone} names no address.` }];
  }
  // A file such as /etc/resolv.conf is an upstream too, though not ours.
  const odd = state.to.find((it) => !isUpstreamAddress(it) && !it.startsWith('/'));
  return odd === undefined
    ? []
    : [{ kind: 'notAnAddress', because: `${zone} is sent to "${odd}", which is no IP address.` }];
}

function wordFaults(text: string, version: CoreDnsVersion): readonly ZoneFault[] {
  const faults = new Map<string, ZoneFault>();
  for (const { kind, because } of wordFaultsOf(parseCorefile(text).value, version)) {
    const sentence =
      kind === 'idle'
        ? `${because.charAt(0).toUpperCase()}${because.slice(1)}.`
        : `CoreDNS does not start with this Corefile: ${because}.`;
    const as = kind === 'idle' ? 'wordIdle' : 'wordRefused';
    faults.set(sentence, { kind: as, because: sentence });
  }
  return [...faults.values()];
}
