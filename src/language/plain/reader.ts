/**
 * Reads the plain part of YAML in one pass, many times faster than the parser: block maps and lists with
 * scalars and flow collections of one line each, texts of lines behind `|`, comments and blank lines; and
 * JSON. Nearly all manifests are written in it. Whatever is more than that (anchors, tags, folded texts,
 * escapes, tabs, scalars of several lines, mistakes) it leaves to the parser; what it reads, it reads as the
 * parser does.
 */
import { plainValue } from '../../objects/yamlScalars';
import type { FieldNode, ListNode, ManifestNode, MapNode, ScalarNode } from '../nodes';
import { readJson } from './json';
import { bar, linesBelow } from './textOfLines';
import { flow, isFlow, scalar, type ScalarOf } from './scalars';
import { colon, notPlain, Scanner, space, type OrdinaryField } from './scanner';

export type { ScalarOf } from './scalars';

/** Undefined for a text that is not plain, and for one without content. */
export function readPlain(text: string, scalarOf: ScalarOf): ManifestNode | undefined {
  try {
    return new PlainReader(new Scanner(text), scalarOf).root();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

/** The same in steps: a field each, or an item. */
export function* readingPlain(
  text: string,
  scalarOf: ScalarOf,
): Generator<void, ManifestNode | undefined> {
  try {
    return yield* new PlainReader(new Scanner(text), scalarOf).rooting();
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

/** Deeper than any manifest, and shallow enough for the stack. */
const maxDepth = 100;

class PlainReader {
  #depth = 0;

  constructor(
    readonly scanner: Scanner,
    readonly scalarOf: ScalarOf,
  ) {}

  root(): ManifestNode | undefined {
    if (this.scanner.indent < 0) return undefined;
    if (isFlow(this.scanner.code))
      return readJson(this.scanner.text, this.scanner.at, this.scalarOf);
    const node = this.#block();
    if (this.scanner.indent >= 0) throw notPlain;
    return node;
  }

  *rooting(): Generator<void, ManifestNode | undefined> {
    const { scanner } = this;
    if (scanner.indent < 0 || isFlow(scanner.code)) return this.root();
    const node = yield* this.#blockInSteps();
    if (scanner.indent >= 0) throw notPlain;
    return node;
  }

  /** A map or a list that begins here. */
  #block(): ManifestNode {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw notPlain;
    const { column } = this.scanner;
    const node = this.scanner.isItem ? this.#list(column) : this.#map(column, this.#field(column));
    this.#depth -= 1;
    return node;
  }

  /** Its first field is read already. */
  #map(column: number, first: FieldNode): MapNode {
    const { scanner } = this;
    // A list that is made with an item takes no room for more.
    const fields: FieldNode[] = [first];
    while (scanner.indent === column) fields.push(this.#field(column));
    if (scanner.indent > column) throw notPlain;
    return { kind: 'map', flow: false, fields, start: first.key.start, end: scanner.readTo };
  }

  #field(column: number): FieldNode {
    return this.#ordinary(column) ?? this.#behind(this.#key(), column);
  }

  /** One that is read at once, line and all. */
  #ordinary(column: number): FieldNode | undefined {
    const { at } = this.scanner;
    const found = this.scanner.passField();
    if (!found) return undefined;
    const key = this.#keyOf(found, at);
    return { key, value: this.#valueOf(found) ?? this.#below(column) ?? this.#without(found) };
  }

  #keyOf({ key, keyEnd }: OrdinaryField, at: number): ScalarNode {
    return this.scalarOf(plainValue(key), 'plain', at, keyEnd);
  }

  #valueOf({ value, start }: OrdinaryField): ScalarNode | undefined {
    return value === undefined
      ? undefined
      : this.scalarOf(plainValue(value), 'plain', start, start + value.length);
  }

  /** Up to and with its colon. */
  #key(): ScalarNode {
    const key = scalar(this.scanner, this.scalarOf);
    this.scanner.passColon();
    return key;
  }

  #behind(key: ScalarNode, column: number): FieldNode {
    const { scanner } = this;
    if (!scanner.isLineDone()) return { key, value: this.#inline(column) };
    const { at } = scanner;
    scanner.endLine();
    return { key, value: this.#below(column) ?? this.#nothing(at) };
  }

  /** What stands in the lines below a key, where they are its value. */
  #below(column: number): ManifestNode | undefined {
    return this.#isBelow(column) ? this.#block() : undefined;
  }

  /** The items of a list may stand below their key. */
  #isBelow(column: number): boolean {
    const { indent, isItem } = this.scanner;
    return indent > column || (indent === column && isItem);
  }

  #list(column: number): ListNode {
    const { scanner } = this;
    const start = scanner.at;
    const items: ManifestNode[] = [this.#item(column)];
    while (scanner.indent === column && scanner.isItem) items.push(this.#item(column));
    if (scanner.indent > column) throw notPlain;
    return { kind: 'list', flow: false, items, start, end: scanner.readTo };
  }

  /** As `#block`; what stands in an item is read at once. */
  *#blockInSteps(): Generator<void, ManifestNode> {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw notPlain;
    const { scanner } = this;
    const { column, at: start, isItem } = scanner;
    const items: ManifestNode[] = [];
    const fields: FieldNode[] = [];
    do {
      yield;
      if (isItem) items.push(this.#item(column));
      else fields.push(yield* this.#fieldInSteps(column));
    } while (scanner.indent === column && (!isItem || scanner.isItem));
    if (scanner.indent > column) throw notPlain;
    this.#depth -= 1;
    const span = { flow: false, start, end: scanner.readTo };
    return isItem ? { kind: 'list', items, ...span } : { kind: 'map', fields, ...span };
  }

  *#fieldInSteps(column: number): Generator<void, FieldNode> {
    const { at } = this.scanner;
    const found = this.scanner.passField();
    if (!found) return this.#behind(this.#key(), column);
    const key = this.#keyOf(found, at);
    const value = this.#valueOf(found);
    if (value || !this.#isBelow(column)) return { key, value: value ?? this.#without(found) };
    return { key, value: yield* this.#blockInSteps() };
  }

  #item(column: number): ManifestNode {
    const { scanner } = this;
    scanner.at += 1;
    if (scanner.isLineDone()) {
      const { at } = scanner;
      scanner.endLine();
      return scanner.indent > column ? this.#block() : this.#nothing(at);
    }
    return this.#compact();
  }

  /** What stands behind `- ` on its line: a list, a map that begins with its first key, or a value. */
  #compact(): ManifestNode {
    const { scanner } = this;
    if (scanner.isItem) return this.#block();
    if (isFlow(scanner.code)) return this.#flow();
    const { column } = scanner;
    const first = this.#ordinary(column);
    if (first) return this.#map(column, first);
    const node = scalar(scanner, this.scalarOf);
    scanner.skipBlanks();
    if (scanner.code === colon) {
      scanner.passColon();
      return this.#map(column, this.#behind(node, column));
    }
    scanner.endLine();
    return node;
  }

  /** A value behind a key at that column. */
  #inline(column: number): ManifestNode {
    const { scanner } = this;
    if (isFlow(scanner.code)) return this.#flow();
    const node =
      scanner.code === bar
        ? linesBelow(scanner, column, this.scalarOf)
        : scalar(scanner, this.scalarOf);
    scanner.endLine();
    return node;
  }

  #flow(): ManifestNode {
    const node = flow(this.scanner, this.scalarOf);
    this.scanner.endLine();
    return node;
  }

  /** Behind the blanks that follow a colon. */
  #without({ keyEnd }: OrdinaryField): ScalarNode {
    const { text } = this.scanner;
    let at = keyEnd + 1;
    while (text.charCodeAt(at) === space) at += 1;
    return this.#nothing(at);
  }

  #nothing(at: number): ScalarNode {
    return this.scalarOf(null, 'plain', at, at);
  }
}
