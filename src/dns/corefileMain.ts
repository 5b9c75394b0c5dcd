import {
  endOf,
  serverBlocksOf,
  type BlockKey,
  type Corefile,
  type Directive,
  type ServerBlock,
} from './corefileTree';

/** The block that answers whatever no other block does: the one that pods' queries arrive at. */
export interface MainBlock {
  /** One block, or several that share a port and part it by `bind`. */
  readonly blocks: readonly [ServerBlock, ...ServerBlock[]];
  /** Where pods' queries arrive: `53`, on OpenShift `5353`, on Gardener `8053`. */
  readonly ports: readonly string[];
  /** Its `bind` lines as written; empty when it listens on every address. */
  readonly binds: readonly string[];
}

/** `several`: blocks on different ports serve the root, so where queries arrive is not ours to say. */
export function mainBlockOf(corefile: Corefile, text: string): MainBlock | 'none' | 'several' {
  const candidates = serverBlocksOf(corefile).filter((it) => rootPortsOf(it).length > 0);
  const onStandardPort = candidates.filter((it) => rootPortsOf(it).includes('53'));
  const [first, ...others] = onStandardPort.length > 0 ? onStandardPort : candidates;
  if (!first) return 'none';
  const ports = rootPortsOf(first);
  if (others.some((it) => !sameList(rootPortsOf(it), ports))) return 'several';
  return { blocks: [first, ...others], ports, binds: bindsOf([first, ...others], text) };
}

/** The ports on which a block serves the root over plain DNS. */
const rootPortsOf = (block: ServerBlock): readonly string[] => dnsPortsOf(block, '.');

/** The ports on which a block serves a zone over plain DNS. */
export const dnsPortsOf = (block: ServerBlock, zone: string): readonly string[] => [
  ...new Set(
    block.keys.filter((it) => servesPlainly(it, zone)).map((it) => it.address?.port ?? ''),
  ),
];

const servesPlainly = ({ address }: BlockKey, zone: string): boolean =>
  address?.scheme === 'dns' && address.zone === zone;

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((it) => b.includes(it));

function bindsOf(blocks: readonly ServerBlock[], text: string): readonly string[] {
  const perBlock = blocks.map((block) =>
    bindsIn(block).map((it) => text.slice(it.name.start, endOf(it))),
  );
  // One of them without `bind` answers on every address, so ours has to as well.
  return perBlock.some((it) => it.length === 0) ? [] : [...new Set(perBlock.flat())];
}

export const bindsIn = ({ directives }: ServerBlock): readonly Directive[] =>
  directives.filter((it) => it.name.text === 'bind');
