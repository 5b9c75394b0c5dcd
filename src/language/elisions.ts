/** Lines that say others were left out in print: `...`, `- ...`, `[...]`, `<snip>`. */
import type { Span } from './nodes';

const line =
  /^([ \t]*)((?:- +)?(?:\.{2,}|…)|\.(?: \.)*|\[ ?(?:\.{3}|…) ?\]|\((?:\.{3}|…)\)|<(?:snip|snipped|omitted|truncated|\.{3})>|-{2,} ?snip ?-{2,})[ \t]*\r?$/gim;

/** Those that stand beside what is in sight. One that stands for a whole value is a value itself. */
export function elisionsIn(text: string): readonly Span[] {
  if (!mayElide(text)) return [];
  return [...text.matchAll(line)].flatMap(({ index, 1: indent = '', 2: said = '' }) => {
    const start = index + indent.length;
    const end = start + said.length;
    // At the margin, dots end a document, unless what follows goes on with it.
    if (indent === '' && said === '...' && !goesOn(text, end)) return [];
    const next = columnBehind(text, end);
    // What follows deeper in is the rest of the item, and the dash its beginning.
    const dots = said.startsWith('-') && next > indent.length ? said.search(/[^- ]/) : 0;
    const isValue = opensValue(text, index) && next < indent.length;
    return isValue ? [] : [{ start: start + Math.max(dots, 0), end }];
  });
}

/** Cheap to ask of nearly all texts, which leave nothing out. */
export const mayElide = (text: string): boolean =>
  text.includes('..') ||
  text.includes('…') ||
  text.includes('snip') ||
  (text.includes('<') && (text.includes('<omitted') || text.includes('<truncated'))) ||
  hasLoneDot(text);

/** Dots are few and blanks are many, so it is dots that are looked for. */
function hasLoneDot(text: string): boolean {
  for (let at = text.indexOf('.\n'); at >= 0; at = text.indexOf('.\n', at + 1)) {
    if (text[at - 1] === ' ') return true;
  }
  return false;
}

/** Whether what stands behind three dots at the margin is indented, or a field as no document begins with. */
export const goesOn = (text: string, end: number): boolean =>
  columnBehind(text, end) > 0 || laterField.test(text.slice(end, end + near));

const laterField = /^[^\n]*\n(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*(?:metadata|spec|status):/;

/** Where the next line with something on it begins; before the margin where there is none. */
function columnBehind(text: string, end: number): number {
  const [, indent] = /\n([ \t]*)\S/.exec(text.slice(end, end + near)) ?? [];
  return indent?.length ?? -1;
}

const opensValue = (text: string, start: number): boolean =>
  /:[ \t]*(?:#[^\n]*)?$/.test(text.slice(Math.max(start - near, 0), start).trimEnd());

const near = 1000;
