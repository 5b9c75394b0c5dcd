/** Reads text in flow style along, word by word, and keeps account of what is open. */
import { unquoted } from './tokens';

/** Braces or brackets that are open. */
export interface Open {
  readonly kind: '{' | '[';
  /** Its fields so far, each with what is written behind it. */
  readonly entries: Map<string, string>;
  index: number;
  /** The name whose value is being written. */
  key: string | undefined;
  /** What is written since the last comma or colon. */
  from: number | undefined;
  to: number;
}

const word =
  /(?<blank>\s+|#[^\n]*)|(?<mark>[[\]{},])|(?<colon>:)(?=[\s,[\]{}"']|$)|(?:"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|(?:[^\s,[\]{}:]|:(?![\s,[\]{}]|$))+)/gy;

export class FlowScan {
  readonly open: Open[] = [];
  /** `left`: what follows stands too far left to be inside, so that a closing one is wanting. */
  state: 'open' | 'closed' | 'left' = 'open';
  /** Names are in quotes; undefined where there is none yet. */
  hasQuotedNames: boolean | undefined;
  readonly #text: string;
  readonly #margin: number;
  #at: number;

  /** From an opening one on; fields at the column `margin` are outside of it. */
  constructor(text: string, start: number, margin: number) {
    this.#text = text;
    this.#margin = margin;
    this.#at = start;
  }

  /** Up to here all is read. */
  get at(): number {
    return this.#at;
  }

  get inner(): Open | undefined {
    return this.open.at(-1);
  }

  /** On to an offset, or to the beginning of what it stands in or right behind. */
  readTo(end: number): void {
    while (this.state === 'open' && this.#at < end) {
      const found = this.#next();
      const to = found ? word.lastIndex : this.#at + 1;
      const { blank, mark, colon } = found?.groups ?? {};
      const isWord = (blank ?? mark ?? colon) === undefined;
      if (to > end || (to === end && isWord)) return;
      this.#take(blank, mark, colon, to);
    }
  }

  readAll(): void {
    while (this.state === 'open' && this.#at < this.#text.length) {
      const { blank, mark, colon } = this.#next()?.groups ?? {};
      this.#take(blank, mark, colon, Math.max(word.lastIndex, this.#at + 1));
    }
  }

  /** Takes what lies between for one word. */
  skipTo(offset: number): void {
    this.#written(this.#at, offset);
    this.#at = offset;
  }

  /** As if a comma stood here. */
  part(): void {
    this.#settle(this.#at);
    if (this.inner) this.inner.index += 1;
  }

  #next(): RegExpExecArray | null {
    word.lastIndex = this.#at;
    return word.exec(this.#text);
  }

  #take(
    blank: string | undefined,
    mark: string | undefined,
    colon: string | undefined,
    to: number,
  ): void {
    const at = this.#at;
    this.#at = to;
    if (blank !== undefined) this.#pastBlank(blank);
    else if (mark !== undefined) this.#mark(mark, at);
    else if (colon === undefined || this.inner?.key !== undefined) this.#written(at, to);
    else this.#colon(at);
  }

  #written(at: number, to: number): void {
    const { inner } = this;
    if (inner) [inner.from, inner.to] = [inner.from ?? at, to];
  }

  #pastBlank(blank: string): void {
    const column = blank.length - blank.lastIndexOf('\n') - 1;
    if (!blank.includes('\n') || column > this.#margin) return;
    const next = this.#text.slice(this.#at, this.#at + 100);
    if (/^(?:- |[\w./-]+:(?:\s|$))/.test(next)) this.state = 'left';
  }

  #colon(at: number): void {
    const { inner } = this;
    if (inner?.kind !== '{') return;
    const name = this.#text.slice(inner.from ?? at, at).trim();
    this.hasQuotedNames ??= name.startsWith('"');
    [inner.key, inner.from] = [unquoted(name), undefined];
  }

  #mark(mark: string, at: number): void {
    if (mark === '{' || mark === '[') {
      this.#written(at, at);
      const blank = { key: undefined, from: undefined, to: at, index: 0 };
      this.open.push({ kind: mark, entries: new Map(), ...blank });
      return;
    }
    if (mark === ',') {
      this.part();
      return;
    }
    this.#settle(at);
    this.open.pop();
    if (this.inner) this.inner.to = at + 1;
    else this.state = 'closed';
  }

  /** Takes note of the field that ends here. */
  #settle(at: number): void {
    const { inner } = this;
    if (!inner) return;
    const { key, from } = inner;
    if (key !== undefined) {
      const end = from === undefined ? at : inner.to;
      inner.entries.set(key, this.#text.slice(from ?? at, end));
    }
    [inner.key, inner.from] = [undefined, undefined];
  }
}
