/** The rules for one ServiceEntry of a remote host, shared by editor, analyzer and planner. */
import { addressPresent, addressSingle, addressSuitable } from './entry/addresses';
import { endpointPort, endpointPortNames } from './entry/endpointPorts';
import { egressComplete, egressPassedBy, endpointAddress } from './entry/endpoints';
import { isText, known, unsure, type Entry } from './entry/entry';
import { hasHostOfZone, hostShape, hostTwice, remoteNameOf } from './entry/hosts';
import {
  hostsTellable,
  portNames,
  portNumbers,
  portProtocols,
  portsDistinct,
  portsPresent,
} from './entry/ports';
import type { EntryProblem, EntryRule, RuleSetting } from './entry/problem';
import { locationInternal, resolutionFits, understoodByCoreDns } from './entry/resolution';

/** In the order in which a reader meets the fields. A new rule is a function and a line here. */
const entryRules: readonly EntryRule[] = [
  hostShape,
  hostTwice,
  addressPresent,
  addressSuitable,
  addressSingle,
  locationInternal,
  resolutionFits,
  portsPresent,
  portNames,
  portNumbers,
  portProtocols,
  portsDistinct,
  hostsTellable,
  endpointAddress,
  endpointPortNames,
  endpointPort,
  egressComplete,
  egressPassedBy,
  understoodByCoreDns,
];

/** Whether a ServiceEntry is one for hosts of the zone: the only ones these rules speak of. */
export const isForZone = (entry: Entry, zone: string): boolean => hasHostOfZone(entry.hosts, zone);

/**
 * What is wrong with a ServiceEntry for hosts of the zone, in the order of the rules. A host of
 * another shape may belong to a scheme we do not know, so nothing is an error there.
 */
export function problemsOf(entry: Entry, setting: RuleSetting): readonly EntryProblem[] {
  if (isPublicName(entry, setting.zone)) return [];
  const problems: EntryProblem[] = [];
  for (const rule of entryRules) for (const it of rule(entry, setting)) problems.push(it);
  if (problems.length === 0) return problems;
  const isOurs = entry.hosts.some((it) => !isText(it) || remoteNameOf(it, setting.zone));
  return isOurs ? problems : problems.map(softened);
}

/**
 * `global` is a top level domain of the public DNS, too: a host outside of the mesh, with neither
 * address nor endpoint of ours, is a name of somebody's web site. In the namespaces that every cluster
 * has, it is a Service.
 */
const isPublicName = (
  { hosts, location, addresses, endpoints, ports, selects }: Entry,
  zone: string,
): boolean =>
  (location === undefined || location === 'MESH_EXTERNAL') &&
  addresses !== unsure &&
  addresses.length === 0 &&
  endpoints !== unsure &&
  endpoints.length === 0 &&
  !selects &&
  known(ports).some(({ number }) => number === 443 || number === 80) &&
  !hosts.some((it) => isText(it) && isEverywhere.has(remoteNameOf(it, zone)?.namespace ?? ''));

const isEverywhere: ReadonlySet<string> = new Set(['default', 'istio-system', 'kube-system']);

/** Istio refuses a malformed object whatever it is for. */
const alwaysWrong: ReadonlySet<string> = new Set(['MESH0502', 'MESH0510', 'MESH0517', 'MESH0518']);

export const softened = (it: EntryProblem): EntryProblem =>
  it.severity !== 'error' || alwaysWrong.has(it.code) ? it : { ...it, severity: 'warning' };
