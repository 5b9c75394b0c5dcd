import { severityCounts } from './findingNodes';
import { oneLine } from './oneLine';
import type { Topology, TopologyCluster, TopologyLink } from './topology';

/** The mesh as a Mermaid flowchart. Clusters of one root stand in one subgraph; every text is quoted and escaped. */
export function topologyMermaid(topology: Topology): string {
  const ids = new Map(topology.clusters.map((it, index) => [it.name, `c${index + 1}`]));
  const grouped = new Set(topology.trustGroups.flatMap((it) => it.clusters));
  const node = (it: TopologyCluster) => `${ids.get(it.name) ?? ''}["${clusterText(it)}"]`;
  const groups = topology.trustGroups.flatMap((group) => [
    `  subgraph trust${group.id}["${quoted(`Trust group ${group.id}: root ${group.root}`)}"]`,
    ...topology.clusters
      .filter((it) => group.clusters.includes(it.name))
      .map((it) => `    ${node(it)}`),
    '  end',
  ]);
  return [
    'flowchart LR',
    `  accTitle: ${plain(`Mesh ${topology.mesh}`)}`,
    ...groups,
    ...topology.clusters.filter((it) => !grouped.has(it.name)).map((it) => `  ${node(it)}`),
    ...linkLines(topology.links, ids),
    '',
  ].join('\n');
}

const clusterText = ({ name, because, lines, findings }: TopologyCluster): string =>
  [
    name,
    because,
    ...lines.map((it) => `${it.about}: ${it.text}`),
    because === undefined ? (severityCounts(findings) ?? 'no findings') : undefined,
  ]
    .filter((it) => it !== undefined && it !== '')
    .map((it) => quoted(it ?? ''))
    .join('<br/>');

const arrows = { possible: ['-->', 'can call'], blocked: ['-.-x', 'blocked'] } as const;

function linkLines(
  links: readonly TopologyLink[],
  ids: ReadonlyMap<string, string>,
): readonly string[] {
  return links.map(({ from, to, calls, reasons }) => {
    const [arrow, word] = calls === 'unknown' ? ['-.->', 'not known'] : arrows[calls];
    const why = reasons[0] === undefined ? '' : `: ${reasons[0]}`;
    return `  ${ids.get(from) ?? ''} ${arrow}|"${quoted(word + why)}"| ${ids.get(to) ?? ''}`;
  });
}

/** Inside quotes Mermaid reads HTML and its own `#name;` entities; what both read specially is escaped. */
const quoted = (text: string): string =>
  oneLine(text).replace(/["#%&;<>`\\*_~|[\](){}]/g, (it) => `#${it.charCodeAt(0)};`);

/** Outside quotes only letters, digits and harmless marks. */
const plain = (text: string): string => oneLine(text).replace(/[^\p{L}\p{N} ._-]/gu, ' ');
