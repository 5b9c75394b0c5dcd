/** Zones a letter away from those that kubernetes answers for: CoreDNS starts, and takes no notice of them. */
import { zoneOf } from '../../../dns/corefileKey';
import { argumentsOf, optionsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { isSlipOf } from '../../../mesh/rules/entry/nearest';
import type { CorefileRule, Remark } from '../said';

export const zoneSlips: CorefileRule = function* ({ corefile, templates, shift }) {
  for (const { keys, directives } of serverBlocksOf(corefile)) {
    const served = keys.map(({ address }) => plain(address?.zone ?? ''));
    for (const directive of directives) {
      for (const { token, meant } of slipsIn(directive, served)) {
        if (!templates.touches(token.start - shift, token.end - shift)) yield remark(token, meant);
      }
    }
  }
};

interface Slip {
  readonly token: CorefileToken;
  readonly meant: string;
}

function* slipsIn(directive: Directive, served: readonly string[]): Iterable<Slip> {
  const zones = argumentsOf(directive);
  const [first] = zones;
  const dotted = directive.name.text === 'forward' && first ? dotless(first.text) : undefined;
  if (first && dotted !== undefined) yield { token: first, meant: dotted };
  const own = zones.map((it) => plain(it.text));
  if (directive.name.text === 'kubernetes') {
    const known = [...own, ...served];
    for (const token of zones) {
      const zone = plain(token.text);
      const meant = dotless(token.text) ?? reverseMeant(zone) ?? clusterMeant(zone, known);
      if (meant !== undefined) yield { token, meant };
    }
  }
  for (const [option, ...left] of optionsOf(directive)) {
    if (option?.text !== 'fallthrough') continue;
    for (const token of left) {
      const zone = plain(token.text);
      const meant = dotless(token.text) ?? reverseMeant(zone) ?? amongMeant(zone, own);
      if (meant !== undefined) yield { token, meant };
    }
  }
}

/** `.svc`, as suffixes are written elsewhere: here it is a label without a letter. */
const dotless = (zone: string): string | undefined =>
  /^\.[\w-]/.test(zone) ? zone.slice(1) : undefined;

const plain = (zone: string): string => zone.toLowerCase().replace(/\.$/, '');

const reverse = ['in-addr.arpa', 'ip6.arpa'];

/** `10.in.addr.arpa`: what stands before the zone of all addresses stays. */
function reverseMeant(zone: string): string | undefined {
  if (!zone.includes('arp') && !zone.includes('apr')) return undefined;
  const [, head = '', rest = ''] = /^((?:[\da-f]{1,3}\.)*)(.*)$/.exec(zone) ?? [];
  const meant = reverse.find((it) => isSlipOf(rest, it));
  return meant === undefined ? undefined : `${head}${meant}`;
}

const usual = 'cluster.local';

/** A cluster may well be named with a number more, and a block for the same zone says that it is meant. */
const clusterMeant = (zone: string, known: readonly string[]): string | undefined =>
  /\d/.test(zone) ||
  !isSlipOf(zone, usual) ||
  known.indexOf(zone) !== known.lastIndexOf(zone) ||
  known.includes(usual)
    ? undefined
    : usual;

const amongMeant = (zone: string, own: readonly string[]): string | undefined =>
  own.includes(zone) || /\d/.test(zone)
    ? undefined
    : own.find((it) => it.length >= shortest && isSlipOf(zone, it));

/** Shorter zones are too near to other words. */
const shortest = 5;

const remark = ({ start, end, text }: CorefileToken, meant: string): Remark => ({
  code: 'MESH0413',
  severity: 'warning',
  message: `Nobody asks for names in ${text}, so this does nothing: is ${meant} meant?`,
  start,
  end,
  cures: [{ title: `Change to ${meant}`, edits: [{ start, end, text: meant }] }],
});

/** Zones that `cache` is to keep answers of, and that its block is never asked for: `cache thirty`. */
export const idleCaches: CorefileRule = function* ({ corefile, templates, shift }) {
  for (const { keys, directives } of serverBlocksOf(corefile)) {
    const served = keys.map(({ address }) => address?.zone ?? '.');
    for (const directive of directives) {
      if (directive.name.text !== 'cache') continue;
      const [odd] = argumentsOf(directive).filter(({ text }) => !/^\d+[smh]?$|[/{}$]/.test(text));
      if (!odd || templates.touches(odd.start - shift, odd.end - shift)) continue;
      const zone = zoneOf(odd.text);
      if (served.some((it) => isWithin(it, zone) || isWithin(zone, it))) continue;
      yield {
        code: 'MESH0413',
        severity: 'warning',
        message: `cache takes ${odd.text} for the name of a zone, for its time is a number of seconds. This block is asked for no name in it, so nothing is kept.`,
        start: odd.start,
        end: odd.end,
      };
    }
  }
};

const isWithin = (zone: string, outer: string): boolean =>
  outer === '.' || zone === outer || zone.endsWith(`.${outer}`);
