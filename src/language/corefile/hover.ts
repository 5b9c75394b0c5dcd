/** What a word of a Corefile means, for the version that runs. */
import { plugins } from '../../dns/corefilePlugins';
import { spoken, type Lifetime, type OptionFacts, type PluginFacts } from '../../dns/plugins/facts';
import { optionsOf, type BlockKey, type Directive } from '../../dns/corefileTree';
import type { CorefileRegion } from './regions';
import { placed, sourceOf, type CorefileContext, type CorefileSource } from './source';

export interface CorefileHover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** At an offset of the document; undefined where nothing is known. Never throws. */
export function hoverIn(
  regions: readonly CorefileRegion[],
  offset: number,
  context: CorefileContext,
): CorefileHover | undefined {
  const region = regionAt(regions, offset);
  if (!region) return undefined;
  const source = sourceOf(region, context);
  const at = region.fromDocument(offset) + source.shift;
  for (const told of toldIn(source)) {
    if (at < told.start || at > told.end) continue;
    return { ...placed(source, told), markdown: told.markdown };
  }
  return undefined;
}

export const regionAt = (
  regions: readonly CorefileRegion[],
  offset: number,
): CorefileRegion | undefined =>
  regions.find((it) => it.part !== 'json' && it.toDocument(0) <= offset && offset <= it.end);

function* toldIn(source: CorefileSource): Iterable<CorefileHover> {
  const { corefile, region, version } = source;
  for (const item of corefile.items) {
    if (item.kind === 'server' && region.part === 'whole') {
      for (const key of item.keys) yield* ofKey(key);
    }
    if (item.kind === 'server' || item.kind === 'snippet') {
      for (const directive of item.directives) yield* ofDirective(directive, version);
    }
  }
}

function* ofKey({ token, address }: BlockKey): Iterable<CorefileHover> {
  if (!address) return;
  const { scheme, zone, port } = address;
  const over = { dns: 'DNS', tls: 'DNS over TLS', grpc: 'DNS over gRPC' }[scheme] ?? scheme;
  const names =
    zone === '.' ? 'every name that no other block serves' : `\`${zone}\` and names below it`;
  yield {
    start: token.start,
    end: token.end,
    markdown: `Serves ${names}, ${over} on port ${port}.`,
  };
}

type Version = CorefileSource['version'];

function* ofDirective(directive: Directive, version: Version): Iterable<CorefileHover> {
  const { name } = directive;
  const facts = plugins.get(name.text);
  if (!facts) return;
  yield { start: name.start, end: name.end, markdown: pluginText(facts, version) };
  for (const [option] of optionsOf(directive)) {
    const found = facts.options?.find((it) => it.name === option?.text);
    if (!option || !found) continue;
    yield { start: option.start, end: option.end, markdown: factsText(found) };
  }
}

export function pluginText(facts: PluginFacts, version: Version): string {
  const options = (facts.options ?? []).map((it) => `\`${it.name}\``).join(', ');
  return [
    factsText(facts),
    ...(options === '' ? [] : [`Options: ${options}.`]),
    ...(version ? [] : ['No version of CoreDNS is known, so words are not judged by it.']),
    `[coredns.io/plugins/${facts.name}](https://coredns.io/plugins/${facts.name})`,
  ].join('\n\n');
}

export const factsText = (facts: OptionFacts | PluginFacts): string =>
  [
    `\`${[facts.name, facts.values].filter((it) => it !== undefined).join(' ')}\` ${facts.about}.`,
    ...lifeOf(facts),
  ].join('\n\n');

function lifeOf({ since, until, idleSince, instead }: Lifetime): readonly string[] {
  const parts = [
    since === undefined ? undefined : `Since CoreDNS ${spoken(since)}.`,
    idleSince === undefined ? undefined : `Does nothing from CoreDNS ${spoken(idleSince)} on.`,
    until === undefined ? undefined : `An error from CoreDNS ${spoken(until)} on.`,
    instead === undefined ? undefined : `${instead.charAt(0).toUpperCase()}${instead.slice(1)}.`,
  ].filter((it) => it !== undefined);
  return parts.length === 0 ? [] : [parts.join(' ')];
}
