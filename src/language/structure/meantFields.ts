/** Which field of a table one that is in no table was meant to be. */
import { nearest } from '../../mesh/rules/entry/nearest';

export const meantField = (
  name: string,
  fields: ReadonlyMap<string, unknown>,
): string | undefined => nearest(name, fields.keys()) ?? ofHabit(name, fields);

/** Services, containers and the configuration of a mesh have other names for it. */
const habits: ReadonlyMap<string, string> = new Map([
  ['port', 'number'],
  ['containerPort', 'number'],
  ['servicePort', 'number'],
  ['sampling', 'randomSamplingPercentage'],
  ['proxyMetadata', 'environmentVariables'],
]);

function ofHabit(name: string, fields: ReadonlyMap<string, unknown>): string | undefined {
  const meant = habits.get(name);
  return meant !== undefined && fields.has(meant) ? meant : undefined;
}
