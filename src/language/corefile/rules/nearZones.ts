/** Zones but for a letter that of the mesh, sent where only that would be sent (DNS-01). */
import { replacing } from '../../../dns/corefileEdit';
import { zoneOf } from '../../../dns/corefileKey';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, serverBlocksOf, type ServerBlock } from '../../../dns/corefileTree';
import { isSlipOf } from '../../../mesh/rules/entry/nearest';
import { isPrivateIpv4 } from '../../../mesh/services/addresses';
import type { CorefileRule, Remark } from '../said';

export const nearZones: CorefileRule = function* ({ corefile }, { zones }) {
  const blocks = serverBlocksOf(corefile);
  const named = blocks.flatMap((it) => [...namedIn(it)]);
  for (const zone of zones) {
    yield* starred(named, zone);
    if (named.some((it) => it.zone === zoneOf(zone))) continue;
    for (const it of named) {
      const written = it.zone.slice(0, -1);
      if (!isNearZone(written, zone) || !it.to.some(isWithin)) continue;
      const { token } = it;
      yield {
        code: 'MESH0401',
        severity: 'warning',
        message: nearMessage(written, zone),
        start: token.start,
        end: token.end,
        cures: [
          {
            title: `Change to ${zone}`,
            edits: [replacing(token, token, withZone(token.raw, written, zone))],
          },
        ],
      };
    }
  }
};

function withZone(raw: string, written: string, zone: string): string {
  const at = raw.toLowerCase().indexOf(written);
  return at < 0 ? zone : `${raw.slice(0, at)}${zone}${raw.slice(at + written.length)}`;
}

/** Shorter zones are too near to other words. */
const shortest = 5;

export const isNearZone = (name: string, zone: string): boolean =>
  zone.length >= shortest && isSlipOf(name, zone);

export const nearMessage = (written: string, zone: string): string =>
  `No line here sends ${zone} anywhere, and ${written} is sent to an address within, as istiocoredns has one: is ${zone} meant?`;

/** A zone holds all names below it, and a star in it is a letter like any other. */
function* starred(named: readonly NamedZone[], zone: string): Iterable<Remark> {
  for (const { zone: written, token } of named) {
    if (written !== zoneOf(`*.${zone}`)) continue;
    const text = token.raw.replace('*.', '');
    yield {
      code: 'MESH0401',
      message: `CoreDNS takes the star for a letter, so no name of ${zone} is in this zone: ${zone} alone holds them all.`,
      start: token.start,
      end: token.end,
      cures: [{ title: `Change to ${text}`, edits: [replacing(token, token, text)] }],
    };
  }
}

interface NamedZone {
  readonly zone: string;
  readonly token: CorefileToken;
  readonly to: readonly string[];
}

/** Zones of a block, and those its lines name, with where their questions go. */
function* namedIn({ keys, directives }: ServerBlock): Iterable<NamedZone> {
  const senders = directives.filter((it) => sending.has(it.name.text));
  const all = senders.flatMap((it) =>
    argumentsOf(it)
      .slice(1)
      .map((to) => to.text),
  );
  for (const { token, address } of keys) {
    if (address) yield { zone: address.zone, token, to: all };
  }
  for (const sender of senders) {
    const [from, ...to] = argumentsOf(sender);
    if (from) yield { zone: zoneOf(from.text), token: from, to: to.map((it) => it.text) };
  }
}

const sending: ReadonlySet<string> = new Set(['forward', 'proxy', 'grpc']);

/** An address within a cluster, or what a script was to put one in the place of. */
export const isWithin = (to: string): boolean =>
  to.includes('istiocoredns') ||
  to.startsWith('127.0.0.1:8053') ||
  isPrivateIpv4(to.replace(/:\d+$/, ''));
