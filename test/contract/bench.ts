// What a contract case works with: one cluster, seen by two users and by the hand of its operator.
import { setTimeout as wait } from 'node:timers/promises';
import { neverCancelled } from '../../src/base/cancellation';
import { Failure, type FailureReason } from '../../src/base/failure';
import type { KubernetesObject } from '../../src/objects/object';
import { referenceTo, type ObjectReference } from '../../src/objects/reference';
import type { Cluster } from '../../src/plan/cluster';
import type { RawClient } from '../support/rawClient';

/** One implementation of the port, with a cluster behind it that the cases may do anything to. */
export interface Bench {
  /** For a user who may do everything. */
  readonly cluster: Cluster;
  /** For a user who may do nothing but look at what is served. */
  readonly limited: Cluster;
  /** The range of cluster IPs: "10.96.". */
  readonly serviceIpPrefix: string;
  /** Sets a status, as a controller would. */
  setStatus(object: KubernetesObject, status: Readonly<Record<string, unknown>>): Promise<void>;
  /** The administrator's raw requests; absent where there is no wire. */
  readonly wire?: Pick<RawClient, 'send'>;
  /** Ends the API server at once, without a word to its clients. */
  kill(): Promise<void>;
  /** Starts it again with what it had. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

export type Fields = Readonly<Record<string, unknown>>;

export const never = neverCancelled;
// A loaded machine with a real controller manager takes its time.
const patienceMs = 60_000;

export function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: Fields & { readonly namespace?: string; readonly metadata?: Fields } = {},
): KubernetesObject {
  const { namespace, metadata, ...fields } = rest;
  const where = namespace === undefined ? {} : { namespace };
  return { apiVersion, kind, metadata: { name, ...where, ...metadata }, ...fields };
}

export const configMap = (namespace: string, name: string, rest: Fields = {}): KubernetesObject =>
  object('v1', 'ConfigMap', name, { namespace, ...rest });

/** The reason of the failure that a promise ends in; fails when it succeeds or ends in another error. */
export async function refusalOf(promise: Promise<unknown>): Promise<Failure> {
  try {
    const value = await promise;
    throw new Error(`was accepted: ${JSON.stringify(value)}`);
  } catch (error) {
    if (Failure.is(error)) return error;
    throw error;
  }
}

export async function refused(promise: Promise<unknown>, reason: FailureReason): Promise<Failure> {
  const failure = await refusalOf(promise);
  if (failure.reason === reason) return failure;
  throw new Error(`expected ${reason}, was ${failure.reason}: ${failure.message}`);
}

/** Asks again and again until the answer is yes: for what a real cluster does after its answer. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`still not so: ${what}`);
    await wait(50);
  }
}

/** The port without its tokens and options, for cases that are about neither. */
export class Hands {
  readonly #bench: Bench;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  get cluster(): Cluster {
    return this.#bench.cluster;
  }

  to(it: KubernetesObject): ObjectReference {
    return referenceTo(this.cluster.context, it);
  }

  create(it: KubernetesObject): Promise<KubernetesObject> {
    return this.cluster.create(it, {}, never);
  }

  read(it: KubernetesObject): Promise<KubernetesObject | undefined> {
    return this.cluster.read(this.to(it), never);
  }

  patch(it: KubernetesObject, patch: Fields): Promise<KubernetesObject> {
    return this.cluster.patch(this.to(it), patch, {}, never);
  }

  delete(it: KubernetesObject): Promise<void> {
    return this.cluster.delete(this.to(it), {}, {}, never);
  }

  /** The object as it is now; fails when it is gone. */
  async now(it: KubernetesObject): Promise<KubernetesObject> {
    const found = await this.read(it);
    if (!found) throw new Error(`${it.kind} ${it.metadata.name} is gone`);
    return found;
  }

  async gone(it: KubernetesObject): Promise<void> {
    const what = `${it.kind} ${it.metadata.name} is gone`;
    await eventually(what, async () => (await this.read(it)) === undefined);
  }

  /** Defines a kind and waits until it is served. */
  async define(definition: KubernetesObject, apiVersion: string, kind: string): Promise<void> {
    await this.create(definition);
    await this.served(apiVersion, kind);
  }

  async served(apiVersion: string, kind: string): Promise<void> {
    await eventually(`${kind} is served`, async () => {
      return (await this.cluster.kindOf(apiVersion, kind, never)) !== undefined;
    });
  }
}
