/** Goes through an object beside its shape, and says where they part. */
import type { Path } from '../../mesh/rules/entry/entry';
import {
  actual,
  fieldNamed,
  type FieldNode,
  type ListNode,
  type ManifestNode,
  type MapNode,
  type ScalarNode,
} from '../nodes';
import {
  any,
  type FieldShape,
  type MapShape,
  type ObjectShape,
  type Shape,
  type TextShape,
} from '../schema/shape';
import { misspelt, slipIn } from './fieldSlips';
import { camelOf, hasField, isEmptyText, isMisspelt, nameOf } from './fieldsOf';
import { faultOf } from './formats';
import { problem, type StructureProblem } from './problem';
import { besides } from './rules/meshNetworks';
import { scalarProblems } from './scalars';
import { whereIn, type Sight } from './sight';
import { empty, excluded, mistyped, nothingBehind, ofOtherReleases } from './shapeFaults';
import { unknownField } from './unknownFields';

/** Aliases may make a small text stand for an endless object; no manifest is as large. */
const maxNodes = 20_000;

export function shapeProblems(
  root: MapNode,
  shape: ObjectShape,
  sight: Sight,
): readonly StructureProblem[] {
  const walk = new Walk(sight, root, shape);
  walk.value(root, shape);
  return walk.found;
}

class Walk {
  readonly found: StructureProblem[] = [];
  readonly #sight: Sight;
  /** Where it stands; most places have nothing to say, so it is copied only where one has. */
  readonly #path: (string | number)[] = [];
  #left = maxNodes;

  constructor(
    sight: Sight,
    readonly root: MapNode,
    readonly shape: ObjectShape,
  ) {
    this.#sight = sight;
  }

  value(node: ManifestNode, shape: Shape): void {
    this.#left -= 1;
    if (this.#left < 0 || shape.kind === 'any') return;
    const at = node.kind === 'alias' ? actual(node) : node;
    if (at?.kind === 'scalar') this.#scalar(at, shape);
    else if (at?.kind === 'list') this.#list(at, shape);
    else if (at) this.#map(at, shape);
  }

  #here(...rest: Path): Path {
    return [...this.#path, ...rest];
  }

  #within(step: string | number, node: ManifestNode, shape: Shape): void {
    this.#path.push(step);
    this.value(node, shape);
    this.#path.pop();
  }

  #scalar(node: ScalarNode, shape: Shape): void {
    if (isPlainlyGood(node.value, shape)) return;
    if (scalarProblems(node, shape, this.#path, this.#sight).length === 0) return;
    this.found.push(...scalarProblems(node, shape, this.#here(), this.#sight));
  }

  #list(node: ListNode, shape: Shape): void {
    if (shape.kind !== 'list') this.#say(mistyped(node, shape, this.#path, this.#sight));
    else {
      let index = -1;
      for (const it of node.items) {
        index += 1;
        if (it.kind === 'scalar' && isPlainlyGood(it.value, shape.of)) continue;
        if (it.kind === 'scalar' && it.value === null)
          this.#say(nothingBehind(it, [...this.#path, index], this.#sight));
        else this.#within(index, it, shape.of);
      }
    }
  }

  #map(node: MapNode, shape: Shape): void {
    if (shape.kind === 'map') this.#entries(node, shape);
    else if (shape.kind === 'object') this.#fields(node, shape);
    else this.#say(mistyped(node, shape, this.#path, this.#sight));
  }

  #entries(node: MapNode, shape: MapShape): void {
    for (const [index, field] of node.fields.entries()) {
      const name = nameOf(field);
      if (name === undefined) {
        if (typeof field.key.value === 'symbol') this.#within(index, field.value, shape.of);
        continue;
      }
      const fault = shape.keys === undefined ? undefined : faultOf(name, shape.keys);
      if (fault) {
        const message = `"${name}" ${fault.because}.`;
        const path = this.#here(name);
        this.#say(problem(fault.code, path, { message, onKey: true, at: field.key }));
      }
      // An indent too few makes a name of it.
      if (field.value.kind === 'list' && holdsList(shape.of, name)) {
        const said = { message: besides(name), onKey: true, at: field.key } as const;
        this.#say(problem('MESH0702', this.#here(name), said));
      } else this.#within(name, field.value, shape.of);
    }
  }

