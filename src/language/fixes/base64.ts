/** A text under `data` of a Secret, in the form servers take it. */
import { nodeAt } from '../nodes';
import { generalFixes } from './general';
import { fix } from './pieces';
import type { FixMaker } from './target';

export const encoded: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, document, data } = target;
  const node = nodeAt(object.node, data.path);
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return;
  const end = node.start + document.text.slice(node.start, node.end).trimEnd().length;
  const decoded = data.path[0] === 'data' ? decodedOnce(node.value) : undefined;
  if (decoded !== undefined) {
    yield fix('Decode it once', true, { start: node.start, end, newText: decoded });
    return;
  }
  // Anything else is more likely a value cut short than a text.
  if (!isPem(node.value)) return;
  yield fix('Encode it in base64', true, { start: node.start, end, newText: base64(node.value) });
};

const isPem = (text: string): boolean => /^\s*-----BEGIN [A-Z ]+-----/.test(text);

/** Of base64 that is encoded again, in one line; undefined for anything else. */
function decodedOnce(text: string): string | undefined {
  const bare = text.replace(/\s/g, '');
  if (!/^TFMwdExT[A-Za-z0-9+/]+=*$/.test(bare) || bare.length % 4 !== 0) return undefined;
  const inner = atob(bare).replace(/\s/g, '');
  return /^LS0tLS1[A-Za-z0-9+/]+=*$/.test(inner) ? inner : undefined;
}

const base64 = (text: string): string =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
