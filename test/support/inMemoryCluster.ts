// The in-memory twin of a cluster: behaves as kube-apiserver 1.20 does, refusals included.
import { throwIfCancelled, type CancellationToken } from '../../src/base/cancellation';
import type { Disposable } from '../../src/base/disposable';
import { failureOfAnswer, notServed, unreachable } from '../../src/kubernetes/failures';
import { read as readingOf } from '../../src/objects/reading';
import type { KubernetesObject } from '../../src/objects/object';
import type { ObjectKind } from '../../src/objects/objectKind';
import { ObjectSet } from '../../src/objects/objectSet';
import { contextName, type ContextName, type ObjectReference } from '../../src/objects/reference';
import type {
  Cluster,
  ClusterVerb,
  ListOptions,
  MergePatch,
  ServedKinds,
  WriteOptions,
} from '../../src/plan/cluster';
import { downVersions, isDown, serviceUnavailable } from './twin/aggregated';
import type { ApiServer } from './twin/apiServer';
import {
  callOf,
  dryRunOf,
  forbiddenBecause,
  isRefused,
  subjectOf,
  type Call,
  type Forbid,
  type Subject,
} from './twin/calls';
import { asObject, draftOf, type Draft } from './twin/draft';
import { newServer, type NewServerOptions } from './twin/newServer';
import { shown } from './twin/objectForms';
import { badRequest, methodNotAllowed, Refusal } from './twin/refusal';
import { TwinPods } from './twin/pods';
import { apiVersionOf } from './twin/resources';
import { placeIn, placeOf } from './twin/placeOf';
import { plant, plantFirstObjects } from './twin/seeds';
import { matches } from './twin/selectors';
import type { ServedVersion } from './twin/servedKinds';
import type { StoreEvent } from './twin/store';

export interface TwinOptions extends NewServerOptions {
  readonly forbid?: Forbid;
  /** Of Kubernetes 1.x; 20 unless said. Before 13 the server has no dry run. */
  readonly minorVersion?: number;
  /** Awaited before a request is served: to change the cluster meanwhile, to fail, to wait. */
  readonly onCall?: OnCall;
  /** What its pods do; they do nothing unless told. */
  readonly pods?: TwinPods;
}

type OnCall = (call: Call, cluster: InMemoryCluster) => void | Promise<void>;

export class InMemoryCluster implements Cluster {
  readonly context: ContextName;
  readonly server: ApiServer;
  readonly minorVersion: number;
  readonly pods: TwinPods;
  /** What the user may not do. Changed by tests at will. */
  forbid: Forbid;
  /** When set, no request is answered: a clause such as "connection refused by 127.0.0.1:6443". */
  unreachable: string | undefined;
  onCall: OnCall | undefined;
  /** Every request that reached the server, refused ones included. */
  readonly calls: Call[] = [];

  /** Objects are put in as they are, status included; the namespaces and definitions they need are made. */
  constructor(
    context: string,
    objects: Iterable<KubernetesObject> = [],
    options: TwinOptions = {},
    server?: ApiServer,
  ) {
    this.context = contextName(context);
    this.minorVersion = options.minorVersion ?? 20;
    this.pods = options.pods ?? new TwinPods();
    this.forbid = options.forbid ?? (() => false);
    this.onCall = options.onCall;
    this.server = server ?? newServer(context, options);
    if (!server) plantFirstObjects(this.server);
    for (const object of objects) plant(this.server, object);
  }

  /** The same cluster, for another user. */
  as(forbid: Forbid): InMemoryCluster {
    const { minorVersion, pods } = this;
    return new InMemoryCluster(this.context, [], { forbid, minorVersion, pods }, this.server);
  }

  /** Everything in the cluster, whatever the user may see. Every served kind is a list that was read. */
  get objects(): ObjectSet {
    return this.server.served.all.reduce((set, { group, versions, kind, plural }) => {
      const list = this.server.store.list({ group, plural }).map((it) => asObject(draftOf(it)));
      return set.withList(
        { apiVersion: apiVersionOf(group, versions[0] ?? ''), kind },
        readingOf(list),
      );
    }, ObjectSet.empty);
  }

  /** Requests that asked for a change: neither reads nor dry runs. */
  get writes(): readonly Call[] {
    const verbs = ['create', 'patch', 'update', 'delete'];
    return this.calls.filter((it) => !it.dryRun && verbs.includes(it.verb));
  }

  /** Fires after each change, in the order of revisions. */
  onEvent(listener: (event: StoreEvent) => void): Disposable {
    return this.server.store.onEvent(listener);
  }

  /** Puts an object in from outside, as the constructor does; replaces one that is there. */
  plant(object: KubernetesObject): void {
    plant(this.server, object);
  }

  /** Sets the status of an object, as its controller would. */
  setStatus(at: Omit<ObjectReference, 'cluster'>, status: Draft): KubernetesObject {
    const served = this.server.served.ofKind(at.apiVersion, at.kind);
    const place = { ...placeIn(served, at), subresource: 'status' };
    return asObject(this.server.patch(place, { status }));
  }

