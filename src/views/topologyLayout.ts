/** Where things stand in the picture of a mesh. Deterministic: the same topology gives the same numbers. */
import type { Topology, TopologyCluster, TopologyLink } from './topology';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its top left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedCluster {
  readonly cluster: TopologyCluster;
  readonly box: Box;
}

/** One curve: a single way, or both ways at once where calls are the same in both. */
export interface PlacedLink {
  readonly links: readonly [TopologyLink] | readonly [TopologyLink, TopologyLink];
  readonly start: Point;
  readonly control: Point;
  readonly end: Point;
  /** The middle of the curve, where its mark stands. */
  readonly mark: Point;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly clusters: readonly PlacedCluster[];
  readonly links: readonly PlacedLink[];
}

export const card = { width: 340, padding: 14, header: 44, line: 17, footer: 34 } as const;

/** More clusters than this are drawn as a matrix: who calls whom stays legible there. */
export const mostOnRing = 6;

const margin = 24;

/** Half axes of the ellipse cards stand on, and the angle of the first in degrees, by count of cards. */
const rings: readonly (readonly [rx: number, ry: number, first: number])[] = [
  [0, 0, 0],
  [0, 0, 0],
  [290, 0, 180],
  [330, 1.05, -90],
  [400, 1.2, -135],
  [450, 1.4, -90],
  [470, 1.5, -90],
];

/** Stands cards of one height on a ring and draws a curve for each pair. At most `mostOnRing` clusters. */
export function ringLayout(topology: Topology, height: number): Layout {
  const { clusters } = topology;
  const [rx, heights, first] = rings[clusters.length] ?? [0, 0, 0];
  const centers = clusters.map((_, index): Point => {
    const angle = ((first + (360 * index) / clusters.length) * Math.PI) / 180;
    return { x: rx * Math.cos(angle), y: heights * height * Math.sin(angle) };
  });
  const left = Math.min(...centers.map((it) => it.x)) - card.width / 2 - margin;
  const top = Math.min(...centers.map((it) => it.y)) - height / 2 - margin;
  const moved = centers.map(({ x, y }) => ({ x: round(x - left), y: round(y - top) }));
  const placed = clusters.map((cluster, index): PlacedCluster => {
    const { x, y } = moved[index] ?? { x: 0, y: 0 };
    const box = { x: x - card.width / 2, y: y - height / 2, width: card.width, height };
    return { cluster, box };
  });
  return {
    width: Math.max(0, ...placed.map(({ box }) => box.x + box.width)) + margin,
    height: Math.max(0, ...placed.map(({ box }) => box.y + box.height)) + margin,
    clusters: placed,
    links: linksBetween(topology.links, placed),
  };
}

function linksBetween(
  links: readonly TopologyLink[],
  placed: readonly PlacedCluster[],
): readonly PlacedLink[] {
  const boxes = new Map(placed.map((it) => [it.cluster.name, it.box]));
  const byPair = new Map(links.map((it) => [pairKey(it.from, it.to), it]));
  const middle = meanOf(placed.map((it) => centerOf(it.box)));
  return links.flatMap((link) => {
    const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
    if (!from || !to) return [];
    const back = byPair.get(pairKey(link.to, link.from));
    if (back?.calls !== link.calls) return [curve([link], from, to, leftOf(from, to), middle)];
    // Of two equal ways only the first in order is drawn, for both.
    if (links.indexOf(link) > links.indexOf(back)) return [];
    return [curve([link, back], from, to, inward(from, to, middle), middle)];
  });
}

const pairKey = (from: string, to: string): string => JSON.stringify([from, to]);

/** Beside the straight line, to the left of the direction: so the two ways of a pair keep clear of each other. */
const leftOf = (from: Box, to: Box): Point => beside(from, to, 0.26);

/** Away from the cards that stand between the two on the ring. */
function inward(from: Box, to: Box, middle: Point): Point {
  const [left, right] = [beside(from, to, 0.12), beside(from, to, -0.12)];
  const gain = distance(left, middle) - distance(right, middle);
  if (Math.abs(gain) < 1) return beside(from, to, 0.05);
  return gain < 0 ? left : right;
}

const farthestBeside = 100;

/** The control point of a curve that leaves the straight line by a share of its length, to the left of it. */
function beside(from: Box, to: Box, share: number): Point {
  const [a, b] = [centerOf(from), centerOf(to)];
  const limited = Math.sign(share) * Math.min(Math.abs(share), farthestBeside / distance(a, b));
  return {
    x: round((a.x + b.x) / 2 + (b.y - a.y) * limited),
    y: round((a.y + b.y) / 2 - (b.x - a.x) * limited),
  };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

const meanOf = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, it) => sum + it.x, 0) / Math.max(1, points.length),
  y: points.reduce((sum, it) => sum + it.y, 0) / Math.max(1, points.length),
});

function curve(
  links: PlacedLink['links'],
  from: Box,
  to: Box,
  control: Point,
  middle: Point,
): PlacedLink {
  const [start, end] = [edgeToward(from, control), edgeToward(to, control)];
  const half = along(start, control, end, 0.5);
  // All that cross the middle would have their marks in one place there.
  const isCrossing = links.length === 2 && distance(half, middle) < 50;
  const mark = isCrossing ? along(start, control, end, 0.22) : half;
  return { links, start, control, end, mark };
}

/** The point of a quadratic curve at a share of its way. */
function along(start: Point, control: Point, end: Point, share: number): Point {
  const rest = 1 - share;
  const at = (from: number, over: number, to: number) =>
    round(rest * rest * from + 2 * rest * share * over + share * share * to);
  return { x: at(start.x, control.x, end.x), y: at(start.y, control.y, end.y) };
}

const centerOf = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** Where the line from the middle of a box to a point leaves the box, a little outside of it. */
function edgeToward(box: Box, toward: Point): Point {
  const center = centerOf(box);
  const [dx, dy] = [toward.x - center.x, toward.y - center.y];
  const scale = Math.min(
    dx === 0 ? Infinity : (box.width / 2 + 6) / Math.abs(dx),
    dy === 0 ? Infinity : (box.height / 2 + 6) / Math.abs(dy),
  );
  return Number.isFinite(scale)
    ? { x: round(center.x + dx * scale), y: round(center.y + dy * scale) }
    : center;
}

/** Half pixels: short numbers in the file, and the same on every machine. */
const round = (value: number): number => Math.round(value * 2) / 2;
