/** What may stand where a person types in a Corefile, for the version that runs. */
import { plugins } from '../../dns/corefilePlugins';
import { isIdleIn, isTakenBy, type CoreDnsVersion, type Lifetime } from '../../dns/plugins/facts';
import { tokensOf, type CorefileToken } from '../../dns/corefileTokens';
import { upstreamText } from '../../dns/upstream';
import { factsText, pluginText, regionAt } from './hover';
import type { CorefileRegion } from './regions';
import { sourceOf, type CorefileContext, type CorefileSource } from './source';

export interface CorefileCompletion {
  readonly label: string;
  readonly kind: 'plugin' | 'option' | 'zone' | 'value';
  readonly detail: string;
  readonly markdown: string;
  /** In the editor's snippet syntax; new lines get the indent of the line by the editor. */
  readonly insert: string;
  /** What is replaced, in offsets of the document. */
  readonly start: number;
  readonly end: number;
}

/** At an offset of the document. Never throws. */
export function completionsIn(
  regions: readonly CorefileRegion[],
  offset: number,
  context: CorefileContext,
): readonly CorefileCompletion[] {
  const region = regionAt(regions, offset);
  if (!region?.isInLines) return [];
  const source = sourceOf(region, context);
  const at = region.fromDocument(offset);
  const place = placeAt(source, at);
  if (!place) return [];
  const span = { start: region.toDocument(at - place.typed), end: offset };
  // Within the indent of a text in YAML: a word there would be no part of it.
  if (span.start > offset) return [];
  return proposalsAt(place, source, context).map((it) => ({ ...it, ...span }));
}

type Proposal = Omit<CorefileCompletion, 'start' | 'end'>;

interface Place {
  /** How much of the word is there already. */
  readonly typed: number;
  readonly kind: 'key' | 'plugin' | 'option' | 'argument';
  /** The plugin that the line or the braces belong to. */
  readonly plugin: string;
  /** Words of the line before this one. */
  readonly before: readonly string[];
}

