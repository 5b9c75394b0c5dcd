/** Scalars and collections that lie on one line. */
import { plainValue } from '../../objects/yamlScalars';
import type { FieldNode, ManifestNode, ScalarNode } from '../nodes';
import { notPlain, type Scanner } from './scanner';

/** Takes the value of a scalar back where part of it is covered. */
export type ScalarOf = (
  value: ScalarNode['value'],
  style: ScalarNode['style'],
  start: number,
  end: number,
) => ScalarNode;

const doubleQuote = 34;
const singleQuote = 39;
const comma = 44;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

export const isFlow = (code: number): boolean => code === openBracket || code === openBrace;
const isQuote = (code: number): boolean => code === doubleQuote || code === singleQuote;

/** A plain or quoted scalar; the scanner moves behind it. */
export function scalar(scanner: Scanner, scalarOf: ScalarOf): ScalarNode {
  if (isQuote(scanner.code)) return quoted(scanner, scalarOf);
  const start = scanner.at;
  scanner.passPlain();
  return scalarOf(plainValue(scanner.text.slice(start, scanner.at)), 'plain', start, scanner.at);
}

function quoted(scanner: Scanner, scalarOf: ScalarOf): ScalarNode {
  const { text, at: start, code } = scanner;
  const isDouble = code === doubleQuote;
  let close = text.indexOf(isDouble ? '"' : "'", start + 1);
  while (!isDouble && close >= 0 && text.charCodeAt(close + 1) === singleQuote)
    close = text.indexOf("'", close + 2);
  const inner = text.slice(start + 1, close);
  if (close < 0 || /[\r\n]/.test(inner) || (isDouble && inner.includes('\\'))) throw notPlain;
  scanner.at = close + 1;
  return isDouble
    ? scalarOf(inner, 'double', start, close + 1)
    : scalarOf(inner.replaceAll("''", "'"), 'single', start, close + 1);
}

/** `[a, b]` or `{a: b}`, within one line. */
export function flow(scanner: Scanner, scalarOf: ScalarOf): ManifestNode {
  return new FlowReader(scanner, scalarOf).collection();
}

/** Deeper than anyone writes on a line, and shallow enough for the stack. */
const maxDepth = 50;

class FlowReader {
  #depth = 0;

  constructor(
    readonly scanner: Scanner,
    readonly scalarOf: ScalarOf,
  ) {}

  collection(): ManifestNode {
    const { at: start, code } = this.scanner;
    this.scanner.at += 1;
    this.#depth += 1;
    if (this.#depth > maxDepth) throw notPlain;
    const node = this.#within(code, start);
    this.#depth -= 1;
    return node;
  }

  #within(code: number, start: number): ManifestNode {
    if (code === openBracket) {
      const items = this.#until(closeBracket, () => this.#value());
      return { kind: 'list', flow: true, items, start, end: this.scanner.at };
    }
    const fields = this.#until(closeBrace, () => this.#field());
    return { kind: 'map', flow: true, fields, start, end: this.scanner.at };
  }

  #until<T>(close: number, read: () => T): readonly T[] {
    const { scanner } = this;
    const found: T[] = [];
    scanner.skipBlanks();
    while (scanner.code !== close) {
      found.push(read());
      scanner.skipBlanks();
      if (scanner.code === comma) scanner.at += 1;
      else if (scanner.code !== close) throw notPlain;
      scanner.skipBlanks();
    }
    scanner.at += 1;
    return found;
  }

  #field(): FieldNode {
    const { scanner } = this;
    if (isFlow(scanner.code)) throw notPlain;
    const key = this.#scalar();
    scanner.passColon();
    scanner.skipBlanks();
    return { key, value: this.#value() };
  }

  #value(): ManifestNode {
    return isFlow(this.scanner.code) ? this.collection() : this.#scalar();
  }

  #scalar(): ScalarNode {
    const { scanner } = this;
    return isQuote(scanner.code) ? quoted(scanner, this.scalarOf) : this.#plain();
  }

  /** As short as it may be: what else could belong to it is left to the parser. */
  #plain(): ScalarNode {
    const { scanner } = this;
    const token = /[\w./*-](?:[\w./*-]|:(?=[\w./*-])| (?=[\w./*-]))*/y;
    token.lastIndex = scanner.at;
    const text = token.exec(scanner.text)?.[0];
    if (text === undefined || /^[-*]/.test(text)) throw notPlain;
    const start = scanner.at;
    scanner.at += text.length;
    return this.scalarOf(plainValue(text), 'plain', start, scanner.at);
  }
}
