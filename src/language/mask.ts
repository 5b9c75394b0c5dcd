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
