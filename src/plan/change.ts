import { isMap, sameJson, type KubernetesObject } from '../objects/object';
import type { ObjectReference } from '../objects/reference';
import type { MergePatch } from './cluster';

/** One object, before and after. No `before` creates, no `after` deletes; verb, diff, patch and undo follow. */
export interface Change {
  readonly target: ObjectReference;
  /** As read, with its resourceVersion: the precondition of the write. */
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject | undefined;
  /** One clause for the report: "so that *.global resolves". */
  readonly why: string;
  /** Why this cannot be taken back, where it cannot. Shown before, not after. */
  readonly irreversible?: string;
}

export type Verb = 'create' | 'update' | 'delete' | 'keep';

export function verbOf(change: Change): Verb {
  const { before, after } = change;
  if (sameIntent(before, after)) return 'keep';
  if (!before) return 'create';
  return after ? 'update' : 'delete';
}

/** The same change, backwards. */
export const inverseOf = (change: Change): Change => ({
  target: change.target,
  before: change.after,
  after: change.before,
  why: `undo: ${change.why}`,
});

/**
 * The smallest merge patch from one object to the other, resourceVersion of `before` as precondition.
 * Status and server-kept metadata never enter it. Undefined when there is nothing to say.
 */
export function patchOf(before: KubernetesObject, after: KubernetesObject): MergePatch | undefined {
  const patch = mergePatch(withoutServerFields(before), withoutServerFields(after));
  if (!isMap(patch) || Object.keys(patch).length === 0) return undefined;
  const { resourceVersion } = before.metadata;
  if (resourceVersion === undefined) return patch;
  const metadata = isMap(patch['metadata']) ? patch['metadata'] : {};
  return { ...patch, metadata: { ...metadata, resourceVersion } };
}

/** Equal but for what only the server writes. */
export const sameIntent = (
  a: KubernetesObject | undefined,
  b: KubernetesObject | undefined,
): boolean =>
  a === undefined || b === undefined
    ? a === b
    : sameJson(withoutServerFields(a), withoutServerFields(b));

/** Only the server writes these, so they belong to no diff, patch or undo. */
export function withoutServerFields(object: KubernetesObject): KubernetesObject {
  const { status: _status, ...rest } = object as KubernetesObject & { status?: unknown };
  const metadata: Record<string, unknown> = { ...object.metadata };
  for (const field of serverMetadata) Reflect.deleteProperty(metadata, field);
  if (object.metadata.annotations?.[revisionNote] !== undefined) {
    const { [revisionNote]: _revision, ...annotations } = object.metadata.annotations;
    metadata['annotations'] = annotations;
  }
  return { ...rest, metadata: metadata as unknown as KubernetesObject['metadata'] };
}

/** The Deployment controller counts rollouts here, on the object itself. */
const revisionNote = 'deployment.kubernetes.io/revision';

const serverMetadata = [
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
] as const;

/** RFC 7386, made from two values: null for what goes, lists replaced whole. */
function mergePatch(before: unknown, after: unknown): unknown {
  if (!isMap(before) || !isMap(after)) return after;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before)) if (after[key] === undefined) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    if (value !== undefined && !sameJson(before[key], value)) {
      patch[key] = mergePatch(before[key], value);
    }
  }
  return patch;
}
