/** A manifest as a small tree with offsets: what rules, fixes, completion and hover look at. */
import { unsure, type Path, type Unsure } from '../mesh/rules/entry/entry';

/** From `start` up to but not including `end`, in the text that was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ManifestNode = MapNode | ListNode | ScalarNode | AliasNode;

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly fields: readonly FieldNode[];
}

export interface FieldNode {
  readonly key: ScalarNode;
  readonly value: ManifestNode;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly items: readonly ManifestNode[];
}

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null | Unsure;
  readonly style: 'plain' | 'single' | 'double' | 'block';
}

/** `*name`. Without a target nothing in the document is called so, and YAML readers refuse it. */
export interface AliasNode extends Span {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: ManifestNode | undefined;
}

/** The node itself, or what an alias stands for. */
export function actual(
  node: ManifestNode | undefined,
): Exclude<ManifestNode, AliasNode> | undefined {
  let at = node;
  // An alias may stand for an alias; the parser lets none stand for itself.
  for (let steps = 0; at?.kind === 'alias' && steps < 100; steps += 1) at = at.target;
  return at?.kind === 'alias' ? undefined : at;
}

/** The fields of a name: none, one, or several where a template offers a choice. */
export const fieldsNamed = (map: MapNode, name: string): readonly FieldNode[] =>
  map.fields.filter((it) => it.key.value === name);

/** The one field of a name, own fields before those a merge key brings in. */
export function fieldNamed(map: MapNode, name: string): FieldNode | undefined {
  let own: FieldNode | undefined;
  let merges = false;
  for (const field of map.fields) {
    const { value } = field.key;
    if (value === '<<') merges = true;
    // Ports are keys that read as numbers.
    if (value !== name && !(typeof value === 'number' && String(value) === name)) continue;
    if (own) return undefined;
    own = field;
  }
  return own ?? (merges ? mergedField(map, name) : undefined);
}

function mergedField(map: MapNode, name: string): FieldNode | undefined {
  for (const merged of mergedInto(map)) {
    const found = merged && fieldNamed(merged, name);
    if (found) return found;
  }
  return undefined;
}

/** The maps that `<<` brings in; undefined for what cannot be known. */
export function mergedInto(map: MapNode): readonly (MapNode | undefined)[] {
  return fieldsNamed(map, '<<').flatMap(({ value }) => {
    const node = actual(value);
    const sources = node?.kind === 'list' ? node.items.map(actual) : [node];
    return sources.map((it) => (it?.kind === 'map' ? it : undefined));
  });
}

export const childOf = (
  node: ManifestNode | undefined,
  step: string | number,
): ManifestNode | undefined => {
  const at = actual(node);
  // A field whose name is filled in goes by its place.
  if (at?.kind === 'map')
    return typeof step === 'string' ? fieldNamed(at, step)?.value : at.fields[step]?.value;
  return at?.kind === 'list' && typeof step === 'number' ? at.items[step] : undefined;
};

export const nodeAt = (node: ManifestNode | undefined, path: Path): ManifestNode | undefined =>
  path.reduce(childOf, node);

export const textOf = (node: ManifestNode | undefined): string | undefined => {
  const at = actual(node);
  return at?.kind === 'scalar' && typeof at.value === 'string' ? at.value : undefined;
};

export const isScalarText = (node: ManifestNode): boolean =>
  node.kind === 'scalar' && typeof node.value === 'string';

export const mapIn = (node: ManifestNode | undefined): MapNode | undefined => {
  const at = actual(node);
  return at?.kind === 'map' ? at : undefined;
};

export const listIn = (node: ManifestNode | undefined): ListNode | undefined => {
  const at = actual(node);
  return at?.kind === 'list' ? at : undefined;
};

/** Aliases may make a small text stand for an endless value; no manifest has as many values. */
const maxValues = 50_000;

/** The tree as plain values, `unsure` in the place of what cannot be known. */
export const valueOf = (node: ManifestNode | undefined): unknown =>
  valueWithin(node, { left: maxValues });

interface Budget {
  left: number;
}

