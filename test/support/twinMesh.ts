/** A mesh over in-memory clusters, read anew at each refresh: what `carryOut` needs without an editor. */
import type { CancellationToken } from '../../src/base/cancellation';
import type { Disposable } from '../../src/base/disposable';
import { Emitter } from '../../src/base/event';
import { silentLog } from '../../src/base/log';
import type { World } from '../../src/carryOut';
import type { MeshSnapshot, MeshSource } from '../../src/mesh/snapshot';
import type { ContextName } from '../../src/objects/reference';
import type { InMemoryCluster } from './inMemoryCluster';
import { clusterFrom, snapshotOf, testNow } from './meshBuilder';
import type { ScriptedConversation } from './scriptedConversation';

export class TwinMesh implements MeshSource {
  readonly #clusters: readonly InMemoryCluster[];
  readonly #changed = new Emitter();
  readonly onDidChangeSnapshot = this.#changed.event;
  snapshot: MeshSnapshot;

  constructor(...clusters: readonly InMemoryCluster[]) {
    this.#clusters = clusters;
    this.snapshot = this.#taken();
  }

  refresh(_contexts?: readonly ContextName[], _token?: CancellationToken): Promise<void> {
    this.snapshot = this.#taken();
    this.#changed.fire();
    return Promise.resolve();
  }

  readonly isWatched = false;

  watch(): Disposable {
    return { dispose: () => undefined };
  }

  world(person: ScriptedConversation): World {
    const byContext = new Map(this.#clusters.map((it) => [it.context, it]));
    return {
      mesh: this,
      clusters: (context) => {
        const cluster = byContext.get(context);
        if (!cluster) throw new Error(`no twin named ${context}`);
        return cluster;
      },
      person,
      clock: { now: () => testNow },
      log: silentLog,
    };
  }

  #taken(): MeshSnapshot {
    return snapshotOf(...this.#clusters.map((it) => clusterFrom(it.context, it.objects)));
  }
}
