/** The present moment, in milliseconds since 1970 UTC. A port: tests hold it still. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
