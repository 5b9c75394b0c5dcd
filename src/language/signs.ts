/** What a page, a comparison of two texts or a terminal puts in front of every line. */
import { linesOf, type Line } from './lines';

interface Sign {
  readonly shape: RegExp;
  readonly what: string;
}

/** `12: hosts:`, `+ hosts:`, `> hosts:`. */
const signs: readonly Sign[] = [
  { shape: /^[ \t]*\d+(?:[:.]|[ \t]*\|)?(?:[ \t]|$)/, what: 'its number, as a page shows it' },
  { shape: /^\+/, what: 'a + of a comparison of two texts' },
  { shape: /^>(?: |$)/, what: 'a > of what was quoted' },
];

const mayBeSigned = /^(?:[ \t]*\d+(?:[:.]|[ \t]*\|)?[ \t]+|[+>][ \t]*)(?:apiVersion|kind):/m;

/** Blanks for the signs that a comparison of two texts puts in front of some lines. */
export function withoutAdded(text: string): string {
  if (!added.test(text)) return text;
  const plain = text.replace(/^\+(?=[ ])/gm, ' ');
  const lines = writtenLines(text);
  const isEven = lines.every(
    (it, at) =>
      !added.test(it.text) || mayFollow(` ${it.text.slice(1)}`, lines[at - 1]?.text ?? ''),
  );
  return isEven ? plain : text;
}

const added = /^\+[ ]/m;

/** Where the sign came before the blanks, a line would be one too far in, and go on with the one above. */
function mayFollow(line: string, above: string): boolean {
  const before = above.replace(/^\+/, ' ');
  const [column, last] = [line.search(/\S/), before.search(/\S/)];
  const isBelow = /:[ \t]*(?:#.*)?$/.test(before);
  return isBelow || column <= last || (before[last] === '-' && column === last + 2);
}

export const writtenLines = (text: string): readonly Line[] =>
  linesOf(text).filter((it) => it.text.trim() !== '');

/** The one that every line has. */
export function signOf(text: string): Sign | undefined {
  if (!mayBeSigned.test(text.slice(0, 400))) return undefined;
  const lines = writtenLines(text);
  return signs.find(({ shape }) => lines.every((it) => shape.test(it.text)));
}

/** What of each line is the sign that some line has. */
export function signsIn(text: string, line: string): readonly { start: number; end: number }[] {
  const sign = signs.find(({ shape }) => mayBeSigned.test(text.slice(0, 400)) && shape.test(line));
  return linesOf(text).flatMap(({ start, text: written }) => {
    const length = sign?.shape.exec(written)?.[0].length ?? 0;
    return length === 0 ? [] : [{ start, end: start + length }];
  });
}
