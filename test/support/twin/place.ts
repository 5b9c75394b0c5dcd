// What a request is about: an object, and the conditions of a write.
import type { ServedVersion } from './servedKinds';

/** One object of a served collection, and whether its status is meant. */
export interface Place extends ServedVersion {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly subresource?: string | undefined;
}

export interface Write {
  readonly dryRun?: boolean | undefined;
}

export interface Deletion extends Write {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}
