import { listAt, textAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { RemoteName } from '../rules/entry/hosts';
import type { ReachableCluster } from '../snapshot';

/** The subsets that rules of a cluster give one of its Services; undefined where rules were not read. */
export function subsetsIn(
  { objects }: ReachableCluster,
  at: RemoteName,
): readonly string[] | undefined {
  const rules = objects.list(kinds.destinationRule);
  if (rules.kind === 'notRead') return undefined;
  const names = [`${at.name}.${at.namespace}`, `${at.name}.${at.namespace}.svc`];
  return rules.value.flatMap((rule) => {
    const host = textAt(rule, 'spec', 'host')?.toLowerCase() ?? '';
    const isMeant =
      names.includes(host) ||
      host.startsWith(`${at.name}.${at.namespace}.svc.`) ||
      (host === at.name && rule.metadata.namespace === at.namespace) ||
      host.startsWith('*');
    return isMeant ? listAt(rule, 'spec', 'subsets').flatMap((it) => textAt(it, 'name') ?? []) : [];
  });
}
