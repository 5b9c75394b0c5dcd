/** Where a text in braces, as JSON is, stops being one: read word by word, by what has to stand there. */
import { slip, type Slip } from './slip';

export const isInBraces = (text: string): boolean => /^(?:---)?\s*\{/.test(text);

const longest = 50_000;

interface Level {
  readonly start: number;
  readonly isMap: boolean;
  wants: 'key' | 'colon' | 'value' | 'comma';
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Without quotes a colon is a part of the word where no blank is behind it, as in a link. */
const word =
  /#[^\n]*|"(?:[^"\\]|\\[^])*"|'[^']*'|[{}[\],:"']|(?:[^\s{}[\],:"']|(?<=[^\s{}[\],:"']):(?=[^\s{}[\],"']))+/g;

/** Undefined where nothing is wrong that can be said of one place. */
export function slipInBraces(text: string): Slip | undefined {
  const reader = new Reader(text);
  for (const { 0: written, index } of text.slice(0, longest).matchAll(word)) {
    if (written.startsWith('#') || (index === 0 && written === '---')) continue;
    const found = reader.take({ text: written, start: index, end: index + written.length });
    if (found) return found;
  }
  // What is written at the end may still be going on.
  return text.length <= longest && /[}\]]\s*$/.test(text) ? reader.unclosed() : undefined;
}

class Reader {
  readonly #open: Level[] = [];
  #before: Word | undefined;

  constructor(readonly text: string) {}

  take(it: Word): Slip | undefined {
    const found = this.#isOpenQuote(it) ? this.#quote(it) : this.#slipOf(it);
    this.#before = it;
    return found;
  }

  unclosed(): Slip | undefined {
    const level = this.#open.at(-1);
    return level && of({ ...level, end: level.start + 1 }, 'This bracket is never closed.');
  }

  /** It goes on over the end of its line, and what stands behind it next does not follow a text. */
  #isOpenQuote({ text, end }: Word): boolean {
    if (!/^["']/.test(text)) return false;
    return (
      text.length === 1 ||
      (text.includes('\n') && !/^\s*(?:[,:}\]]|$)/.test(this.text.slice(end, end + 200)))
    );
  }

  /** The last line may still be going on. */
  #quote({ start }: Word): Slip | undefined {
    const [line = ''] = this.text.slice(start).split(/\r?\n/, 1);
    if (this.text.slice(start + line.length).trim() === '') return undefined;
    return slip(
      'quote',
      start,
      start + line.replace(/[,\s]+$/, '').length,
      'This quote is never closed.',
    );
  }

  #slipOf(it: Word): Slip | undefined {
    const level = this.#open.at(-1);
    if (!level) {
      // Of JSON, several may follow each other.
      return it.text === '{'
        ? this.#value(it)
        : of(it, 'This stands behind the end of the object, and belongs to nothing.');
    }
    const { isMap, wants } = level;
    if (it.text === '}' || it.text === ']') {
      if ((it.text === '}') !== isMap) return this.unclosed();
      this.#open.pop();
      return undefined;
    }
    if (it.text === ':') {
      if (!isMap) return this.unclosed();
      level.wants = 'value';
      return wants === 'colon' ? undefined : of(it, 'A name belongs in front of this colon.');
    }
    if (it.text === ',') {
      level.wants = isMap ? 'key' : 'value';
      return wants === 'key' || (wants === 'value' && !isMap)
        ? of(it, 'This comma is one too many.')
        : undefined;
    }
    if (wants === 'comma' || wants === 'colon') {
      // A text without quotes may be of several words.
      if (this.#before && isBare(this.#before) && isBare(it)) return undefined;
      return wants === 'comma'
        ? slip('comma', it.start, it.end, 'A comma belongs in front of this.')
        : of(it, 'A colon belongs in front of this.');
    }
    level.wants = wants === 'key' ? 'colon' : 'comma';
    return this.#value(it);
  }

  #value({ text, start }: Word): Slip | undefined {
    if (text === '{') this.#open.push({ start, isMap: true, wants: 'key' });
    if (text === '[') this.#open.push({ start, isMap: false, wants: 'value' });
    return undefined;
  }
}

const isBare = ({ text }: Word): boolean => /^[^{}[\],:"']/.test(text);

const of = ({ start, end }: Pick<Word, 'start' | 'end'>, message: string): Slip =>
  slip('unknown', start, end, message);
