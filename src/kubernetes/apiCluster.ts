// One cluster behind its API server: the port that plans are carried out through, and the lists that are watched.
import { throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { systemClock, type Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { silentLog, type Log } from '../base/log';
import { versionOf as numbersOf } from '../mesh/interpreters/versions';
import type { Version } from '../mesh/version';
import { fieldAt, isMap, textAt, type KubernetesObject } from '../objects/object';
import type { ObjectKind } from '../objects/objectKind';
import {
  referenceTo,
  shortNameOf,
  type ContextName,
  type ObjectReference,
} from '../objects/reference';
import type {
  Cluster,
  ClusterVerb,
  ListOptions,
  MergePatch,
  ServedKinds,
  WriteOptions,
} from '../plan/cluster';
import { accessReviewOf } from './accessReview';
import { ApiPods } from './apiPods';
import {
  Collections,
  collectionPath,
  listName,
  objectPath,
  type ObjectList,
  type WatchEvent,
} from './collection';
import { Connection, type Answer, type Request } from './connection';
import { CredentialSource } from './credentials';
import { Discovery } from './discovery';
import { notKubernetes, unusableContext } from './connectionFailures';
import { failureOfAnswer, notServed, type Attempt } from './failures';
import type { KubeconfigContext } from './kubeconfig';

export interface ApiClusterOptions {
  /** How long a server may be silent before a request is given up. */
  readonly timeoutMs?: number;
  readonly log?: Log;
  readonly clock?: Clock;
}

const silenceMs = 30_000;

export class ApiCluster implements Cluster, Disposable {
  readonly context: ContextName;
  /** Its pods as they run: port-forwards, logs, programs. */
  readonly pods: ApiPods;
  readonly #connection: Connection;
  readonly #discovery: Discovery;
  readonly #collections: Collections;

  /** Opens nothing yet. Throws `Failure('kubeconfig')` for a context that cannot be used. */
  constructor(at: KubeconfigContext, options: ApiClusterOptions = {}) {
    const { timeoutMs = silenceMs, log = silentLog, clock = systemClock } = options;
    if (!at.access) throw unusableContext(at.name, at.problem ?? 'it is incomplete');
    this.context = at.name;
    const credentials = new CredentialSource(at.name, at.access.reveal(), clock);
    const reach = { context: at.name, server: at.server, credentials, timeoutMs };
    this.#connection = new Connection({ ...reach, log });
    this.pods = new ApiPods({ ...reach, connection: this.#connection });
    this.#discovery = new Discovery(at.name, this.#connection, log);
    this.#collections = new Collections(at.name, this.#connection);
  }

  /** Host and port of the API server, for sentences. */
  get host(): string {
    return this.#connection.host;
  }

  dispose(): void {
    this.#connection.dispose();
  }

  /** With a limit, everything that has to happen before there is an answer is within it. */
  async version(token: CancellationToken, limitMs?: number): Promise<Version> {
    const limit = limitMs === undefined ? {} : { limitMs };
    const request: Request = { method: 'GET', path: '/version', ...limit };
    const answer = await this.#connection.send(request, token);
    const body = this.#accepted(answer, 'read', 'the version');
    const version = numbersOf(textAt(body, 'gitVersion') ?? '');
    if (!version) throw notKubernetes(this.context, this.host);
    return version;
  }

  kindOf(
    apiVersion: string,
    kind: string,
    token: CancellationToken,
  ): Promise<ObjectKind | undefined> {
    return this.#discovery.kindOf(apiVersion, kind, token);
  }

  servedKinds(token: CancellationToken): Promise<ServedKinds> {
    return this.#discovery.all(token);
  }

  async list(
    kind: ObjectKind,
    options: ListOptions,
    token: CancellationToken,
  ): Promise<readonly KubernetesObject[]> {
    const list = await this.readList(kind, options, token);
    if (list.isServed) return list.objects;
    this.#discovery.forget(kind.apiVersion);
    throw notServed(this.#attempt('list', listName(kind, options)), kind.apiVersion);
  }

  /** As `list`, with where a watch goes on; a kind that is not served is an empty list that says so. */
  readList(kind: ObjectKind, options: ListOptions, token: CancellationToken): Promise<ObjectList> {
    return this.#collections.list(kind, options, token);
  }

  /** See `Collections.watch`. */
  watch(
    kind: ObjectKind,
    options: ListOptions,
    from: { readonly resourceVersion: string; readonly seconds: number },
    tell: (event: WatchEvent) => void,
    token: CancellationToken,
  ): Promise<void> {
    return this.#collections.watch(kind, options, from, tell, token);
  }

  async read(at: ObjectReference, token: CancellationToken): Promise<KubernetesObject | undefined> {
    const kind = await this.kindOf(at.apiVersion, at.kind, token);
    if (!kind) return undefined;
    const path = objectPath(kind, at.namespace, at.name);
    const answer = await this.#connection.send({ method: 'GET', path }, token);
    if (answer.status === 404) {
      this.#forgetIfUnserved(answer, at);
      return undefined;
    }
    return this.#object(this.#accepted(answer, 'get', shortNameOf(at)));
  }

  async create(
    object: KubernetesObject,
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<KubernetesObject> {
    const at = referenceTo(this.context, object);
    const kind = await this.#servedKind('create', at, token);
    const path = collectionPath(kind, at.namespace);
    const request: Request = { method: 'POST', path, query: dryRun(options), body: object };
    return this.#object(await this.#write(request, 'create', at, token));
  }

  async patch(
    at: ObjectReference,
    patch: MergePatch,
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<KubernetesObject> {
    const kind = await this.#servedKind('patch', at, token);
    const request: Request = {
      method: 'PATCH',
      path: objectPath(kind, at.namespace, at.name),
      query: dryRun(options),
      contentType: 'application/merge-patch+json',
      body: patch,
    };
    return this.#object(await this.#write(request, 'patch', at, token));
  }

  async delete(
    at: ObjectReference,
    precondition: { readonly uid?: string; readonly resourceVersion?: string },
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<void> {
    const kind = await this.#servedKind('delete', at, token);
    const request: Request = {
      method: 'DELETE',
      path: objectPath(kind, at.namespace, at.name),
      // The server ignores the query when there is a body, so that a dry run is asked for in it.
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: 'Background',
        ...(Object.keys(precondition).length === 0 ? {} : { preconditions: precondition }),
        ...(options.dryRun === true ? { dryRun: ['All'] } : {}),
      },
    };
    await this.#write(request, 'delete', at, token);
  }

  async allows(verb: ClusterVerb, at: ObjectReference, token: CancellationToken): Promise<boolean> {
    const kind = await this.kindOf(at.apiVersion, at.kind, token);
    const body = accessReviewOf(verb, at, kind);
    const path = `/apis/${body.apiVersion}/selfsubjectaccessreviews`;
    const answer = await this.#connection.send({ method: 'POST', path, body }, token);
    const review = this.#accepted(answer, 'review', 'permissions');
    return fieldAt(review, 'status', 'allowed') === true;
  }

  async supportsDryRun(token: CancellationToken): Promise<boolean> {
    const { major, minor } = await this.version(token);
    return major > 1 || minor >= 13;
  }

  async #servedKind(
    verb: string,
    at: ObjectReference,
    token: CancellationToken,
  ): Promise<ObjectKind> {
    throwIfCancelled(token);
    const kind = await this.kindOf(at.apiVersion, at.kind, token);
    if (!kind) throw notServed(this.#attempt(verb, shortNameOf(at)), at.apiVersion);
    return kind;
  }

  async #write(
    request: Request,
    verb: string,
    at: ObjectReference,
    token: CancellationToken,
  ): Promise<unknown> {
    const answer = await this.#connection.send(request, token);
    this.#forgetIfUnserved(answer, at);
    return this.#accepted(answer, verb, shortNameOf(at));
  }

  /** A 404 that names no object is about the path itself: the kind went away. */
  #forgetIfUnserved(answer: Answer, at: ObjectReference): void {
    const isPath = textAt(answer.body, 'details', 'name') === undefined;
    if (answer.status === 404 && isPath) this.#discovery.forget(at.apiVersion);
  }

  #accepted({ status, body }: Answer, verb: string, what: string): unknown {
    if (status >= 200 && status < 300) return body;
    throw failureOfAnswer(status, body, this.#attempt(verb, what));
  }

  #object(body: unknown): KubernetesObject {
    const isObject = isMap(body) && textAt(body, 'metadata', 'name') !== undefined;
    if (isObject) return body as unknown as KubernetesObject;
    throw notKubernetes(this.context, this.host);
  }

  #attempt(verb: string, what: string): Attempt {
    return { context: this.context, verb, what };
  }
}

const dryRun = ({ dryRun: isDry }: WriteOptions): Readonly<Record<string, string>> =>
  isDry === true ? { dryRun: 'All' } : {};
