// A whole server block of ours: put into a Corefile, and taken out again without a trace.

import {
  insertionAfter,
  lastLineEnd,
  layoutOf,
  removalOf,
  spliced,
  type Layout,
} from './corefileEdit';
import type { MainBlock } from './corefileMain';
import type { CorefileToken } from './corefileTokens';
import { serverBlocksOf, tokensIn, type Corefile, type ServerBlock } from './corefileTree';
import { edited, refused, type Edited } from './zoneConfig';

/** The comment by which we find our block again. The server ignores it. */
export const markComment = '# Added by Istio Multicluster: sends this zone to istiocoredns.';
const mark = /^[ \t]*# Added by Istio Multicluster\b/m;

export const isOurs = ({ directives, close }: ServerBlock): boolean =>
  directives.some((it) => mark.test(it.name.leading)) || (close ? mark.test(close.leading) : false);

/** Where a new block goes: the text, and the main block of it or of the Corefile that imports it. */
export interface Surroundings {
  readonly text: string;
  readonly corefile: Corefile;
  readonly main: MainBlock | 'none' | 'several';
}

/** The keys of a zone that listens where the main block does. */
export const keysFor = (zone: string, main: MainBlock | 'none'): string =>
  (main === 'none' ? ['53'] : main.ports).map((port) => `${zone}:${port}`).join(' ');

/** The text with a block for the zone after the main block; `body` is its lines, without indent. */
export function insertedBlock(
  { text, corefile, main }: Surroundings,
  zone: string,
  body: readonly string[],
): Edited {
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
  const lines = blockLines(layoutOf(text, anchor), keysFor(zone, main), body);
  if (text === '') return edited(`${lines.join('\n')}\n`);
  const splice = anchor?.close
    ? insertionAfter(text, anchor.close.end, tokenAfter(corefile, anchor), lines)
    : insertionAfter(text, lastLineEnd(text), undefined, lines);
  return edited(spliced(text, [splice]));
}

/** The text without a block. */
export function removedBlock(
  text: string,
  corefile: Corefile,
  block: ServerBlock,
  zone: string,
): Edited {
  const first = block.keys[0]?.token;
  if (!first || !block.close) return refused(`The block of ${zone} has no braces to end it.`);
  const next = tokenAfter(corefile, block);
  return edited(spliced(text, [removalOf(text, first, block.close, next)]));
}

const blockLines = (
  { outer, inner }: Layout,
  keys: string,
  body: readonly string[],
): readonly string[] => [
  `${outer}${keys} {`,
  ...body.map((line) => `${inner}${line}`),
  `${outer}}`,
];

function tokenAfter(corefile: Corefile, block: ServerBlock): CorefileToken | undefined {
  const next = corefile.items[corefile.items.indexOf(block) + 1];
  if (!next) return undefined;
  const [first] = tokensIn(next);
  return first;
}
