// What a write may change of an object that exists, and what it may not even name.
import { sameJson, textAt } from '../../../src/objects/object';
import type { Deletion, Place } from './place';
import { isCustom } from './customResources';
import { mapAt, mapIn, type Draft } from './draft';
import { rulesOf } from './rulesOf';
import { badRequest, conflict, invalid, type Cause } from './refusal';
import type { Resource } from './resources';

const systemMetadata = [
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
];

/** The object after a write: a write to the object keeps its status, one to the status keeps the rest. */
export function merged(place: Place, before: Draft, sent: Draft): Draft {
  if (place.subresource === 'status') {
    const kept = { ...structuredClone(before), status: sent['status'] };
    return sent['status'] === undefined ? without(kept, 'status') : kept;
  }
  const next = { ...sent };
  const metadata = mapIn(next, 'metadata');
  for (const field of systemMetadata) {
    const value = mapAt(before, 'metadata')[field];
    if (value === undefined) Reflect.deleteProperty(metadata, field);
    else metadata[field] = value;
  }
  for (const field of ['uid', 'creationTimestamp'])
    metadata[field] ??= mapAt(before, 'metadata')[field];
  if (!place.resource.subresources.includes('status')) return next;
  if (before['status'] === undefined) return without(next, 'status');
  return { ...next, status: structuredClone(before['status']) };
}

/** Counts up the generation when the meaning of the object changed, in place. */
export function countGeneration(resource: Resource, next: Draft, before: Draft): void {
  if (!rulesOf(resource).hasGeneration && !isCustom(resource)) return;
  const meaning = (it: Draft): Draft =>
    without(without(without(it, 'metadata'), 'status'), 'apiVersion');
  if (sameJson(meaning(next), meaning(before))) return;
  const generation = Number(mapAt(before, 'metadata')['generation'] ?? 0);
  mapIn(next, 'metadata')['generation'] = generation + 1;
}

export function refuse(resource: Resource, name: string, causes: Iterable<Cause>): void {
  const all = [...causes];
  if (all.length > 0) throw invalid(resource, name, all);
}

export function refuseOtherName(place: Place, sent: Draft): void {
  const name = textAt(sent, 'metadata', 'name') ?? '';
  if (name === place.name) return;
  throw badRequest(
    `the name of the object (${name}) does not match the name on the URL (${place.name})`,
  );
}

/** Refuses a deletion whose preconditions do not hold. */
export function refuseStale(place: Place, found: Draft, deletion: Deletion): void {
  const metadata = mapAt(found, 'metadata');
  const uid = String(metadata['uid']);
  const version = String(metadata['resourceVersion']);
  if (deletion.uid !== undefined && deletion.uid !== uid) {
    throw conflict(
      place.resource,
      place.name,
      `the UID in the precondition (${deletion.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (deletion.resourceVersion !== undefined && deletion.resourceVersion !== version) {
    throw conflict(
      place.resource,
      place.name,
      `the ResourceVersion in the precondition (${deletion.resourceVersion}) does not match the ResourceVersion in record (${version}). The object might have been modified`,
    );
  }
}

const without = (it: Draft, field: string): Draft =>
  Object.fromEntries(Object.entries(it).filter(([key]) => key !== field));
