import { severityCounts, worstOf } from './findingNodes';
import { shortened, shortenedInside } from './oneLine';
import { callGlyphs, spokenLink } from './pictureLink';
import type { Topology, TopologyCluster, TopologyLink } from './topology';
import { pictureOf, text, type Shape } from './shape';

const cell = 24;
const nameWidth = 330;
const top = 56;
const nameLength = 27;

/** Many clusters: a row for each caller, a column for each called, a sign where they meet. */
export function matrixPicture(topology: Topology): Shape {
  const { clusters, links } = topology;
  const numbers = new Map(clusters.map((it, index) => [it.name, index]));
  const side = clusters.length * cell;
  return pictureOf(topology, nameWidth + side + 24, top + side + 24, [
    text('about', nameWidth, 20, 'called cluster, by the number of its row'),
    ...clusters.map((_, index) =>
      text('about', nameWidth + index * cell + cell / 2, top - 10, String(index + 1), 'middle'),
    ),
    ...clusters.map(rowShape),
    ...links.map((link) => cellShape(link, numbers)),
  ]);
}

function rowShape(cluster: TopologyCluster, index: number): Shape {
  const { name, nodeId, findings, because, trustGroup } = cluster;
  const y = top + index * cell + 16;
  const trust = trustGroup === undefined ? '' : ` [${trustGroup}]`;
  const counts = because ?? severityCounts(findings) ?? 'no findings';
  return {
    tag: 'g',
    part: `cluster ${because === undefined ? (worstOf(findings) ?? 'none') : cluster.state}`,
    clusters: [name],
    nodeId,
    label: `Cluster ${name}. ${counts}`,
    children: [
      { tag: 'title', text: `${name}: ${counts}` },
      {
        tag: 'rect',
        part: 'card',
        attributes: { x: 8, y: y - 16, width: nameWidth - 16, height: cell - 2, rx: 4 },
      },
      text('about', 36, y, String(index + 1), 'end'),
      text('value', 44, y, `${shortenedInside(name, nameLength)}${trust}`),
      text(
        `footer ${worstOf(findings) ?? 'none'}`,
        nameWidth - 16,
        y,
        shortened(counts, 17),
        'end',
      ),
    ],
  };
}

function cellShape(link: TopologyLink, numbers: ReadonlyMap<string, number>): Shape {
  const x = nameWidth + (numbers.get(link.to) ?? 0) * cell;
  const y = top + (numbers.get(link.from) ?? 0) * cell;
  return {
    tag: 'g',
    part: `link ${link.calls}`,
    clusters: [link.from, link.to],
    nodeId: link.nodeId,
    children: [
      { tag: 'title', text: spokenLink(link) },
      {
        tag: 'rect',
        part: 'mark',
        attributes: { x: x + 1, y, width: cell - 2, height: cell - 2, rx: 3 },
      },
      text('sign', x + cell / 2, y + 16, callGlyphs[link.calls], 'middle'),
    ],
  };
}
