import { severityCounts } from './findingNodes';
import { counted } from './oneLine';
import type { Topology } from './topology';

/** The whole picture in a sentence: what is there, who cannot call whom, what was found. */
export function summaryOf(topology: Topology): string {
  const { mesh, clusters, links, trustGroups } = topology;
  if (clusters.length === 0) return `Mesh ${mesh} has no clusters.`;
  const findings = [...topology.findings, ...clusters.flatMap((it) => it.findings)];
  const roots = trustGroups.length > 1 ? [`${trustGroups.length} different sets of roots`] : [];
  const parts = [counted(clusters.length, 'cluster'), callsOf(links), ...roots];
  return `Mesh ${mesh}: ${parts.join(', ')}; ${severityCounts(findings) ?? 'no findings'}.`;
}

function callsOf(links: Topology['links']): string {
  if (links.length === 0) return 'nobody to call yet';
  const possible = links.filter((it) => it.calls === 'possible').length;
  if (possible === links.length) return 'every cluster can call every other';
  return `${possible} of ${counted(links.length, 'way')} open`;
}