  async kindOf(
    apiVersion: string,
    kind: string,
    token: CancellationToken,
  ): Promise<ObjectKind | undefined> {
    await this.#reached(token);
    this.#refuseDown(apiVersion, 'list', `the kinds of ${apiVersion}`);
    const resource = this.server.served.ofKind(apiVersion, kind)?.resource;
    if (!resource) return undefined;
    return { apiVersion, kind, plural: resource.plural, namespaced: resource.namespaced };
  }

  async read(at: ObjectReference, token: CancellationToken): Promise<KubernetesObject | undefined> {
    if (!(await this.kindOf(at.apiVersion, at.kind, token))) return undefined;
    return this.#answer({ verb: 'get', ...at, dryRun: false }, token, (served) => {
      const place = placeOf(served, at);
      const found = place && this.server.store.get(place.resource, place.namespace, place.name);
      return found && asObject(shown(place, found));
    });
  }

  async servedKinds(token: CancellationToken): Promise<ServedKinds> {
    await this.#reached(token);
    const { served, store } = this.server;
    return {
      kinds: served.all.map(({ group, versions, kind, plural, namespaced }) => ({
        apiVersion: apiVersionOf(group, versions[0] ?? ''),
        kind,
        plural,
        namespaced,
      })),
      notRead: downVersions(store).map((it) => apiVersionOf(it.group, it.version)),
    };
  }

  async list(
    kind: ObjectKind,
    options: ListOptions,
    token: CancellationToken,
  ): Promise<readonly KubernetesObject[]> {
    return this.#answer({ verb: 'list', ...kind, ...options, dryRun: false }, token, (served) => {
      const place = { ...served, namespace: options.namespace, name: '' };
      const found = this.server.store.list(served.resource, options.namespace);
      return found.filter((it) => matches(it, options)).map((it) => asObject(shown(place, it)));
    });
  }

  async create(
    object: KubernetesObject,
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<KubernetesObject> {
    const { apiVersion, kind, metadata } = object;
    const about = { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
    return this.#answer({ verb: 'create', ...about, ...dryRunOf(options) }, token, (served) => {
      this.refuseDryRun(options.dryRun);
      const place = placeOf(served, about);
      if (!place) throw methodNotAllowed();
      return asObject(this.server.create(place, draftOf(object), options));
    });
  }

  async patch(
    at: ObjectReference,
    patch: MergePatch,
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<KubernetesObject> {
    return this.#answer({ verb: 'patch', ...at, ...dryRunOf(options) }, token, (served) => {
      this.refuseDryRun(options.dryRun);
      return asObject(this.server.patch(placeIn(served, at), patch, options));
    });
  }

  async delete(
    at: ObjectReference,
    precondition: { readonly uid?: string; readonly resourceVersion?: string },
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<void> {
    await this.#answer({ verb: 'delete', ...at, ...dryRunOf(options) }, token, (served) => {
      this.refuseDryRun(options.dryRun);
      this.server.delete(placeIn(served, at), { ...precondition, ...options });
    });
  }

  async allows(verb: ClusterVerb, at: ObjectReference, token: CancellationToken): Promise<boolean> {
    await this.#reached(token);
    return !isRefused(this.forbid, { verb, ...at, dryRun: false });
  }

  async supportsDryRun(token: CancellationToken): Promise<boolean> {
    await this.#reached(token);
    return this.minorVersion >= 13;
  }

  /** What happens to each request before it is served: counted, judged, and handed to `onCall`. */
  async admit(call: Call): Promise<void> {
    this.calls.push(call);
    if (isRefused(this.forbid, call)) throw forbiddenBecause(call, this.server.served);
    await this.onCall?.(call, this);
  }

  refuseDryRun(dryRun: boolean | undefined): void {
    if (dryRun && this.minorVersion < 13) throw badRequest('the dryRun alpha feature is disabled');
  }

  async #answer<T>(
    request: Call & Subject,
    token: CancellationToken,
    act: (served: ServedVersion) => T,
  ): Promise<T> {
    await this.#reached(token);
    const call = callOf(request);
    const attempt = { context: this.context, verb: call.verb, what: subjectOf(request) };
    this.#refuseDown(request.apiVersion, attempt.verb, attempt.what);
    const served = this.server.served.ofKind(request.apiVersion, request.kind);
    if (!served) throw notServed(attempt, request.apiVersion);
    try {
      await this.admit(call);
      throwIfCancelled(token);
      return act(served);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw failureOfAnswer(error.code, error.status, attempt);
    }
  }

  #refuseDown(apiVersion: string, verb: string, what: string): void {
    if (!isDown(this.server.store, apiVersion)) return;
    throw failureOfAnswer(503, serviceUnavailable, { context: this.context, verb, what });
  }

  async #reached(token: CancellationToken): Promise<void> {
    // A request always takes a turn, so that nothing comes to depend on an answer at once.
    await Promise.resolve();
    throwIfCancelled(token);
    if (this.unreachable !== undefined) throw unreachable(this.context, this.unreachable);
  }
}
