/** Changes to a text that leave every other byte of it alone. */
import type { PlainValue, Written } from '../mesh/rules/entry/problem';
import {
  fieldNamed,
  type FieldNode,
  type ListNode,
  type ManifestNode,
  type MapNode,
  type ScalarNode,
} from './nodes';

/** Replaces what is from `start` up to but not including `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export const insertion = (at: number, newText: string): Edit => ({ start: at, end: at, newText });

/** Applies edits that do not overlap. Of two at one place, the later is put in front. */
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const it of edits.toReversed().sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(text.slice(at, it.start), it.newText);
    at = it.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** The value of a scalar, written the way the old one was: quotes stay quotes. A block is left to people. */
export function replaced(node: ScalarNode, value: PlainValue): Edit | undefined {
  const { start, end, style } = node;
  if (style === 'block') return undefined;
  const text = String(value);
  if (typeof value !== 'string' && typeof node.value !== 'string') {
    return { start, end, newText: `${start === end ? ' ' : ''}${text}` };
  }
  if (style === 'double') return { start, end, newText: JSON.stringify(text) };
  if (style === 'single') return { start, end, newText: `'${text.replaceAll("'", "''")}'` };
  // An empty value stands right behind its colon.
  return { start, end, newText: `${start === end ? ' ' : ''}${plain(value)}` };
}

/** As a plain scalar where YAML lets it be one, in quotes where not. */
export function plain(value: PlainValue): string {
  if (typeof value !== 'string') return String(value);
  const isPlain =
    /^[A-Za-z_/][\w./-]*$/.test(value) ||
    /^\d{1,3}(\.\d{1,3}){3}$/.test(value) ||
    /^\d+(?:\.\d+)?(?:ms|s|m|h)$/.test(value)
      ? !/^(?:y|n|yes|no|on|off|true|false|null|~)$/i.test(value)
      : false;
  return isPlain ? value : JSON.stringify(value);
}

/** `@type` and the like begin with what YAML keeps for itself. */
const plainKey = (key: string): string => (/^[A-Za-z]/.test(key) ? key : plain(key));

/** The line ending of the text. */
export const lineEndOf = (text: string): '\r\n' | '\n' => (text.includes('\r\n') ? '\r\n' : '\n');

export const lineStart = (text: string, offset: number): number =>
  text.lastIndexOf('\n', offset - 1) + 1;

/** Nothing but blanks stands in front of it. */
export const isOnOwnLine = (text: string, offset: number): boolean =>
  /^[ \t]*$/.test(text.slice(lineStart(text, offset), offset));

const lineEnd = (text: string, offset: number): number => {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
};

/** What stands before a node on its line, dashes made blanks: the indent of its siblings. */
export const indentOf = (text: string, offset: number): string =>
  text
    .slice(lineStart(text, offset), offset)
    .replaceAll('\uFEFF', '')
    .replace(/[^\t ]/g, ' ');

/** A value as block lines, the first one to stand behind `key:`. */
function lines(key: string, value: Written, indent: string): readonly string[] {
  if (typeof value !== 'object') return [`${indent}${plainKey(key)}: ${plain(value)}`];
  if (!isList(value)) {
    const inner = Object.entries(value).flatMap(([name, it]) => lines(name, it, `${indent}  `));
    return [`${indent}${key}:`, ...inner];
  }
  return [`${indent}${key}:`, ...value.flatMap((it) => itemLines(it, indent))];
}

const isList = (value: Written): value is readonly Written[] => Array.isArray(value);

function itemLines(item: Written, indent: string): readonly string[] {
  if (typeof item !== 'object') return [`${indent}- ${plain(item)}`];
  const inner = Object.entries(item).flatMap(([name, it]) => lines(name, it, `${indent}  `));
  return inner.map((line, index) =>
    index === 0 ? `${indent}- ${line.slice(indent.length + 2)}` : line,
  );
}

const flow = (value: Written): string => {
  if (typeof value !== 'object') return plain(value);
  if (isList(value)) return `[${value.map(flow).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, it]) => `${key}: ${flow(it)}`)
    .join(', ')}}`;
};

/** JSON wants its keys and texts in quotes. */
const json = (value: Written): string => JSON.stringify(value);

