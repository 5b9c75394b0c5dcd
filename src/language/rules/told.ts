/** What rules have told of a text, by where and of what: of one List it may be thousands. */
import { grouped } from '../grouped';
import type { Diagnostic } from '../diagnostic';
import { overlapping } from '../spans';

/** Whether one of them has spoken of the same place. */
export function toldBy(others: readonly Diagnostic[]): (it: Diagnostic) => boolean {
  const spans = new Map(
    Array.from(
      grouped(others, (it) => [it.code]),
      ([code, all]) => [code, overlapping(all)],
    ),
  );
  /** Where the first ends that is said at the name of a field. */
  const names = new Map<string, number>();
  const codes = new Map<string, Set<string>>();
  for (const it of others) {
    if (!it.data) continue;
    const [name, field] = [nameOf(it), fieldOf(it)];
    if (it.severity !== 'info') names.set(name, Math.min(names.get(name) ?? Infinity, it.end));
    codes.set(field, (codes.get(field) ?? new Set()).add(it.code));
  }
  return (it) => {
    if (spans.get(it.code)?.(it)) return true;
    if (!it.data) return false;
    if ((names.get(nameOf(it)) ?? Infinity) <= it.start) return true;
    const said = codes.get(fieldOf(it));
    return said !== undefined && said.size > (said.has(it.code) ? 1 : 0);
  };
}

const nameOf = ({ code, data }: Diagnostic): string => `${code} ${JSON.stringify(data?.path)}`;

const fieldOf = ({ data }: Diagnostic): string => JSON.stringify([data?.object, data?.path]);
