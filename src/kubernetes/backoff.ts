/** How long to wait, in milliseconds, after this many failures in a row. */
export type Backoff = (failureCount: number) => number;

const firstMs = 1000;
const longestMs = 60_000;

/**
 * Doubles from one second to a minute. Half of each wait is left to chance (`random`, from 0 to 1),
 * so that clients do not come back in step.
 */
export const growingBackoff =
  (random: () => number): Backoff =>
  (failureCount) =>
    Math.min(longestMs, firstMs * 2 ** Math.min(failureCount, 20)) * (0.5 + random() / 2);
