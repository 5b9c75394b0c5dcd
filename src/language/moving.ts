/** Fields taken into the map they belong in; what they say, and the comments on them, goes along. */
import { endOfField, indentOf, insertion, lineEndOf, lineStart, type Edit } from './edits';
import { contains, fieldNamed, type FieldNode, type MapNode, type Span } from './nodes';
import { holderOf, movedInBraces } from './movingInBraces';
import { startsWithin } from './reshaping';
import { wholeLines } from './removals';

const step = '  ';

/** Fields of a map, or of one within it, taken under the field `name` of it, which may not be there yet. */
export function movedUnder(
  text: string,
  root: MapNode,
  name: string,
  fields: readonly FieldNode[],
): readonly (Edit | undefined)[] {
  const owner = fieldNamed(root, name);
  if (fields.length === 0) return [undefined];
  const holder = holderOf(root, fields);
  if (!holder || isLeftEmpty(root, holder, fields)) return [undefined];
  if (root.flow || holder.flow) return movedInBraces(text, root, name, fields);
  if (!fields.every((it) => standsAlone(text, it))) return [undefined];
  if (owner?.value.kind === 'map') return intoMap(text, owner, owner.value, fields);
  if (owner && !isEmpty(owner)) return [undefined];
  if (isRightBehind(root, owner, fields)) return indented(text, owner, name, fields);
  const anchor = owner ?? fieldNamed(root, 'metadata') ?? fieldAround(root, holder);
  const [first] = root.fields;
  if (!anchor || !first || !standsAlone(text, anchor) || leavesNothing(anchor, fields))
    return [undefined];
  const heading = owner ? [] : [`${indentOf(text, first.key.start)}${name}:`];
  const indent = indentOf(text, first.key.start) + step;
  return movedBehind(text, anchor, heading, fields, indent);
}

/** A field that is left without any value says nothing; metadata is never to go. */
const isLeftEmpty = (root: MapNode, holder: MapNode, fields: readonly FieldNode[]): boolean =>
  holder !== root &&
  holder !== fieldNamed(root, 'metadata')?.value &&
  holder.fields.every((it) => fields.includes(it));

const fieldAround = ({ fields }: MapNode, { start }: MapNode): FieldNode | undefined =>
  fields.find(({ value }) => contains(value, start));

function intoMap(
  text: string,
  owner: FieldNode,
  map: MapNode,
  fields: readonly FieldNode[],
): readonly (Edit | undefined)[] {
  const [sibling] = map.fields;
  const isThere = fields.some(({ key }) => fieldNamed(map, String(key.value)) !== undefined);
  if (map.flow || !sibling || isThere) return [undefined];
  return movedBehind(text, owner, [], fields, indentOf(text, sibling.key.start));
}

/** It has its first line for itself, so that its lines can go. */
const standsAlone = (text: string, { key }: FieldNode): boolean =>
  /^[ \t]*$/.test(text.slice(lineStart(text, key.start), key.start));

const isEmpty = ({ value }: FieldNode): boolean =>
  value.kind === 'scalar' && value.value === null && value.start === value.end;

const leavesNothing = ({ value }: FieldNode, fields: readonly FieldNode[]): boolean =>
  value.kind === 'map' && value.fields.every((it) => fields.includes(it));

/** Where all that lacks is their indent. */
function isRightBehind(
  { fields: all }: MapNode,
  owner: FieldNode | undefined,
  fields: readonly FieldNode[],
): boolean {
  const places = fields.map((it) => all.indexOf(it));
  const [from = -1] = places;
  if (from < 0 || places.some((it, index) => it !== from + index)) return false;
  return !owner || all.indexOf(owner) === from - 1;
}

function indented(
  text: string,
  owner: FieldNode | undefined,
  name: string,
  fields: readonly FieldNode[],
): readonly (Edit | undefined)[] {
  const [first] = fields;
  const last = fields.at(-1);
  if (!first || !last) return [undefined];
  const start = lineStart(text, first.key.start);
  const heading = owner ? '' : `${indentOf(text, first.key.start)}${name}:${lineEndOf(text)}`;
  const others = startsWithin(text, first.key.start, endOfField(text, last));
  return [insertion(start, heading + step), ...others.map((it) => insertion(it, step))];
}

/** Their lines at another indent behind a field, and gone where they were. */
function movedBehind(
  text: string,
  anchor: FieldNode,
  heading: readonly string[],
  fields: readonly FieldNode[],
  indent: string,
): readonly Edit[] {
  const eol = lineEndOf(text);
  const moved = fields.map((it) => linesOf(text, it, indent));
  const written = [...heading, ...moved.flatMap((it) => it.lines)].join(eol);
  const gone = joined(text, moved).map(({ start, end }) => wholeLines(text, start, end));
  const at = endOfField(text, anchor);
  // The last lines of metadata may be what goes: then the others come in their place.
  const place = gone.find((it) => it.start < at && at <= it.end);
  if (!place) return [insertion(at, `${eol}${written}`), ...gone];
  const isWhole = text[place.end - 1] === '\n';
  const newText = isWhole ? `${written}${eol}` : `${eol}${written}`;
  return gone.map((it) => (it === place ? { ...it, newText } : it));
}

/** Neighbours as one, so that no two edits take the same line break. */
function joined(text: string, spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const { start, end } of spans) {
    const last = found.at(-1);
    if (last && /^\r?\n$/.test(text.slice(last.end, start)))
      found.splice(-1, 1, { start: last.start, end });
    else found.push({ start, end });
  }
  return found;
}

function linesOf(text: string, field: FieldNode, indent: string) {
  const own = indentOf(text, field.key.start);
  const end = endOfField(text, field);
  const start = withRemarks(text, lineStart(text, field.key.start), own);
  const lines = text
    .slice(start, end)
    .split(/\r?\n/)
    .map((it) => (it.startsWith(own) && it.trim() !== '' ? indent + it.slice(own.length) : it));
  return { start, end, lines };
}

/** Comments right above a field are about it. */
function withRemarks(text: string, start: number, indent: string): number {
  if (start === 0) return start;
  const above = lineStart(text, start - 1);
  return text.startsWith(`${indent}#`, above) ? withRemarks(text, above, indent) : start;
}
