/** Kinds and versions of APIs that no server has. */
import { nearest } from '../../mesh/rules/entry/nearest';
import { none, only, together } from '../../mesh/rules/saying';
import { groupOf, versionOf } from '../../objects/reference';
import type { ManifestObject } from '../manifestObject';
import { childOf, nodeAt, textOf, type MapNode } from '../nodes';
import { servedText } from '../schema/documentation';
import { kinds } from '../schema/kinds';
import { releasesFor, servedIn } from '../schema/releases';
import type { KindShape } from '../schema/shape';
import type { LanguageContext } from '../diagnostic';
import { goneKinds } from './goneKinds';
import { inventedKinds } from './inventedKinds';
import { problem, type StructureProblem } from './problem';

/** Those that have no table of fields here. */
const others: Readonly<Partial<Record<string, readonly string[]>>> = {
  'install.istio.io': ['IstioControlPlane'],
};

const istioKinds = kinds.filter((it) => it.group !== '');
const groups = [...new Set(istioKinds.map((it) => it.group))];
const namesIn = (group: string): readonly string[] => [
  ...istioKinds.filter((it) => it.group === group).map((it) => it.kind),
  ...(others[group] ?? []),
];

/** Of the object's own words for itself; a kind that has a table says the versions it has. */
export function kindProblems(
  { node, apiVersion, kind: name }: Pick<ManifestObject, 'node' | 'apiVersion' | 'kind'>,
  kind: KindShape | undefined,
  context: LanguageContext,
): readonly StructureProblem[] {
  const { istio } = context;
  const said = textOf(childOf(node, 'apiVersion'));
  const written = said ?? apiVersion;
  const isInGroup =
    !groupOf(apiVersion).endsWith('istio.io') || groups.includes(groupOf(apiVersion));
  if (written !== apiVersion && isInGroup) return only(capitals(written, apiVersion));
  // Of a version that is not written, that is told.
  if (kind) return said === undefined ? none : only(versionProblem(kind, apiVersion, node, istio));
  const isOfIstio = groups.includes(groupOf(apiVersion));
  const settings = homeOfSettings[name];
  const stray = settings
    ? only(noObject(name, apiVersion, settings))
    : isOfIstio
      ? unknownKind(name, apiVersion, context)
      : together(strayGroup(name, apiVersion), inventedKinds(name, apiVersion));
  return together(stray, olderInstall(name, node, istio), goneKinds(name, apiVersion, context));
}

/** Texts that istiod reads, which people take for objects. */
const homeOfSettings: Readonly<Partial<Record<string, string>>> = {
  MeshConfig: 'mesh of ConfigMap istio, or spec.meshConfig of an IstioOperator',
  MeshNetworks: 'meshNetworks of ConfigMap istio, or global.meshNetworks among values of charts',
};

const noObject = (kind: string, apiVersion: string, home: string): StructureProblem | undefined =>
  /(?:^|\.)istio\.io$/.test(groupOf(apiVersion))
    ? problem('MESH0713', ['kind'], {
        message: `${kind} is no object that servers have: what it holds belongs under ${home}.`,
      })
    : undefined;

const capitals = (written: string, want: string): StructureProblem =>
  problem('MESH0713', ['apiVersion'], {
    message: `Groups are in small letters, and no server knows ${written}: it is ${want}.`,
    want,
  });

function versionProblem(
  kind: KindShape,
  apiVersion: string,
  node: MapNode,
  istio: LanguageContext['istio'],
): StructureProblem | undefined {
  const name = versionOf(apiVersion);
  const version = kind.versions.find((it) => it.name === name);
  if (!version) {
    const known = kind.versions.map((it) => it.name);
    const want = nearest(name, known) ?? known[0] ?? name;
    const prefix = kind.group === '' ? '' : `${kind.group}/`;
    return problem('MESH0713', ['apiVersion'], {
      message:
        name === ''
          ? versionless(apiVersion, kind)
          : `${kind.kind} has no version ${name}; it has ${known.join(', ')}.`,
      want: `${prefix}${want}`,
    });
  }
  const messageOf = () =>
    `${kind.kind} of ${apiVersion} is in ${servedText(version)} only${successor(kind, node)}.`;
  if (!istio) {
    // Right for the releases that had it, and gone from those of today.
    const isGone = version.until !== undefined && isOfPast(kind);
    return isGone
      ? problem('MESH0711', ['apiVersion'], { message: messageOf(), severity: 'info' })
      : undefined;
  }
  const releases = releasesFor(istio, kind, apiVersion);
  if (servedIn(version, releases) !== 'never') return undefined;
  const served = kind.versions.find((it) => servedIn(it, releases) === 'always');
  const want = served && { want: `${kind.group}/${served.name}` };
  return problem('MESH0711', ['apiVersion'], { message: messageOf(), ...want });
}