  #fields(node: MapNode, shape: ObjectShape): void {
    for (const field of node.fields) {
      const name = nameOf(field);
      if (name === undefined) continue;
      const known = shape.fields.get(name);
      if (known) this.#known(field, known);
      else if (shape.open || this.#sight.isOpen) {
        const free = shape.rest ?? shape.names?.get(name);
        if (free) this.#within(name, field.value, free);
        else this.#slip(name, field, node, shape);
      } else if (!name.startsWith('$')) this.#unknown(name, field, node, shape);
    }
    if (!this.#sight.isWhole) return;
    if (shape.required.length > 0) this.#missing(node, shape);
    if (shape.exclusive.length > 0) this.found.push(...excluded(node, shape, this.#path));
  }

  #known({ key, value }: FieldNode, field: FieldShape): void {
    const isServedAlways = field.since === undefined && field.until === undefined;
    if (!isServedAlways) this.#say(ofOtherReleases(field, key, this.#path, this.#sight));
    if (field.required && isEmptyText(value, field.shape)) {
      this.#say(empty(this.#here(field.name)));
    } else if (value.kind === 'scalar' && isPlainlyGood(value.value, field.shape)) return;
    else this.#within(field.name, value, field.shape);
  }

  #slip(name: string, field: FieldNode, node: MapNode, shape: ObjectShape): void {
    // Charts hand it on as it is, and istiod takes the names of Protobuf, too.
    const alias = shape.strictIn === undefined ? undefined : shape.fields.get(camelOf(name));
    if (alias) {
      this.#known(field, alias);
      return;
    }
    const meant = slipIn(name, node, shape);
    if (meant === undefined) return;
    this.#say(misspelt(field, this.#here(name), meant));
    const held = shape.fields.get(meant)?.shape ?? shape.names?.get(meant);
    this.#within(name, field.value, held ?? any);
  }

  #unknown(name: string, field: FieldNode, node: MapNode, shape: ObjectShape): void {
    const isProto = shape.strictIn !== undefined || this.#sight.isPassedOver;
    const alias = isProto ? shape.fields.get(camelOf(name)) : undefined;
    if (alias) {
      this.#known(field, alias);
      return;
    }
    const { shape: root } = this;
    const { releases, isPassedOver = false, isRead = false } = this.#sight;
    const seen = { root, releases, isPassedOver, isRead };
    this.#say(unknownField(field, node, shape, this.#here(name), seen));
    const meant = shape.fields.get(camelOf(name));
    if (meant) this.#within(name, field.value, meant.shape);
  }

  #missing(node: MapNode, shape: ObjectShape): void {
    const path = this.#path;
    // A piece that is laid over another object leaves out what does not change; lists it gives whole.
    if (!this.#sight.isComplete && !path.some((it) => typeof it === 'number')) return;
    for (const name of shape.required) {
      if (hasField(node, name) || isMisspelt(node, name, shape) || this.#isElsewhere(name))
        continue;
      const place = path.length === 0 ? 'The object' : whereIn(path);
      const message = `${place} has no ${name}, which is required.`;
      this.#say(problem('MESH0704', this.#here(), { message, missing: name }));
    }
  }

  /** Beside spec or in metadata, where it is said that it belongs in spec. */
  #isElsewhere(name: string): boolean {
    if (this.#path.length !== 1 || this.#path[0] !== 'spec') return false;
    if (!this.shape.fields.has(name) && fieldNamed(this.root, name)) return true;
    const metadata = fieldNamed(this.root, 'metadata')?.value;
    return metadata?.kind === 'map' && fieldNamed(metadata, name) !== undefined;
  }

  #say(it: StructureProblem | undefined): void {
    if (it) this.found.push(it);
  }
}

const holdsList = (shape: Shape, name: string): boolean =>
  shape.kind === 'object' && shape.fields.get(name)?.shape.kind === 'list';

function isGoodText(value: string, { format, words }: TextShape): boolean {
  if (words) return words.some((it) => it.text === value && !it.since && !it.until);
  return format === undefined || faultOf(value, format) === undefined;
}

/** Most values are, and need no closer look. */
function isPlainlyGood(value: ScalarNode['value'], shape: Shape): boolean {
  if (shape.kind === 'text') return typeof value === 'string' && isGoodText(value, shape);
  if (shape.kind !== 'number' || typeof value !== 'number' || !shape.port) return false;
  return value >= 1 && value <= 65535 && Number.isInteger(value);
}
