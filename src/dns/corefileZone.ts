// How one zone is served by a Corefile, in one of a few shapes: what forwarding, edits and checks stand on.

import { parseCorefile } from './corefile';
import { isOurs } from './corefileBlock';
import { zoneOf } from './corefileKey';
import { dnsPortsOf, mainBlockOf } from './corefileMain';
import { answeringPlugins, harmlessPlugins } from './corefilePlugins';
import type { CorefileProblem, CorefileToken } from './corefileTokens';
import { lineOf } from './lineOf';
import {
  argumentsOf,
  optionsOf,
  serverBlocksOf,
  type Corefile,
  type Directive,
  type ServerBlock,
} from './corefileTree';

export type ZoneSight =
  | { readonly kind: 'unreadable'; readonly because: string }
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'forwarded';
      readonly block: ServerBlock;
      /** The only `forward` or `proxy` of the block. */
      readonly directive: Directive;
      readonly upstreams: readonly CorefileToken[];
      readonly ours: boolean;
    }
  | {
      readonly kind: 'unclear';
      readonly fault: Unclear;
      readonly because: string;
      /** The one block that serves the zone, where there is one. */
      readonly block?: ServerBlock;
      readonly ours: boolean;
    };

export type Unclear = 'servedTwice' | 'sharedBlock' | 'otherPort' | 'otherwiseServed';

type Main = ReturnType<typeof mainBlockOf>;

export interface ZoneView {
  readonly text: string;
  readonly corefile: Corefile;
  /** Of this text, or of the Corefile that imports it. */
  readonly main: Main;
  readonly sight: ZoneSight;
}

/** Looks at a zone in a Corefile; `importedBy` is the Corefile that the text is a part of. Never throws. */
export function viewZone(text: string, zone: string, importedBy?: string): ZoneView {
  const { value: corefile, problems } = parseCorefile(text);
  const importer = importedBy === undefined ? undefined : parseCorefile(importedBy);
  const main =
    importer && importedBy !== undefined
      ? mainBlockOf(importer.value, importedBy)
      : mainBlockOf(corefile, text);
  const fatal = problems.find(isFatal);
  const importerFatal = importer?.problems.find(isFatal);
  const sight =
    (fatal && unreadable('', text, fatal)) ??
    (importerFatal && unreadable('In the importing Corefile, ', importedBy ?? '', importerFatal)) ??
    sightOf(corefile, importer?.value, zoneOf(zone), main);
  return { text, corefile, main, sight };
}

/** The server reads past a glued comment, though not as its author meant. */
export const isFatal = ({ code }: CorefileProblem): boolean => code !== 'gluedComment';

const unreadable = (prefix: string, text: string, problem: CorefileProblem): ZoneSight => ({
  kind: 'unreadable',
  because: `${prefix === '' ? 'Line' : `${prefix}line`} ${lineOf(text, problem.start)}: ${problem.message}`,
});

function sightOf(
  corefile: Corefile,
  importer: Corefile | undefined,
  zone: string,
  main: Main,
): ZoneSight {
  const blocks = servers(corefile, zone);
  const outside = importer ? servers(importer, zone) : [];
  const [block, ...others] = blocks;
  if (block && others.length + outside.length === 0) return sightOfBlock(block, zone, main);
  if (block) return unclear('servedTwice', `${name(zone)} is served by more than one block.`);
  if (outside.length > 0) {
    return unclear('otherwiseServed', `The importing Corefile serves ${name(zone)} itself.`);
  }
  return sightWithin([corefile, ...(importer ? [importer] : [])], zone);
}

const servers = (corefile: Corefile, zone: string): readonly ServerBlock[] =>
  serverBlocksOf(corefile).filter((it) => dnsPortsOf(it, zone).length > 0);

const unclear = (fault: Unclear, because: string, block?: ServerBlock): ZoneSight => ({
  kind: 'unclear',
  fault,
  because,
  ...(block && { block }),
  ours: block !== undefined && isOurs(block),
});

/** For people: without the trailing dot. */
const name = (zone: string): string => (zone === '.' ? zone : zone.replace(/\.$/, ''));

