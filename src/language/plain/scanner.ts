/**
 * A text line by line, for the reader of plain YAML: where content begins, and where it ends. Long texts
 * are read when they are opened, before anything is compiled, so whole stretches are left to expressions.
 */

/** Thrown for whatever is not plain; it never leaves this folder. One for all, for speed. */
export const notPlain = new Error('This is not the plain part of YAML.');

const lineFeed = 10;
const carriageReturn = 13;
export const space = 32;
const hash = 35;
const dash = 45;
const dot = 46;
export const colon = 58;

/** Lines without content, and the blanks the next one begins with. */
const empty = String.raw`(?:[ ]*(?:#[^\n]*)?\r?\n)*[ ]*`;
const toFirst = new RegExp(empty, 'y');
/** The rest of a line, of which blanks and a comment may be left, and all that follows up to content. */
const toNext = new RegExp(String.raw`[ ]*(?:(?<=[ ])#[^\n]*)?(?:\r?\n${empty}|$)`, 'y');

/** A mark that begins a document, or the end of one. */
const mark = /(?:---|\.\.\.)(?![^ \r\n])/y;

/** `: ` and ` #` end a plain scalar; what may not begin one may still stand within. */
const within = String.raw`(?:[^\s:#]|:(?=\S))#*`;
const front = String.raw`(?:[^\s,[\]{}#&*!|>'"%@${'`'}:?\uFEFF-]|[-?:](?=\S))#*`;
const plain = new RegExp(`${front}(?:[ ]*${within})*`, 'y');

/**
 * An ordinary field from its key on, with the blanks and the plain scalar behind its colon, up to content
 * and with the blanks that stand in front of that. Nearly all lines are read by it alone.
 */
const field = new RegExp(
  String.raw`([A-Za-z][\w./-]*):(?:([ ]+)(${plain.source}))?[ ]*(?:(?<=[ ])#[^\n]*)?(?:\r?\n(?:[ ]*(?:#[^\n]*)?\r?\n)*|$)([ ]*)`,
  'y',
);

/** Stands on one line with content, at an offset within it. */
export class Scanner {
  /** How many blanks the line begins with; -1 behind the last line. */
  indent = -1;
  /** Where the next character to be read stands. */
  at = 0;
  /** Within the last line that anything was read of. */
  #readIn = 0;
  #lineStart = 0;

  constructor(readonly text: string) {
    this.#pass(toFirst);
    this.#beginLine(text.lastIndexOf('\n', this.at - 1) + 1);
    if (!this.#isMark()) return;
    if (this.code !== dash) throw notPlain;
    this.at += 3;
    this.endLine();
  }

  /** Behind the line break of the last line that anything was read of. */
  get readTo(): number {
    return this.text.indexOf('\n', this.#readIn) + 1 || this.text.length;
  }

  get column(): number {
    return this.at - this.#lineStart;
  }

  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** Whether `- ` stands here. */
  get isItem(): boolean {
    return this.code === dash && this.endsWord(this.at + 1);
  }

  skipBlanks(): void {
    while (this.text.charCodeAt(this.at) === space) this.at += 1;
  }

  /** Whether nothing but blanks and a comment is left of the line; moves behind the blanks. */
  isLineDone(): boolean {
    this.skipBlanks();
    return this.code === hash || endsLine(this.code);
  }

  /** Leaves a line of which nothing but a comment may be left, for the next one with content. */
  endLine(): void {
    this.#readIn = this.at;
    if (!this.#pass(toNext)) throw notPlain;
    this.#beginLine(this.text.lastIndexOf('\n', this.at - 1) + 1);
    if (this.#isMark()) throw notPlain;
  }

  /** Moves behind an ordinary field and its line, where one stands here. */
  passField(): OrdinaryField | undefined {
    field.lastIndex = this.at;
    const found = field.exec(this.text);
    if (!found) return undefined;
    const { 1: key = '', 2: blanks = '', 3: value, 4: indent = '' } = found;
    const keyEnd = this.at + key.length;
    const start = keyEnd + 1 + blanks.length;
    this.#readIn = start;
    this.at = field.lastIndex;
    this.#beginLine(this.at - indent.length);
    if (this.#isMark()) throw notPlain;
    return { key, keyEnd, value, start };
  }

  /** A blank, a line break, or the end of the text. */
  endsWord(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === space || endsLine(code);
  }

  /** Moves behind a plain scalar of this line. */
  passPlain(): void {
    if (!this.#pass(plain)) throw notPlain;
  }

  /** Moves behind the colon of a key. */
  passColon(): void {
    this.skipBlanks();
    if (this.code !== colon || !this.endsWord(this.at + 1)) throw notPlain;
    this.at += 1;
  }

  #pass(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const isThere = pattern.test(this.text);
    if (isThere) this.at = pattern.lastIndex;
    return isThere;
  }

  #isMark(): boolean {
    if (this.indent !== 0 || (this.code !== dash && this.code !== dot)) return false;
    mark.lastIndex = this.at;
    return mark.test(this.text);
  }

  /** Content begins here, unless the text ends, perhaps with a comment. */
  #beginLine(lineStart: number): void {
    const { text, at } = this;
    if (at === text.length || text.charCodeAt(at) === hash) {
      this.at = text.length;
      this.indent = -1;
      return;
    }
    this.#lineStart = lineStart;
    this.indent = at - lineStart;
  }
}

/** `name: value`; without a value, what it is stands below. */
export interface OrdinaryField {
  readonly key: string;
  readonly keyEnd: number;
  readonly value: string | undefined;
  /** Of the value. */
  readonly start: number;
}

const endsLine = (code: number): boolean =>
  code === lineFeed || code === carriageReturn || Number.isNaN(code);
