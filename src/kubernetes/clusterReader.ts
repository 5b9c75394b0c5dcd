// Everything that is read of one cluster: whether it answers, its version, its lists. Delays no other cluster.
import { Cancelled, CancellationSource, pause, type CancellationToken } from '../base/cancellation';
import { Owner } from '../base/disposable';
import { Emitter } from '../base/event';
import { Failure, messageOf, type FailureReason } from '../base/failure';
import type { Log } from '../base/log';
import type { Version } from '../mesh/version';
import { sameJson } from '../objects/object';
import type { ObjectSet } from '../objects/objectSet';
import type { ApiCluster } from './apiCluster';
import type { Backoff } from './backoff';
import { clauseOf } from './failures';
import { Informer } from './informer';
import { objectSetOf, watchedLists } from './watchedKinds';

export type ClusterReading = NotReachable | ReachableReading;

type NotReachable =
  { readonly kind: 'unread' } | { readonly kind: 'unreachable'; readonly because: string };

export interface ReachableReading {
  readonly kind: 'reachable';
  readonly version: Version;
  readonly objects: ObjectSet;
}

type State = NotReachable | { readonly kind: 'reachable' };

export interface ClusterReaderOptions {
  /** How long the first answer may take, and the lists before they are shown without those missing. */
  readonly timeoutMs: () => number;
  readonly log: Log;
  readonly backoff: Backoff;
}

/** Waiting does not cure the others, and asking again may open a browser for a login. */
const worthRetrying: readonly FailureReason[] = ['unreachable', 'unavailable', 'timedOut'];

export class ClusterReader extends Owner {
  readonly cluster: ApiCluster;
  readonly #options: ClusterReaderOptions;
  readonly #changed = this.own(new Emitter());
  readonly #informers: readonly Informer[];

  readonly #ends = new CancellationSource();
  #state: State = { kind: 'unread' };
  /** What was made of the lists, until one of them changes. */
  #reachable: ReachableReading | undefined;
  #version: Version | undefined;
  #isFollowing = false;
  #attempt: Attempt | undefined;
  #isProbing = false;
  #failureCount = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(cluster: ApiCluster, options: ClusterReaderOptions) {
    super();
    this.cluster = cluster;
    this.#options = options;
    this.#informers = watchedLists.map((it) => this.own(new Informer(cluster, it, options)));
    for (const informer of this.#informers) {
      this.own(
        informer.onDidChange(() => {
          this.#reachable = undefined;
          if (this.#state.kind === 'reachable') this.#changed.fire();
        }),
      );
      this.own(informer.onDidLoseConnection(() => void this.#probe()));
    }
  }

  readonly onDidChange = this.#changed.event;

  /** The same value until something changed. */
  get reading(): ClusterReading {
    if (this.#state.kind !== 'reachable') return this.#state;
    if (this.#version === undefined) return { kind: 'unread' };
    this.#reachable ??= {
      kind: 'reachable',
      version: this.#version,
      objects: objectSetOf(this.#informers.map((it) => [it.watched, it.reading] as const)),
    };
    return this.#reachable;
  }

  /** Keeps reading, and trying when the cluster does not answer, until `stop`. */
  follow(): void {
    if (this.#isFollowing || this.isDisposed) return;
    this.#isFollowing = true;
    this.#start();
  }

  /** Ends following; a refresh that is under way ends as it would have. */
  stop(): void {
    this.#isFollowing = false;
    clearTimeout(this.#retry);
    if (!this.#attempt) this.#stopInformers();
  }

  /** Reads everything anew: what was written before the call is seen. Resolves when read, refused or timed out. */
  async refresh(token: CancellationToken): Promise<void> {
    this.#start();
    await untilDone(() => this.#attempt?.done, token);
  }

  override dispose(): void {
    this.stop();
    this.#attempt?.source.cancel();
    this.#ends.cancel();
    super.dispose();
  }

  /** A later attempt replaces the one under way, and reads what that would have read. */
  #start(): void {
    if (this.isDisposed) return;
    clearTimeout(this.#retry);
    this.#attempt?.source.cancel();
    const source = new CancellationSource();
    const done = this.#try(source.token).finally(() => {
      if (this.#attempt?.source === source) this.#attempt = undefined;
      if (!this.#isFollowing && !this.#attempt) this.#stopInformers();
    });
    this.#attempt = { source, done };
  }

  /** The version within its time, then all lists side by side. Never rejects. */
  async #try(token: CancellationToken): Promise<void> {
    try {
      this.#setVersion(await this.cluster.version(token, this.#options.timeoutMs()));
    } catch (error) {
      if (!token.isCancellationRequested) this.#fail(error);
      return;
    }
    const lists = Promise.all(
      this.#informers.map((it) => (this.#isFollowing ? it.follow() : it.list(token))),
    );
    await Promise.race([lists, pause(this.#options.timeoutMs(), token)]);
    if (token.isCancellationRequested) return;
    this.#set({ kind: 'reachable' });
    await lists;
  }

  #setVersion(version: Version): void {
    this.#failureCount = 0;
    if (sameJson(version, this.#version)) return;
    this.#version = version;
    this.#reachable = undefined;
  }

  /** A list lost its connection: is it the cluster? */
  async #probe(): Promise<void> {
    if (this.#isProbing || this.#attempt || this.#state.kind !== 'reachable') return;
    this.#isProbing = true;
    try {
      await this.cluster.version(this.#ends.token, this.#options.timeoutMs());
    } catch (error) {
      const isLatest = this.#isFollowing && !this.#attempt;
      if (isLatest && !(error instanceof Cancelled)) this.#fail(error);
    } finally {
      this.#isProbing = false;
    }
  }

  #fail(error: unknown): void {
    this.#stopInformers();
    const isFailure = Failure.is(error);
    if (isFailure) this.#options.log.info(error.message);
    else this.#options.log.error(`Reading ${this.cluster.context} failed: ${messageOf(error)}`);
    this.#set({ kind: 'unreachable', because: clauseOf(error) });
    if (!this.#isFollowing || !isFailure || !worthRetrying.includes(error.reason)) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#start();
    }, this.#options.backoff(this.#failureCount++));
  }

  #stopInformers(): void {
    for (const informer of this.#informers) informer.stop();
  }

  #set(state: State): void {
    this.#state = state;
    this.#changed.fire();
  }
}

interface Attempt {
  readonly source: CancellationSource;
  readonly done: Promise<void>;
}

/** Waits until there is no work left to wait for, or until cancelled. */
async function untilDone(
  work: () => Promise<void> | undefined,
  token: CancellationToken,
): Promise<void> {
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  const subscription = token.onCancellationRequested(stop);
  for (let it = work(); it && !token.isCancellationRequested; it = work()) {
    await Promise.race([it, stopped]);
  }
  subscription.dispose();
}
