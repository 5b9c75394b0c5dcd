// One list of one cluster, read and then kept up to date by a watch.
//
// Ours and not the client library's, whose informer (1.4.0) stops for good at the first error other
// than a 410, comes back without any wait when a watch ends or a 410 persists, skips lines it cannot
// parse, and has no limit on a connection that is silent for ever.
import { Cancelled, CancellationSource, pause, type CancellationToken } from '../base/cancellation';
import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import { Failure, messageOf } from '../base/failure';
import type { Log } from '../base/log';
import { sameJson, type KubernetesObject } from '../objects/object';
import { notRead, read, type Reading } from '../objects/reading';
import type { ApiCluster } from './apiCluster';
import type { Backoff } from './backoff';
import { listName, type ObjectList, type WatchEvent } from './collection';
import { ClusterFailure } from './failures';
import type { WatchedList } from './watchedKinds';

export interface InformerOptions {
  readonly log: Log;
  readonly backoff: Backoff;
}

/** `following`: what is shown is live. `reconnecting`: it was live and may be old. */
export type InformerState = 'unread' | 'listed' | 'following' | 'refused' | 'reconnecting';

/** The server ends a watch after this long; a new one goes on where it ended. */
const watchSeconds = 290;
/** How often it is seen whether a kind that was not served is served now. */
const notServedMs = 30_000;
/** A watch that ends sooner, having said nothing, counts as failed. */
const shortestWatchMs = 1000;

export class Informer extends Owner {
  readonly watched: WatchedList;
  readonly #cluster: ApiCluster;
  readonly #options: InformerOptions;
  readonly #changed = this.own(new Emitter());
  readonly #lost = this.own(new Emitter<Failure>());

  #objects = new Map<string, KubernetesObject>();
  #reading: Reading<readonly KubernetesObject[]> = notRead('still being read');
  #state: InformerState = 'unread';
  #isServed = true;
  /** Where the watch goes on; undefined when a list must come first. */
  #resourceVersion: string | undefined;
  #failureCount = 0;
  /** Ends following. */
  #following: CancellationSource | undefined;
  /** Ends the present list, watch or wait and goes on with a new list. */
  #cycle: CancellationSource | undefined;
  #waiting: (() => void)[] = [];

  constructor(cluster: ApiCluster, watched: WatchedList, options: InformerOptions) {
    super();
    this.#cluster = cluster;
    this.watched = watched;
    this.#options = options;
  }

  /** The objects changed, or why there are none. */
  readonly onDidChange = this.#changed.event;
  /** The server did not answer. */
  readonly onDidLoseConnection = this.#lost.event;

  get state(): InformerState {
    return this.#state;
  }

  /** The same value until something changed. */
  get reading(): Reading<readonly KubernetesObject[]> {
    return this.#reading;
  }

  /** Lists once; a refusal becomes the reading. Never rejects. */
  async list(token: CancellationToken): Promise<void> {
    try {
      await this.#list(token);
    } catch (error) {
      // What was refused is in the reading; a cancelled list leaves things as they were.
      this.#note(error);
    }
  }

  /** Lists anew, then follows until `stop`. Resolves when listed or refused. */
  follow(): Promise<void> {
    const settled = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#resourceVersion = undefined;
    if (this.#following) {
      this.#cycle?.cancel();
    } else if (!this.isDisposed) {
      this.#following = new CancellationSource();
      void this.#run(this.#following.token);
    }
    return settled;
  }

  /** Ends following; what was read stays. */
  stop(): void {
    this.#following?.cancel();
    this.#following = undefined;
    if (this.#state === 'following') this.#state = 'listed';
    this.#settle();
  }

  override dispose(): void {
    this.stop();
    super.dispose();
  }

  async #run(token: CancellationToken): Promise<void> {
    while (!token.isCancellationRequested) {
      const cycle = new CancellationSource(token);
      this.#cycle = cycle;
      try {
        await this.#turn(cycle.token);
      } catch (error) {
        this.#note(error);
        if (!(error instanceof Cancelled)) await pause(this.#waitMs(), cycle.token);
      } finally {
        cycle.dispose();
      }
    }
  }

  async #turn(token: CancellationToken): Promise<void> {
    if (this.#resourceVersion === undefined) {
      try {
        await this.#list(token);
      } finally {
        if (!token.isCancellationRequested) this.#settle();
      }
    }
    if (!this.#isServed) {
      this.#resourceVersion = undefined;
      await pause(notServedMs, token);
      return;
    }
    await this.#watch(this.#resourceVersion ?? '', token);
  }

