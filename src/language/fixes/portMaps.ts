/** The ports of an endpoint are a map of names to numbers; people write them as those of the ServiceEntry. */
import { entryOf, isText, known } from '../../mesh/rules/entry/entry';
import { specOf } from '../manifestObject';
import { lastOffset, lineStart, plain, type Edit } from '../edits';
import { fieldNamed, nodeAt, type ListNode, type ManifestNode, type ScalarNode } from '../nodes';
import { fieldAtPath } from '../places';
import { fix } from './pieces';
import type { FixTarget, ProposedFix } from './target';

export function* asPortMap(target: FixTarget): Iterable<ProposedFix> {
  const node = nodeAt(target.object.node, target.data.path);
  if (node?.kind === 'list') {
    const edits = fromList(node, target);
    if (edits) yield fix('Make it a map', true, ...edits);
  } else if (node?.kind === 'scalar' && isNumber(node)) {
    const edit = forEachName(node, node, target);
    if (edit) yield fix('Give each port of the service this number', true, edit);
  }
}

const isNumber = (node: ManifestNode): node is ScalarNode =>
  node.kind === 'scalar' && typeof node.value === 'number';

/** One number for all: calls of every port go to the one port of the gateway. */
function forEachName(
  { start, end }: ManifestNode,
  number: ScalarNode,
  { object, document, data }: FixTarget,
): Edit | undefined {
  const names = known(entryOf(specOf(object)).ports).map((it) => it.name);
  if (names.length === 0 || !names.every(isText)) return undefined;
  const written = document.text.slice(number.start, number.end);
  const isJson = fieldAtPath(object.node, data.path)?.key.style === 'double';
  const nameOf = (it: string) => (isJson ? JSON.stringify(it) : plain(it));
  const newText = `{${names.map((it) => `${nameOf(it)}: ${written}`).join(', ')}}`;
  return { start, end, newText };
}

/** `- http: 15443`, `- {name: http, number: 15443}` or one number alone. */
function fromList(list: ListNode, target: FixTarget): readonly Edit[] | undefined {
  const { text } = target.document;
  const [first, ...others] = list.items;
  if (first && others.length === 0 && list.flow && isNumber(first)) {
    const edit = forEachName(list, first, target);
    return edit && [edit];
  }
  const items = list.items.map((it) => itemEdits(it, list, text));
  const names = list.items.flatMap((it) => namesIn(it));
  const isEach = items.length > 0 && new Set(names).size === names.length;
  if (!isEach || !items.every((it) => it !== undefined)) return undefined;
  const brackets = list.flow
    ? [
        { start: list.start, end: list.start + 1, newText: '{' },
        { start: list.end - 1, end: list.end, newText: '}' },
      ]
    : [];
  return [...brackets, ...items.flat()];
}

function namesIn(item: ManifestNode): readonly unknown[] {
  if (item.kind !== 'map') return [];
  const name = fieldNamed(item, 'name');
  return name?.value.kind === 'scalar' && isNamed(item)
    ? [name.value.value]
    : item.fields.map((it) => it.key.value);
}

const isNamed = (item: ManifestNode): boolean => numberOf(item) !== undefined;

/** What is meant by the number of a port, however it is called. */
function numberOf(item: ManifestNode): ScalarNode | undefined {
  if (item.kind !== 'map' || fieldNamed(item, 'name')?.value.kind !== 'scalar') return undefined;
  const value = ['targetPort', 'number', 'port'].map((it) => fieldNamed(item, it)?.value);
  const numbers = value.filter((it) => it !== undefined);
  const [only] = numbers;
  return numbers.length === 1 && only?.kind === 'scalar' && typeof only.value === 'number'
    ? only
    : undefined;
}

function itemEdits(item: ManifestNode, list: ListNode, text: string): readonly Edit[] | undefined {
  if (item.kind !== 'map' || item.fields.length === 0) return undefined;
  const dash = list.flow ? undefined : text.lastIndexOf('-', item.start);
  if (dash !== undefined && !/^[\s\uFEFF]*$/.test(text.slice(lineStart(text, dash), dash)))
    return undefined;
  // Deeper than the name of the field, which may stand right above the dash.
  const dashEdits = dash === undefined ? [] : [{ start: dash, end: dash + 1, newText: ' ' }];
  if (isNamed(item)) {
    const edit = namedEdit(item, text);
    return edit && [...dashEdits, edit];
  }
  if (!item.fields.every(({ value }) => isNumber(value))) return undefined;
  if (!item.flow) return dashEdits;
  const unwrapped = {
    start: item.start,
    end: item.end,
    newText: text.slice(item.start + 1, item.end - 1).trim(),
  };
  return [...dashEdits, unwrapped];
}

/** Comments between the fields would be lost, so where there are any a person does it. */
function namedEdit(item: ManifestNode, text: string): Edit | undefined {
  const number = numberOf(item);
  const name = item.kind === 'map' ? fieldNamed(item, 'name')?.value : undefined;
  if (!number || !name || item.kind !== 'map') return undefined;
  const end = item.flow ? item.end : lastOffset(item);
  if (text.slice(item.start, end).includes('#')) return undefined;
  const pair = `${text.slice(name.start, name.end)}: ${text.slice(number.start, number.end)}`;
  return { start: item.start, end, newText: pair };
}
