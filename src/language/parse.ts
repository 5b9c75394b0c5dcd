/** One document of a text as a tree of nodes. Never throws: what cannot be read says so. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type ParsedNode,
  type Scalar,
} from 'yaml';
import { unsure } from '../mesh/rules/entry/entry';
import { withFlowJoined } from '../objects/yamlFlow';
import { kubectlTags } from '../objects/yamlScalars';
import { masked, type Mask } from './masks';
import type { FieldNode, ManifestNode, ScalarNode, Span } from './nodes';

export interface ParsedText {
  readonly root: ManifestNode | undefined;
  readonly masks: readonly Mask[];
  /** A template puts lines in that are not in sight. */
  readonly inserts: boolean;
  /** Where the text stops being YAML; what follows is guessed. Undefined when all of it is. */
  readonly brokenAt: number | undefined;
}

/** Longer documents are not looked into: no manifest a person writes comes near. */
const maxLength = 4 * 1024 * 1024;

const unread: ParsedText = { root: undefined, masks: [], inserts: true, brokenAt: 0 };

export function parseText(text: string): ParsedText {
  if (text.length > maxLength) return unread;
  try {
    const cover = masked(text);
    const document = parsed(cover.text);
    const builder = new Builder(document, cover.masks);
    const root = document.contents === null ? undefined : builder.node(document.contents);
    const errors = document.errors.map((it) => it.pos[0]);
    return {
      root,
      masks: cover.masks,
      inserts: cover.inserts,
      brokenAt: errors.length > 0 ? Math.min(...errors) : undefined,
    };
  } catch {
    // Nesting that exhausts the stack: there is nothing to say about such a text.
    return unread;
  }
}

/** As kubectl reads, and as leniently: a text that is refused is tried again with its flow lines joined. */
function parsed(text: string): Document.Parsed {
  const document = parseDocument(text, options);
  if (!document.errors.some((it) => it.code === 'BAD_INDENT')) return document;
  const joined = withFlowJoined(text);
  return joined === text ? document : parseDocument(joined, options);
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

/** Turns the parser's tree into ours, which is smaller and knows about masks. */
class Builder {
  readonly #anchors = new Map<string, ManifestNode>();

  constructor(
    readonly document: Document.Parsed,
    readonly masks: readonly Mask[],
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
      return { kind: 'alias', name: from.source, target, start, end };
    }
    if (isMap(from)) {
      const fields = from.items.flatMap((it) => this.#field(it) ?? []);
      return { kind: 'map', flow: from.flow === true, fields, start, end };
    }
    if (isSeq(from)) {
      const items = from.items.flatMap((it) => this.#item(it) ?? []);
      return { kind: 'list', flow: from.flow === true, items, start, end };
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
    return item ? this.node(item as ParsedNode) : undefined;
  }

  #scalar(from: Scalar.Parsed): ScalarNode {
    const [start, end] = from.range;
    return {
      kind: 'scalar',
      value: this.#isMasked({ start, end }) ? unsure : scalarValue(from.value),
      style: styles[from.type ?? 'PLAIN'],
      start,
      end,
    };
  }

  #isMasked({ start, end }: Span): boolean {
    return this.masks.some((it) => it.start < end && it.end > start);
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
