// A twin's API server, with what a test leaves open filled in.
import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '../../../src/base/clock';
import { ApiServer } from './apiServer';
import type { Pace } from './controllers';

export interface NewServerOptions {
  /** When definitions are established and namespaces emptied: a turn of the event loop later unless said. */
  readonly pace?: Pace;
  /** Where cluster IPs come from; 10.96.0.0/16 unless said. */
  readonly serviceCidr?: string;
  readonly clock?: Clock;
  /** How many events a late watcher may still ask for; 1000 unless said. */
  readonly historySize?: number;
}

/** The context makes its uids different from those of other clusters, and the same in every run. */
export function newServer(context: string, options: NewServerOptions): ApiServer {
  const clock = options.clock ?? systemClock;
  let count = 0;
  return new ApiServer({
    serviceCidr: options.serviceCidr ?? '10.96.0.0/16',
    pace: options.pace ?? { afterMs: 0 },
    historySize: options.historySize ?? 1000,
    now: () => new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
    newUid: () => uidOf(`${context} ${(count += 1)}`),
  });
}

/** The same for the same text, so that tests may name it; different from cluster to cluster. */
function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
