/** The merge of what is live with what is wanted and what was wanted before. */
import { isMap, sameJson } from '../objects/object';
import {
  isEmptyAt,
  isItemDefault,
  isOneValue,
  isSchema,
  itemKey,
  listKeysAt,
  ruledOut,
  ruledOutInCustom,
  type FieldPath,
  type Fields,
} from './rebaseRules';
import { sameValue } from './rebaseValues';

export interface Place {
  readonly path: FieldPath;
  /** In custom resources and schemas lists are taken whole, and nothing is known of defaults. */
  readonly custom: boolean;
}

const within = (place: Place, field: string): Place => {
  const path = [...place.path, field];
  // Metadata has the same rules whatever kind it belongs to.
  return { path, custom: (place.custom && path[0] !== 'metadata') || isSchema(path) };
};

/**
 * Live fields stay unless the wish names them; fields that were wanted before and no longer are go.
 * Where live already means what is wanted, the very value of live comes back.
 */
export function mergedMap(live: Fields, wanted: Fields, previous: unknown, place: Place): Fields {
  const before = isMap(previous) ? previous : {};
  const dropped = new Set([
    ...Object.keys(before).filter((key) => wanted[key] === undefined),
    ...(place.custom ? ruledOutInCustom(live, wanted) : ruledOut(live, wanted, place.path)),
  ]);
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(live)) if (!dropped.has(key)) result[key] = value;
  for (const [key, value] of Object.entries(wanted)) {
    const at = within(place, key);
    const inUnion = dropped.size > 0 && live[key] === undefined;
    const merged = inUnion ? value : mergedValue(live[key], value, before[key], at);
    if (merged !== undefined) result[key] = merged;
  }
  return result;
}

function mergedValue(live: unknown, wanted: unknown, previous: unknown, place: Place): unknown {
  if (isFilledByOthers(wanted, place)) return live ?? wanted;
  if (live === undefined)
    return isEmptyAt(wanted, place.path) && !place.custom ? undefined : wanted;
  if (isMap(live) && isMap(wanted)) {
    if (place.custom || !isOneValue(place.path)) return mergedMap(live, wanted, previous, place);
    return covers(live, wanted, place) ? live : wanted;
  }
  if (Array.isArray(live) && Array.isArray(wanted)) {
    return mergedList(live, wanted, Array.isArray(previous) ? previous : [], place);
  }
  return !place.custom && sameValue(live, wanted, place.path) ? live : wanted;
}

/** A manifest leaves the bundle of a webhook empty for the control plane to fill; emptying it again would close the API. */
const isFilledByOthers = (wanted: unknown, { path }: Place): boolean =>
  path.at(-1) === 'caBundle' && isEmptyAt(wanted, path);

type List = readonly unknown[];

function mergedList(live: List, wanted: List, previous: List, place: Place): List {
  if (place.custom) return sameJson(live, wanted) ? live : wanted;
  if (place.path.at(-1) === 'finalizers') return [...new Set([...live, ...wanted])];
  const keys = listKeysAt(place.path);
  const keyed = keys && [live, wanted, previous].map((list) => byKey(list, keys));
  const [liveByKey, wantedByKey, previousByKey] = keyed ?? [];
  if (liveByKey && wantedByKey) {
    return mergedByKey(liveByKey, wantedByKey, previousByKey ?? new Map<string, Fields>(), place);
  }
  if (live.length === wanted.length && wanted.every((it, i) => covers(live[i], it, place))) {
    return live;
  }
  return wanted.map((it) => live.find((other) => covers(other, it, place)) ?? it);
}

type Keyed = ReadonlyMap<string, Fields>;

/** Undefined when an item has no key or two have the same. */
function byKey(list: List, keys: readonly string[]): Keyed | undefined {
  const map = new Map<string, Fields>();
  for (const item of list) {
    const key = itemKey(item, keys);
    if (key === undefined || !isMap(item) || map.has(key)) return undefined;
    map.set(key, item);
  }
  return map;
}

function mergedByKey(live: Keyed, wanted: Keyed, previous: Keyed, place: Place): List {
  const names = new Set([...wanted.values()].map((it) => it['name']));
  const isDropped = (key: string, item: Fields) =>
    !wanted.has(key) &&
    // A port that moved keeps its name, and no two ports may have one.
    (previous.has(key) || (item['name'] !== undefined && names.has(item['name'])));
  const kept = [...live].filter(([key, item]) => !isDropped(key, item)).map(([key]) => key);
  // Only a list that lacks nothing keeps its own order: a second merge must find nothing to do.
  const lacksNothing = [...wanted.keys()].every((key) => live.has(key));
  const order =
    lacksNothing && sameOrder(kept, [...wanted.keys()])
      ? kept
      : [...wanted.keys(), ...kept.filter((key) => !wanted.has(key))];
  return order.map((key) => {
    const [item, wish] = [live.get(key), wanted.get(key)];
    if (!item || !wish) return item ?? wish;
    return mergedMap(item, wish, previous.get(key), place);
  });
}

/** Whether what both have stands in the same order. */
function sameOrder(a: readonly string[], b: readonly string[]): boolean {
  const common = b.filter((it) => a.includes(it));
  return a.filter((it) => b.includes(it)).every((it, index) => it === common[index]);
}

/** Whether live is what the server makes of the wish: the same but for defaults and empty values. */
function covers(live: unknown, wanted: unknown, place: Place): boolean {
  if (isMap(live) && isMap(wanted)) {
    return [...new Set([...Object.keys(live), ...Object.keys(wanted)])].every((key) => {
      const [a, b] = [live[key], wanted[key]];
      if (a === undefined || b === undefined) {
        const { path } = within(place, key);
        return (
          (isEmptyAt(a, path) && isEmptyAt(b, path)) || (b === undefined && isItemDefault(key, a))
        );
      }
      return covers(a, b, within(place, key));
    });
  }
  if (Array.isArray(live) && Array.isArray(wanted)) {
    return live.length === wanted.length && wanted.every((it, i) => covers(live[i], it, place));
  }
  return sameValue(live, wanted, place.path);
}
