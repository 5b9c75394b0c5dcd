/** What need not be said of a place, because another says it. */
import type { Diagnostic } from '../diagnostic';

/** Where a rule says what a value means for remote hosts, nothing more is said of its spelling. */
export function withoutEchoes(found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (found.length < 2) return found;
  const meant = new Set(found.flatMap((it) => (isStructural(it) ? [] : (placeOf(it) ?? []))));
  return found.filter((it) => !isStructural(it) || !meant.has(placeOf(it) ?? ''));
}

/** An editor that has our schemas says these, and what they make of a value is then enough said of it. */
export function withoutSchemas(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Set(found.flatMap((it) => (ofValues.has(it.code) ? (placeOf(it) ?? []) : [])));
  return found.filter((it) => !bySchema.has(it.code) && !said.has(placeOf(it) ?? ''));
}

const ofValues: ReadonlySet<string> = new Set(['MESH0702', 'MESH0703']);
const bySchema: ReadonlySet<string> = new Set([...ofValues, 'MESH0701', 'MESH0704']);

const placeOf = ({ data }: Diagnostic) => data && `${data.object} ${data.path.join('/')}`;

/** What control planes make of a key is said beside what is to be filled in behind it. */
const isStructural = ({ code, data }: Diagnostic): boolean =>
  code.startsWith('MESH07') && code !== 'MESH0732' && !(code === 'MESH0722' && data?.rename);