  async #list(token: CancellationToken): Promise<void> {
    const { kind, options } = this.watched;
    try {
      this.#accept(await this.#cluster.readList(kind, options, token));
      this.#state = 'listed';
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      const isLost = isConnectionLost(error) && this.#reading.kind === 'read';
      if (!isLost) this.#show(notRead(clauseOf(error)));
      this.#state = isLost ? 'reconnecting' : 'refused';
      throw error;
    }
  }

  async #watch(resourceVersion: string, token: CancellationToken): Promise<void> {
    const { kind, options } = this.watched;
    const began = performance.now();
    const from = { resourceVersion, seconds: watchSeconds };
    let eventCount = 0;
    this.#state = 'following';
    try {
      const tell = (event: WatchEvent) => {
        eventCount += 1;
        this.#failureCount = 0;
        this.#take(event);
      };
      await this.#cluster.watch(kind, options, from, tell, token);
    } catch (error) {
      // After a lost connection the watch goes on where it was; after any refusal only a list is safe.
      if (!isConnectionLost(error) && !(error instanceof Cancelled)) {
        this.#resourceVersion = undefined;
      }
      if (!(error instanceof Cancelled)) this.#state = 'reconnecting';
      throw error;
    }
    if (eventCount > 0 || performance.now() - began > shortestWatchMs) return;
    await pause(this.#waitMs(), token);
  }

  #waitMs(): number {
    return this.#options.backoff(this.#failureCount++);
  }

  /** Unchanged objects keep their identity, so that what was derived from them stays valid. */
  #accept(list: ObjectList): void {
    const objects = new Map<string, KubernetesObject>();
    for (const it of list.objects) {
      const kept = this.watched.keep(it);
      if (kept) objects.set(keyOf(kept), this.#known(kept) ?? kept);
    }
    const isSame =
      this.#reading.kind === 'read' &&
      objects.size === this.#objects.size &&
      [...objects].every(([key, it]) => this.#objects.get(key) === it);
    this.#objects = objects;
    this.#isServed = list.isServed;
    this.#resourceVersion = list.resourceVersion;
    if (!isSame) this.#show(read([...objects.values()]));
  }

  #known(object: KubernetesObject): KubernetesObject | undefined {
    const before = this.#objects.get(keyOf(object));
    return before !== undefined && sameJson(before, object) ? before : undefined;
  }

  #take({ type, object }: WatchEvent): void {
    this.#resourceVersion = object.metadata.resourceVersion ?? this.#resourceVersion;
    if (type === 'BOOKMARK') return;
    const key = keyOf(object);
    const kept = type === 'DELETED' ? undefined : this.watched.keep(object);
    if (kept === undefined ? !this.#objects.delete(key) : this.#known(kept)) return;
    if (kept) this.#objects.set(key, kept);
    this.#show(read([...this.#objects.values()]));
  }

  #show(reading: Reading<readonly KubernetesObject[]>): void {
    const isSame = reading.kind === 'notRead' && sameJson(reading, this.#reading);
    if (reading.kind === 'notRead') this.#objects = new Map();
    this.#reading = reading;
    if (!isSame) this.#changed.fire();
  }

  #settle(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #note(error: unknown): void {
    if (error instanceof Cancelled) return;
    const { kind, options } = this.watched;
    const list = `${listName(kind, options)} of ${this.#cluster.context}`;
    if (!Failure.is(error)) {
      this.#options.log.error(`${list}: ${messageOf(error)}`);
      return;
    }
    this.#options.log.debug(`${list}: ${error.message}`, { reason: error.reason });
    if (isConnectionLost(error)) this.#lost.fire(error);
  }
}

const keyOf = ({ metadata }: KubernetesObject): string =>
  `${metadata.namespace ?? ''}/${metadata.name}`;

const isConnectionLost = (error: unknown): error is Failure =>
  Failure.is(error, 'unreachable') ||
  Failure.is(error, 'timedOut') ||
  Failure.is(error, 'unauthorized');

const clauseOf = (error: unknown): string =>
  error instanceof ClusterFailure ? error.clause : messageOf(error);
