// What the server says about itself: its version, groups and kinds.
import type { InMemoryCluster } from '../inMemoryCluster';
import { downVersions } from '../twin/aggregated';
import { isCustom } from '../twin/customResources';
import { notServed } from '../twin/refusal';
import { apiVersionOf, type Resource } from '../twin/resources';

const objectVerbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];
const statusVerbs = ['get', 'patch', 'update'];

/** The text with which the server answers a path that no part of it knows. */
export const pageNotFound = '404 page not found\n';

/** JSON, or text for a path that nobody serves. */
export function documentAt(segments: readonly string[], cluster: InMemoryCluster): unknown {
  const [root, group, version] = segments;
  const all = cluster.server.served.all;
  const groups = groupsOf([...all, ...downVersions(cluster.server.store).map(asKind)]);
  if (root === 'version' && segments.length === 1) return versionOf(cluster.minorVersion);
  if (root === 'healthz' || root === 'readyz' || root === 'livez') return 'ok';
  if (root === 'api') {
    if (group === undefined) return { kind: 'APIVersions', versions: ['v1'] };
    if (group === 'v1') return kindsOf('', 'v1', all);
    throw notServed();
  }
  if (root !== 'apis') return pageNotFound;
  if (group === undefined) return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  const found = groups.find((it) => it.name === group);
  if (!found) return pageNotFound;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...found };
  if (!found.versions.some((it) => it.version === version)) throw notServed();
  return kindsOf(group, version, all);
}

const versionOf = (minor: number): unknown => ({
  major: '1',
  minor: String(minor),
  gitVersion: `v1.${minor}.2`,
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.19',
  compiler: 'gc',
  platform: 'linux/amd64',
});

interface GroupVersion {
  readonly groupVersion: string;
  readonly version: string;
}

interface Group {
  readonly name: string;
  readonly versions: readonly GroupVersion[];
  readonly preferredVersion: GroupVersion | undefined;
}

/** Of a group that is down, there is no more to know. */
const asKind = ({ group, version }: { readonly group: string; readonly version: string }) => ({
  group,
  versions: [version],
});

function groupsOf(all: readonly Pick<Resource, 'group' | 'versions'>[]): readonly Group[] {
  const versions = new Map<string, Set<string>>();
  for (const it of [...all, ...reviewKinds]) {
    if (it.group === '') continue;
    const known = versions.get(it.group) ?? new Set();
    versions.set(it.group, new Set([...known, ...it.versions]));
  }
  return [...versions].map(([name, set]) => {
    const list = [...set].map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions: list, preferredVersion: list[0] };
  });
}

/** Served, but kept nowhere: reviews are answered and forgotten. */
const reviewKinds = [
  {
    group: 'authorization.k8s.io',
    versions: ['v1'],
    kind: 'SelfSubjectAccessReview',
    plural: 'selfsubjectaccessreviews',
  },
  {
    group: 'authorization.k8s.io',
    versions: ['v1'],
    kind: 'SelfSubjectRulesReview',
    plural: 'selfsubjectrulesreviews',
  },
] as const;

function kindsOf(group: string, version: string, all: readonly Resource[]): unknown {
  const served = all.filter((it) => it.group === group && it.versions.includes(version));
  const reviews = reviewKinds.filter((it) => it.group === group);
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(group, version),
    resources: [
      ...served.flatMap(entriesOf),
      ...reviews.map(({ plural: name, kind }) => ({
        name,
        singularName: '',
        namespaced: false,
        kind,
        verbs: ['create'],
      })),
    ],
  };
}

function entriesOf(it: Resource): readonly unknown[] {
  const { kind, namespaced, plural: name, singular, shortNames, categories } = it;
  const entry = {
    name,
    singularName: isCustom(it) ? singular : '',
    namespaced,
    kind,
    verbs: objectVerbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
  const subresources = it.subresources.map((subresource) => ({
    name: `${name}/${subresource}`,
    singularName: '',
    namespaced,
    kind,
    verbs: statusVerbs,
  }));
  return [entry, ...subresources];
}
