/** A text line by line, for the reader of plain YAML: where content begins, and where it ends. */

/** Thrown for whatever is not plain; it never leaves this folder. One for all, for speed. */
export const notPlain = new Error('This is not the plain part of YAML.');

const tab = 9;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const hash = 35;
const dash = 45;
const colon = 58;
const questionMark = 63;

/** What cannot begin a plain scalar; `-`, `?` and `:` may, where no blank follows. */
const indicators = new Set(Array.from(',[]{}#&*!|>\'"%@`\t\uFEFF', (it) => it.charCodeAt(0)));

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
    this.#toContent(0);
    if (!this.#isMark) return;
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
    while (this.code === space) this.at += 1;
  }

  /** Whether nothing but blanks and a comment is left of the line; moves behind the blanks. */
  isLineDone(): boolean {
    this.skipBlanks();
    return this.code === hash || this.#endsLine(this.at);
  }

  /** Leaves a line of which nothing but a comment may be left, for the next one with content. */
  endLine(): void {
    this.skipBlanks();
    if (this.code === hash && this.text.charCodeAt(this.at - 1) !== space) throw notPlain;
    this.readTo = this.#behindLine(this.at);
    this.#toContent(this.readTo);
    if (this.#isMark) throw notPlain;
  }

  /** A blank, a line break, or the end of the text. */
  endsWord(at: number): boolean {
    return this.text.charCodeAt(at) === space || this.#endsLine(at);
  }

  /**
   * The end of the plain scalar that begins here; moves to what ended it: `: `, a comment, or the end of
   * the line.
   */
  plain(): number {
    if (!this.#beginsPlain()) throw notPlain;
    const { text } = this;
    let end = this.at;
    for (let at = this.at; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code > colon) end = at + 1;
      else if (code === space) continue;
      else if (this.#endsPlain(code, at, end)) {
        this.at = at;
        return end;
      } else end = at + 1;
    }
  }

  /** `---` or `...` at the margin. */
  get #isMark(): boolean {
    const { text, at } = this;
    return (
      this.indent === 0 &&
      (text.startsWith('---', at) || text.startsWith('...', at)) &&
      this.endsWord(at + 3)
    );
  }

  #beginsPlain(): boolean {
    const { code } = this;
    if (code === dash || code === colon || code === questionMark)
      return !this.endsWord(this.at + 1);
    return !indicators.has(code) && !this.endsWord(this.at);
  }

  #endsPlain(code: number, at: number, end: number): boolean {
    if (code === colon) return this.endsWord(at + 1);
    if (code === hash) return end < at;
    if (code === tab) throw notPlain;
    return this.#endsLine(at);
  }

  #endsLine(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === lineFeed || code === carriageReturn || Number.isNaN(code);
  }

  /** Where the line after the one begins of which a comment, a line break or nothing is left. */
  #behindLine(at: number): number {
    const { text } = this;
    const code = text.charCodeAt(at);
    if (code === hash) return text.indexOf('\n', at) + 1 || text.length;
    if (code === lineFeed) return at + 1;
    if (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed) return at + 2;
    if (at < text.length) throw notPlain;
    return at;
  }

  #toContent(from: number): void {
    const { text } = this;
    for (let start = from; start < text.length; start = this.#behindLine(this.at)) {
      this.at = start;
      this.skipBlanks();
      if (this.code === hash || this.#endsLine(this.at)) continue;
      this.#lineStart = start;
      this.indent = this.at - start;
      return;
    }
    this.indent = -1;
    this.at = text.length;
  }
}
