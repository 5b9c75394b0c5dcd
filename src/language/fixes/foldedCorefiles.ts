/** What CoreDNS reads as lines, and YAML puts together. */
import { isBrokenByFolding } from '../corefile/folded';
import { nodeAt } from '../nodes';
import { generalFixes } from './general';
import { fix } from './pieces';
import type { FixMaker } from './target';

export const foldedCorefiles: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, document, data } = target;
  const node = nodeAt(object.node, data.path);
  const written = node && document.text.slice(node.start, node.end);
  if (!node || written === undefined || !isBrokenByFolding(written)) return;
  const { start } = node;
  const isMarked = written.startsWith('>');
  const newText = isMarked ? '|' : `|\n${indentBelow(written)}`;
  yield fix('Keep its lines, with |', true, { start, end: isMarked ? start + 1 : start, newText });
};

/** Of the line that is the least far in. */
const indentBelow = (written: string): string =>
  [...written.matchAll(/\n( *)(?=\S)/g)]
    .map((it) => it[1] ?? '')
    .reduce((least, it) => (it.length < least.length ? it : least));
