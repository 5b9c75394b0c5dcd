import { ObjectSet } from '../objects/objectSet';
import type { ContextName } from '../objects/reference';
import { verbOf, type Change } from './change';
import { changesOf, type Plan } from './plan';

export type Worlds = ReadonlyMap<ContextName, ObjectSet>;

/** The clusters as they would be after the plan. Pure: what the laws of planning are tested with. */
export function simulate(plan: Plan, worlds: Worlds): Worlds {
  const after = new Map(worlds);
  for (const change of changesOf(plan)) {
    const { cluster } = change.target;
    after.set(cluster, changed(after.get(cluster) ?? ObjectSet.empty, change));
  }
  return after;
}

function changed(world: ObjectSet, change: Change): ObjectSet {
  if (verbOf(change) === 'keep') return world;
  return change.after ? world.with(change.after) : world.without(change.target);
}
