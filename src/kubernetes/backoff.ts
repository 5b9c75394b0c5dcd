/** A wait that doubles from one second to `mostMs`, half of it by chance so that clients do not move in step. */
export const backoffMs = (failureCount: number, mostMs: number, random: () => number): number =>
  Math.min(mostMs, 1000 * 2 ** Math.min(failureCount, 20)) * (0.5 + random() / 2);
