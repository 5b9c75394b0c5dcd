/** What kube-dns reads as JSON, and CoreDNS as lines, mended where it is clear what was meant. */
import { nodeAt } from '../nodes';
import { isBrokenByFolding } from '../structure/folded';
import { generalFixes } from './general';
import { fix } from './pieces';
import type { FixMaker } from './target';

export const stubDomains: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, document, data } = target;
  const node = nodeAt(object.node, data.path);
  if (node && isBrokenByFolding(document.text.slice(node.start, node.end))) {
    const { start } = node;
    yield fix('Keep its lines, with |', true, { start, end: start + 1, newText: '|' });
  }
  // Inside of double quotes the JSON is not written as it reads.
  if (object.name !== 'kube-dns' || node?.kind !== 'scalar' || node.style === 'double') return;
  const written = document.text.slice(node.start, node.end);
  for (const [title, mended] of mends(written, node.style)) {
    yield fix(title, true, { start: node.start, end: node.end, newText: mended });
  }
};

function* mends(written: string, style: string): Iterable<readonly [string, string]> {
  const listed = written.replace(/("[^"]*"\s*:\s*)("[^"]*")/g, '$1[$2]');
  if (listed !== written) yield ['Make it a list', listed];
  const closed = written.replace(/,(\s*[\]}])/g, '$1');
  const quoted = style === 'single' ? closed : closed.replace(/'([^'"\n]*)'/g, '"$1"');
  if (quoted !== written && isJson(quoted)) yield ['Make it JSON', quoted];
}

/** Behind the mark of a block, where there is one. */
function isJson(written: string): boolean {
  try {
    JSON.parse(written.replace(/^[|>][-+\d]*[ \t]*\r?\n/, '').replace(/^'|'\s*$/g, ''));
    return true;
  } catch {
    return false;
  }
}
