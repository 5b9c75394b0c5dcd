/** Blocks that get in each other's way, or listen where no question arrives (DNS-07, DNS-10). */
import { exceptionsOf, overtakings } from '../../../dns/corefileAsking';
import { replacing } from '../../../dns/corefileEdit';
import { zoneOf } from '../../../dns/corefileKey';
import { bindsIn, dnsPortsOf, type MainBlock } from '../../../dns/corefileMain';
import {
  argumentsOf,
  optionsOf,
  serverBlocksOf,
  tokensIn,
  type BlockKey,
  type ServerBlock,
} from '../../../dns/corefileTree';
import { isIp } from '../../../dns/upstream';
import { withoutLine, type CorefileRule, type Cure, type Remark } from '../said';
import type { CorefileSource } from '../source';

/** One zone and port in two places: CoreDNS refuses to start. */
export const duplicates: CorefileRule = function* (source) {
  if (isOpen(source)) return;
  const seen = new Map<string, ServerBlock[]>();
  for (const block of serverBlocksOf(source.corefile)) {
    // One parts a zone by client, and the other may bring what does.
    if (block.directives.some((it) => parting.has(it.name.text))) continue;
    for (const key of block.keys) {
      const name = nameOf(key);
      const { start, end } = key.token;
      // What is filled in may be two names.
      if (name === undefined || source.templates.touches(start, end)) continue;
      const others = seen.get(name) ?? [];
      const before = others.find((it) => listenTogether(it, block));
      if (before) yield twice(source, key, before, block);
      else seen.set(name, [...others, block]);
    }
  }
};

/** What AKS and k3s import beside their own block for all names. */
export const mainTwice: CorefileRule = function* (source) {
  const { configMap, isImported } = source.region;
  if (!isImported || configMap?.name !== 'coredns-custom' || isOpen(source)) return;
  for (const { directives, keys } of serverBlocksOf(source.corefile)) {
    if (directives.some((it) => parting.has(it.name.text) || it.name.text === 'bind')) continue;
    for (const { token, address } of keys) {
      if (address?.scheme !== 'dns' || address.zone !== '.' || address.port !== '53') continue;
      const message =
        'The Corefile that imports this has a block for . on port 53 already, and with two CoreDNS does not start. What is for that block goes into a key that ends in .override.';
      yield { code: 'MESH0408', message, severity: 'warning', start: token.start, end: token.end };
    }
  }
};

const parting: ReadonlySet<string> = new Set(['view', 'import']);

/** `bind` parts a zone by address, unless both have the same. */
function listenTogether(one: ServerBlock, other: ServerBlock): boolean {
  const [mine, theirs] = [one, other].map((it) => bindsIn(it).flatMap(argumentsOf));
  if (!mine || !theirs) return false;
  if (mine.length === 0 && theirs.length === 0) return true;
  return mine.some(({ text }) => isIp(text) && theirs.some((it) => it.text === text));
}

const isOpen = ({ templates, region }: CorefileSource): boolean =>
  templates.hasLines || region.part === 'inside';

/** Undefined where the environment has a say. */
const nameOf = ({ address }: BlockKey): string | undefined =>
  address && /^\d+$/.test(address.port)
    ? `${address.scheme}://${address.zone}:${address.port}`
    : undefined;

function twice(
  { text }: CorefileSource,
  { token, address }: BlockKey,
  before: ServerBlock,
  block: ServerBlock,
): Remark {
  const zone = address?.zone ?? token.text;
  const remark = {
    code: 'MESH0408',
    message: `${zone} is served by another block on the same port, so CoreDNS does not start.`,
    start: token.start,
    end: token.end,
  } as const;
  const { close, keys } = block;
  const [first] = keys;
  if (!first || !close || wordsOf(block) !== wordsOf(before)) return remark;
  const edits = [withoutLine(text, first.token.start, close.end)];
  return { ...remark, cures: [{ title: 'Remove this block, which says the same', edits }] };
}

const wordsOf = (block: ServerBlock): string =>
  JSON.stringify([...tokensIn({ ...block, keys: [] })].map((it) => it.text));

/** A zone of the mesh on a port other than that of the block that answers everything else. */
export const otherPorts: CorefileRule = function* (source, { zones }) {
  const { corefile, main } = source;
  if (isOpen(source) || source.region.isImported || typeof main === 'string') return;
  for (const block of serverBlocksOf(corefile)) {
    for (const zone of zones) {
      const ports = dnsPortsOf(block, zoneOf(zone));
      if (ports.length === 0 || ports.some((it) => main.ports.includes(it))) continue;
      if ([...ports, ...main.ports].some((it) => !/^\d+$/.test(it))) continue;
      yield elsewhere(block, zone, ports, main);
    }
  }
};

function elsewhere(
  block: ServerBlock,
  zone: string,
  ports: readonly string[],
  main: MainBlock,
): Remark {
  const [first] = block.keys;
  const last = block.keys.at(-1);
  const [port] = main.ports;
  const isAlone = block.keys.every((it) => it.address?.zone === zoneOf(zone));
  const start = first?.token.start ?? 0;
  const cures: readonly Cure[] =
    first && last && isAlone && port !== undefined
      ? [
          {
            title: `Listen on port ${port}`,
            edits: [replacing(first.token, last.token, `${zone}:${port}`)],
          },
        ]
      : [];
  return {
    code: 'MESH0408',
    message: `The block of ${zone} listens on port ${ports.join(', ')}, but questions arrive on port ${main.ports.join(', ')}.`,
    start,
    end: last?.token.end ?? start,
    cures,
  };
}

/** `forward` comes before `grpc`, whatever the order of the lines. */
export const overtaken: CorefileRule = function* (source) {
  if (isOpen(source)) return;
  for (const { forward, zone } of overtakings(source.corefile)) {
    yield {
      code: 'MESH0415',
      message: `forward runs before grpc and takes every question, so the plugin is never asked for ${zone.text}. Give forward the option except ${zone.text}.`,
      start: forward.name.start,
      end: argumentsOf(forward).at(-1)?.end ?? forward.name.end,
      cures: [
        {
          title: `Leave ${zone.text} out of forward`,
          edits: [excepting(source, forward, zone.text)],
        },
      ],
    };
  }
};

type Forward = Parameters<typeof exceptionsOf>[0];

function excepting(
  { text }: CorefileSource,
  forward: Forward,
  zone: string,
): Cure['edits'][number] {
  const end = (exceptionsOf(forward).at(-1) ?? argumentsOf(forward).at(-1) ?? forward.name).end;
  if (exceptionsOf(forward).length > 0) return { start: end, end, text: ` ${zone}` };
  const from = text.lastIndexOf('\n', forward.name.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(from, forward.name.start))?.[0] ?? '';
  const [option] = optionsOf(forward).flat();
  if (option) {
    const { start } = option;
    return { start, end: start, text: `except ${zone}\n${indent}    ` };
  }
  const open = forward.rest.find((it) => it.text === '{');
  return open
    ? { start: open.end, end: open.end, text: `\n${indent}    except ${zone}` }
    : { start: end, end, text: ` {\n${indent}    except ${zone}\n${indent}}` };
}
