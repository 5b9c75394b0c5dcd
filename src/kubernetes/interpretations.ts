import type { Clock } from '../base/clock';
import { messageOf } from '../base/failure';
import type { Log } from '../base/log';
import { interpretCluster } from '../mesh/interpret';
import type { ReachableCluster, UnreachableCluster } from '../mesh/snapshot';
import type { ContextName } from '../objects/reference';
import type { ReachableReading } from './clusterReader';

/** What is derived from dates is derived anew after this long, though no object changed. */
const longestAgeMs = 3_600_000;

interface Interpreted {
  readonly reading: ReachableReading;
  readonly zone: string;
  readonly at: number;
  readonly cluster: ReachableCluster;
}

/** What was made of each cluster's objects, kept while they are the same. */
export class Interpretations {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #kept = new Map<ContextName, Interpreted>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /** The same value as before when the objects are the same, so that what was derived from it holds. */
  of(
    context: ContextName,
    reading: ReachableReading,
    zone: string,
  ): ReachableCluster | UnreachableCluster {
    const now = this.#clock.now();
    const before = this.#kept.get(context);
    const isRecent = before !== undefined && now - before.at < longestAgeMs;
    if (isRecent && before.reading === reading && before.zone === zone) return before.cluster;
    const { version, objects } = reading;
    try {
      const cluster = interpretCluster({ context, version, objects, zone, now });
      this.#kept.set(context, { reading, zone, at: now, cluster });
      return cluster;
    } catch (error) {
      // A fault of ours, but the other clusters can still be shown.
      this.#log.error(`Interpreting ${context} failed: ${messageOf(error)}`);
      return { state: 'unreachable', context, because: 'its objects could not be interpreted' };
    }
  }

  forget(context: ContextName): void {
    this.#kept.delete(context);
  }
}
