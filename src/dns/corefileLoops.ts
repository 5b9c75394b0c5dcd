// Lines that send questions to where their own block listens: they come back, and go round
// (coredns, plugin/loop and plugin/bind).

import { asksOverGrpc } from './corefileAnswering';
import { zoneOf } from './corefileKey';
import { bindsIn } from './corefileMain';
import { plugins } from './corefilePlugins';
import type { CorefileToken } from './corefileTokens';
import { argumentsOf, serverBlocksOf, type Corefile, type ServerBlock } from './corefileTree';
import { isIp, upstreamFrom, type Upstream } from './upstream';

export interface Loop {
  /** The address that is the block's own. */
  readonly to: CorefileToken;
  readonly port: number;
  /** Whether the block listens there because `bind` names the address. */
  readonly isBound: boolean;
  /** The plugin `loop` in the block finds it at the start, and halts the server. */
  readonly isHalted: boolean;
}

export function* loopsIn(corefile: Corefile): Iterable<Loop> {
  const blocks = serverBlocksOf(corefile);
  for (const block of blocks) {
    const { directives } = block;
    if (directives.some((it) => changing.has(it.name.text) || !plugins.has(it.name.text))) continue;
    for (const directive of directives) {
      if (!senders.has(directive.name.text) || asksOverGrpc(directive)) continue;
      const [from, ...all] = argumentsOf(directive);
      if (!from || isAnsweredElsewhere(from, block, blocks)) continue;
      const isHalted = from.text === '.' && directives.some((it) => it.name.text === 'loop');
      for (const to of all) {
        const place = upstreamFrom(to.text);
        if (!place || !listensAt(block, place)) continue;
        yield { to, port: place.port, isBound: bindsIn(block).length > 0, isHalted };
      }
    }
  }
}

/** With these, what comes back may be another question, or arrive at another block. */
const changing: ReadonlySet<string> = new Set(['import', 'rewrite', 'view', 'acl', 'template']);

const senders: ReadonlySet<string> = new Set(['forward', 'proxy']);

function isAnsweredElsewhere(
  { text }: CorefileToken,
  own: ServerBlock,
  blocks: readonly ServerBlock[],
): boolean {
  const zone = zoneOf(text);
  return (
    zone !== '.' &&
    blocks.some((it) => it !== own && it.keys.some(({ address }) => address?.zone === zone))
  );
}

/** Without `bind` it is every address, of which those of the machine itself are known. */
function listensAt(block: ServerBlock, { scheme, ip, port }: Upstream): boolean {
  const isOwnPort = block.keys.some(
    ({ address }) => address?.scheme === scheme && address.port === String(port),
  );
  if (scheme !== 'dns' || !isOwnPort) return false;
  const binds = bindsIn(block);
  if (binds.length === 0) return /^127\.|^::1$/.test(ip);
  return binds.some((it) =>
    argumentsOf(it).some(({ text }) => isIp(text) && text.toLowerCase() === ip),
  );
}
