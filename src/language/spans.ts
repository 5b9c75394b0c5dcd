/** Stretches of a text, of which there may be thousands. */
import type { Span } from './nodes';

/** Whether one of them has a part in common with another. */
export function overlapping(spans: readonly Span[]): (it: Span) => boolean {
  const inOrder = spans.toSorted((a, b) => a.start - b.start);
  let furthest = 0;
  /** How far those reach that begin up to there. */
  const ends = inOrder.map(({ end }) => (furthest = Math.max(furthest, end)));
  return ({ start, end }) => {
    let low = 0;
    for (let high = inOrder.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((inOrder[middle]?.start ?? 0) < end) low = middle + 1;
      else high = middle;
    }
    return (ends[low - 1] ?? 0) > start;
  };
}
