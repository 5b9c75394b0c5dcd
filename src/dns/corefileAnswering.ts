// Which zones istiocoredns itself answers: it asks its plugin over gRPC, and only for zones that its
// own Corefile names (domain facts 2.7). Another suffix than `global` needs a block of its own.

import { parseCorefile } from './corefile';
import { insertedBlock, isOurs, removedBlock } from './corefileBlock';
import { plainZone, zoneOf } from './corefileKey';
import { dnsPortsOf, mainBlockOf } from './corefileMain';
import type { CorefileToken } from './corefileTokens';
import {
  argumentsOf,
  endOf,
  optionsOf,
  serverBlocksOf,
  type Corefile,
  type Directive,
  type ServerBlock,
} from './corefileTree';
import { isFatal } from './corefileZone';
import { lineOf } from './lineOf';
import { edited, refused, type Edited } from './zoneConfig';

export type AnswerState =
  | { readonly kind: 'answered' }
  | { readonly kind: 'none' }
  /** No line asks the plugin at all, or the text cannot be read. `because` is a sentence. */
  | { readonly kind: 'unknown'; readonly because: string };

const ownMark = '# Added by Istio Multicluster: asks the plugin for this zone.';

/** Whether this Corefile of istiocoredns asks the plugin for the zone. Never throws. */
export function answerOf(text: string, zone: string): AnswerState {
  const { value, problems } = parseCorefile(text);
  const fatal = problems.find(isFatal);
  if (fatal) {
    return { kind: 'unknown', because: `Line ${lineOf(text, fatal.start)}: ${fatal.message}` };
  }
  const asking = [...pluginLines(value)];
  if (asking.length === 0) {
    return { kind: 'unknown', because: 'No line of it asks the plugin over gRPC.' };
  }
  return asking.some((it) => asksFor(it, zoneOf(zone))) ? { kind: 'answered' } : { kind: 'none' };
}

/** The text in which the plugin is asked for the zone too, as it is asked for the first. */
export function withAnswer(text: string, zone: string): Edited {
  const name = plainZone(zone);
  if (name === undefined) return refused(`${zone} is no domain name.`);
  const state = answerOf(text, name);
  if (state.kind === 'unknown') return refused(state.because);
  if (state.kind === 'answered') return edited(text);
  const corefile = parseCorefile(text).value;
  if (serverBlocksOf(corefile).some((it) => dnsPortsOf(it, zoneOf(name)).length > 0)) {
    return refused(`A block of ${name} is there already, and does not ask the plugin.`);
  }
  const [first] = pluginLines(corefile);
  if (!first) return refused('No line of it asks the plugin over gRPC.');
  const surroundings = { text, corefile, main: mainBlockOf(corefile, text) };
  return insertedBlock(surroundings, name, [ownMark, 'errors', ...askedFromRoot(text, first)]);
}

/** The text without the block that we added for the zone; another's block stays. */
export function withoutAnswer(text: string, zone: string): Edited {
  const name = plainZone(zone);
  if (name === undefined) return refused(`${zone} is no domain name.`);
  const { value: corefile, problems } = parseCorefile(text);
  if (problems.some(isFatal)) return edited(text);
  const ours = serverBlocksOf(corefile).find(
    (it) => isOurs(it) && dnsPortsOf(it, zoneOf(name)).length > 0,
  );
  return ours ? removedBlock(text, corefile, ours, name) : edited(text);
}

interface PluginLine {
  readonly block: ServerBlock;
  readonly directive: Directive;
  /** The zone it is asked for. */
  readonly from: CorefileToken;
}

/** `grpc ZONE 127.0.0.1:8053`, or `proxy` with `protocol grpc` before CoreDNS 1.5. */
function* pluginLines(corefile: Corefile): Iterable<PluginLine> {
  for (const block of serverBlocksOf(corefile)) {
    for (const directive of block.directives) {
      const [from, to] = argumentsOf(directive);
      if (from && to && asksOverGrpc(directive)) yield { block, directive, from };
    }
  }
}

/** Over gRPC, whichever plugin does it. */
export const asksOverGrpc = (directive: Directive): boolean =>
  directive.name.text === 'grpc' ||
  (directive.name.text === 'proxy' &&
    optionsOf(directive).some(
      ([name, value]) => name?.text === 'protocol' && value?.text === 'grpc',
    ));

function asksFor({ block, from }: PluginLine, zone: string): boolean {
  const covers = (outer: string): boolean =>
    outer === '.' || zone === outer || zone.endsWith(`.${outer}`);
  const isServed = block.keys.some((it) => it.address?.scheme === 'dns' && covers(it.address.zone));
  return isServed && covers(zoneOf(from.text));
}

/** The line as it is written, asked for everything the block serves; its options keep their lines. */
function askedFromRoot(text: string, { directive, from }: PluginLine): readonly string[] {
  const { name } = directive;
  const written = `${text.slice(name.start, from.start)}.${text.slice(from.end, endOf(directive))}`;
  const lines = written.split(/\r?\n/).map((it) => it.trim());
  return lines.map((it, index) => (index > 0 && index < lines.length - 1 ? `    ${it}` : it));
}
