/** The picture's content once more as tables, for the keyboard, for screen readers, and to copy from. */
import { severityCounts } from '../src/views/findingNodes';
import type { Topology, TopologyCluster, TopologyLink } from '../src/views/topology';
import { element } from './element';
import { revealButton } from './pressable';
import { toolkitGrid } from './toolkit';

type Reveal = (nodeId: string) => void;

const abouts = ['Versions', 'Trust', 'Gateway', 'DNS', 'Services'] as const;

/** Shares of the width that hold whatever stands in them, so that rows line up. */
const tracks = (...shares: readonly number[]): string =>
  shares.map((it) => `minmax(0, ${it}fr)`).join(' ');

export const clusterTable = ({ clusters }: Topology, reveal: Reveal): HTMLElement =>
  toolkitGrid({
    label: 'Clusters of the mesh',
    headers: ['Cluster', ...abouts, 'Findings'],
    columns: tracks(1.2, 1.2, 1.2, 1.4, 1.4, 1.1, 0.8),
    rows: clusters.map((it) => clusterRow(it, reveal)),
  });

const clusterRow = (cluster: TopologyCluster, reveal: Reveal): readonly (string | Node)[] => [
  revealButton(cluster.name, cluster.nodeId, reveal, `Cluster ${cluster.name}`),
  ...abouts.map((about, index) => lineCell(cluster, about, index === 0, reveal)),
  cluster.because === undefined ? (severityCounts(cluster.findings) ?? 'none') : 'not known',
];

const signs = { fine: '✓', lacking: '✕', unknown: '?' } as const;
const spokenSigns = { fine: 'fine', lacking: 'lacking', unknown: 'not known' } as const;

function lineCell(
  { because, lines, trustGroup }: TopologyCluster,
  about: (typeof abouts)[number],
  isFirst: boolean,
  reveal: Reveal,
): string | Node {
  const line = lines.find((it) => it.about === about);
  if (!line) return isFirst ? (because ?? '') : '';
  const group = about === 'Trust' && trustGroup !== undefined ? ` (group ${trustGroup})` : '';
  const text = line.text + group;
  return element('span', {
    class: `line ${line.tone}`,
    children: [
      element('span', {
        class: 'sign',
        text: signs[line.tone],
        attributes: { role: 'img', 'aria-label': spokenSigns[line.tone] },
      }),
      revealButton(text, line.nodeId, reveal, `${about}: ${text}`),
    ],
  });
}

/** More ways than this are told by caller and kind, so that the page stays quick. */
const mostSingleWays = 30;

export const callTable = ({ links }: Topology, reveal: Reveal): HTMLElement =>
  toolkitGrid({
    label: 'Who can call whom',
    headers: ['From', 'To', 'Calls', 'Why'],
    columns: tracks(1, 1, 0.7, 2.3),
    rows: grouped(links).map((it) => callRow(it, reveal)),
  });

const words = { possible: 'possible', blocked: 'blocked', unknown: 'not known' } as const;
const tones = { possible: 'fine', blocked: 'lacking', unknown: 'unknown' } as const;

function callRow(group: readonly TopologyLink[], reveal: Reveal): readonly (string | Node)[] {
  const [first] = group;
  if (!first) return [];
  const why = [...new Set(group.flatMap((it) => it.reasons))].slice(0, 3).join(' ');
  return [
    first.from,
    group.map((it) => it.to).join(', '),
    element('span', {
      class: `line ${tones[first.calls]}`,
      children: [
        element('span', {
          class: 'sign',
          text: signs[tones[first.calls]],
          attributes: { 'aria-hidden': 'true' },
        }),
        revealButton(words[first.calls], first.nodeId, reveal, `Calls ${words[first.calls]}`),
      ],
    }),
    why,
  ];
}

function grouped(links: readonly TopologyLink[]): readonly (readonly TopologyLink[])[] {
  if (links.length <= mostSingleWays) return links.map((it) => [it]);
  const groups = new Map<string, TopologyLink[]>();
  for (const link of links) {
    const key = JSON.stringify([link.from, link.calls]);
    const group = groups.get(key);
    if (group) group.push(link);
    else groups.set(key, [link]);
  }
  return [...groups.values()];
}
