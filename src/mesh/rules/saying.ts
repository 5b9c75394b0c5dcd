/** Lists of what rules say: mostly nothing, and then nothing is made. */

/** Nothing to say. */
export const none: readonly never[] = [];

/** One thing to say, or nothing. */
export const only = <P>(it: P | undefined): readonly P[] => (it ? [it] : none);

/** What there is to say of each item of a list. */
export function problemsOfEach<T, P>(
  list: readonly T[],
  problemOf: (item: T, index: number) => P | undefined,
): readonly P[] {
  let found: P[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const it = problemOf(list[index] as T, index);
    if (it) (found ??= []).push(it);
  }
  return found ?? none;
}

/** All that each of a list says. */
export function saidByEach<T, P>(
  list: readonly T[],
  saidBy: (item: T, index: number) => Iterable<P>,
): readonly P[] {
  let found: P[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const said = saidBy(list[index] as T, index);
    if (said === none) continue;
    for (const it of said) (found ??= []).push(it);
  }
  return found ?? none;
}

const isNone = (said: unknown): boolean => said === none;

/** All that several rules say. */
export function together<P>(...parts: readonly Iterable<P>[]): readonly P[] {
  if (parts.every(isNone)) return none;
  let found: P[] | undefined;
  for (const part of parts) {
    if (part === none) continue;
    for (const it of part) (found ??= []).push(it);
  }
  return found ?? none;
}
