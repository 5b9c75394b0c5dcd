// The program's one mutable cell: the present snapshot of the clusters of meshes.
import type { CancellationToken } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { disposeAll, Owner, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/event';
import { Failure } from '../base/failure';
import type { Log } from '../base/log';
import type { AppliedForward } from '../mesh/dns/appliedForward';
import type { ClusterSnapshot, MeshDefinition, MeshSnapshot, MeshSource } from '../mesh/snapshot';
import { sameJson } from '../objects/object';
import type { ContextName } from '../objects/reference';
import type { ApiCluster } from './apiCluster';
import { growingBackoff, type Backoff } from './backoff';
import { ClusterPool } from './clusterPool';
import { ClusterReader } from './clusterReader';
import { clauseOf } from './failures';
import { Interpretations } from './interpretations';
import type { KubeconfigSource } from './kubeconfigSource';

export interface StoreSettings {
  readonly meshes: readonly MeshDefinition[];
  /** How long a cluster may take for its first answer. */
  readonly readTimeoutMs: number;
}

export interface MeshStoreParts {
  readonly kubeconfig: KubeconfigSource;
  readonly settings: () => StoreSettings;
  readonly onDidChangeSettings: Event;
  /** Zones that were forwarded from here; none unless told. */
  readonly applied?: { readonly all: readonly AppliedForward[] };
  readonly clock: Clock;
  readonly log: Log;
  /** Between attempts; grows to a minute unless told otherwise. */
  readonly backoff?: Backoff;
}

/** Changes within this time make one snapshot. */
const gatherMs = 200;

/** Reads the clusters of meshes, each by itself, and follows them while someone watches. */
export class MeshStore extends Owner implements MeshSource {
  readonly #parts: MeshStoreParts;
  readonly #pool: ClusterPool;
  readonly #changed = this.own(new Emitter());
  readonly #readers = new Map<ContextName, ClusterReader>();
  readonly #unusable = new Map<ContextName, string>();
  readonly #interpretations: Interpretations;
  #snapshot: MeshSnapshot | undefined;
  #watcherCount = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: MeshStoreParts) {
    super();
    this.#parts = parts;
    const { kubeconfig, clock, log } = parts;
    this.#interpretations = new Interpretations(parts.clock, parts.log);
    this.#pool = this.own(new ClusterPool(() => kubeconfig.current, { clock, log }));
    this.own(
      kubeconfig.onDidChange(() => {
        this.#matchSettings();
      }),
    );
    this.own(parts.onDidChangeSettings(() => void this.#settingsChanged()));
  }

  readonly onDidChangeSnapshot = this.#changed.event;

  get snapshot(): MeshSnapshot {
    return (this.#snapshot ??= this.#taken());
  }

  /** The cluster behind a context, in a mesh or not. Throws `Failure('kubeconfig')` where there is none. */
  cluster(context: ContextName): ApiCluster {
    return this.#pool.get(context);
  }

  /**
   * Reads the kubeconfig and then the clusters again. What was written before the call is in the
   * snapshot when it resolves, save of clusters that did not answer.
   */
  async refresh(
    contexts: readonly ContextName[] | undefined,
    token: CancellationToken,
  ): Promise<void> {
    await this.#readKubeconfig();
    const named = contexts ?? [...this.#readers.keys()];
    await Promise.all(named.map(async (it) => this.#readers.get(it)?.refresh(token)));
    this.#publish();
  }

  get isWatched(): boolean {
    return this.#watcherCount > 0;
  }

  watch(): Disposable {
    this.#watcherCount += 1;
    if (this.#watcherCount === 1) void this.#readKubeconfig();
    let isHeld = true;
    return {
      dispose: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#watcherCount -= 1;
        if (this.#watcherCount > 0) return;
        for (const reader of this.#readers.values()) reader.stop();
      },
    };
  }

  override dispose(): void {
    clearTimeout(this.#timer);
    disposeAll(this.#readers.values());
    this.#readers.clear();
    super.dispose();
  }

  async #readKubeconfig(): Promise<void> {
    await this.#parts.kubeconfig.read();
    this.#matchSettings();
  }

  /** The setting may name another kubeconfig; one that nobody asked for yet stays unread. */
  async #settingsChanged(): Promise<void> {
    if (this.#parts.kubeconfig.isRead) await this.#readKubeconfig();
    else this.#publish();
  }

  /** One reader for each usable context of a mesh, and none besides. */
  #matchSettings(): void {
    if (this.isDisposed) return;
    const wanted = new Set(this.#parts.settings().meshes.flatMap((it) => it.contexts));
    for (const [context, reader] of this.#readers) {
      if (wanted.has(context) && reader.cluster === this.#usable(context)) continue;
      reader.dispose();
      this.#readers.delete(context);
      this.#interpretations.forget(context);
    }
    this.#unusable.clear();
    for (const context of wanted) this.#match(context);
    this.#publish();
  }

  #match(context: ContextName): void {
    const cluster = this.#usable(context);
    if (!cluster) return;
    const reader = this.#readers.get(context) ?? this.#newReader(cluster);
    this.#readers.set(context, reader);
    if (this.#watcherCount > 0) reader.follow();
  }

  #newReader(cluster: ApiCluster): ClusterReader {
    const { settings, log, backoff = growingBackoff(Math.random) } = this.#parts;
    const timeoutMs = () => settings().readTimeoutMs;
    const reader = new ClusterReader(cluster, { timeoutMs, log, backoff });
    reader.onDidChange(() => {
      this.#soon();
    });
    return reader;
  }

  /** Undefined, with the reason kept, for a context that cannot be used. */
  #usable(context: ContextName): ApiCluster | undefined {
    try {
      return this.#pool.get(context);
    } catch (error) {
      if (!Failure.is(error)) throw error;
      this.#unusable.set(context, clauseOf(error));
      return undefined;
    }
  }

  #soon(): void {
    if (this.isDisposed) return;
    this.#timer ??= setTimeout(() => {
      this.#publish();
    }, gatherMs);
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.isDisposed) return;
    this.#snapshot = this.#taken();
    this.#changed.fire();
  }

  #taken(): MeshSnapshot {
    const { contexts, problems } = this.#parts.kubeconfig.current;
    const { meshes } = this.#parts.settings();
    const clusters = new Map<ContextName, ClusterSnapshot>();
    for (const { contexts: members, zone } of meshes) {
      for (const it of members) {
        if (!clusters.has(it)) clusters.set(it, this.#kept(it, this.#clusterOf(it, zone)));
      }
    }
    return {
      takenAt: this.#parts.clock.now(),
      contexts: contexts.map((it) => it.name),
      meshes,
      clusters,
      kubeconfigProblems: problems,
      applied: this.#parts.applied?.all ?? [],
    };
  }

  /** Keeps the identity of a state that is as it was. */
  #kept(context: ContextName, now: ClusterSnapshot): ClusterSnapshot {
    const before = this.#snapshot?.clusters.get(context);
    return now.state !== 'reachable' && before && sameJson(before, now) ? before : now;
  }

  #clusterOf(context: ContextName, zone: string): ClusterSnapshot {
    const because = this.#unusable.get(context);
    if (because !== undefined) return { state: 'unreachable', context, because };
    const reading = this.#readers.get(context)?.reading ?? { kind: 'unread' };
    switch (reading.kind) {
      case 'unread':
        return { state: 'unread', context };
      case 'unreachable':
        return { state: 'unreachable', context, because: reading.because };
      case 'reachable':
        return this.#interpretations.of(context, reading, zone);
    }
  }
}