function sightOfBlock(block: ServerBlock, zone: string, main: Main): ZoneSight {
  const stranger = block.keys.find((it) => it.address?.zone !== zone);
  if (stranger) {
    const other = stranger.token.text;
    return unclear('sharedBlock', `The block of ${name(zone)} serves ${other} as well.`, block);
  }
  const ports = dnsPortsOf(block, zone);
  if (typeof main !== 'string' && !main.ports.some((it) => ports.includes(it))) {
    const [here, there] = [ports.join(', '), main.ports.join(', ')];
    const because = `The block of ${name(zone)} listens on port ${here}, but queries arrive on port ${there}.`;
    return unclear('otherPort', because, block);
  }
  return sightOfForward(block, zone);
}

function sightOfForward(block: ServerBlock, zone: string): ZoneSight {
  const odd = block.directives.find((it) => !harmlessPlugins.has(it.name.text) && !isForwarder(it));
  const refuse = (because: string) => unclear('otherwiseServed', because, block);
  if (odd) return refuse(`The block of ${name(zone)} also uses ${odd.name.text}.`);
  const [directive, second] = block.directives.filter(isForwarder);
  if (!directive) return refuse(`The block of ${name(zone)} forwards nothing.`);
  if (second) return refuse(`The block of ${name(zone)} forwards in two ways.`);
  const [from, ...upstreams] = argumentsOf(directive);
  if (from && from.text !== '.' && zoneOf(from.text) !== zone) {
    return refuse(`The block of ${name(zone)} forwards only ${from.text}.`);
  }
  if (directive.name.text === 'proxy' && optionsOf(directive).length > 0) {
    return refuse(`The proxy of ${name(zone)} has options of its own, which forward may not know.`);
  }
  return { kind: 'forwarded', block, directive, upstreams, ours: isOurs(block) };
}

const isForwarder = ({ name: { text } }: Directive): boolean =>
  text === 'forward' || text === 'proxy';

/** No block of its own; yet another block, a snippet or the environment may serve the zone. */
function sightWithin(corefiles: readonly Corefile[], zone: string): ZoneSight {
  for (const { items } of corefiles) {
    for (const item of items) {
      if (item.kind !== 'server' && item.kind !== 'snippet') continue;
      const fromEnvironment =
        item.kind === 'server' && item.keys.find((it) => /\{[$%]/.test(zonePartOf(it.token.text)));
      if (fromEnvironment) {
        const key = fromEnvironment.token.text;
        return unclear(
          'otherwiseServed',
          `The environment decides which zone ${key} is, so it may be ${name(zone)}.`,
        );
      }
      const inside = item.directives.find((it) => serves(it, zone, item.kind === 'snippet'));
      if (inside) {
        const place = item.kind === 'snippet' ? `The snippet ${item.name}` : 'Another block';
        return unclear(
          'otherwiseServed',
          `${place} already serves ${name(zone)} with ${inside.name.text}.`,
        );
      }
    }
  }
  return { kind: 'absent' };
}

const zonePartOf = (key: string): string => key.replace(/:\{[$%][^{}]*\}$/, '');

function serves(directive: Directive, zone: string, isSnippet: boolean): boolean {
  const isNamed = (it: CorefileToken): boolean => zoneOf(it.text) === zone;
  if (directive.name.text === 'rewrite') return directive.rest.some((it) => endsIn(it.text, zone));
  if (answeringPlugins.has(directive.name.text)) return argumentsOf(directive).some(isNamed);
  // A snippet may hold a whole server block: zone.replace is its key.
  return isSnippet && zoneOf(directive.name.text.replace(/:\d+$/, '')) === zone;
}

/** Whether a name or pattern of `rewrite` ends in the zone: `.global`, `(.*)\\.global$`. */
function endsIn(pattern: string, zone: string): boolean {
  let end = pattern.length;
  while (end > 0 && '.$)'.includes(pattern[end - 1] ?? '')) end -= 1;
  return `.${pattern.slice(0, end).toLowerCase()}`.endsWith(`.${name(zone)}`);
}
