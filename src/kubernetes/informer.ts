// One list of one cluster, read and then kept up to date by a watch.
//
// Ours and not the client library's, whose informer (1.4.0) stops for good at the first error other
// than a 410, comes back without any wait when a watch ends or a 410 persists, skips lines it cannot
// parse, and has no limit on a connection that is silent for ever.
import {
  Cancelled,
  CancellationSource,
  pause,
  throwIfCancelled,
  type CancellationToken,
} from '../base/cancellation';
import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import { Failure, messageOf } from '../base/failure';
import type { Log } from '../base/log';
import type { KubernetesObject } from '../objects/object';
import type { Reading } from '../objects/reading';
import type { ApiCluster } from './apiCluster';
import type { Backoff } from './backoff';
import { listName, type ObjectList, type WatchEvent } from './collection';
import { clauseOf } from './failures';
import { KeptObjects } from './keptObjects';
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
/** A watch that held for so long has nothing to do with the failures before it. */
const steadyWatchMs = 30_000;
/** So often a list may fail in a row before what was read no longer passes for the present. */
const mostListFailures = 3;

export class Informer extends Owner {
  readonly watched: WatchedList;
  readonly #cluster: ApiCluster;
  readonly #options: InformerOptions;
  readonly #changed = this.own(new Emitter());
  readonly #lost = this.own(new Emitter<Failure>());

  readonly #kept: KeptObjects;
  #state: InformerState = 'unread';
  #isServed = true;
  /** Where the watch goes on; undefined when a list must come first. */
  #resourceVersion: string | undefined;
  #failureCount = 0;
  #listFailureCount = 0;
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
    this.#kept = new KeptObjects(watched.keep);
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
    return this.#kept.reading;
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
      const list = await this.#cluster.readList(kind, options, token);
      // Whoever cancelled wants a later list than this one.
      throwIfCancelled(token);
      this.#accept(list);
      this.#state = 'listed';
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      this.#listFailureCount += 1;
      const isLost =
        isConnectionLost(error) &&
        this.#kept.reading.kind === 'read' &&
        this.#listFailureCount < mostListFailures;
      if (!isLost && this.#kept.refuse(clauseOf(error))) this.#changed.fire();
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
        if (token.isCancellationRequested) return;
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
      if (performance.now() - began > steadyWatchMs) this.#failureCount = 0;
      throw error;
    }
    if (eventCount > 0 || performance.now() - began > shortestWatchMs) return;
    await pause(this.#waitMs(), token);
  }

  #waitMs(): number {
    return this.#options.backoff(this.#failureCount++);
  }

  #accept({ objects, isServed, resourceVersion }: ObjectList): void {
    this.#listFailureCount = 0;
    this.#isServed = isServed;
    this.#resourceVersion = resourceVersion;
    if (this.#kept.accept(objects)) this.#changed.fire();
  }

  #take(event: WatchEvent): void {
    this.#resourceVersion = event.object.metadata.resourceVersion ?? this.#resourceVersion;
    if (this.#kept.take(event)) this.#changed.fire();
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

const isConnectionLost = (error: unknown): error is Failure =>
  Failure.is(error, 'unreachable') ||
  Failure.is(error, 'unavailable') ||
  Failure.is(error, 'timedOut') ||
  Failure.is(error, 'unauthorized');
