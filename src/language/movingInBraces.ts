/** Fields between braces taken into the map they belong in: JSON, and YAML in flow style. */
import { endOfField, indentOf, insertion, isJson, lineEndOf, lineStart, type Edit } from './edits';
import { fieldNamed, mapIn, type FieldNode, type MapNode } from './nodes';

/** Fields of one map in braces taken under the field `name` of `root`, which may not be there yet. */
export function movedInBraces(
  text: string,
  root: MapNode,
  name: string,
  fields: readonly FieldNode[],
): readonly (Edit | undefined)[] {
  const holder = holderOf(root, fields);
  if (!holder?.flow) return [undefined];
  const gone = withoutFields(holder, fields);
  // A comment among them would be lost.
  if (gone.some((it) => text.slice(it.start, it.end).includes('#'))) return [undefined];
  return [placed(text, root, name, fields), ...gone];
}

/** The map that the fields are in: this one, or one within it. */
export function holderOf(map: MapNode, fields: readonly FieldNode[]): MapNode | undefined {
  if (fields.every((it) => map.fields.includes(it))) return map;
  for (const { value } of map.fields) {
    const found = value.kind === 'map' ? holderOf(value, fields) : undefined;
    if (found) return found;
  }
  return undefined;
}

function placed(
  text: string,
  root: MapNode,
  name: string,
  fields: readonly FieldNode[],
): Edit | undefined {
  const owner = fieldNamed(root, name);
  const map = mapIn(owner?.value);
  if (map) return intoMap(text, map, fields);
  if (owner && (owner.value.kind !== 'scalar' || owner.value.value !== null)) return undefined;
  if (!root.flow) return owner ? undefined : asBlock(text, root, name, fields);
  const inner = `{${fields.map((it) => writtenOf(text, it)).join(', ')}}`;
  if (owner) {
    const { start, end } = owner.value;
    return { start, end, newText: start === end ? ` ${inner}` : inner };
  }
  const anchor = fieldNamed(root, 'metadata') ?? root.fields.find((it) => !fields.includes(it));
  const key = isJson(text) ? JSON.stringify(name) : name;
  return anchor && insertion(endOf(anchor), `,${gapIn(text, root)}${key}: ${inner}`);
}

function intoMap(text: string, map: MapNode, fields: readonly FieldNode[]): Edit | undefined {
  const isThere = fields.some(({ key }) => fieldNamed(map, String(key.value)) !== undefined);
  const last = map.fields.at(-1);
  if (isThere) return undefined;
  if (!last) {
    const said = fields.map((it) => writtenOf(text, it));
    return map.flow ? insertion(map.start + 1, said.join(', ')) : undefined;
  }
  const indent = indentOf(text, last.key.start);
  if (!map.flow) return asLines(text, last, indent, fields);
  const gap = gapIn(text, map);
  const at = gap.includes('\n') ? indent : undefined;
  return insertion(endOf(last), fields.map((it) => `,${gap}${writtenOf(text, it, at)}`).join(''));
}

/** Of a map in block style that lacks it. */
function asBlock(
  text: string,
  root: MapNode,
  name: string,
  fields: readonly FieldNode[],
): Edit | undefined {
  const anchor = fieldNamed(root, 'metadata');
  if (!anchor) return undefined;
  const indent = indentOf(text, anchor.key.start);
  return asLines(text, anchor, `${indent}  `, fields, [`${indent}${name}:`]);
}

/** Lines behind a field in block style; what goes over several lines is left to people. */
function asLines(
  text: string,
  anchor: FieldNode,
  indent: string,
  fields: readonly FieldNode[],
  heading: readonly string[] = [],
): Edit | undefined {
  const said = fields.map((it) => indent + writtenOf(text, it));
  if (said.some((it) => it.includes('\n'))) return undefined;
  const eol = lineEndOf(text);
  return insertion(endOfField(text, anchor), [...heading, ...said].map((it) => eol + it).join(''));
}

const endOf = ({ key, value }: FieldNode): number => Math.max(key.end, value.end);

/** As it is; its further lines at another indent. */
function writtenOf(text: string, field: FieldNode, indent?: string): string {
  const written = text.slice(field.key.start, endOf(field));
  const own = /^[ \t]*/.exec(text.slice(lineStart(text, field.key.start)))?.[0] ?? '';
  if (indent === undefined) return written;
  return written.replaceAll(/\n([ \t]*)/g, (whole, lead: string) =>
    lead.startsWith(own) ? `\n${indent}${lead.slice(own.length)}` : whole,
  );
}

/** What stands between the fields of a map in braces: a blank, or a line break with its indent. */
function gapIn(text: string, { start, fields: [first] }: MapNode): string {
  const gap = text.slice(start + 1, first?.key.start ?? start + 1);
  return /^\s*\n\s*$/.test(gap) ? gap.slice(gap.search(/\r?\n/)) : ' ';
}

/** Neighbours as one, each with the comma that parts it from what stays. */
function withoutFields({ fields: all }: MapNode, fields: readonly FieldNode[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (let from = 0; from < all.length; from += 1) {
    const first = all[from];
    if (!first || !fields.includes(first)) continue;
    let to = from;
    for (let next = all[to + 1]; next && fields.includes(next); next = all[to + 1]) to += 1;
    const before = all[from - 1];
    const after = all[to + 1];
    const last = all[to] ?? first;
    const start = after || !before ? first.key.start : endOf(before);
    edits.push({ start, end: after ? after.key.start : endOf(last), newText: '' });
    from = to;
  }
  return edits;
}
