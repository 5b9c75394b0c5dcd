/** Changes to how values are nested; what they say, and the comments among them, stay. */
import {
  endOfField,
  endOfLines,
  indentOf,
  insertion,
  lastOffset,
  lineEndOf,
  lineStart,
  type Edit,
} from './edits';
import type { FieldNode, ListNode } from './nodes';
import { withoutItem } from './removals';

/** `route: {…}` as a list of one, where `under` is said as that field of the one. */
export function asList(
  text: string,
  { key, value }: FieldNode,
  under?: string,
): readonly (Edit | undefined)[] {
  if (value.kind !== 'map') return [undefined];
  if (value.flow) {
    const [open, close] = under === undefined ? ['[', ']'] : [`[{${under}: `, '}]'];
    return key.style === 'plain' || under === undefined
      ? [insertion(value.start, open), insertion(value.end, close)]
      : [undefined];
  }
  const [first] = value.fields;
  if (!first || lineStart(text, first.key.start) <= key.start) return [undefined];
  const lines = startsWithin(text, first.key.start, endOfField(text, { key, value }));
  const indent = indentOf(text, first.key.start);
  const [head, more] =
    under === undefined ? ['- ', '  '] : [`- ${under}:${lineEndOf(text)}${indent}    `, '    '];
  return [insertion(first.key.start, head), ...lines.map((it) => insertion(it, more))];
}

/** A list of one map as that map. */
export function asMap(text: string, list: ListNode): readonly (Edit | undefined)[] {
  const [item, ...others] = list.items;
  if (item?.kind !== 'map' || others.length > 0) return [undefined];
  if (list.flow) {
    return [
      { start: list.start, end: item.start, newText: '' },
      { start: item.end, end: list.end, newText: '' },
    ];
  }
  const dash = text.lastIndexOf('-', item.start);
  const isAlone = /^[\s\uFEFF]*$/.test(text.slice(lineStart(text, dash), dash));
  return isAlone ? [{ start: dash, end: dash + 1, newText: ' ' }] : [undefined];
}

/** `percent: 5` as `percentage: {value: 5}`: what a field holds, under other names, one in the other. */
export function wrapped(
  text: string,
  { key, value }: FieldNode,
  names: readonly string[],
  isFlow: boolean,
): readonly (Edit | undefined)[] {
  const last = names.length - 1;
  if (isFlow) {
    const opened = names.map((it, at) => (at === last ? it : `${it}: {`)).join('');
    if (key.style !== 'plain') return [undefined];
    const end = Math.max(value.end, key.end);
    return [{ start: key.start, end: key.end, newText: opened }, insertion(end, '}'.repeat(last))];
  }
  const indent = indentOf(text, key.start);
  const step = (depth: number) => `${lineEndOf(text)}${indent}${'  '.repeat(depth)}`;
  const opened = names.map((it, at) => (at === 0 ? it : `${step(at)}${it}`)).join(':');
  const lines = startsWithin(text, key.end, endOfField(text, { key, value }));
  return [
    { start: key.start, end: key.end, newText: opened },
    ...lines.map((it) => insertion(it, '  '.repeat(last))),
  ];
}

/** An item behind all others. */
export function itemToEnd(
  text: string,
  list: ListNode,
  index: number,
): readonly (Edit | undefined)[] {
  const item = list.items[index];
  const last = list.items.at(-1);
  if (!item || !last || item === last) return [undefined];
  const gone = withoutItem(text, list, index);
  if (list.flow) return [gone, insertion(last.end, `, ${text.slice(item.start, item.end)}`)];
  const start = lineStart(text, item.start);
  const own = text.slice(start, endOfLines(text, lastOffset(item)));
  const end = endOfLines(text, lastOffset(last));
  return [gone, insertion(end, `${lineEndOf(text)}${own}`)];
}

/** Where the lines that say something begin, behind the one that `from` is on. */
export function startsWithin(text: string, from: number, end: number): readonly number[] {
  const starts: number[] = [];
  for (let at = text.indexOf('\n', from) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
    if (!/^[ \t]*(?:\r?\n|$)/.test(text.slice(at, at + 400))) starts.push(at);
  }
  return starts;
}
