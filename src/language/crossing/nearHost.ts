/** What is beside a route or a call: the ServiceEntries and DestinationRules of the one host. */
import type { Neighbours } from '../rules/neighbours';
import type { EntryFacts } from '../workspace/facts';
import type { RuleFacts } from '../workspace/ruleFacts';

export type Neighbour =
  | { readonly kind: 'entry'; readonly facts: EntryFacts }
  | { readonly kind: 'rule'; readonly facts: RuleFacts };

/** As an object sees them that is for this cluster; undefined where nobody has said for which. */
export type NeighboursOf = (cluster: string | undefined) => Neighbours;

/** Objects for different clusters do not meet; one that names no cluster meets all. */
export function neighboursOf(all: readonly Neighbour[]): NeighboursOf {
  const known = new Map<string | undefined, Neighbours>();
  return (cluster) => {
    const near = known.get(cluster) ?? neighboursFor(cluster, all);
    known.set(cluster, near);
    return near;
  };
}

function neighboursFor(cluster: string | undefined, all: readonly Neighbour[]): Neighbours {
  const met = all.filter(
    ({ facts }) =>
      cluster === undefined || facts.cluster === undefined || facts.cluster === cluster,
  );
  const entries = met.flatMap((it) => (it.kind === 'entry' ? [it.facts] : []));
  const rules = met.flatMap((it) => (it.kind === 'rule' ? [it.facts] : []));
  return { entriesFor: () => entries, rulesFor: () => rules };
}
