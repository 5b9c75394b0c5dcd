/** A remote host by another name, wherever it is written. */
import { isOfZone, remoteNameOf } from '../../mesh/rules/entry/hosts';
import type { WorkspaceIndex } from '../workspace/workspaceIndex';
import { isWildcard } from './hosts';

/** Why the host at hand cannot get another name, as a sentence; undefined when it can. */
export const unrenamable = (host: string): string | undefined =>
  isWildcard(host) ? 'A wildcard stands for many hosts and cannot be renamed.' : undefined;

/** Why a host cannot be called so, as a sentence; undefined when it can. */
export function refusalOf(
  from: string,
  to: string,
  zones: readonly string[],
  index: Pick<WorkspaceIndex, 'entriesFor'> | undefined,
): string | undefined {
  const zone = zones.find((it) => isOfZone(from, it)) ?? 'global';
  if (to === from) return undefined;
  if (!remoteNameOf(to, zone) || to.endsWith('.')) {
    return `A remote host is <name>.<namespace>.${zone}, and "${to}" is not.`;
  }
  if (to !== to.toLowerCase()) return 'Services and namespaces are lower case.';
  const [owner] = index?.entriesFor(to) ?? [];
  return owner && `${to} is defined in ${owner.path} already; two hosts would become one.`;
}
