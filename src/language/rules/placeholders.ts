import { known, unsure, type Entry, type Path } from '../../mesh/rules/entry/entry';
import { none, problem } from '../../mesh/rules/entry/problem';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument, ManifestObject } from '../document';
import { actual, nodeAt, type ManifestNode } from '../nodes';
import { bracedName, placeholderIn, type Placeholder } from '../placeholders';
import { diagnosticAt, type DocumentRule } from './rule';
import { entriesIn, isForZone } from './subjects';

/** What somebody still has to fill in before the text can be applied as it is. */
export const placeholders: DocumentRule = (document, context) =>
  entriesIn(document).some((it) => holdsUnsure(it.entry)) ? unfilled(document, context) : none;

const unfilled: DocumentRule = function* (document, context) {
  for (const it of entriesIn(document)) {
    if (!holdsUnsure(it.entry) || !isForZone(it, context.zone, document.text)) continue;
    for (const [path, node] of addressesOf(it.object)) {
      const by = placeholderAt(node, document);
      if (by === 'shell' && document.heredoc === 'expanded') continue;
      if (by === 'shell' || by === 'person') {
        yield diagnosticOf(it.object, path, node, by, document);
      }
    }
  }
};

/** What is to be filled in reads as unsure, so most entries need no closer look. */
const holdsUnsure = ({ hosts, addresses, ports, endpoints }: Entry): boolean =>
  hosts.includes(unsure) ||
  known(addresses).includes(unsure) ||
  known(ports).some((it) => it.number === unsure) ||
  known(endpoints).some(
    (it) =>
      it.address === unsure || (it.ports !== unsure && [...it.ports.values()].includes(unsure)),
  );

function* addressesOf({ node }: ManifestObject): Iterable<[Path, ManifestNode]> {
  const lists: readonly (readonly [Path, Path])[] = [
    [['spec', 'hosts'], []],
    [['spec', 'addresses'], []],
    [['spec', 'ports'], ['number']],
    [['spec', 'endpoints'], ['address']],
  ];
  for (const [path, rest] of lists) {
    const list = actual(nodeAt(node, path));
    if (list?.kind !== 'list') continue;
    for (const [index, item] of list.items.entries()) {
      const value: ManifestNode | undefined = nodeAt(item, rest);
      if (value) yield [[...path, index, ...rest], value];
      const ports = actual(path[1] === 'endpoints' ? nodeAt(item, ['ports']) : undefined);
      for (const { key, value: port } of ports?.kind === 'map' ? ports.fields : []) {
        if (typeof key.value === 'string') yield [[...path, index, 'ports', key.value], port];
      }
    }
  }
}

function placeholderAt(
  node: ManifestNode,
  { masks, text }: ManifestDocument,
): Placeholder | undefined {
  if (bracedName(text.slice(node.start, node.end)) !== undefined) return 'person';
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'string') return placeholderIn(node.value);
  return masks.find((it) => it.start < node.end && it.end > node.start)?.by;
}

/** In a heredoc whose word is quoted, the shell fills nothing in; outside of one, nobody does. */
function diagnosticOf(
  object: ManifestObject,
  path: Path,
  node: ManifestNode,
  by: 'shell' | 'person',
  { text, heredoc }: ManifestDocument,
): Diagnostic {
  const said = text.slice(node.start, node.end).trim();
  const isEndpoint = path.at(-1) === 'address';
  const what = isEndpoint ? 'the address of the remote gateway' : 'a value';
  return diagnosticAt(
    object,
    problem('MESH0514', path, {
      message:
        by === 'person'
          ? `${said} is still to be replaced by ${what}.`
          : heredoc === 'verbatim'
            ? `${said} stays as it is, because the word behind << is quoted: the shell fills nothing in.`
            : `${said} is filled in only where a shell or envsubst reads this text; applied as it is, it is refused.`,
    }),
  );
}