const versionless = (written: string, { kind, versions }: KindShape): string =>
  `${written} says no version; ${kind} has ${versions.map((it) => it.name).join(', ')}.`;

const isOfPast = ({ versions }: KindShape): boolean => versions.every((it) => it.until);

/** Of tokens another kind says than of workloads. */
function successor({ group }: KindShape, node?: MapNode): string {
  const now = successors[group];
  if (now === undefined) return '';
  const [hasOrigins, hasPeers] = ['origins', 'peers'].map(
    (it) => node !== undefined && nodeAt(node, ['spec', it]) !== undefined,
  );
  const both = hasPeers ? `${now} and ${ofTokens}` : ofTokens;
  return `; ${hasOrigins ? both : now} of security.istio.io took its place`;
}

const ofTokens = 'RequestAuthentication';

const successors: Readonly<Partial<Record<string, string>>> = {
  'authentication.istio.io': 'PeerAuthentication',
  'rbac.istio.io': 'AuthorizationPolicy',
};

/** What installed Istio 1.4; its keys, such as coreDNS, are passed over since (istio/istio#23155). */
function* olderInstall(
  name: string,
  node: MapNode,
  istio: LanguageContext['istio'],
): Iterable<StructureProblem> {
  if (name !== 'IstioControlPlane' || (istio && istio.minor <= 4)) return;
  const hasDns = nodeAt(node, ['spec', 'coreDNS']) !== undefined && !(istio && istio.minor > 8);
  const more = hasDns ? ', with addonComponents.istiocoredns for coreDNS' : '';
  yield problem('MESH0711', ['kind'], {
    ...(!istio && { severity: 'info' }),
    message: `IstioControlPlane is in Istio 1.4 and older only. IstioOperator took its place${more}.`,
  });
}

/** The kind that a misspelt name, or one under the wrong group, is meant for. */
export function kindMeant(name: string, apiVersion: string): KindShape | undefined {
  const ofGroup = istioKinds.filter((it) => it.group === groupOf(apiVersion));
  // One of another group is what it says; one that went may be meant for what came.
  const isOurs = istioKinds.some((it) => it.kind === name);
  const home =
    ofGroup.length > 0 ? istioKinds.find((it) => it.kind === name) : homeOfStray(name, apiVersion);
  if (isOurs) return home && !isOfPast(home) ? home : undefined;
  const meant = nearest(name, namesIn(groupOf(apiVersion)));
  return ofGroup.find((it) => it.kind === meant);
}

function* unknownKind(
  name: string,
  apiVersion: string,
  { istio }: LanguageContext,
): Iterable<StructureProblem> {
  const group = groupOf(apiVersion);
  const isLate = !istio || istio.minor > 5;
  if (name.endsWith('List') || namesIn(group).includes(name)) return;
  const home = istioKinds.find((it) => it.kind === name);
  const written = `${group}/${versionOf(apiVersion)}`;
  if (home && isLate && isOfPast(home)) {
    const message = `${written} has no kind ${name}; ${home.group} had, until Istio 1.5${successor(home)}.`;
    yield problem('MESH0713', ['apiVersion'], { message });
    return;
  }
  if (home) {
    yield elsewhere(name, written, home);
    return;
  }
  const openShifts = groupsOfOpenShift.get(name);
  if (openShifts !== undefined) {
    yield problem('MESH0713', ['apiVersion'], { message: ofGroup(name, written, openShifts) });
    return;
  }
  const meant = nearest(name, namesIn(group)) ?? singularOf(name, namesIn(group));
  const found = istioKinds.find((it) => it.kind === meant && it.group === group);
  const gone =
    found && isLate && isOfPast(found) ? `, of Istio 1.5 and older${successor(found)}` : '';
  yield problem('MESH0713', ['kind'], {
    message: `${group} has no kind ${name}${meant === undefined ? '' : `; ${meant} is near${gone}`}.`,
    severity: meant === undefined ? 'warning' : 'error',
    ...(meant === undefined ? {} : { want: meant }),
  });
}

