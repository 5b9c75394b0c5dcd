import { parseCorefile } from '../dns/corefile';
import { serverBlocksOf } from '../dns/corefileTree';
import { withForward, withoutForward, type Edited } from '../dns/forwarding';
import type { ForwardDns, StopForwarding } from '../mesh/intent';
import { interpretNameResolution } from '../mesh/interpreters/nameResolution';
import { istioCoreDns, istioSystem, partLabel } from '../mesh/names';
import type { DnsPlace, MeshSnapshot, NameResolution, ReachableCluster } from '../mesh/snapshot';
import { fieldAt, textsAt, type KubernetesObject } from '../objects/object';
import type { Reading } from '../objects/reading';
import { nameOf, shortNameOf, type ContextName } from '../objects/reference';
import { sameIntent, type Change } from '../plan/change';
import { blocked, planned, type Obstacle, type Planned } from '../plan/plan';
import { reachableOf } from './reachable';

/** What one cluster contributes: its change, or why there can be none. */
type Step =
  | { readonly kind: 'change'; readonly change: Change; readonly warnings: readonly string[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

/** Sends the zone to istiocoredns: one data key of one ConfigMap in each cluster, nothing else. */
export const forwardDns = (intent: ForwardDns, snapshot: MeshSnapshot): Planned =>
  plannedFor(intent, snapshot, `Forward .${intent.zone} DNS`, forwardStep);

/** Takes the zone out again; a ConfigMap that was made for it goes with its last key. */
export const stopForwarding = (intent: StopForwarding, snapshot: MeshSnapshot): Planned =>
  plannedFor(intent, snapshot, `Stop forwarding .${intent.zone} DNS`, stopStep);

function plannedFor(
  intent: ForwardDns | StopForwarding,
  snapshot: MeshSnapshot,
  title: string,
  stepOf: (cluster: ReachableCluster, found: NameResolution, zone: string) => Step,
): Planned {
  const { clusters, obstacles } = reachableOf(snapshot, [...new Set(intent.clusters)]);
  // The intent's zone may differ from that of the mesh the snapshot was interpreted for.
  const steps = clusters.map((it) =>
    stepOf(it, interpretNameResolution(it.context, it.objects, intent.zone), intent.zone),
  );
  const all = [
    ...obstacles,
    ...steps.flatMap((it) => (it.kind === 'obstacle' ? [it.obstacle] : [])),
  ];
  if (all.length > 0) return blocked(...all);
  const done = steps.flatMap((it) => (it.kind === 'change' ? [it] : []));
  return planned({
    title,
    phases: [{ title: 'cluster DNS', changes: done.map((it) => it.change), settles: [] }],
    warnings: done.flatMap((it) => it.warnings),
  });
}

function forwardStep(cluster: ReachableCluster, found: NameResolution, zone: string): Step {
  const place = placeIn(cluster.context, found.place);
  if ('obstacle' in place) return { kind: 'obstacle', obstacle: place.obstacle };
  const address = addressIn(cluster.context, found.istioCoreDns);
  if (typeof address !== 'string') return { kind: 'obstacle', obstacle: address };
  const edit = withForward(place.config, zone, address);
  const why = `so that *.${zone} resolves by istiocoredns at ${address}`;
  return stepTo(cluster, found, place, edit, why);
}

function stopStep(cluster: ReachableCluster, found: NameResolution, zone: string): Step {
  // Without a cluster DNS there is no place where the zone could have been forwarded.
  if (found.place.kind === 'read' && !found.place.value?.exists) return { kind: 'nothing' };
  const place = placeIn(cluster.context, found.place);
  if ('obstacle' in place) return { kind: 'obstacle', obstacle: place.obstacle };
  const edit = withoutForward(place.config, zone);
  return stepTo(cluster, found, place, edit, `so that *.${zone} is no longer sent to istiocoredns`);
}

function placeIn(
  context: ContextName,
  reading: Reading<DnsPlace | undefined>,
): DnsPlace | { readonly obstacle: Obstacle } {
  if (reading.kind === 'read' && reading.value) return reading.value;
  const because =
    reading.kind === 'notRead'
      ? `The configuration of the cluster DNS of ${context} is not known: ${reading.because}.`
      : `No cluster DNS was recognised in kube-system of ${context}.`;
  return {
    obstacle: {
      cluster: context,
      message: because,
      hint: 'Forward the zone where that cluster keeps its DNS configuration, or leave the cluster out.',
    },
  };
}

function addressIn(context: ContextName, reading: Reading<string | undefined>): string | Obstacle {
  if (reading.kind === 'read' && reading.value !== undefined) return reading.value;
  const service = `Service ${istioSystem}/${istioCoreDns}`;
  return reading.kind === 'notRead'
    ? { cluster: context, message: `${service} in ${context} was not read: ${reading.because}.` }
    : {
        cluster: context,
        message: `There is no ${service} with a cluster IP in ${context}.`,
        hint: 'Apply the multicluster overlay first.',
      };
}

function stepTo(
  cluster: ReachableCluster,
  found: NameResolution,
  place: DnsPlace,
  edit: Edited,
  why: string,
): Step {
  const { configMap } = place;
  const before = cluster.objects.get(configMap);
  const obstacle = obstacleTo(place, before, edit);
  if (obstacle) return { kind: 'obstacle', obstacle: { cluster: cluster.context, ...obstacle } };
  const text = edit.kind === 'edited' ? edit.text : place.config.text;
  const after = before ? withKey(before, place.key, text) : created(place, text);
  const change: Change = { target: configMap, before, after, why };
  const warnings = sameIntent(before, after) ? [] : warningsFor(cluster.context, found, place);
  return { kind: 'change', change, warnings };
}

function obstacleTo(
  { configMap, key }: DnsPlace,
  before: KubernetesObject | undefined,
  edit: Edited,
): Obstacle | undefined {
  const where = nameOf(configMap);
  if (edit.kind === 'refused') {
    return {
      message: `${where}, ${key}: ${edit.because}`,
      hint: 'Correct the text by hand and plan again.',
    };
  }
  if (fieldAt(before, 'immutable') === true && edit.text !== textsAt(before, 'data')[key]) {
    return { message: `${where} is immutable.`, hint: 'Replace it by one that can be changed.' };
  }
  if (fieldAt(before, 'binaryData', key) !== undefined) {
    return {
      message: `${where} keeps ${key} as binary data.`,
      hint: 'Keep it as text under data.',
    };
  }
  return undefined;
}

/**
 * The object with another text under one key; without the key when the text is empty. A Corefile
 * stays even then: CoreDNS is started with that file, and an empty one may be what was there.
 */
function withKey(
  before: KubernetesObject,
  key: string,
  text: string,
): KubernetesObject | undefined {
  const { [key]: old, ...others } = textsAt(before, 'data');
  if (text === (old ?? '')) return before;
  if (text !== '' || key === 'Corefile')
    return withData(before, { ...textsAt(before, 'data'), [key]: text });
  const isEmptied = Object.keys(others).length === 0 && fieldAt(before, 'binaryData') === undefined;
  return isEmptied && isOurs(before) ? undefined : withData(before, others);
}

const withData = (
  object: KubernetesObject,
  data: Readonly<Record<string, string>>,
): KubernetesObject => ({ ...object, data }) as KubernetesObject;

const isOurs = (object: KubernetesObject): boolean => object.metadata.labels?.[partLabel] === 'dns';

const created = ({ configMap, key }: DnsPlace, text: string): KubernetesObject => {
  const { apiVersion, kind, name, namespace = 'kube-system' } = configMap;
  const metadata = { name, namespace, labels: { [partLabel]: 'dns' } };
  return withData({ apiVersion, kind, metadata }, { [key]: text });
};

function warningsFor(
  context: ContextName,
  found: NameResolution,
  place: DnsPlace,
): readonly string[] {
  const warnings: string[] = [];
  if (place.caution !== undefined) warnings.push(`In ${context}: ${place.caution}`);
  if (place.config.dialect === 'corefile' && !isReloaded(place, found)) {
    warnings.push(
      `CoreDNS in ${context} does not read ${shortNameOf(place.configMap)} again by itself: restart its pods afterwards (kubectl -n kube-system rollout restart deployment coredns).`,
    );
  }
  return warnings;
}

/** A `reload` in any block watches for the whole process; imported files only from CoreDNS 1.7 on. */
function isReloaded({ config }: DnsPlace, { server }: NameResolution): boolean {
  const version = server.kind === 'read' ? server.value?.version : undefined;
  const seesImports = version !== undefined && (version.major > 1 || version.minor >= 7);
  if (config.importedBy !== undefined && !seesImports) return false;
  return serverBlocksOf(parseCorefile(config.importedBy ?? config.text).value).some((block) =>
    block.directives.some((it) => it.name.text === 'reload'),
  );
}
