/** What a YAML scalar in quotes, without any, or folded says, with the way back to how it is written. */

/** Where a stretch begins that stands in the document as it does in the text. */
export interface Stretch {
  readonly text: number;
  readonly document: number;
}

export interface ScalarText {
  readonly text: string;
  /** In offsets of the document, in order. */
  readonly stretches: readonly Stretch[];
}

/** As JSON has them, and YAML. */
const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ 0: '\0', a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r', e: '\x1b' },
    ...{ N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' },
  }),
);

/** Puts a text together, and notes where it goes on elsewhere than right behind. */
class Reading {
  text = '';
  readonly stretches: Stretch[];

  constructor(start: number) {
    this.stretches = [{ text: 0, document: start }];
  }

  /** What stands for `text` ends at `document`. */
  put(text: string, document: number): void {
    this.text += text;
    this.goOn(document);
  }

  goOn(document: number): void {
    this.stretches.push({ text: this.text.length, document });
  }
}

/** Lines in a flow scalar are joined by a blank, and blank ones between them are breaks. */
const fold = /[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*/y;
const breaks = (folded: string): string => {
  const count = folded.split('\n').length - 1;
  return count === 1 ? ' ' : '\n'.repeat(count - 1);
};

/** From behind its opening quote, where it has one, up to the closing one. */
export function flowText(
  document: string,
  start: number,
  end: number,
  style: 'plain' | 'single' | 'double',
): ScalarText {
  const reading = new Reading(start);
  for (let at = start; at < end;) {
    const code = document[at] ?? '';
    fold.lastIndex = at;
    const folded = /[ \t\r\n]/.test(code) ? fold.exec(document)?.[0] : undefined;
    if (folded !== undefined) {
      at += folded.length;
      reading.put(breaks(folded), at);
    } else if (style === 'double' && code === '\\') {
      at = escaped(document, at, reading);
    } else if (style === 'single' && code === "'") {
      at += 2;
      reading.put("'", at);
    } else {
      reading.text += code;
      at += 1;
    }
  }
  return reading;
}

const numbered = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/y;
const continued = /\\\r?\n[ \t]*/y;

/** Returns where it ends. An escape that nobody knows stands for its letter: the parser tells of it. */
function escaped(document: string, at: number, reading: Reading): number {
  continued.lastIndex = at;
  numbered.lastIndex = at;
  const line = continued.exec(document);
  const number = line ? undefined : numbered.exec(document);
  const letter = document[at + 1] ?? '';
  const end = at + (line ?? number ?? [document.slice(at, at + 2)])[0].length;
  if (line) reading.goOn(end);
  else if (number) reading.put(characterOf(number.slice(1).find(Boolean) ?? ''), end);
  else reading.put(escapes.get(letter) ?? letter, end);
  return end;
}

function characterOf(hexadecimal: string): string {
  const code = Number.parseInt(hexadecimal, 16);
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

/**
 * Of a folded block, from the line below its header: lines are joined by a blank, unless one of them is
 * indented further.
 */
export function foldedText(document: string, start: number, end: number): ScalarText {
  const lines = [...document.slice(start, end).matchAll(/([^\n]*)(?:\n|$)/g)];
  const indent = /^ */.exec(lines.find((it) => it[1]?.trim() !== '')?.[1] ?? '')?.[0].length ?? 0;
  const reading = new Reading(start);
  let before: 'none' | 'plain' | 'further' = 'none';
  let blank = 0;
  for (const { 1: written = '', index } of lines) {
    const line = written.replace(/\r$/, '');
    if (line.trim() === '' && line.length <= indent) blank += 1;
    else {
      const kind = /^[ \t]/.test(line.slice(indent)) ? 'further' : 'plain';
      reading.put(betweenLines(before, kind, blank), start + index + indent);
      reading.text += line.slice(indent);
      before = kind;
      blank = 0;
    }
  }
  if (reading.text !== '') reading.put('\n', end);
  return reading;
}

function betweenLines(before: 'none' | 'plain' | 'further', kind: string, blank: number): string {
  if (before === 'none') return '\n'.repeat(blank);
  if (before === 'plain' && kind === 'plain') return blank === 0 ? ' ' : '\n'.repeat(blank);
  return '\n'.repeat(blank + 1);
}