function valueWithin(node: ManifestNode | undefined, budget: Budget): unknown {
  budget.left -= 1;
  if (budget.left < 0) return unsure;
  if (node?.kind === 'scalar') return node.value;
  const at = actual(node);
  if (!at) return unsure;
  if (at.kind === 'scalar') return at.value;
  return at.kind === 'list' ? itemsWithin(at, budget) : mapWithin(at, budget);
}

function itemsWithin({ items }: ListNode, budget: Budget): readonly unknown[] {
  const values: unknown[] = [];
  for (const it of items) values.push(valueWithin(it, budget));
  return values;
}

function mapWithin(map: MapNode, budget: Budget): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let merges = false;
  let count = 0;
  for (const { key, value } of map.fields) {
    if (key.value === '<<') merges = true;
    else if (typeof key.value !== 'symbol') {
      count += 1;
      const name = nameOf(key);
      // Most values are leaves, and need no call of their own.
      const isLeaf = value.kind === 'scalar' && budget.left > 0;
      if (isLeaf) budget.left -= 1;
      const read = isLeaf ? value.value : valueWithin(value, budget);
      put(values, name, read);
    }
  }
  if (count > Object.keys(values).length) forgetTwice(map, values);
  if (!merges) return values;
  for (const merged of mergedInto(map)) {
    if (!merged || budget.left < 0) continue;
    for (const [name, value] of Object.entries(mapWithin(merged, budget))) {
      if (!Object.hasOwn(values, name)) put(values, name, value);
    }
  }
  return values;
}

/** Of a field that is there twice, readers differ in which they take. */
function forgetTwice({ fields }: MapNode, values: Record<string, unknown>): void {
  const seen = new Set<string>();
  for (const { key } of fields) {
    if (key.value === '<<' || typeof key.value === 'symbol') continue;
    const name = nameOf(key);
    if (seen.has(name)) put(values, name, unsure);
    seen.add(name);
  }
}

const nameOf = ({ value }: ScalarNode): string =>
  typeof value === 'string' ? value : String(value);

/** A key called `__proto__` is a key like any other. */
function put(values: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true });
  } else values[name] = value;
}

/** Whether every field of every map is in sight: no key from a template, no merge from elsewhere. */
export function isClosed(node: ManifestNode | undefined, depth = 0): boolean {
  const at = actual(node);
  if (!at) return node === undefined;
  if (depth > 40) return false;
  if (at.kind === 'scalar') return true;
  if (at.kind === 'list') {
    for (const it of at.items) if (it.kind !== 'scalar' && isOpen(it, depth)) return false;
    return true;
  }
  let merges = false;
  for (const { key, value } of at.fields) {
    if (typeof key.value === 'symbol') return false;
    if (value.kind !== 'scalar' && isOpen(value, depth)) return false;
    if (key.value === '<<') merges = true;
  }
  return !merges || mergedInto(at).every((it) => it !== undefined);
}

const isOpen = (node: ManifestNode, depth: number): boolean =>
  node.kind !== 'alias' && !isClosed(node, depth + 1);

/** The chain of nodes around an offset, outermost first, with the path to the innermost. */
export function pathAt(root: ManifestNode, offset: number): { path: Path; nodes: ManifestNode[] } {
  const path: (string | number)[] = [];
  const nodes: ManifestNode[] = [root];
  for (let step = stepTowards(root, offset); step; step = stepTowards(step[1], offset)) {
    path.push(step[0]);
    nodes.push(step[1]);
  }
  return { path, nodes };
}

function stepTowards(
  node: ManifestNode,
  offset: number,
): [string | number, ManifestNode] | undefined {
  if (node.kind === 'map') {
    const field = node.fields.find(
      ({ key, value }) => contains(key, offset) || contains(value, offset),
    );
    return field && typeof field.key.value !== 'symbol'
      ? [String(field.key.value), field.value]
      : undefined;
  }
  if (node.kind !== 'list') return undefined;
  const index = node.items.findIndex((it) => contains(it, offset));
  const item = node.items[index];
  return item && [index, item];
}

export const contains = (span: Span, offset: number): boolean =>
  span.start <= offset && offset <= span.end;
