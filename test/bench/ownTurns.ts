/** How long one turn of the event loop was spent in files of ours, as the profiler of the engine saw it. */
import { Session, type Profiler } from 'node:inspector';

/** From and to, in microseconds of `process.hrtime`, which profiles count in, too. */
export type Turn = readonly [number, number];

/** Others' turns end soon, and are of no interest. */
const shortestMs = 5;
const samplingMicroseconds = 500;
const nowInMicroseconds = () => Number(process.hrtime.bigint() / 1000n);

export class OwnTurns {
  readonly #session = new Session();
  readonly #isOurs: (url: string) => boolean;
  #turns: Turn[] = [];
  #isOver = false;

  /** @param isOurs says of the address of a script whether its code is ours */
  constructor(isOurs: (url: string) => boolean) {
    this.#isOurs = isOurs;
  }

  start(): void {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.setSamplingInterval', { interval: samplingMicroseconds });
    this.#session.post('Profiler.start');
    let last = nowInMicroseconds();
    const look = () => {
      const now = nowInMicroseconds();
      if (now - last > shortestMs * 1000) this.#turns.push([last, now]);
      last = now;
      if (!this.#isOver) setImmediate(look);
    };
    setImmediate(look);
  }

  /** Ends watching, and says the most milliseconds that one turn spent in our code. */
  stop(): number {
    this.#isOver = true;
    let longest = 0;
    this.#session.post('Profiler.stop', (_, { profile }) => {
      longest = longestOf(spentIn(profile, this.#isOurs), this.#turns);
    });
    this.#session.disconnect();
    return longest / 1000;
  }
}

interface Spent {
  readonly at: number;
  readonly microseconds: number;
}

/** What was spent in our code and what it called. A collection of memory is of whoever it stopped. */
function spentIn(profile: Profiler.Profile, isOurs: (url: string) => boolean): readonly Spent[] {
  const ours = nodesOf(profile, isOurs);
  const collector = profile.nodes.find((it) => it.callFrame.functionName === '(garbage collector)');
  const spent: Spent[] = [];
  let at = profile.startTime;
  let wasOurs = false;
  profile.samples?.forEach((sample, index) => {
    at += profile.timeDeltas?.[index] ?? 0;
    if (sample !== collector?.id) wasOurs = ours.has(sample);
    if (wasOurs) spent.push({ at, microseconds: profile.timeDeltas?.[index + 1] ?? 0 });
  });
  return spent;
}

/** Parents stand before their children. */
function nodesOf({ nodes }: Profiler.Profile, isOurs: (url: string) => boolean): Set<number> {
  const ours = new Set<number>();
  for (const { id, callFrame, children } of nodes) {
    if (isOurs(callFrame.url)) ours.add(id);
    if (ours.has(id)) for (const child of children ?? []) ours.add(child);
  }
  return ours;
}

const longestOf = (spent: readonly Spent[], turns: readonly Turn[]): number =>
  turns.reduce((longest, [from, to]) => {
    const within = spent.filter((it) => it.at >= from && it.at < to);
    return Math.max(
      longest,
      within.reduce((sum, it) => sum + it.microseconds, 0),
    );
  }, 0);
