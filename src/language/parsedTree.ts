/** The tree the YAML parser makes of a text, as ours, which is smaller and knows about covered parts. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Composer,
  Lexer,
  Parser,
  type CST,
  type Document,
  type ParsedNode,
  type Scalar,
} from 'yaml';
import { atOnce } from '../base/pace';
import { unsure } from '../mesh/rules/entry/entry';
import { withFlowJoined } from '../objects/yamlFlow';
import { kubectlTags } from '../objects/yamlScalars';
import type { AliasNode, FieldNode, ManifestNode, ScalarNode } from './nodes';
import type { ScalarOf } from './plain/reader';

export interface ParsedTree {
  readonly root: ManifestNode | undefined;
  /** All that stand for values, in the order of the text. */
  readonly aliases: readonly AliasNode[];
  /** Where the text stops being YAML; undefined when all of it is. */
  readonly brokenAt: number | undefined;
}

export const parsedTree = (text: string, scalarOf: ScalarOf): ParsedTree =>
  atOnce(parsingTree(text, scalarOf));

/** The same in steps. */
export function* parsingTree(text: string, scalarOf: ScalarOf): Generator<void, ParsedTree> {
  const document = yield* parsing(text);
  yield;
  const { contents, errors } = document;
  const builder = new Builder(text, scalarOf);
  return {
    root: contents === null ? undefined : builder.node(contents),
    aliases: builder.aliases,
    brokenAt: errors.length > 0 ? Math.min(...errors.map((it) => it.pos[0])) : undefined,
  };
}

/** As kubectl reads, and as leniently: a text that is refused is tried again with its flow lines joined. */
function* parsing(text: string): Generator<void, Document.Parsed> {
  const document = yield* composed(text);
  if (!document.errors.some((it) => it.code === 'BAD_INDENT')) return document;
  const joined = withFlowJoined(text);
  return joined === text ? document : yield* composed(joined);
}

const mostInStep = 200;

/** As `parseDocument` of the parser does it, with steps between its words. */
function* composed(text: string): Generator<void, Document.Parsed> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let count = 0;
  for (const it of new Lexer().lex(text)) {
    tokens.push(...parser.next(it));
    count += 1;
    if (count % mostInStep === 0) yield;
  }
  tokens.push(...parser.end());
  yield;
  const documents = new Composer(options).compose(tokens, true, text.length);
  // One is made even of nothing.
  return withoutStacks(() => documents.next()).value as Document.Parsed;
}

/** A page read as YAML has a thousand errors, and to note of each where it was made takes most of the time. */
function withoutStacks<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const options = {
  version: '1.1',
  schema: 'failsafe',
  customTags: kubectlTags,
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  keepSourceTokens: false,
  logLevel: 'silent',
} as const;

class Builder {
  readonly aliases: AliasNode[] = [];
  readonly #anchors = new Map<string, ManifestNode>();

  constructor(
    readonly text: string,
    readonly scalarOf: ScalarOf,
  ) {}

  node(from: ParsedNode): ManifestNode {
    const built = this.#build(from);
    const anchor = isAlias(from) ? undefined : from.anchor;
    // Of two anchors with one name, an alias means the one before it.
    if (anchor !== undefined) this.#anchors.set(anchor, built);
    return built;
  }

  #build(from: ParsedNode): ManifestNode {
    const [start, end] = from.range;
    if (isAlias(from)) {
      const target = this.#anchors.get(from.source);
      const alias = { kind: 'alias', name: from.source, target, start, end } as const;
      this.aliases.push(alias);
      return alias;
    }
    if (isMap(from)) {
      const fields = from.items.flatMap((it) => this.#field(it) ?? []);
      const flow = from.flow === true;
      const last = fields.at(-1)?.value;
      return { kind: 'map', flow, fields, start, end: flow ? end : this.#endOfBlock(last, end) };
    }
    if (isSeq(from)) {
      const items = from.items.flatMap((it) => this.#item(it) ?? []);
      const flow = from.flow === true;
      const last = items.at(-1);
      return { kind: 'list', flow, items, start, end: flow ? end : this.#endOfBlock(last, end) };
    }
    return this.#scalar(from);
  }

  #field(pair: unknown): FieldNode | undefined {
    if (!isPair<ParsedNode, ParsedNode | null>(pair)) return undefined;
    const key = isScalar(pair.key) ? this.#scalar(pair.key) : unknownKey(pair.key);
    const value = pair.value ? this.node(pair.value) : empty(key.end);
    return { key, value };
  }

  /** `[a: b]` holds a pair: a map of one field. */
  #item(item: unknown): ManifestNode | undefined {
    if (isPair(item)) {
      const field = this.#field(item);
      if (!field) return undefined;
      const { start } = field.key;
      return { kind: 'map', flow: true, fields: [field], start, end: field.value.end };
    }
    return item
      ? (this.#colonEnded(item as ParsedNode) ?? this.node(item as ParsedNode))
      : undefined;
  }

  /** `[fd00::]` is a text to kubectl's parser, which sees no key where a bracket or comma follows the colon. */
  #colonEnded(item: ParsedNode): ScalarNode | undefined {
    if (!isMap(item) || item.flow !== true || item.items.length !== 1) return undefined;
    const [pair] = item.items;
    const [start] = item.range;
    if (!isScalar(pair?.key) || this.text.charAt(start) === '{') return undefined;
    const end = pair.key.range[1] + 1;
    if (!/^:[,\]]$/.test(this.text.slice(end - 1, end + 1))) return undefined;
    return this.scalarOf(this.text.slice(start, end), 'plain', start, end);
  }

  #scalar(from: Scalar.Parsed): ScalarNode {
    const [start, end] = from.range;
    return this.scalarOf(scalarValue(from.value), styles[from.type ?? 'PLAIN'], start, end);
  }

  /** Behind the line its last value ends on: comments that follow belong to nobody. */
  #endOfBlock(last: ManifestNode | undefined, otherwise: number): number {
    if (!last) return otherwise;
    if ((last.kind === 'map' || last.kind === 'list') && !last.flow) return last.end;
    if (last.kind === 'scalar' && last.style === 'block') return last.end;
    return this.text.indexOf('\n', last.end) + 1 || this.text.length;
  }
}

const styles: Readonly<Record<Scalar.Type, ScalarNode['style']>> = {
  PLAIN: 'plain',
  QUOTE_DOUBLE: 'double',
  QUOTE_SINGLE: 'single',
  BLOCK_FOLDED: 'block',
  BLOCK_LITERAL: 'block',
};

function scalarValue(value: unknown): ScalarNode['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (typeof value === 'bigint') return String(value);
  // A symbol is the parser's own name for the merge key.
  return typeof value === 'symbol' ? '<<' : null;
}

const empty = (at: number): ScalarNode => ({
  kind: 'scalar',
  value: null,
  style: 'plain',
  start: at,
  end: at,
});

const unknownKey = (key: ParsedNode | null): ScalarNode => ({
  ...empty(key?.range[0] ?? 0),
  value: unsure,
  end: key?.range[1] ?? 0,
});
