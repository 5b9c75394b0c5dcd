/** Objects as text that can be compared: what was meant, whoever wrote it and whenever. */
import type { KubernetesObject } from '../../src/objects/object';
import { withoutServerFields } from '../../src/plan/change';

/** Everything in a cluster but what only servers write, in an order of its own. */
export const contentOf = (objects: Iterable<KubernetesObject>): readonly string[] =>
  [...objects].map((it) => JSON.stringify(sorted(withoutServerFields(it)))).sort();

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, it]) => [key, sorted(it)]),
        )
      : value;
