import { severityCounts, worstOf } from './findingNodes';
import { shortened, shortenedInside } from './oneLine';
import type { TopologyCluster } from './topology';
import { card, type PlacedCluster } from './topologyLayout';
import { text, type Shape } from './shape';

const labelWidth = 62;
/** Characters that fit: the value column at 12 px of a proportional font, and the name at 14 px bold. */
const valueLength = 35;
const nameLength = 30;
const mostValueLines = 2;

/** One height for all cards, so that the ring is even. */
export const cardHeight = (clusters: readonly TopologyCluster[]): number =>
  card.header + card.footer + card.line * Math.max(1, ...clusters.map(textLineCount)) + 4;

const textLineCount = (cluster: TopologyCluster): number =>
  cluster.state === 'reachable'
    ? cluster.lines.reduce((sum, line) => sum + wrapped(line.text).length, 0)
    : wrapped(cluster.because ?? '', valueLength + 8, 4).length;

export function clusterShape({ cluster, box }: PlacedCluster): Shape {
  const { name, nodeId, state, findings } = cluster;
  const outline = { x: box.x, y: box.y, width: box.width, height: box.height, rx: 8 };
  const severity = state === 'reachable' ? (worstOf(findings) ?? 'none') : state;
  return {
    tag: 'g',
    part: `cluster ${severity}`,
    clusters: [name],
    nodeId,
    label: spoken(cluster),
    children: [
      { tag: 'title', text: name },
      { tag: 'rect', part: 'card', attributes: outline },
      text('name', box.x + card.padding, box.y + 28, shortenedInside(name, nameLength)),
      ...trustBadge(cluster, box.x + box.width - card.padding - 22, box.y + 12),
      ...(state === 'reachable' ? rows(cluster, box.x, box.y) : because(cluster, box.x, box.y)),
      ...footer(cluster, box.x + card.padding, box.y + box.height - 13),
    ],
  };
}

const spoken = ({ name, because: state, lines, findings }: TopologyCluster): string =>
  [
    `Cluster ${name}`,
    state,
    ...lines.map((it) => `${it.about}: ${it.text}`),
    severityCounts(findings),
  ]
    .filter((it) => it !== undefined)
    .join('. ');

/** The letter of the trust group: clusters with one letter share a root. */
function trustBadge({ trustGroup }: TopologyCluster, x: number, y: number): readonly Shape[] {
  if (trustGroup === undefined) return [];
  return [
    {
      tag: 'g',
      part: `trust ${trustGroup}`,
      children: [
        { tag: 'title', text: `Trust group ${trustGroup}` },
        { tag: 'rect', part: 'badge', attributes: { x, y, width: 22, height: 22, rx: 11 } },
        text('letter', x + 11, y + 15.5, trustGroup, 'middle'),
      ],
    },
  ];
}

const glyphs = { fine: '✓', lacking: '✕', unknown: '?' } as const;

function rows(cluster: TopologyCluster, x: number, y: number): readonly Shape[] {
  let at = y + card.header + 10;
  return cluster.lines.map((line): Shape => {
    const parts = wrapped(line.text);
    const first = at;
    at += parts.length * card.line;
    return {
      tag: 'g',
      part: `row ${line.tone}`,
      nodeId: line.nodeId,
      children: [
        { tag: 'title', text: `${line.about}: ${line.text}` },
        text('glyph', x + card.padding, first, glyphs[line.tone]),
        text('about', x + card.padding + 16, first, line.about),
        ...parts.map((part, index) =>
          text('value', x + card.padding + 16 + labelWidth, first + index * card.line, part),
        ),
      ],
    };
  });
}

const because = (cluster: TopologyCluster, x: number, y: number): readonly Shape[] =>
  wrapped(cluster.because ?? '', valueLength + 8, 4).map((part, index) =>
    text('value', x + card.padding, y + card.header + 10 + index * card.line, part),
  );

function footer({ findings, state }: TopologyCluster, x: number, y: number): readonly Shape[] {
  if (state !== 'reachable') return [];
  const counts = severityCounts(findings);
  return [text(`footer ${worstOf(findings) ?? 'none'}`, x, y, counts ?? 'no findings')];
}

/** Broken at spaces into lines of at most so many characters; what does not fit ends in an ellipsis. */
function wrapped(content: string, length = valueLength, most = mostValueLines): readonly string[] {
  const lines: string[] = [];
  let rest = content;
  while (rest.length > length && lines.length < most - 1) {
    const space = rest.lastIndexOf(' ', length);
    const end = space > length / 3 ? space : length;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, shortened(rest, length)];
}