/** `ServiceEntries`, as kubectl lists them. */
const singularOf = (name: string, names: readonly string[]): string | undefined =>
  names.find((it) => [`${it}s`, it.replace(/y$/, 'ies')].includes(name));

/** Kinds of OpenShift Service Mesh 2 that only it has. */
const groupsOfOpenShift: ReadonlyMap<string, string> = new Map([
  ['ServiceMeshPeer', 'federation.maistra.io'],
  ['ExportedServiceSet', 'federation.maistra.io'],
  ['ImportedServiceSet', 'federation.maistra.io'],
  ['ServiceMeshControlPlane', 'maistra.io'],
  ['ServiceMeshMemberRoll', 'maistra.io'],
  ['ServiceMeshMember', 'maistra.io'],
]);

const ofGroup = (name: string, apiVersion: string, group: string): string =>
  `${apiVersion} has no kind ${name}; ${group} has.`;

function elsewhere(name: string, apiVersion: string, home: KindShape) {
  const { group, versions } = home;
  const version = versions.find((it) => it.name === versionOf(apiVersion)) ?? versions[0];
  return problem('MESH0713', ['apiVersion'], {
    message:
      apiVersion === group ? versionless(apiVersion, home) : ofGroup(name, apiVersion, group),
    want: `${group}/${version?.name ?? 'v1'}`,
  });
}

/** A kind of ours under a group that is misspelt, left out, another of Istio's, or anybody's. */
function* strayGroup(name: string, apiVersion: string): Iterable<StructureProblem> {
  const isOurs = istioKinds.some((it) => it.kind === name);
  const group = groupOf(apiVersion);
  if (!isOurs && /(?:^|\.)istio\.io$/.test(group) && !pastGroups.includes(group)) {
    const message = `No release of Istio that is known has kinds of ${group}.`;
    yield problem('MESH0713', ['apiVersion'], { message, severity: 'warning' });
  }
  const home = isOurs ? homeOfStray(name, apiVersion) : undefined;
  if (!home) return;
  const said = elsewhere(name, apiVersion, home);
  yield isSlip(name, group) ? said : { ...said, severity: 'warning' };
}

/** The kind of ours that an object of another group is meant for. */
function homeOfStray(name: string, apiVersion: string): KindShape | undefined {
  const home = istioKinds.find((it) => it.kind === name);
  const group = groupOf(apiVersion);
  if (!home || apiVersion === '' || groups.includes(group)) return undefined;
  if (apiVersion === 'v1' && shared.includes(name)) return undefined;
  const isMeant = isSlip(name, group) || (istioOnly.includes(name) && aGroup.test(group));
  return isMeant ? home : undefined;
}

/** Whether only a slip can have made it the group. */
function isSlip(name: string, group: string): boolean {
  const own = istioKinds.filter((it) => it.kind === name).map((it) => it.group);
  return (
    group === '' ||
    /(?:^|\.)istio\.io$/.test(group) ||
    (/\.k8s\.io$|^apps$/.test(group) && !shared.includes(name)) ||
    nearest(group, own) !== undefined
  );
}

/** Others have a Gateway, a Policy or a VirtualService of their own, but none of these that is known. */
const istioOnly: readonly string[] = [
  ...['ServiceEntry', 'WorkloadEntry', 'DestinationRule', 'EnvoyFilter'],
  ...['PeerAuthentication', 'RequestAuthentication'],
];

const aGroup = /^[a-z\d-]+(?:\.[a-z\d-]+)+$/;

/** Told with their kinds, or of the first operator. */
const pastGroups = ['config.istio.io', 'operator.istio.io'];

const shared = ['Policy', 'Gateway', 'Sidecar'];
