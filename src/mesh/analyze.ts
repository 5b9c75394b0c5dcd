import { controlPlanes } from './analyzers/controlPlanes';
import { dnsDrift } from './analyzers/dnsDrift';
import { gateways } from './analyzers/gateways';
import { nameResolution } from './analyzers/nameResolution';
import { serviceEntries } from './analyzers/serviceEntries';
import { trust } from './analyzers/trust';
import { versions } from './analyzers/versions';
import {
  isFinding,
  type Analyzer,
  type Finding,
  type Judgement,
  type MeshView,
  type NotChecked,
} from './finding';
import { seenFor } from './interpret';
import type { MeshDefinition, MeshSnapshot, ReachableCluster } from './snapshot';

/** Every question we ask of a mesh, in the order the tree shows the answers. */
const analyzers: readonly Analyzer[] = [
  versions,
  trust,
  controlPlanes,
  gateways,
  nameResolution,
  dnsDrift,
  serviceEntries,
];

const judgements = new WeakMap<MeshSnapshot, Judgement>();

/** The findings over every mesh of a snapshot. Pure, and computed once for each snapshot. */
export function analyze(snapshot: MeshSnapshot): Judgement {
  const known = judgements.get(snapshot);
  if (known) return known;
  const answers = snapshot.meshes.flatMap((mesh) => answersFor(viewOf(mesh, snapshot)));
  const judgement = {
    findings: answers.filter(isFinding),
    notChecked: answers.filter((it): it is NotChecked => !isFinding(it)),
  };
  judgements.set(snapshot, judgement);
  return judgement;
}

const answersFor = (mesh: MeshView): (Finding | NotChecked)[] =>
  analyzers.flatMap((analyzer) => [...analyzer.analyze(mesh)]);

/** One mesh as analyzers see it. */
export function viewOf(definition: MeshDefinition, snapshot: MeshSnapshot): MeshView {
  const members = definition.contexts.map((context) =>
    seenFor(definition.zone, snapshot.clusters.get(context) ?? { state: 'unread', context }),
  );
  return {
    definition,
    applied: snapshot.applied ?? [],
    takenAt: snapshot.takenAt,
    clusters: members.filter((it): it is ReachableCluster => it.state === 'reachable'),
    others: members.flatMap((it) => (it.state === 'reachable' ? [] : [it])),
  };
}
