/** Goes through an object beside its shape, and says where they part. */
import type { Path } from '../../mesh/rules/entry/entry';
import { nearest } from '../../mesh/rules/entry/nearest';
import {
  actual,
  fieldNamed,
  mergedInto,
  type FieldNode,
  type ListNode,
  type ManifestNode,
  type MapNode,
} from '../nodes';
import { servedText } from '../schema/documentation';
import { servedIn } from '../schema/releases';
import type { FieldShape, MapShape, ObjectShape, Shape } from '../schema/shape';
import { faultOf } from './formats';
import { problem, type StructureProblem } from './problem';
import { scalarProblems } from './scalars';
import { wanted, whereIn, type Sight } from './sight';
import { camelOf, unknownField } from './unknownFields';

/** Aliases may make a small text stand for an endless object; no manifest is as large. */
const maxNodes = 20_000;

export function shapeProblems(
  root: MapNode,
  shape: ObjectShape,
  sight: Sight,
): readonly StructureProblem[] {
  const walk = new Walk(sight);
  walk.value(root, shape, []);
  return walk.found;
}

class Walk {
  readonly found: StructureProblem[] = [];
  readonly #sight: Sight;
  #left = maxNodes;

  constructor(sight: Sight) {
    this.#sight = sight;
  }

  value(node: ManifestNode, shape: Shape, path: Path): void {
    const at = actual(node);
    this.#left -= 1;
    if (!at || this.#left < 0 || shape.kind === 'any') return;
    if (at.kind === 'scalar') {
      this.found.push(...scalarProblems(at, shape, path, this.#sight));
    } else if (at.kind === 'list') this.#list(at, shape, path);
    else this.#map(at, shape, path);
  }

  #list(node: ListNode, shape: Shape, path: Path): void {
    if (shape.kind !== 'list') this.#mistyped(node, shape, path);
    else for (const [index, it] of node.items.entries()) this.value(it, shape.of, [...path, index]);
  }

  #map(node: MapNode, shape: Shape, path: Path): void {
    if (shape.kind === 'map') this.#entries(node, shape, path);
    else if (shape.kind === 'object') this.#fields(node, shape, path);
    else this.#mistyped(node, shape, path);
  }

  #entries(node: MapNode, shape: MapShape, path: Path): void {
    for (const field of node.fields) {
      const name = nameOf(field);
      if (name === undefined) continue;
      const fault = shape.keys === undefined ? undefined : faultOf(name, shape.keys);
      if (fault) {
        const message = `"${name}" ${fault.because}.`;
        this.#say(problem(fault.code, [...path, name], { message, onKey: true, at: field.key }));
      }
      this.value(field.value, shape.of, [...path, name]);
    }
  }

  #fields(node: MapNode, shape: ObjectShape, path: Path): void {
    for (const field of node.fields) {
      const name = nameOf(field);
      if (name === undefined) continue;
      const known = shape.fields.get(name);
      const inner = [...path, name];
      if (known) this.#known(field, known, inner);
      else if (shape.open) {
        if (shape.rest) this.value(field.value, shape.rest, inner);
      } else if (!name.startsWith('$')) {
        this.found.push(...unknownField(field, node, shape, inner));
        const meant = shape.fields.get(camelOf(name));
        if (meant) this.value(field.value, meant.shape, inner);
      }
    }
    if (!this.#sight.isWhole) return;
    this.#missing(node, shape, path);
    this.#exclusive(node, shape, path);
  }

  #known(field: FieldNode, shape: FieldShape, path: Path): void {
    if (servedIn(shape, this.#sight.releases) === 'never') {
      const message = `${shape.name} is in ${servedText(shape)} only.`;
      const cures = [{ remove: path }];
      this.#say(problem('MESH0711', path, { message, onKey: true, at: field.key, cures }));
    }
    this.value(field.value, shape.shape, path);
  }

  #missing(node: MapNode, shape: ObjectShape, path: Path): void {
    // A piece that is laid over another object leaves out what does not change; lists it gives whole.
    if (!this.#sight.isComplete && !path.some((it) => typeof it === 'number')) return;
    for (const { name, required } of shape.fields.values()) {
      if (!required || hasField(node, name) || isMisspelt(node, name, shape)) continue;
      const place = path.length === 0 ? 'The object' : whereIn(path);
      const message = `${place} has no ${name}, which is required.`;
      this.#say(problem('MESH0704', path, { message, missing: name }));
    }
  }

  #exclusive(node: MapNode, shape: ObjectShape, path: Path): void {
    for (const group of shape.exclusive) {
      const given = node.fields.filter(
        ({ key, value }) => group.includes(String(key.value)) && !isNothing(value),
      );
      const [first, second] = [...new Set(given.map((it) => String(it.key.value)))];
      if (first === undefined || second === undefined) continue;
      const message = `${first} and ${second} exclude each other; one of them must go.`;
      this.#say(problem('MESH0705', [...path, second], { message, onKey: true }));
    }
  }

  #mistyped(node: ListNode | MapNode, shape: Shape, path: Path): void {
    // `[[ .name ]]` and `{{ .name }}` are templates, whatever YAML makes of them.
    if (/^(?:\[\[|\{\{)/.test(this.#sight.text.slice(node.start, node.start + 2))) return;
    const is = node.kind === 'list' ? 'a list' : 'a map';
    const message = `${whereIn(path)} is ${wanted(shape)}, not ${is}.`;
    this.#say(problem('MESH0702', path, { message }));
  }

  #say(it: StructureProblem): void {
    this.found.push(it);
  }
}

/** Undefined for what a template makes, and for what merges fields in. */
const nameOf = ({ key }: FieldNode): string | undefined =>
  typeof key.value === 'symbol' || key.value === null || key.value === '<<'
    ? undefined
    : String(key.value);

/** Whether one of the fields was meant to be this one: then that is what is said. */
const isMisspelt = (node: MapNode, name: string, shape: ObjectShape): boolean =>
  node.fields.some(
    ({ key }) =>
      typeof key.value === 'string' &&
      !shape.fields.has(key.value) &&
      nearest(key.value, shape.fields.keys()) === name,
  );

/** Whether a field is there and says something. */
function hasField(node: MapNode, name: string): boolean {
  if (node.fields.some(({ key, value }) => key.value === name && !isNothing(value))) return true;
  return mergedInto(node).some((it) => !it || fieldNamed(it, name) !== undefined);
}

const isNothing = (node: ManifestNode): boolean => node.kind === 'scalar' && node.value === null;
