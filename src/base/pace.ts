/** Long work in short slices, with a rest between them in which others have their turn. */

/** So short that nobody notices, and long enough that resting costs little. */
const sliceMs = 12;

/** Others have their turn. */
export const rest = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

/** Ends the steps; undefined when they were given up because `isOver` said so in a rest. */
export async function atPace<T>(steps: Generator<void, T>): Promise<T>;
export async function atPace<T>(
  steps: Generator<void, T>,
  isOver: () => boolean,
): Promise<T | undefined>;
export async function atPace<T>(
  steps: Generator<void, T>,
  isOver = () => false,
): Promise<T | undefined> {
  let until = performance.now() + sliceMs;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await rest();
    if (isOver()) return undefined;
    until = performance.now() + sliceMs;
  }
}

/** Ends the steps at once. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
