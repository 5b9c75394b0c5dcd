/** A text under `data` of a Secret, in the form servers take it. */
import { nodeAt } from '../nodes';
import { generalFixes } from './general';
import { fix } from './pieces';
import type { FixMaker } from './target';

export const encoded: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, document, data } = target;
  const node = nodeAt(object.node, data.path);
  // Anything else is more likely a value cut short than a text.
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || !isPem(node.value)) return;
  const end = node.start + document.text.slice(node.start, node.end).trimEnd().length;
  yield fix('Encode it in base64', true, { start: node.start, end, newText: base64(node.value) });
};

const isPem = (text: string): boolean => /^\s*-----BEGIN [A-Z ]+-----/.test(text);

const base64 = (text: string): string =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