function placeAt({ region, templates }: CorefileSource, at: number): Place | undefined {
  const { tokens, trailing } = tokensOf(templates.text.slice(0, at));
  // In a comment there is nothing to say, nor within quotes.
  if (/#[^\n]*$/.test(trailing) || tokens.at(-1)?.raw.startsWith('"')) return undefined;
  const isTyping = trailing === '' && tokens.length > 0;
  const before = isTyping ? tokens.slice(0, -1) : tokens;
  const typed = isTyping ? (tokens.at(-1)?.raw.length ?? 0) : 0;
  const startsLine = isTyping
    ? (tokens.at(-1)?.startsLine ?? true)
    : tokens.length === 0 || trailing.includes('\n') || before.at(-1)?.text === '{';
  const stack = openedBy(before, region.part === 'inside');
  const line = startsLine ? [] : lastLineOf(before);
  return { typed, ...roleOf(stack, line, startsLine) };
}

/** The names of what is open: a block, then a plugin. */
function openedBy(tokens: readonly CorefileToken[], isInside: boolean): readonly string[] {
  const stack = isInside ? [''] : [];
  let first = '';
  for (const [index, token] of tokens.entries()) {
    if (token.startsLine || tokens[index - 1]?.text === '{') first = token.text;
    if (token.text === '{') stack.push(first);
    if (token.text === '}') stack.pop();
  }
  return stack;
}

function lastLineOf(tokens: readonly CorefileToken[]): readonly string[] {
  const from = tokens.findLastIndex((it) => it.startsLine);
  return tokens.slice(Math.max(0, from)).map((it) => it.text);
}

function roleOf(
  stack: readonly string[],
  before: readonly string[],
  startsLine: boolean,
): Omit<Place, 'typed'> {
  const plugin = stack.at(-1) ?? '';
  if (stack.length === 0) return { kind: 'key', plugin: '', before };
  if (stack.length === 1) {
    return startsLine
      ? { kind: 'plugin', plugin: '', before }
      : { kind: 'argument', plugin: before[0] ?? '', before };
  }
  return startsLine
    ? { kind: 'option', plugin, before }
    : { kind: 'argument', plugin: `${plugin} ${before[0] ?? ''}`, before };
}

function proposalsAt(
  { kind, plugin, before }: Place,
  source: CorefileSource,
  context: CorefileContext,
): readonly Proposal[] {
  switch (kind) {
    case 'key':
      return before.length === 0 ? zoneProposals(source, context) : [];
    case 'plugin':
      return pluginProposals(source.version);
    case 'option':
      return optionProposals(plugin, source.version);
    case 'argument':
      return argumentProposals(plugin, before, context);
  }
}

const isOffered = (facts: Lifetime, version: CoreDnsVersion | undefined): boolean =>
  version ? isTakenBy(facts, version) && !isIdleIn(facts, version) : facts.until === undefined;

function pluginProposals(version: CoreDnsVersion | undefined): readonly Proposal[] {
  const known = [...plugins.values()].filter((it) => isOffered(it, version));
  return [
    ...known.map((it) => ({
      label: it.name,
      kind: 'plugin' as const,
      detail: it.values ?? '',
      markdown: pluginText(it, version),
      insert: it.name === 'forward' ? 'forward . ${1:/etc/resolv.conf}' : it.name,
    })),
    {
      label: 'import',
      kind: 'plugin' as const,
      detail: 'SNIPPET|FILE|PATTERN',
      markdown: 'Puts the lines of a snippet or of files here.',
      insert: 'import ',
    },
  ];
}

const optionProposals = (
  plugin: string,
  version: CoreDnsVersion | undefined,
): readonly Proposal[] =>
  (plugins.get(plugin)?.options ?? [])
    .filter((it) => isOffered(it, version))
    .map((it) => ({
      label: it.name,
      kind: 'option',
      detail: it.values ?? '',
      markdown: factsText(it),
      insert: it.name,
    }));

/** A block for each zone of the mesh that has none, where the main block listens. */
function zoneProposals(
  { main }: CorefileSource,
  { zones, istioCoreDns }: CorefileContext,
): readonly Proposal[] {
  const [port, binds] = typeof main === 'string' ? ['53', []] : [main.ports[0] ?? '53', main.binds];
  const to = istioCoreDns === undefined ? '${1:10.0.0.11}' : upstreamText(istioCoreDns);
  return zones.map((zone) => ({
    label: `${zone}:${port}`,
    kind: 'zone',
    detail: 'to istiocoredns',
    markdown: `A block that sends \`.${zone}\` to istiocoredns.`,
    insert: [
      `${zone}:${port} {`,
      ...['errors', 'cache 30', ...binds.map(literal), `forward . ${to}`].map((it) => `\t${it}`),
      '}',
    ].join('\n'),
  }));
}

/** Text that a snippet must not read as its own syntax. */
const literal = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

function argumentProposals(
  plugin: string,
  before: readonly string[],
  { istioCoreDns }: CorefileContext,
): readonly Proposal[] {
  const value = (label: string, detail: string): Proposal => ({
    label,
    kind: 'value',
    detail,
    markdown: '',
    insert: literal(label),
  });
  if (['forward', 'grpc', 'proxy'].includes(plugin)) {
    if (before.length === 1) return [value('.', 'every name of the block')];
    return [
      ...(istioCoreDns === undefined ? [] : [value(upstreamText(istioCoreDns), 'istiocoredns')]),
      ...(plugin === 'grpc' ? [] : [value('/etc/resolv.conf', 'the servers of the node')]),
    ];
  }
  const [name = '', option = ''] = plugin.split(' ');
  const values = plugins.get(name)?.options?.find((it) => it.name === option)?.values ?? '';
  return /^[\w|]+$/.test(values) && values.includes('|')
    ? values.split('|').map((it) => value(it, option))
    : [];
}
