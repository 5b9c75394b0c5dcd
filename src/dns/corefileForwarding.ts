// Forwarding a zone in a Corefile: the smallest edit, and back to the same bytes.

import { zoneOf } from './corefileKey';
import {
  insertionAfter,
  lastLineEnd,
  layoutOf,
  removalOf,
  replacing,
  spliced,
  type Layout,
  type Splice,
} from './corefileEdit';
import { parseCorefile } from './corefile';
import { dnsPortsOf, type MainBlock } from './corefileMain';
import type { CorefileToken } from './corefileTokens';
import {
  argumentsOf,
  serverBlocksOf,
  tokensIn,
  type Corefile,
  type CorefileItem,
  type ServerBlock,
} from './corefileTree';
import { markComment, viewZone, type ZoneSight, type ZoneView } from './corefileZone';
import { isSameUpstream } from './upstream';
import { edited, refused, type Edited, type ForwardState, type ZoneConfig } from './zoneConfig';

export function forwardInCorefile({ text, importedBy }: ZoneConfig, zone: string): ForwardState {
  const { sight } = viewZone(text, zone, importedBy);
  switch (sight.kind) {
    case 'absent':
      return { kind: 'none' };
    case 'unreadable':
      return { kind: 'broken', because: sight.because };
    case 'unclear':
      return { kind: 'ambiguous', because: sight.because };
    case 'forwarded':
      return {
        kind: 'forwarded',
        to: sight.upstreams.map((it) => it.text),
        plugin: sight.directive.name.text === 'proxy' ? 'proxy' : 'forward',
        ours: sight.ours,
      };
  }
}

/** `zone` in lower case without its last dot and `address` an IP: the caller has checked. */
export function withForwardInCorefile(config: ZoneConfig, zone: string, address: string): Edited {
  const view = viewZone(config.text, zone, config.importedBy);
  const { sight, main } = view;
  switch (sight.kind) {
    case 'unreadable':
      return refused(sight.because);
    case 'absent':
      return verified(config, zone, address, inserted(view, zone, address));
    case 'forwarded':
      return verified(config, zone, address, edited(redirected(view.text, sight, address)));
    case 'unclear': {
      const { block, fault, ours, because } = sight;
      if (fault !== 'otherPort' || !ours || !block || typeof main === 'string') {
        return refused(because);
      }
      // The main block moved to another port, so our block follows it.
      const text = spliced(view.text, rekeyed(block, keysFor(zone, main)));
      return withForwardInCorefile({ ...config, text }, zone, address);
    }
  }
}

export function withoutForwardInCorefile(config: ZoneConfig, zone: string): Edited {
  const { text, corefile, sight } = viewZone(config.text, zone, config.importedBy);
  if (sight.kind === 'absent') return edited(text);
  if (sight.kind === 'unreadable') return refused(sight.because);
  const { block, ours } = sight;
  if (!block || (sight.kind === 'unclear' && !ours)) {
    return refused(sight.kind === 'unclear' ? sight.because : `Nothing forwards ${zone}.`);
  }
  const stranger = ours ? undefined : block.directives.find((it) => !documented.has(it.name.text));
  if (stranger) {
    return refused(
      `The block of ${zone} was not made here and also uses ${stranger.name.text}. Remove it by hand.`,
    );
  }
  const first = block.keys[0]?.token;
  if (!first || !block.close) return refused(`The block of ${zone} has no braces to end it.`);
  const next = tokenAfter(corefile, block);
  return edited(spliced(text, [removalOf(text, first, block.close, next)]));
}

/** What the documented block of a forwarded zone is made of (domain facts 1.6, 5.4). */
const documented: ReadonlySet<string> = new Set(['errors', 'cache', 'bind', 'forward', 'proxy']);

type Forwarded = Extract<ZoneSight, { kind: 'forwarded' }>;

function redirected(text: string, { directive, upstreams }: Forwarded, address: string): string {
  const splices: Splice[] = [];
  const { name } = directive;
  if (name.text === 'proxy') splices.push(replacing(name, name, 'forward'));
  const [first] = upstreams;
  const last = upstreams.at(-1);
  if (!first || !last) {
    const [from] = argumentsOf(directive);
    const { end } = from ?? name;
    splices.push({ start: end, end, text: from ? ` ${address}` : ` . ${address}` });
  } else if (first !== last || !isSameUpstream(first.text, address)) {
    splices.push(replacing(first, last, address));
  }
  return spliced(text, splices);
}

function rekeyed(block: ServerBlock, keys: string): readonly Splice[] {
  const [first] = block.keys;
  const last = block.keys.at(-1);
  return first && last ? [replacing(first.token, last.token, keys)] : [];
}

const keysFor = (zone: string, main: MainBlock | 'none'): string =>
  (main === 'none' ? ['53'] : main.ports).map((port) => `${zone}:${port}`).join(' ');

function inserted(view: ZoneView, zone: string, address: string): Edited {
  const { text, corefile, main } = view;
  const blocks = serverBlocksOf(corefile);
  if (main === 'several') {
    return refused('Blocks on different ports serve the root zone, so the port is not clear.');
  }
  if (blocks.some((it) => !it.close)) {
    return refused(
      'The Corefile is one server without braces. Put braces around it, so that a second block can follow.',
    );
  }
  const ownMain = main === 'none' ? undefined : main.blocks.findLast((it) => blocks.includes(it));
  const anchor = ownMain ?? blocks.at(-1);
  const lines = blockLines(layoutOf(text, anchor), zone, main, address);
  if (text === '') return edited(`${lines.join('\n')}\n`);
  const splice = anchor?.close
    ? insertionAfter(text, anchor.close.end, tokenAfter(corefile, anchor), lines)
    : insertionAfter(text, lastLineEnd(text), undefined, lines);
  return edited(spliced(text, [splice]));
}

function blockLines(
  { outer, inner }: Layout,
  zone: string,
  main: MainBlock | 'none',
  address: string,
): readonly string[] {
  const binds = main === 'none' ? [] : main.binds;
  const body = [markComment, 'errors', 'cache 30', ...binds, `forward . ${address}`];
  return [
    `${outer}${keysFor(zone, main)} {`,
    ...body.map((line) => `${inner}${line}`),
    `${outer}}`,
  ];
}

function tokenAfter(corefile: Corefile, block: ServerBlock): CorefileToken | undefined {
  const next = corefile.items[corefile.items.indexOf(block) + 1];
  if (!next) return undefined;
  const [first] = tokensIn(next);
  return first;
}

/** An edit is given out only when it reads back as asked and every other item is as it was. */
function verified(config: ZoneConfig, zone: string, address: string, edit: Edited): Edited {
  if (edit.kind === 'refused') return edit;
  const state = forwardInCorefile({ ...config, text: edit.text }, zone);
  const isForwarded =
    state.kind === 'forwarded' &&
    state.plugin === 'forward' &&
    state.to.length === 1 &&
    state.to.every((it) => isSameUpstream(it, address));
  return isForwarded && othersOf(edit.text, zone) === othersOf(config.text, zone)
    ? edit
    : refused(`No edit of this Corefile forwards ${zone} and leaves the rest alone.`);
}

/** Every item but the block of the zone, word for word. */
const othersOf = (text: string, zone: string): string =>
  JSON.stringify(
    parseCorefile(text)
      .value.items.filter((it) => !isBlockOf(it, zone))
      .map((it) => [...tokensIn(it)].map((token) => token.raw)),
  );

const isBlockOf = (item: CorefileItem, zone: string): boolean =>
  item.kind === 'server' && dnsPortsOf(item, zoneOf(zone)).length > 0;
