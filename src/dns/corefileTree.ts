import type { KeyAddress } from './corefileKey';
import type { CorefileToken } from './corefileTokens';

/** A Corefile as a tree of its tokens. Every byte of the text is in a token or in `trailing`. */
export interface Corefile {
  readonly items: readonly CorefileItem[];
  /** Blanks and comments after the last token. */
  readonly trailing: string;
}

export type CorefileItem = ServerBlock | Snippet | TopLevelImport | StrayBrace;

export interface ServerBlock {
  readonly kind: 'server';
  readonly keys: readonly BlockKey[];
  /** Undefined for the one server whose braces are left out, and for keys that the file ends in. */
  readonly open: CorefileToken | undefined;
  readonly directives: readonly Directive[];
  readonly close: CorefileToken | undefined;
}

export interface BlockKey {
  readonly token: CorefileToken;
  /** Undefined when the server would refuse it or the environment decides it. */
  readonly address: KeyAddress | undefined;
}

/** `(name) { … }`: lines to be imported elsewhere. */
export interface Snippet {
  readonly kind: 'snippet';
  readonly name: string;
  readonly key: CorefileToken;
  readonly open: CorefileToken | undefined;
  readonly directives: readonly Directive[];
  readonly close: CorefileToken | undefined;
}

export interface TopLevelImport {
  readonly kind: 'import';
  readonly keyword: CorefileToken;
  readonly args: readonly CorefileToken[];
}

/** A `}` that closes nothing. */
export interface StrayBrace {
  readonly kind: 'stray';
  readonly token: CorefileToken;
}

/** One line of a block: a plugin (or `import`) with all that belongs to it, its own braces included. */
export interface Directive {
  readonly name: CorefileToken;
  readonly rest: readonly CorefileToken[];
}

/** The words after the plugin's name, up to its own braces. */
export function argumentsOf(directive: Directive): readonly CorefileToken[] {
  const open = directive.rest.findIndex((it) => it.text === '{');
  return open === -1 ? directive.rest : directive.rest.slice(0, open);
}

/** The lines within the plugin's own braces; the words of deeper braces stay on their line. */
export function optionsOf(directive: Directive): readonly (readonly CorefileToken[])[] {
  const lines: CorefileToken[][] = [];
  let depth = 0;
  for (const token of directive.rest) {
    if (token.text === '}') depth -= 1;
    if (depth === 1 && token.startsLine && token.text !== '}') lines.push([token]);
    else if (depth > 0 && token.text !== '}') (lines.at(-1) ?? newLine(lines)).push(token);
    if (token.text === '{') depth += 1;
  }
  return lines;
}

function newLine(lines: CorefileToken[][]): CorefileToken[] {
  const line: CorefileToken[] = [];
  lines.push(line);
  return line;
}

export const endOf = (directive: Directive): number =>
  (directive.rest.at(-1) ?? directive.name).end;

/** The tokens of an item, in the order of the text. */
export function* tokensIn(item: CorefileItem): Iterable<CorefileToken> {
  switch (item.kind) {
    case 'stray':
      yield item.token;
      return;
    case 'import':
      yield item.keyword;
      yield* item.args;
      return;
    case 'server':
      for (const key of item.keys) yield key.token;
      yield* bodyOf(item);
      return;
    case 'snippet':
      yield item.key;
      yield* bodyOf(item);
      return;
  }
}

function* bodyOf(block: ServerBlock | Snippet): Iterable<CorefileToken> {
  if (block.open) yield block.open;
  for (const directive of block.directives) {
    yield directive.name;
    yield* directive.rest;
  }
  if (block.close) yield block.close;
}

export const serverBlocksOf = (corefile: Corefile): readonly ServerBlock[] =>
  corefile.items.filter((it): it is ServerBlock => it.kind === 'server');
