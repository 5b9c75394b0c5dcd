/** Which field of a table one that is in no table was meant to be. */
import { nearest } from '../../mesh/rules/entry/nearest';

export const meantField = (
  name: string,
  fields: ReadonlyMap<string, unknown>,
): string | undefined => nearest(name, fields.keys()) ?? ofHabit(name, fields);

/** Ports of Services and containers have other names for it than those of Istio. */
const habits: ReadonlyMap<string, string> = new Map([
  ['port', 'number'],
  ['containerPort', 'number'],
  ['servicePort', 'number'],
]);

function ofHabit(name: string, fields: ReadonlyMap<string, unknown>): string | undefined {
  const meant = habits.get(name);
  return meant !== undefined && fields.has(meant) ? meant : undefined;
}
