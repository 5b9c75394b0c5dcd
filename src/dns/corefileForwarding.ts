// Forwarding a zone in a Corefile: the smallest edit, and back to the same bytes.

import { zoneOf } from './corefileKey';
import { insertedBlock, keysFor, markComment, removedBlock } from './corefileBlock';
import { lineInsertion, replacing, spliced, type Splice } from './corefileEdit';
import { parseCorefile } from './corefile';
import { bindsIn, dnsPortsOf } from './corefileMain';
import type { CorefileToken } from './corefileTokens';
import {
  argumentsOf,
  tokensIn,
  type CorefileItem,
  type Directive,
  type ServerBlock,
} from './corefileTree';
import { viewZone, type ZoneSight, type ZoneView } from './corefileZone';
import { parseJson } from './jsonText';
import { isSameUpstream, upstreamText } from './upstream';
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
      return verified(config, zone, address, edited(redirected(view, sight, address)));
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

/** Our block goes; a block of somebody else's gets back what stood in it, or stays as it is. */
export function withoutForwardInCorefile(config: ZoneConfig, zone: string): Edited {
  const { text, corefile, sight } = viewZone(config.text, zone, config.importedBy);
  switch (sight.kind) {
    case 'absent':
      return edited(text);
    case 'unreadable':
      return refused(sight.because);
    case 'forwarded':
      return sight.ours
        ? removedBlock(text, corefile, sight.block, zone)
        : edited(restored(text, sight.directive));
    case 'unclear':
      return sight.ours && sight.block
        ? removedBlock(text, corefile, sight.block, zone)
        : refused(sight.because);
  }
}

type Forwarded = Extract<ZoneSight, { kind: 'forwarded' }>;

function redirected(view: ZoneView, sight: Forwarded, address: string): string {
  const { directive, upstreams } = sight;
  const splices: Splice[] = [...missingBinds(view, sight), ...remembered(view, sight, address)];
  const { name } = directive;
  const to = upstreamText(address);
  if (name.text === 'proxy') splices.push(replacing(name, name, 'forward'));
  const [first] = upstreams;
  const last = upstreams.at(-1);
  if (!first || !last) {
    const [from] = argumentsOf(directive);
    const { end } = from ?? name;
    splices.push({ start: end, end, text: from ? ` ${to}` : ` . ${to}` });
  } else if (first !== last || !isSameUpstream(first.text, address)) {
    splices.push(replacing(first, last, to));
  }
  return spliced(view.text, splices);
}

/**
 * In front of a line of somebody else's that was changed here: where it led, so that stopping brings
 * that back. Not the plugin: a `proxy` that comes back would keep newer servers from starting.
 */
const memory = /# Istio Multicluster found here: (".*")[ \t]*\r?\n/;

function remembered({ text }: ZoneView, sight: Forwarded, address: string): readonly Splice[] {
  const { directive, upstreams, ours } = sight;
  const [first, ...others] = upstreams;
  const isSo = first !== undefined && others.length === 0 && isSameUpstream(first.text, address);
  if (ours || isSo || memory.test(directive.name.leading)) return [];
  const [from] = argumentsOf(directive);
  const found = from ? text.slice(from.start, lastOf(directive).end) : '';
  const note = `# Istio Multicluster found here: ${JSON.stringify(found)}`;
  return [lineInsertion(text, directive.name, [note])];
}

/** The line leads where it did, and the memory of that is gone; unchanged where there is none. */
function restored(text: string, directive: Directive): string {
  const { name } = directive;
  const [from] = argumentsOf(directive);
  const note = memory.exec(name.leading);
  const found = note?.[1] === undefined ? undefined : textIn(note[1]);
  if (!note || found === undefined) return text;
  const start = name.start - name.leading.length + note.index;
  const to = found === '' || !from ? name.end : from.start;
  return spliced(text, [
    { start, end: name.start, text: '' },
    { start: to, end: lastOf(directive).end, text: found },
  ]);
}

const lastOf = (directive: Directive): CorefileToken =>
  argumentsOf(directive).at(-1) ?? directive.name;

/** A comment can be edited by anyone. */
function textIn(json: string): string | undefined {
  const parsed = parseJson(json);
  return parsed.kind === 'value' && parsed.value.kind === 'text' ? parsed.value.value : undefined;
}

/** A block of ours listens where the main block does; one without `bind` beside it would clash. */
function missingBinds({ text, main }: ZoneView, { block, directive, ours }: Forwarded): Splice[] {
  if (!ours || typeof main === 'string' || bindsIn(block).length > 0) return [];
  return main.binds.length === 0 ? [] : [lineInsertion(text, directive.name, main.binds)];
}

function rekeyed(block: ServerBlock, keys: string): readonly Splice[] {
  const [first] = block.keys;
  const last = block.keys.at(-1);
  return first && last ? [replacing(first.token, last.token, keys)] : [];
}

function inserted(view: ZoneView, zone: string, address: string): Edited {
  const binds = typeof view.main === 'string' ? [] : view.main.binds;
  return insertedBlock(view, zone, [
    markComment,
    'errors',
    'cache 30',
    ...binds,
    `forward . ${upstreamText(address)}`,
  ]);
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