/** YAML takes what JSON wants, so this may say yes too often. */
export const isJson = (text: string): boolean => /^[\s\uFEFF]*[[{]\s*["[\]{}]/.test(text);

/** Fields more in a map, after the field named `after` or behind the last one. */
export function withFields(
  text: string,
  map: MapNode,
  fields: Readonly<Record<string, Written>>,
  after?: string,
): Edit | undefined {
  if (map.flow && map.fields.length === 0) {
    return { start: map.start, end: map.end, newText: isJson(text) ? json(fields) : flow(fields) };
  }
  const anchor = (after === undefined ? undefined : fieldNamed(map, after)) ?? map.fields.at(-1);
  if (!anchor || anchor.key.start < map.start || anchor.value.end > map.end) return undefined;
  if (map.flow) {
    const isJson = anchor.key.style === 'double';
    const said = Object.entries(fields).map(([key, value]) =>
      isJson ? `${JSON.stringify(key)}: ${json(value)}` : `${plainKey(key)}: ${flow(value)}`,
    );
    return insertion(Math.max(anchor.value.end, anchor.key.end), `, ${said.join(', ')}`);
  }
  const indent = indentOf(text, anchor.key.start);
  const written = Object.entries(fields).flatMap(([key, value]) => lines(key, value, indent));
  return insertion(endOfField(text, anchor), `${lineEndOf(text)}${written.join(lineEndOf(text))}`);
}

/** A field more in front of the first one of a map: where names are looked for. */
export function withFieldInFront(
  text: string,
  map: MapNode,
  key: string,
  value: Written,
): Edit | undefined {
  const [first] = map.fields;
  if (!first || first.key.start < map.start) return undefined;
  const { start, style } = first.key;
  if (map.flow) {
    const isJson = style === 'double';
    const said = isJson ? `"${key}": ${json(value)}` : `${plainKey(key)}: ${flow(value)}`;
    return insertion(start, `${said}, `);
  }
  const indent = indentOf(text, start);
  const written = lines(key, value, indent).join(lineEndOf(text)).slice(indent.length);
  return insertion(start, `${written}${lineEndOf(text)}${indent}`);
}

/** A value for a field that has none: `addresses:` with nothing behind it, or an empty list or map. */
export function filled(
  text: string,
  field: FieldNode,
  value: Written,
  isFlow = false,
): Edit | undefined {
  const { key, value: old } = field;
  const isEmpty =
    (old.kind === 'scalar' && old.value === null && old.start === old.end) ||
    (old.kind === 'list' && old.items.length === 0) ||
    (old.kind === 'map' && old.fields.length === 0);
  const colon = text.indexOf(':', key.end);
  if (!isEmpty || colon < 0 || text.slice(key.end, colon).trim() !== '') return undefined;
  const name = text.slice(key.start, key.end);
  if (key.style === 'double') {
    return { start: colon + 1, end: Math.max(old.end, colon + 1), newText: ` ${json(value)}` };
  }
  if (isFlow) {
    return { start: colon + 1, end: Math.max(old.end, colon + 1), newText: ` ${flow(value)}` };
  }
  const written = lines(name, value, indentOf(text, key.start)).join(lineEndOf(text)).trimStart();
  return { start: key.start, end: Math.max(old.end, colon + 1), newText: written };
}

/** The end of the last line a field takes; a comment behind it on the line belongs to it. */
export const endOfField = (text: string, { key, value }: FieldNode): number =>
  endOfLines(text, Math.max(lastOffset(value), key.end));

export function endOfLines(text: string, last: number): number {
  // A block scalar and a block collection end behind their last line break.
  const trimmed = text.slice(0, last).trimEnd().length;
  return lineEnd(text, trimmed);
}

export function lastOffset(value: ManifestNode): number {
  if (value.kind === 'map' && !value.flow) {
    const field = value.fields.at(-1);
    if (field) return Math.max(field.key.end, lastOffset(field.value));
  }
  if (value.kind === 'list' && !value.flow) {
    const item = value.items.at(-1);
    if (item) return lastOffset(item);
  }
  return value.end;
}

/** An item more at the end of a list. */
export function withItem(text: string, list: ListNode, item: Written): Edit | undefined {
  const last = list.items.at(-1);
  if (list.flow) {
    const written = isJson(text) ? json(item) : flow(item);
    if (!last) return { start: list.start, end: list.end, newText: `[${written}]` };
    return insertion(last.end, `, ${written}`);
  }
  if (!last) return undefined;
  const dash = text.lastIndexOf('-', last.start);
  if (dash < lineStart(text, last.start)) return undefined;
  const indent = indentOf(text, dash);
  const written = itemLines(item, indent);
  const end = endOfLines(text, lastOffset(last));
  return insertion(end, `${lineEndOf(text)}${written.join(lineEndOf(text))}`);
}
