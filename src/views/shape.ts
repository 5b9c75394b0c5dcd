import type { Topology } from './topology';
import { summaryOf } from './topologySummary';

/** One SVG element. `part` names its role in the picture; looks are given by part, never by colour here. */
export interface Shape {
  readonly tag: 'svg' | 'g' | 'rect' | 'path' | 'circle' | 'text' | 'title';
  readonly part?: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly text?: string;
  readonly children?: readonly Shape[];
  /** The clusters it is about, so that a page can light up what belongs together. */
  readonly clusters?: readonly string[];
  /** The row of the tree it stands for. */
  readonly nodeId?: string;
  /** What a screen reader says; with it the shape is a button. */
  readonly label?: string;
}

export const pictureOf = (
  topology: Topology,
  width: number,
  height: number,
  children: readonly Shape[],
): Shape => ({
  tag: 'svg',
  part: 'picture',
  attributes: { viewBox: `0 0 ${width} ${height}`, width, height },
  children: [{ tag: 'title', text: summaryOf(topology) }, ...children],
});

export const text = (
  part: string,
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): Shape => ({
  tag: 'text',
  part,
  attributes: { x, y, ...(anchor === 'start' ? {} : { 'text-anchor': anchor }) },
  text: content,
});
