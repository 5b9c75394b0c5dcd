/** The ServiceEntries of a cluster that define a host: what exporting keeps, and what findings may offer to repair. */
import type { KubernetesObject } from '../../objects/object';
import { valueOr } from '../../objects/reading';
import type { ReachableCluster, ServiceEntryFacts } from '../snapshot';

export const defines = (it: ServiceEntryFacts, host: string): boolean =>
  it.hosts.some((known) => known.toLowerCase() === host);

/** The one to keep first. */
export const entriesFor = (host: string, cluster: ReachableCluster): readonly KubernetesObject[] =>
  valueOr(cluster.serviceEntries, [])
    .filter((it) => defines(it, host))
    .flatMap((it) => cluster.objects.get(it.reference) ?? []);
