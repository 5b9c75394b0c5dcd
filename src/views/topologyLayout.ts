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

export const card = { width: 304, padding: 14, header: 44, line: 17, footer: 34 } as const;

/** More clusters than this are drawn as a matrix: who calls whom stays legible there. */
export const mostOnRing = 8;

const margin = 24;

/** Half axes of the ellipse cards stand on, and the angle of the first in degrees, by count of cards. */
const rings: readonly (readonly [rx: number, ry: number, first: number])[] = [
  [0, 0, 0],
  [0, 0, 0],
  [270, 0, 180],
  [310, 1.25, -90],
  [380, 1.5, -135],
  [420, 1.6, -90],
  [440, 1.75, -90],
  [540, 2, -90],
  [590, 2.2, -90],
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
  return links.flatMap((link) => {
    const [from, to] = [boxes.get(link.from), boxes.get(link.to)];
    if (!from || !to) return [];
    const back = byPair.get(pairKey(link.to, link.from));
    if (back?.calls !== link.calls) return [curve([link], from, to, apart)];
    // Of two equal ways only the first in order is drawn, for both.
    const isFirst = links.indexOf(link) < links.indexOf(back);
    return isFirst ? [curve([link, back], from, to, together)] : [];
  });
}

const pairKey = (from: string, to: string): string => JSON.stringify([from, to]);

/** How far a curve leaves the straight line, as a share of its length. */
const apart = 0.26;
const together = 0.12;

function curve(links: PlacedLink['links'], from: Box, to: Box, bend: number): PlacedLink {
  const [a, b] = [centerOf(from), centerOf(to)];
  // Bent to the left of its direction, so that the two ways of a pair keep clear of each other.
  const control = {
    x: round((a.x + b.x) / 2 + (b.y - a.y) * bend),
    y: round((a.y + b.y) / 2 - (b.x - a.x) * bend),
  };
  const [start, end] = [edgeToward(from, control), edgeToward(to, control)];
  const mark = {
    x: round((start.x + 2 * control.x + end.x) / 4),
    y: round((start.y + 2 * control.y + end.y) / 4),
  };
  return { links, start, control, end, mark };
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
