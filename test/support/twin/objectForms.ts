// An object on its way in and out: decoded, completed, checked, and shown in the version that was asked for.
import { isMap, textAt } from '../../../src/objects/object';
import type { Place } from './place';
import {
  definitionAsV1,
  definitionAsV1beta1,
  isCustom,
  prunes,
  schemaOf,
  refuseConversion,
} from './customResources';
import { draftOf, mapAt, mapIn, type Draft } from './draft';
import { firstStatusOf, rulesOf } from './rulesOf';
import { metadataCauses, metadataChangeCauses, metadataShapeProblems } from './metadataRules';
import { isDns1123Subdomain } from './nameRules';
import { badRequest, type Cause } from './refusal';
import { apiVersionOf, type Resource } from './resources';
import { pruned, schemaCauses } from './schema';
import { shapeProblemsIn } from './shapes';

type Collection = Omit<Place, 'name'>;

const commonFields = ['apiVersion', 'kind', 'metadata'];
const isDefinition = (it: Resource): boolean => it.kind === 'CustomResourceDefinition';

/** As it is stored: a copy, in the version of storage, with its namespace; refused when it does not decode. */
export function decoded(place: Collection, sent: Draft): Draft {
  const { resource, version, namespace } = place;
  const object = draftOf(sent);
  const apiVersion = apiVersionOf(resource.group, version);
  refuseOtherKind(object, resource, apiVersion);
  object['apiVersion'] = apiVersionOf(resource.group, resource.versions[0] ?? version);
  object['kind'] = resource.kind;
  dropNulls(object, resource);
  refuseShape(object, resource, version);
  const metadata = mapIn(object, 'metadata');
  const named = textAt(metadata, 'namespace') ?? '';
  if (namespace !== undefined && named !== '' && named !== namespace) {
    throw badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  if (namespace !== undefined) metadata['namespace'] = namespace;
  else Reflect.deleteProperty(metadata, 'namespace');
  if (isDefinition(resource)) return definitionAsV1(object, version);
  if (!isCustom(resource) || !prunes(resource)) return object;
  return pruned(object, schemaOf(resource, version)) as Draft;
}

/** With all that the server fills in. */
export function completed(place: Collection, object: Draft, before: Draft | undefined): Draft {
  const rules = rulesOf(place.resource);
  if (rules.fields) {
    for (const field of Object.keys(object)) {
      if (![...commonFields, ...rules.fields].includes(field))
        Reflect.deleteProperty(object, field);
    }
  }
  if (!before) resetStatus(place, object);
  rules.complete?.(object, before, place.version);
  if (isDefinition(place.resource) && !before) {
    const stored = mapAt(object, 'spec')['versions'];
    const names = Array.isArray(stored) ? stored.map((it) => textAt(it, 'name')) : [];
    mapIn(object, 'status')['storedVersions'] = names.slice(0, 1);
  }
  return object;
}

/** In the version that was asked for. */
export function shown(place: Collection, stored: Draft): Draft {
  const { resource, version } = place;
  refuseConversion(resource, version);
  const object = draftOf(stored);
  const asked =
    isDefinition(resource) && version === 'v1beta1' ? definitionAsV1beta1(object) : object;
  return { ...asked, apiVersion: apiVersionOf(resource.group, version), kind: resource.kind };
}

export function* newObjectCauses(place: Collection, object: Draft): Iterable<Cause> {
  const rules = rulesOf(place.resource);
  yield* metadataCauses(object, rules.nameRule ?? isDns1123Subdomain);
  yield* contentCauses(place, object, undefined);
}

export function* nextObjectCauses(
  place: Collection,
  object: Draft,
  before: Draft,
): Iterable<Cause> {
  yield* metadataChangeCauses(object, before);
  yield* contentCauses(place, object, before);
}

function* contentCauses(
  place: Collection,
  object: Draft,
  before: Draft | undefined,
): Iterable<Cause> {
  const { resource, version } = place;
  if (isCustom(resource)) yield* schemaCauses(object, schemaOf(resource, version));
  else yield* rulesOf(resource).causes?.(object, before, version) ?? [];
}

function refuseOtherKind(object: Draft, resource: Resource, apiVersion: string): void {
  const kind = textAt(object, 'kind');
  const version = textAt(object, 'apiVersion');
  if (isCustom(resource) && kind === undefined) {
    throw badRequest(
      `${resource.kind} cannot be handled as a ${resource.kind}: Object 'Kind' is missing`,
    );
  }
  if (kind !== undefined && kind !== resource.kind) {
    throw badRequest(
      `${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}: unknown conversion`,
    );
  }
  if (version !== undefined && version !== apiVersion) {
    throw badRequest(
      `the API version in the data (${version}) does not match the expected API version (${apiVersion})`,
    );
  }
}

/** Built-in kinds decode null as absent; so does metadata of every kind, whose null texts are empty. */
function dropNulls(object: Draft, resource: Resource): void {
  const metadata = mapIn(object, 'metadata');
  for (const [field, value] of Object.entries(metadata)) {
    if (value === null) Reflect.deleteProperty(metadata, field);
  }
  for (const field of ['labels', 'annotations']) {
    const map = metadata[field];
    if (!isMap(map)) continue;
    if (Object.keys(map).length === 0) Reflect.deleteProperty(metadata, field);
    else metadata[field] = Object.fromEntries(Object.entries(map).map(([k, v]) => [k, v ?? '']));
  }
  if (Array.isArray(metadata['finalizers']) && metadata['finalizers'].length === 0) {
    Reflect.deleteProperty(metadata, 'finalizers');
  }
  for (const [field, value] of Object.entries(object)) {
    if (value === null && (!isCustom(resource) || field === 'spec' || field === 'status')) {
      Reflect.deleteProperty(object, field);
    }
  }
}

function refuseShape(object: Draft, resource: Resource, version: string): void {
  const isTyped = !isCustom(resource) && !isDefinition(resource);
  const problems = [
    ...metadataShapeProblems(object),
    ...(isTyped ? shapeProblemsIn(object) : []),
    ...(rulesOf(resource).shapeProblems?.(object) ?? []),
  ];
  if (problems.length === 0) return;
  throw badRequest(
    `${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: ${problems.join(', ')}`,
  );
}

/** A new object's status is the server's own, where the kind has one. */
function resetStatus(place: Collection, object: Draft): void {
  const first = firstStatusOf(place.resource, place.version);
  if (first) object['status'] = first;
  else if (place.resource.subresources.includes('status')) Reflect.deleteProperty(object, 'status');
}
