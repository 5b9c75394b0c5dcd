// CustomResourceDefinitions: their two spellings, what the server refuses in them, and the collections they open.
import { fieldAt, isMap, listAt, sameJson, textAt } from '../../../src/objects/object';
import { fill, mapAt, mapIn, mapsIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, required } from './metadataRules';
import { conversionFailed, type Cause } from './refusal';
import type { Resource } from './resources';

/** A collection opened by a definition; with the schema its objects are held to, by version. */
export interface CustomResource extends Resource {
  readonly definition: Draft;
}

export const isCustom = (it: Resource): it is CustomResource => 'definition' in it;

const sharedFields = ['subresources', 'additionalPrinterColumns'];

/** As v1 spells it, from the version it came in. */
export function definitionAsV1(object: Draft, version: string): Draft {
  const spec = { ...mapAt(object, 'spec') };
  const single = textAt(spec, 'version');
  const versions = mapsIn(spec, 'versions').map((it) => ({ ...it }));
  if (versions.length === 0 && single !== undefined) {
    versions.push({ name: single, served: true, storage: true });
  }
  for (const version of versions) {
    if (spec['validation'] !== undefined) fill(version, 'schema', spec['validation']);
    for (const field of sharedFields)
      if (spec[field] !== undefined) fill(version, field, spec[field]);
  }
  for (const field of ['version', 'validation', ...sharedFields])
    Reflect.deleteProperty(spec, field);
  if (version === 'v1beta1') {
    fill(spec, 'preserveUnknownFields', true);
    fill(spec, 'scope', 'Namespaced');
  }
  return { ...object, spec: { ...spec, versions } };
}

/** As v1beta1 spells it: what all versions share moves to the top. */
export function definitionAsV1beta1(object: Draft): Draft {
  const spec = { ...mapAt(object, 'spec') };
  const versions = mapsIn(spec, 'versions').map((it) => ({ ...it }));
  const first = versions[0];
  for (const [inVersion, atTop] of [
    ['schema', 'validation'],
    ...sharedFields.map((it) => [it, it] as const),
  ] as const) {
    const shared = first?.[inVersion];
    if (shared === undefined || !versions.every((it) => sameJson(it[inVersion], shared))) continue;
    spec[atTop] = shared;
    for (const version of versions) Reflect.deleteProperty(version, inVersion);
  }
  fill(spec, 'preserveUnknownFields', false);
  return { ...object, spec: { ...spec, version: first?.['name'], versions } };
}

/** The collection a definition opens. */
export function resourceOf(definition: Draft): CustomResource {
  const names = mapAt(definition, 'spec', 'names');
  const versions = mapsIn(definition, 'spec', 'versions').filter((it) => it['served'] !== false);
  return {
    group: textAt(definition, 'spec', 'group') ?? '',
    versions: versions.map((it) => String(it['name'])),
    kind: String(names['kind']),
    plural: String(names['plural']),
    singular: String(names['singular']),
    namespaced: textAt(definition, 'spec', 'scope') === 'Namespaced',
    shortNames: listAt(names, 'shortNames').map(String),
    subresources: versions.some((it) => fieldAt(it, 'subresources', 'status') !== undefined)
      ? ['status']
      : [],
    categories: listAt(names, 'categories').map(String),
    definition,
  };
}

export const schemaOf = (resource: CustomResource, version: string): unknown =>
  fieldAt(
    mapsIn(resource.definition, 'spec', 'versions').find((it) => it['name'] === version),
    'schema',
    'openAPIV3Schema',
  );

/** The twin has no webhooks: what one would have to convert, to or from the stored version, is refused. */
export function refuseConversion(resource: Resource, version: string): void {
  if (!isCustom(resource)) return;
  const { definition, kind } = resource;
  if (fieldAt(definition, 'spec', 'conversion', 'strategy') !== 'Webhook') return;
  const stored = mapsIn(definition, 'spec', 'versions').find((it) => it['storage'] === true);
  if (stored?.['name'] !== version) throw conversionFailed(kind);
}

/** Whether fields that the schema does not know are dropped. */
export const prunes = (resource: CustomResource): boolean =>
  fieldAt(resource.definition, 'spec', 'preserveUnknownFields') !== true;

function* versionCauses(object: Draft): Iterable<Cause> {
  const versions = mapsIn(object, 'spec', 'versions');
  if (versions.filter((it) => it['storage'] === true).length !== 1) {
    yield invalidValue(
      'spec.versions',
      [],
      'must have exactly one version marked as storage version',
    );
  }
  for (const [index, version] of versions.entries()) {
    const at = `spec.versions[${index}]`;
    if (!textAt(version, 'name')) yield required(`${at}.name`);
    // Preserved unknown fields mark a definition made as v1beta1, which needs no schema.
    if (fieldAt(object, 'spec', 'preserveUnknownFields') === true) continue;
    if (!isMap(fieldAt(version, 'schema', 'openAPIV3Schema'))) {
      yield required(`${at}.schema.openAPIV3Schema`, 'schemas are required');
    }
  }
}

function* nameCauses(object: Draft): Iterable<Cause> {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const group = textAt(object, 'spec', 'group') ?? '';
  const plural = textAt(object, 'spec', 'names', 'plural') ?? '';
  if (group === '') yield required('spec.group');
  if (plural === '') yield required('spec.names.plural');
  if (!textAt(object, 'spec', 'names', 'kind')) yield required('spec.names.kind');
  if (name !== `${plural}.${group}`) {
    yield invalidValue('metadata.name', name, 'must be spec.names.plural+"."+spec.group');
  }
  const scope = textAt(object, 'spec', 'scope');
  if (!scope) yield required('spec.scope');
  if (scope === 'Namespaced' || scope === 'Cluster' || !scope) return;
  yield invalidValue('spec.scope', scope, 'supported values: "Cluster", "Namespaced"');
}

function* changeCauses(object: Draft, before: Draft): Iterable<Cause> {
  const established = mapsIn(before, 'status', 'conditions').some(
    (it) => it['type'] === 'Established' && it['status'] === 'True',
  );
  const frozen = [['group'], ...(established ? [['scope'], ['names', 'kind']] : [])];
  for (const path of frozen) {
    const value = fieldAt(object, 'spec', ...path);
    if (value !== fieldAt(before, 'spec', ...path)) {
      yield invalidValue(`spec.${path.join('.')}`, value, 'field is immutable');
    }
  }
}

export const definitionRules: KindRules = {
  hasGeneration: true,
  fields: ['spec', 'status'],
  complete(object) {
    const spec = mapIn(object, 'spec');
    const names = mapIn(spec, 'names');
    const kind = textAt(names, 'kind');
    if (kind) fill(names, 'singular', kind.toLowerCase());
    if (kind) fill(names, 'listKind', `${kind}List`);
    fill(spec, 'conversion', { strategy: 'None' });
    if (spec['preserveUnknownFields'] === false)
      Reflect.deleteProperty(spec, 'preserveUnknownFields');
    for (const version of mapsIn(spec, 'versions')) {
      fill(version, 'served', false);
      fill(version, 'storage', false);
    }
  },
  *causes(object, before) {
    yield* nameCauses(object);
    yield* versionCauses(object);
    if (before) yield* changeCauses(object, before);
  },
  firstStatus: { conditions: null, acceptedNames: { plural: '', kind: '' } },
};
