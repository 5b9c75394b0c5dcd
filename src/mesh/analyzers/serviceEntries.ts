import { textAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { referenceTo, shortNameOf, type ObjectReference } from '../../objects/reference';
import { entriesFor } from '../services/entriesFor';
import { destinationRuleProblems } from '../rules/destinationRuleRules';
import { isOuterLeg } from '../rules/entry/legs';
import { entryOf, known, type Entry } from '../rules/entry/entry';
import { hostOf, type RemoteName } from '../rules/entry/hosts';
import { problem, topicOf, type EntryProblem, type RuleSetting } from '../rules/entry/problem';
import type { Analyzer, Finding, MeshView, NotChecked } from '../finding';
import type { Wish } from '../intent';
import { clashesOf, type Clash } from '../services/entryClashes';
import {
  gatewayEndpointsOf,
  isGap,
  remoteNameOfEntry,
  remoteProblems,
  serviceIn,
  targetOf,
  withoutRepeats,
  type FarSide,
} from '../services/remoteServices';
import { isForZone, problemsOf } from '../rules/serviceEntryRules';
import type { ReachableCluster } from '../snapshot';
import { isMadeByAdmiral } from '../services/admiral';

const name = 'serviceEntries';
const topic = 'services';

export const serviceEntries: Analyzer = {
  name,
  about:
    'Each remote host has one ServiceEntry, whose address, ports and endpoint lead to its Service.',
  topic,
  *analyze(mesh) {
    for (const cluster of mesh.clusters) yield* inCluster(mesh, cluster);
  },
};

/** One ServiceEntry of one cluster, with what its findings need. */
interface Seen {
  readonly at: ObjectReference;
  readonly object: KubernetesObject;
  readonly entry: Entry;
}

function* inCluster(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding | NotChecked> {
  const list = cluster.objects.list(kinds.serviceEntry);
  if (list.kind === 'notRead') {
    yield notChecked(mesh, cluster, list.because);
  } else {
    const all = list.value.map((object) => seenFrom(cluster, object));
    const { zone } = mesh.definition;
    const ours = all.filter((it) => isForZone(it.entry, zone));
    const far = farSideOf(mesh, cluster);
    const gaps = new Set<string>();
    for (const one of ours) yield* about(one, mesh, cluster, far, gaps);
    for (const because of gaps) yield notChecked(mesh, cluster, because);
    yield* clashes(all, mesh, cluster, far);
  }
  yield* rules(mesh, cluster);
}

const seenFrom = (cluster: ReachableCluster, object: KubernetesObject): Seen => ({
  at: referenceTo(cluster.context, object),
  object,
  entry: entryOf((object as { spec?: unknown }).spec),
});

const notChecked = (mesh: MeshView, cluster: ReachableCluster, because: string): NotChecked => ({
  analyzer: name,
  topic,
  mesh: mesh.definition.name,
  cluster: cluster.context,
  because,
});

/** The clusters a ServiceEntry of this one may lead to. */
const farSideOf = (mesh: MeshView, here: ReachableCluster): FarSide => ({
  clusters: mesh.clusters.filter((it) => it.context !== here.context),
  silent: mesh.others.map((it) =>
    it.state === 'unreachable'
      ? `${it.context} is unreachable: ${it.because}`
      : `${it.context} has not been read yet`,
  ),
  zone: mesh.definition.zone,
});

const settingOf = (mesh: MeshView, cluster: ReachableCluster): RuleSetting => ({
  zone: mesh.definition.zone,
  istio: cluster.istio.kind === 'read' ? cluster.istio.value : undefined,
});

function* about(
  seen: Seen,
  mesh: MeshView,
  cluster: ReachableCluster,
  far: FarSide,
  gaps: Set<string>,
): Iterable<Finding> {
  const remedy = remedyFor(seen, cluster, far);
  const say = (it: EntryProblem) =>
    findingOf(it, seen.at, mesh, isCured(it, seen.entry) ? remedy : undefined);
  // Admiral names hosts by identity, so there is no Service of that name to look for.
  const remote = isMadeByAdmiral(seen.object) ? [] : [...remoteProblems(seen.entry, far)];
  const alone = problemsOf(seen.entry, settingOf(mesh, cluster));
  yield* withoutRepeats(alone, remote).map(say);
  for (const it of remote) {
    if (isGap(it)) gaps.add(it.because);
    else yield say(it);
  }
}

function findingOf(it: EntryProblem, at: ObjectReference, mesh: MeshView, remedy?: Wish): Finding {
  return {
    code: it.code,
    severity: it.severity,
    topic: topicOf(it.code),
    mesh: mesh.definition.name,
    cluster: at.cluster,
    subject: at,
    message: `${shortNameOf(at)}: ${it.message}`,
    ...(remedy ? { remedy } : {}),
  };
}

/** What planning the export again leaves as it is: the host, visibility, and what the Service lacks. */
const uncured: ReadonlySet<string> = new Set([
  'MESH0501',
  'MESH0502',
  'MESH0508',
  'MESH0520',
  'MESH0523',
  'MESH0525',
  'MESH0526',
  'MESH0529',
]);

/** Through an egress gateway, which resolution fits is for the person to say (1.10). */
const isCured = (it: EntryProblem, entry: Entry): boolean =>
  it.severity !== 'info' &&
  !uncured.has(it.code) &&
  !(it.code === 'MESH0515' && known(entry.endpoints).some(isOuterLeg));

/**
 * Exporting the Service again, where it is certain which one and where its gateway is. Of several
 * ServiceEntries for a host that changes the first only.
 */
function remedyFor(seen: Seen, cluster: ReachableCluster, far: FarSide): Wish | undefined {
  const remote = remoteNameOfEntry(seen.entry, far.zone);
  if (!remote || isMadeByAdmiral(seen.object)) return undefined;
  if (entriesFor(hostOf(remote, far.zone), cluster)[0] !== seen.object) return undefined;
  const target = targetOf(seen.entry, far);
  if (!target || !isExportable(target, remote)) return undefined;
  return {
    kind: 'exportService',
    service: { cluster: target.context, ...remote },
    to: [cluster.context],
    zone: far.zone,
  };
}

function isExportable(cluster: ReachableCluster, at: RemoteName): boolean {
  const service = serviceIn(cluster, at);
  if (!service || service.type === 'ExternalName') return false;
  return (
    gatewayEndpointsOf(cluster).length > 0 && service.ports.some((it) => it.protocol !== 'UDP')
  );
}

/** Within a cluster, over all namespaces; an entry of another zone may hold the address too. */
function* clashes(
  all: readonly Seen[],
  mesh: MeshView,
  cluster: ReachableCluster,
  far: FarSide,
): Iterable<Finding> {
  for (const clash of clashesOf(all)) {
    const [one, other] = isForZone(clash.later.entry, far.zone)
      ? [clash.later, clash.earlier]
      : [clash.earlier, clash.later];
    if (!isForZone(one.entry, far.zone)) continue;
    const said = clashProblem(clash, other);
    const remedy = isCured(said, one.entry) ? remedyFor(one, cluster, far) : undefined;
    yield findingOf(said, one.at, mesh, remedy);
  }
}

const clashProblem = ({ kind, what }: Clash<Seen>, other: Seen): EntryProblem =>
  kind === 'host'
    ? problem('MESH0508', ['spec', 'hosts'], {
        message: `${what} is defined in ${shortNameOf(other.at)} as well, and which of the two counts is left to chance. Keep one.`,
      })
    : problem('MESH0507', ['spec', 'addresses'], {
        message: `${what} is the address of ${shortNameOf(other.at)} too, so calls may reach the wrong service.`,
      });

function* rules(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding> {
  const list = cluster.objects.list(kinds.destinationRule);
  if (list.kind === 'notRead') return;
  for (const rule of list.value) {
    const at = referenceTo(cluster.context, rule);
    if (textAt(rule, 'spec', 'host') === undefined) continue;
    for (const it of destinationRuleProblems((rule as { spec?: unknown }).spec, mesh.definition)) {
      yield findingOf(it, at, mesh);
    }
  }
}
