/** JSON is YAML, of many lines mostly: read in one pass, as the parser reads it. */
import { plainValue } from '../../objects/yamlScalars';
import type { FieldNode, ManifestNode, ScalarNode } from '../nodes';
import type { ScalarOf } from './scalars';
import { colon, notPlain } from './scanner';

const quote = 34;
const comma = 44;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

const blanks = /(?:[ \n]|\r\n)*/y;
const text = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?=[ \n,\]}]|\r\n)/y;
const end = /(?:[ \n]|\r\n)*$/y;

/** Deeper than any manifest, and shallow enough for the stack. */
const maxDepth = 50;

/** To the parser, longer ones are no keys. */
const longestKey = 1000;

/** A map or a list, and nothing behind it. Thrown is what it leaves to the parser. */
export function readJson(source: string, from: number, scalarOf: ScalarOf): ManifestNode {
  const reader = new JsonReader(source, from, scalarOf);
  const node = reader.collection(0);
  reader.pass(end);
  return node;
}

class JsonReader {
  constructor(
    readonly source: string,
    /** Where the next character to be read stands. */
    public at: number,
    readonly scalarOf: ScalarOf,
  ) {}

  pass(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (found === undefined) throw notPlain;
    this.at += found.length;
    return found;
  }

  collection(depth: number): ManifestNode {
    if (depth > maxDepth) throw notPlain;
    const { at: start } = this;
    if (this.#is(openBrace)) {
      const fields = this.#until(closeBrace, () => this.#field(depth));
      return { kind: 'map', flow: true, fields, start, end: this.at };
    }
    const items = this.#until(closeBracket, () => this.#value(depth));
    return { kind: 'list', flow: true, items, start, end: this.at };
  }

  #is(code: number): boolean {
    return this.source.charCodeAt(this.at) === code;
  }

  #until<T>(close: number, read: () => T): readonly T[] {
    const found: T[] = [];
    this.#passSign();
    while (!this.#is(close)) {
      found.push(read());
      this.pass(blanks);
      if (this.#is(close)) break;
      if (!this.#is(comma)) throw notPlain;
      this.#passSign();
      if (this.#is(close)) throw notPlain;
    }
    this.at += 1;
    return found;
  }

  #passSign(): void {
    this.at += 1;
    this.pass(blanks);
  }

  #field(depth: number): FieldNode {
    if (!this.#is(quote)) throw notPlain;
    const key = this.#text();
    if (!this.#is(colon) || key.end - key.start > longestKey) throw notPlain;
    this.#passSign();
    return { key, value: this.#value(depth) };
  }

  #value(depth: number): ManifestNode {
    if (this.#is(openBrace) || this.#is(openBracket)) return this.collection(depth + 1);
    return this.#is(quote) ? this.#text() : this.#word();
  }

  #text(): ScalarNode {
    const { at } = this;
    const written = this.pass(text);
    const value = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
    return this.scalarOf(value, 'double', at, this.at);
  }

  #word(): ScalarNode {
    const { at } = this;
    return this.scalarOf(plainValue(this.pass(word)), 'plain', at, this.at);
  }
}
