import { viewOf } from '../../../../src/mesh/analyze';
import { isFinding, type Analyzer } from '../../../../src/mesh/finding';
import type { ReachableCluster } from '../../../../src/mesh/snapshot';
import { snapshotOf } from '../../../support/meshBuilder';

/** What an analyzer says of clusters, as one sorted line: "MESH0201 east", "not checked: …". */
export function answers(analyzer: Analyzer, ...clusters: readonly ReachableCluster[]): string {
  const snapshot = snapshotOf(...clusters);
  const mesh = snapshot.meshes[0];
  if (!mesh) throw new Error('The builder makes one mesh.');
  return [...analyzer.analyze(viewOf(mesh, snapshot))]
    .map((it) =>
      isFinding(it) ? `${it.code} ${it.cluster ?? 'mesh'}` : `not checked: ${it.because}`,
    )
    .sort()
    .join(' ');
}
