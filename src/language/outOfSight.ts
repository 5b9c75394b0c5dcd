/**
 * A tree of which some lines cannot be read: what they are part of is not known whole, and nothing may be
 * said of what it lacks: so the innermost map around such lines is out of sight, but not the object itself.
 */
import { unsure } from '../mesh/rules/entry/entry';
import type { FieldNode, ListNode, ManifestNode, MapNode, ScalarNode, Span } from './nodes';

/** A stretch of lines that cannot be read. */
export interface Gap extends Span {
  readonly column: number;
  /** It begins with the name of a field, and not as an item or a word does. */
  readonly isField: boolean;
  readonly isItem: boolean;
}

/** What an object consists of; their fields are looked at one by one. */
const frames: ReadonlySet<unknown> = new Set(['spec', 'metadata', 'items']);

/** `columnAt` tells the column of an offset; the tree ends at `until`. */
export function outOfSight(
  root: ManifestNode,
  gaps: readonly Gap[],
  columnAt: (offset: number) => number,
  until: number,
): ManifestNode {
  return new Sight(gaps, columnAt).frame(root, until);
}

class Sight {
  constructor(
    readonly gaps: readonly Gap[],
    readonly columnAt: (offset: number) => number,
  ) {}

  /** An object, its spec, or a list of objects. */
  frame(node: ManifestNode, until: number): ManifestNode {
    if (node.kind === 'list') {
      const items = node.items.map((it, at) => this.frame(it, startOf(node.items[at + 1], until)));
      return { ...node, items };
    }
    return node.kind === 'map' ? this.#fields(node, until) : node;
  }

  #fields(map: MapNode, until: number): MapNode {
    const fields = map.fields.map((it, at) => this.#field(it, endOf(map, at, until)));
    return { ...map, fields };
  }

  #field(field: FieldNode, until: number): FieldNode {
    const { key, value } = field;
    const inside = this.#inside(field, until);
    if (inside.length === 0) return field;
    if (value.kind === 'list' && key.value !== 'items') {
      return { key, value: this.#list(value, inside, until, key.value !== 'configPatches') };
    }
    const isFrame = frames.has(key.value) && (value.kind === 'map' || value.kind === 'list');
    return { key, value: isFrame ? this.frame(value, until) : this.#part(value, inside, until) };
  }

  #inside({ key }: FieldNode, until: number): readonly Gap[] {
    const column = this.columnAt(key.start);
    return this.gaps.filter(
      (it) =>
        it.start > key.start &&
        it.start < until &&
        (it.column > column || (it.column === column && !it.isField)),
    );
  }

  /** Where all gaps are in fields of it, it is known but for those. */
  #part(node: ManifestNode, gaps: readonly Gap[], until: number): ManifestNode {
    if (node.kind !== 'map' || node.flow) return hidden(node);
    // What begins as no field does may be one of this map, too.
    const known = node.fields.flatMap((it, at) => {
      const column = this.columnAt(it.key.start);
      const inside = this.#inside(it, endOf(node, at, until));
      return inside.filter((gap) => gap.column > column || gap.isItem);
    });
    return gaps.every((it) => known.includes(it)) ? this.#fields(node, until) : hidden(node);
  }

  /** Of what is Envoy's own, a part says nothing. */
  #list(list: ListNode, gaps: readonly Gap[], until: number, inParts: boolean): ListNode {
    const lost = gaps.filter((gap) => {
      const before = list.items.findLast((it) => it.start < gap.start);
      return !before || (gap.isItem && gap.column < this.columnAt(before.start));
    });
    const torn = gaps.filter((it) => !lost.includes(it));
    const items = list.items.map((it, at) => {
      const end = startOf(list.items[at + 1], until);
      const own = torn.filter(({ start }) => it.start < start && start < end);
      if (own.length === 0) return it;
      return inParts ? this.#part(it, own, end) : hidden(it);
    });
    return { ...list, items: [...items, ...lost.map(hidden)].sort((a, b) => a.start - b.start) };
  }
}

const startOf = (next: ManifestNode | undefined, otherwise: number): number =>
  next?.start ?? otherwise;

/** Of the field at a place among those of a map. */
const endOf = ({ fields }: MapNode, at: number, until: number): number =>
  fields[at + 1]?.key.start ?? until;

const hidden = ({ start, end }: Span): ScalarNode => ({
  kind: 'scalar',
  value: unsure,
  style: 'plain',
  start,
  end,
});
