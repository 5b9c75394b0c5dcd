/**
 * A tree of which some lines cannot be read: what they are part of is not known whole, and nothing may be
 * said of what it lacks. An item of a list is out of sight alone, any other field of an object as it is.
 */
import { unsure } from '../mesh/rules/entry/entry';
import type { FieldNode, ListNode, ManifestNode, ScalarNode, Span } from './nodes';

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
      const items = node.items.map((it, at) => this.frame(it, node.items[at + 1]?.start ?? until));
      return { ...node, items };
    }
    if (node.kind !== 'map') return node;
    const fields = node.fields.map((it, at) =>
      this.#field(it, node.fields[at + 1]?.key.start ?? until),
    );
    return { ...node, fields };
  }

  #field(field: FieldNode, until: number): FieldNode {
    const { key, value } = field;
    const column = this.columnAt(key.start);
    const inside = this.gaps.filter(
      (it) =>
        it.start > key.start &&
        it.start < until &&
        (it.column > column || (it.column === column && !it.isField)),
    );
    if (inside.length === 0) return field;
    const isOpen = value.kind === 'map' || value.kind === 'list';
    if (isOpen && frames.has(key.value)) return { key, value: this.frame(value, until) };
    if (value.kind === 'list') return { key, value: this.#list(value, inside, until) };
    return { key, value: hidden(value) };
  }

  #list(list: ListNode, gaps: readonly Gap[], until: number): ListNode {
    const lost = gaps.filter((gap) => {
      const before = list.items.findLast((it) => it.start < gap.start);
      return !before || (gap.isItem && gap.column < this.columnAt(before.start));
    });
    const torn = gaps.filter((it) => !lost.includes(it));
    const items = list.items.map((it, at) => {
      const end = list.items[at + 1]?.start ?? until;
      return torn.some(({ start }) => it.start < start && start < end) ? hidden(it) : it;
    });
    const all = [...items, ...lost.map(hidden)].sort((a, b) => a.start - b.start);
    return { ...list, items: all };
  }
}

const hidden = ({ start, end }: Span): ScalarNode => ({
  kind: 'scalar',
  value: unsure,
  style: 'plain',
  start,
  end,
});
