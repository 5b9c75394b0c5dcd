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
  type Span,
} from '../nodes';
import { bracedName } from '../placeholders';
import { servedText } from '../schema/documentation';
import { servedIn } from '../schema/releases';
import {
  any,
  type FieldShape,
  type MapShape,
  type ObjectShape,
  type Shape,
  type TextShape,
} from '../schema/shape';
import { dashOf, hasField, holdsTwo, isEmptyText, isMisspelt, isNothing, nameOf } from './fieldsOf';
import { faultOf } from './formats';
import { problem, type StructureProblem } from './problem';
import { besides } from './rules/meshNetworks';
import { scalarProblems } from './scalars';
import { wanted, whereIn, type Sight } from './sight';
import { camelOf, misspelt, slipIn, unknownField } from './unknownFields';

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
    if (shape.kind !== 'list') this.#mistyped(node, shape);
    else {
      let index = -1;
      for (const it of node.items) {
        index += 1;
        if (it.kind === 'scalar' && isPlainlyGood(it.value, shape.of)) continue;
        if (it.kind === 'scalar' && it.value === null) this.#nothing(it, index);
        else this.#within(index, it, shape.of);
      }
    }
  }

  /** Servers refuse it; what is written last may just be begun. */
  #nothing(node: ScalarNode, index: number): void {
    const { isWhole, text, isRead, isOpen } = this.#sight;
    if (!isWhole || isOpen) return;
    const isLess = isRead === true || text.slice(node.end).trim() === '';
    const what = node.end > node.start ? 'null' : 'empty: nothing stands behind the dash';
    const message = `${whereIn(this.#here(index))} is ${what}.`;
    const at = dashOf(node, text);
    this.#say(
      problem('MESH0702', this.#here(index), {
        message,
        ...(isLess && { severity: 'warning' }),
        ...(at && { at }),
        ...(!at && { cures: [{ remove: this.#here(index) }] }),
      }),
    );
  }

  #map(node: MapNode, shape: Shape): void {
    if (shape.kind === 'map') this.#entries(node, shape);
    else if (shape.kind === 'object') this.#fields(node, shape);
    else this.#mistyped(node, shape);
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
    if (shape.exclusive.length > 0) this.#exclusive(node, shape);
  }

  #known({ key, value }: FieldNode, field: FieldShape): void {
    const isServedAlways = field.since === undefined && field.until === undefined;
    if (!isServedAlways) this.#ofOthers(key, field);
    if (field.required && isEmptyText(value, field.shape)) {
      const path = this.#here(field.name);
      this.#say(problem('MESH0704', path, { message: emptyText(path) }));
    } else if (value.kind === 'scalar' && isPlainlyGood(value.value, field.shape)) return;
    else this.#within(field.name, value, field.shape);
  }

  /** Of other releases than the text is for; without one, that a field is gone from those of today. */
  #ofOthers(at: Span, field: FieldShape): void {
    const { releases, isUndated = false, isRead = false } = this.#sight;
    const isNever = servedIn(field, releases) === 'never';
    if (!isNever && (!isUndated || field.until === undefined)) return;
    const now = field.now === undefined ? '' : `; ${field.now} took its place`;
    const message = `${field.name} is in ${servedText(field)} only${now}.`;
    const path = this.#here(field.name);
    // What installs an older release may need it, and then nobody wants it removed.
    const cures = isNever || !isRead ? [{ remove: path }] : [];
    const severity = isNever ? {} : ({ severity: 'info' } as const);
    this.#say(problem('MESH0711', path, { message, onKey: true, at, cures, ...severity }));
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
    for (const it of unknownField(field, node, shape, this.#here(name), seen)) this.#say(it);
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

  #exclusive(node: MapNode, shape: ObjectShape): void {
    for (const group of shape.exclusive) {
      if (!holdsTwo(node, group)) continue;
      const given = node.fields.filter(
        ({ key, value }) => group.includes(String(key.value)) && !isNothing(value),
      );
      const [first, second] = [...new Set(given.map((it) => String(it.key.value)))];
      if (first === undefined || second === undefined) continue;
      const message = `${first} and ${second} exclude each other; one of them must go.`;
      this.#say(problem('MESH0705', this.#here(second), { message, onKey: true }));
    }
  }

  #mistyped(node: ListNode | MapNode, shape: Shape): void {
    // `[[ .name ]]` and `{{ .name }}` are templates, whatever YAML makes of them.
    const written = this.#sight.text.slice(node.start, node.end);
    if (/^(?:\[\[|\{\{)/.test(written) || bracedName(written) !== undefined) return;
    if (node.kind === 'list' && shape.kind === 'text' && choice.test(written)) {
      const message = `${written} is a choice: one of its words is to be written.`;
      this.#say(problem('MESH0514', this.#here(), { message, severity: 'error' }));
      return;
    }
    const is = node.kind === 'list' ? 'a list' : 'a map';
    const message = `${whereIn(this.#path)} is ${wanted(shape)}, not ${is}.`;
    this.#say(problem('MESH0702', this.#here(), { message }));
  }

  #say(it: StructureProblem): void {
    this.found.push(it);
  }
}

const holdsList = (shape: Shape, name: string): boolean =>
  shape.kind === 'object' && shape.fields.get(name)?.shape.kind === 'list';

/** `[ON|OFF]`, as manuals write what may stand here. */
const choice = /^\[[ \w-]+(?:\|[ \w-]+)+\]$/;

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

const emptyText = (path: Path): string =>
  `${whereIn(path)} is empty, and ${whereIn(path.slice(0, -1))} cannot do without it.`;
