import type { Splice } from '../corefileEdit';
import type { CorefileToken } from '../corefileTokens';
import type { Value } from './kinds';
import type { Taking } from './takings';

/** A value with which CoreDNS does not start. */
export interface ValueFault {
  readonly start: number;
  readonly end: number;
  /** A clause. */
  readonly because: string;
  /** Some CoreDNS that clusters of this flow run may start with it. */
  readonly isDoubtful?: boolean;
  /** Where the value is a word of few, of which it may be a slip. */
  readonly words?: readonly string[];
  readonly cure?: { readonly title: string; readonly edits: readonly Splice[] };
}

/** What is wrong behind a word, of which `name` is what a person calls it. */
export function faultOfLine(
  word: CorefileToken,
  name: string,
  taking: Taking,
  given: readonly CorefileToken[],
): ValueFault | undefined {
  const { values, least, more, isLenient: isDoubtful = false } = taking;
  for (const [index, token] of given.entries()) {
    const value = values[index] ?? more;
    if (!value) return { ...tooMuch(word, name, given.slice(index)), isDoubtful };
    if (!value.isTaken(token.text)) return { ...notTaken(name, value, token), isDoubtful };
  }
  if (given.length >= least) return undefined;
  const missing = (values[given.length] ?? more)?.what ?? 'more';
  const { end } = given.at(-1) ?? word;
  return { start: word.start, end, because: `${name} needs ${missing}`, isDoubtful };
}

function notTaken(name: string, value: Value, token: CorefileToken): ValueFault {
  const { start, end, text } = token;
  const meant = value.meant?.(text);
  return {
    start,
    end,
    because: `${name} takes ${value.what}, and "${text}" is none`,
    ...(value.words && { words: value.words }),
    ...(meant !== undefined && {
      cure: { title: `Change to ${meant}`, edits: [{ start, end, text: meant }] },
    }),
  };
}

function tooMuch(word: CorefileToken, name: string, surplus: readonly CorefileToken[]): ValueFault {
  const [first] = surplus;
  const { start } = first ?? word;
  const { end } = surplus.at(-1) ?? word;
  const said = surplus.map((it) => it.text).join(' ');
  const blanks = first?.leading.length ?? 0;
  return {
    start,
    end,
    because: `"${said}" is too much for ${name}`,
    cure: { title: `Remove ${said}`, edits: [{ start: start - blanks, end, text: '' }] },
  };
}

export const placeOf = ({ start, end }: CorefileToken): Pick<ValueFault, 'start' | 'end'> => ({
  start,
  end,
});
