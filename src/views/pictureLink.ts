import type { TopologyLink } from './topology';
import type { PlacedLink, Point } from './topologyLayout';
import type { Shape } from './shape';

export const callGlyphs = { possible: '✓', blocked: '✕', unknown: '?' } as const;

/** One way between two clusters, or both, with an arrow head at each end calls arrive at. */
export function linkShape({ links, start, control, end, mark }: PlacedLink): Shape {
  const [first, second] = links;
  const d = `M ${at(start)} Q ${at(control)} ${at(end)}`;
  return {
    tag: 'g',
    part: `link ${first.calls}`,
    clusters: [first.from, first.to],
    nodeId: (first.findings.length > 0 ? first : (second ?? first)).nodeId,
    label: links.map(spokenLink).join(' '),
    children: [
      { tag: 'title', text: links.map(spokenLink).join('\n') },
      { tag: 'path', part: 'reach', attributes: { d } },
      { tag: 'path', part: 'way', attributes: { d } },
      arrow(control, end),
      ...(second ? [arrow(control, start)] : []),
      { tag: 'circle', part: 'mark', attributes: { cx: mark.x, cy: mark.y, r: 10 } },
      {
        tag: 'text',
        part: 'sign',
        attributes: { x: mark.x, y: mark.y + 4.5, 'text-anchor': 'middle' },
        text: callGlyphs[first.calls],
      },
    ],
  };
}

/** A link in words: who, whether, and the first reasons why not. */
export function spokenLink({ from, to, calls, reasons }: TopologyLink): string {
  const verb = { possible: 'can call', blocked: 'cannot call', unknown: 'may or may not call' };
  const [first, ...rest] = reasons;
  const why = first === undefined ? '' : `: ${first.replace(/\.$/, '')}`;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  return `${from} ${verb[calls]} ${to}${why}${more}.`;
}

const at = ({ x, y }: Point): string => `${x} ${y}`;

const headLength = 11;
const headWidth = 5;

/** A head that points along the end of the curve. */
function arrow(from: Point, tip: Point): Shape {
  const [dx, dy] = [tip.x - from.x, tip.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const base = { x: tip.x - ux * headLength, y: tip.y - uy * headLength };
  const corner = (side: 1 | -1): string =>
    at({
      x: tenth(base.x - side * uy * headWidth),
      y: tenth(base.y + side * ux * headWidth),
    });
  const d = `M ${at(tip)} L ${corner(1)} L ${corner(-1)} Z`;
  return { tag: 'path', part: 'head', attributes: { d } };
}

const tenth = (value: number): number => Math.round(value * 10) / 10;
