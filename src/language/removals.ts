/** Changes to a text that take something out of it, and the lines it stood on. */
import { endOfField, endOfLines, lastOffset, lineStart, type Edit } from './edits';
import { fieldNamed, type FieldNode, type ListNode, type MapNode } from './nodes';

/** A list without one of its items: its lines, or its place between commas. */
export function withoutItem(text: string, list: ListNode, index: number): Edit | undefined {
  const item = list.items[index];
  if (!item) return undefined;
  if (list.flow) return withoutFlowItem(list, index);
  const start = lineStart(text, item.start);
  // `- - a`: the item shares its line with the list around it.
  if (!/^[\s\uFEFF]*-\s+$/.test(text.slice(start, item.start))) return undefined;
  return wholeLines(text, start, endOfLines(text, lastOffset(item)));
}

function withoutFlowItem(list: ListNode, index: number): Edit | undefined {
  const item = list.items[index];
  const next = list.items[index + 1];
  const previous = list.items[index - 1];
  if (!item) return undefined;
  if (next) return { start: item.start, end: next.start, newText: '' };
  return { start: previous ? previous.end : item.start, end: item.end, newText: '' };
}

/** A map without one of its fields. */
export function withoutField(text: string, map: MapNode, key: string): Edit | undefined {
  const field = fieldNamed(map, key);
  if (!field || map.fields.length < 2 || !map.fields.includes(field)) return undefined;
  if (map.flow) return withoutFlowField(map, field);
  const start = lineStart(text, field.key.start);
  if (!/^[\s\uFEFF]*$/.test(text.slice(start, field.key.start))) return undefined;
  return wholeLines(text, start, endOfField(text, field));
}

function withoutFlowField(map: MapNode, field: FieldNode): Edit {
  const index = map.fields.indexOf(field);
  const next = map.fields[index + 1];
  const previous = map.fields[index - 1];
  const { start } = field.key;
  if (next) return { start, end: next.key.start, newText: '' };
  const end = Math.max(field.value.end, field.key.end);
  // A comma behind the last one may stay; the one in front of it goes.
  const from = previous ? Math.max(previous.value.end, previous.key.end) : start;
  return { start: from, end, newText: '' };
}

export function wholeLines(text: string, start: number, end: number): Edit {
  const next = text.indexOf('\n', end);
  if (next >= 0) return { start, end: next + 1, newText: '' };
  // The last line takes the break before it along.
  const before = start === 0 ? 0 : start - (text[start - 2] === '\r' ? 2 : 1);
  return { start: before, end, newText: '' };
}
