/**
 * A text line by line, for the reader of plain YAML: where content begins, and where it ends. Long texts
 * are read when they are opened, before anything is compiled, so whole stretches are left to expressions.
 */

/** Thrown for whatever is not plain; it never leaves this folder. One for all, for speed. */
export const notPlain = new Error('This is not the plain part of YAML.');

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const hash = 35;
const dash = 45;
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

/** With its colon; nearly all keys are such words. */
const key = /[A-Za-z][\w./-]*:(?=[ \r\n])/y;

/** Stands on one line with content, at an offset within it. */
export class Scanner {
  /** How many blanks the line begins with; -1 behind the last line. */
  indent = -1;
  /** Where the next character to be read stands. */
  at = 0;
  /** Behind the line break of the last line that anything was read of. */
  readTo = 0;
  #lineStart = 0;

  constructor(readonly text: string) {
    this.#pass(toFirst);
    this.#beginLine();
    if (!this.#isMark()) return;
    if (this.code !== dash) throw notPlain;
    this.at += 3;
    this.endLine();
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
    const from = this.at;
    if (!this.#pass(toNext)) throw notPlain;
    this.readTo = this.text.indexOf('\n', from) + 1 || this.text.length;
    this.#beginLine();
    if (this.#isMark()) throw notPlain;
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

  /** Moves behind an ordinary key and its colon, where one stands here. */
  passKey(): boolean {
    return this.#pass(key);
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
    if (this.indent !== 0) return false;
    mark.lastIndex = this.at;
    return mark.test(this.text);
  }

  /** Content begins here, unless the text ends, perhaps with a comment. */
  #beginLine(): void {
    const { text, at } = this;
    if (at === text.length || this.code === hash) {
      this.at = text.length;
      this.indent = -1;
      return;
    }
    this.#lineStart = text.lastIndexOf('\n', at - 1) + 1;
    this.indent = at - this.#lineStart;
  }
}

const endsLine = (code: number): boolean =>
  code === lineFeed || code === carriageReturn || Number.isNaN(code);
