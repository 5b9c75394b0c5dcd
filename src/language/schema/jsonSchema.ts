/** The tables as JSON Schema, for editors that check and complete YAML by one. */
import { kinds, wholeShapeOf } from './kinds';
import { fieldDocumentation } from './documentation';
import type { FieldShape, KindShape, NumberShape, ObjectShape, Shape } from './shape';

/** As much of JSON Schema (draft 7) as the tables need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly not?: JsonSchema;
  readonly const?: string;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/**
 * One schema for files of any objects: those of our kinds are held to their tables, all others pass.
 * Ranges, formats and rules between fields are not in it; they are said by rules of their own.
 */
export const schemaOfKinds = (some: readonly KindShape[] = kinds): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Istio objects for several clusters',
  type: 'object',
  allOf: some.map((it) => ({ if: isOfKind(it), then: schemaOfKind(it) })),
});

const schemaOfKind = (kind: KindShape): JsonSchema => ({
  description: kind.doc,
  ...schemaOfObject(wholeShapeOf(kind), false),
});

/** By group, kind and name; a version that does not exist is said elsewhere. */
const isOfKind = ({ kind, group, versions, names }: KindShape): JsonSchema => ({
  required: ['apiVersion', 'kind'],
  properties: {
    apiVersion: { enum: versions.map((it) => (group === '' ? it.name : `${group}/${it.name}`)) },
    kind: { const: kind },
    ...(names
      ? { metadata: { required: ['name'], properties: { name: { enum: [...names] } } } }
      : {}),
  },
});

/** What a piece of an object may leave out is not asked for; items of lists are always whole. */
function schemaOfObject(
  { fields, open, rest, strictIn }: ObjectShape,
  isItem: boolean,
): JsonSchema {
  const all = [...fields.values()];
  const required = isItem ? all.filter((it) => it.required).map((it) => it.name) : [];
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(all.map((it) => [it.name, schemaOfField(it)])),
    // `$patch` and its like direct how a piece is laid over the rest.
    patternProperties: { '^\\$': {} },
    additionalProperties: rest ? schemaOf(rest, isItem) : open || strictIn !== undefined,
    ...(required.length > 0 ? { required } : {}),
  };
}

const schemaOfField = (field: FieldShape): JsonSchema => ({
  description: field.doc,
  markdownDescription: fieldDocumentation(field),
  ...(field.required && isFreeText(field.shape) ? filledText() : schemaOf(field.shape, false)),
});

const isFreeText = (shape: Shape): boolean => shape.kind === 'text' && !shape.words;

function schemaOf(shape: Shape, isItem: boolean): JsonSchema {
  switch (shape.kind) {
    case 'object':
      return schemaOfObject(shape, isItem);
    case 'list':
      return { type: ['array', 'null'], items: schemaOf(shape.of, true) };
    case 'map':
      return { type: ['object', 'null'], additionalProperties: schemaOf(shape.of, isItem) };
    case 'text':
      return orSilently(
        [null],
        shape.words ? { enum: shape.words.map((it) => it.text) } : { type: 'string' },
      );
    case 'number':
      return orSilently([null], { type: typeOf(shape) });
    case 'boolean':
      return orSilently(truths, { type: 'boolean' });
    case 'any':
      return {};
  }
}

const typeOf = ({ whole, loose, looseUntil }: NumberShape): string | readonly string[] => {
  const type = whole ? 'integer' : 'number';
  return loose || looseUntil ? [type, 'string'] : type;
};

/** Istio takes an empty text for none. */
const filledText = (): JsonSchema => orSilently([null], { type: 'string', minLength: 1 });

/** Readers of YAML 1.2 take `yes` for a text; kubectl does not. */
const truths = [null, 'yes', 'no', 'on', 'off', 'y', 'n'] as const;

/** Values that pass, and that editors do not offer: what stands behind a `not` they pass over. */
const orSilently = (values: readonly (string | null)[], schema: JsonSchema): JsonSchema => ({
  anyOf: [schema, { not: { not: { enum: values } } }],
});
