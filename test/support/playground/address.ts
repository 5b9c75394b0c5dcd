// Where a URL of the Kubernetes API leads.

/** A path below /api/v1 or /apis/<group>/<version>, taken apart. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

export type Address =
  /** A document: /version, /api, /apis, /apis/apps, /api/v1, /apis/apps/v1, or nothing we know. */
  | { readonly kind: 'document'; readonly segments: readonly string[] }
  | ({ readonly kind: 'resource' } & ResourcePath);

const ofNamespaceItself = ['status', 'finalize'];

export function addressOf(pathname: string): Address {
  const segments = pathname
    .split('/')
    .filter((it) => it !== '')
    .map(decodeURIComponent);
  const [root, ...rest] = segments;
  const depth = root === 'api' ? 1 : root === 'apis' ? 2 : undefined;
  if (depth === undefined || rest.length <= depth) return { kind: 'document', segments };
  const [group = '', version = ''] = depth === 1 ? ['', rest[0]] : rest;
  return { kind: 'resource', group, version, ...placeOf(rest.slice(depth)) };
}

/** The version of a group it lies below: "apps/v1"; empty where it is outside of the groups. */
export function versionIn(address: Address): string {
  if (address.kind === 'resource') return `${address.group}/${address.version}`;
  const [root, group, version] = address.segments;
  return root === 'apis' && version !== undefined ? `${group ?? ''}/${version}` : '';
}

function placeOf(
  segments: readonly string[],
): Pick<ResourcePath, 'plural' | 'namespace' | 'name' | 'subresource'> {
  const [first = '', second, third, fourth, fifth] = segments;
  const isInNamespace =
    first === 'namespaces' && third !== undefined && !ofNamespaceItself.includes(third);
  return isInNamespace
    ? { plural: third, namespace: second, name: fourth, subresource: fifth }
    : { plural: first, namespace: undefined, name: second, subresource: third };
}
