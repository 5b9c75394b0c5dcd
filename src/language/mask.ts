/** A stretch of a text that stands for something else. */
import type { Span } from './nodes';

/** What an action that prints nothing does to what follows: `still` is a comment or an assignment. */
export type Step = 'opens' | 'turns' | 'closes' | 'still';

export interface Mask extends Span {
  /**
   * Who fills it in: a template engine, a build one value each, a shell, a person, or whoever left it out. By a
   * slip it cannot be read.
   */
  readonly by: 'template' | 'build' | 'shell' | 'person' | 'excerpt' | 'slip';
  /** Of an action of a template that prints nothing. */
  readonly step?: Step | undefined;
}

/** Whether a part of the span is covered. Masks stand in the order of the text and do not overlap. */
export function isCovered({ start, end }: Span, masks: readonly Mask[]): boolean {
  let low = 0;
  let high = masks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((masks[middle]?.end ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  const first = masks[low];
  return first !== undefined && first.start < end;
}
