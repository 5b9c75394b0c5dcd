/** The outline of Corefiles, and what of them can be folded. Offsets are those of the document. */
import {
  endOf,
  tokensIn,
  type CorefileItem,
  type Directive,
  type ServerBlock,
  type Snippet,
} from '../../dns/corefileTree';
import type { CorefileRegion } from './regions';
import { placed, sourceOf, type CorefileSource } from './source';

export interface CorefileSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'configMap' | 'zone' | 'snippet' | 'import' | 'plugin';
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly children: readonly CorefileSymbol[];
}

const nothing = { zones: [] };

export const symbolsIn = (regions: readonly CorefileRegion[]): readonly CorefileSymbol[] =>
  corefilesAmong(regions).flatMap((region) => {
    const source = sourceOf(region, nothing);
    const symbols = itemsOf(source).flatMap((it) => symbolOf(source, it) ?? []);
    const { configMap, start, end } = region;
    if (!configMap) return symbols;
    const { key, name = '', namespace = '' } = configMap;
    const nameEnd = start + key.length;
    const detail = [namespace, name].filter((it) => it !== '').join('/');
    return [
      {
        name: key,
        detail,
        kind: 'configMap',
        start,
        end,
        nameStart: start,
        nameEnd,
        children: symbols,
      },
    ];
  });

/** JSON has an outline of its own. */
const corefilesAmong = (regions: readonly CorefileRegion[]): readonly CorefileRegion[] =>
  regions.filter((it) => it.part !== 'json');

/** What `*.override` holds is parsed within a block of our own, which no one shall see. */
function itemsOf({ corefile, region }: CorefileSource): readonly (CorefileItem | Directive)[] {
  const [first] = corefile.items;
  if (region.part === 'whole') return corefile.items;
  return first?.kind === 'server' ? first.directives : [];
}

function symbolOf(
  source: CorefileSource,
  it: CorefileItem | Directive,
): CorefileSymbol | undefined {
  if (!('kind' in it)) return pluginSymbol(source, it);
  switch (it.kind) {
    case 'stray':
      return undefined;
    case 'import': {
      const name = it.args.map((arg) => arg.text).join(' ');
      return symbol(source, { name, detail: 'import', kind: 'import' }, it.keyword, [
        ...tokensIn(it),
      ]);
    }
    case 'server':
    case 'snippet':
      return blockSymbol(source, it);
  }
}

function blockSymbol(
  source: CorefileSource,
  block: ServerBlock | Snippet,
): CorefileSymbol | undefined {
  const tokens = [...tokensIn(block)];
  const [first] = tokens;
  if (!first) return undefined;
  const children = block.directives.map((it) => pluginSymbol(source, it));
  const named =
    block.kind === 'server'
      ? {
          name: block.keys.map((it) => it.token.text).join(' '),
          detail: 'server',
          kind: 'zone' as const,
        }
      : { name: block.name, detail: 'snippet', kind: 'snippet' as const };
  return { ...symbol(source, named, first, tokens), children };
}

function pluginSymbol(source: CorefileSource, directive: Directive): CorefileSymbol {
  const { name, rest } = directive;
  const open = rest.findIndex((it) => it.text === '{');
  const detail = (open === -1 ? rest : rest.slice(0, open)).map((it) => it.text).join(' ');
  const kind = name.text === 'import' ? 'import' : 'plugin';
  return symbol(source, { name: name.text, detail, kind }, name, [
    name,
    { ...name, end: endOf(directive) },
  ]);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function symbol(
  source: CorefileSource,
  { name, detail, kind }: Pick<CorefileSymbol, 'name' | 'detail' | 'kind'>,
  first: Span,
  tokens: readonly Span[],
): CorefileSymbol {
  const at = placed(source, first);
  const whole = placed(source, { start: first.start, end: tokens.at(-1)?.end ?? first.end });
  return {
    // An outline shows no row without a name.
    name: name === '' ? '{}' : name,
    detail,
    kind,
    ...whole,
    nameStart: at.start,
    nameEnd: at.end,
    children: [],
  };
}

/** Blocks, options and runs of comments, each from its first to its last line. */
export function foldsIn(text: string, regions: readonly CorefileRegion[]): readonly Span[] {
  const blocks = (symbols: readonly CorefileSymbol[]): readonly Span[] =>
    symbols.flatMap((it) => [{ start: it.start, end: it.end }, ...blocks(it.children)]);
  const all = [
    ...blocks(symbolsIn(regions)),
    ...corefilesAmong(regions).flatMap((it) => commentRuns(text, it)),
  ];
  return all.filter(({ start, end }) => text.slice(start, end).includes('\n'));
}

function commentRuns(text: string, { start, end }: CorefileRegion): readonly Span[] {
  const runs: Span[] = [];
  for (const found of text.slice(start, end).matchAll(/^[ \t]*#[^\n]*(?:\n[ \t]*#[^\n]*)+/gm)) {
    runs.push({ start: start + found.index, end: start + found.index + found[0].length });
  }
  return runs;
}
