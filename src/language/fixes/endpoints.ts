/** Endpoints that lead to the remote gateway, where the connected mesh knows it. */
import { hostAndPort } from '../../mesh/rules/entry/legs';
import { entryOf, isText, known, type Entry } from '../../mesh/rules/entry/entry';
import { passthroughPort } from '../../mesh/names';
import {
  gatewayEndpointsOf,
  remoteNameOfEntry,
  serviceIn,
  targetOf,
} from '../../mesh/services/remoteServices';
import type { ReachableCluster } from '../../mesh/snapshot';
import { specOf } from '../manifestObject';
import { replaced, withFields, type Edit } from '../edits';
import { mapIn, nodeAt } from '../nodes';
import { farSideOf } from '../rules/serviceEntries';
import { generalFixes } from './general';
import { addEdit, fix, valueEdit } from './pieces';
import type { FixMaker, FixTarget } from './target';

/** `address: 172.17.0.4:31443` is an address and a port for each port of the service. */
export const addressWithPort: FixMaker = function* (target) {
  const { object, data } = target;
  const node = nodeAt(object.node, data.path);
  const written = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : '';
  const parts = hostAndPort(written);
  if (!parts) return;
  const isNodePort = parts.port >= 30000 && parts.port <= 32767;
  const port = isNodePort ? parts.port : passthroughPort;
  yield fix(
    `Move port ${port} to the ports of the endpoint`,
    true,
    valueEdit(target, data.path, parts.host),
    ...portEdits(target, port),
  );
};

/** The map of ports made to say this port for each port of the service. */
function portEdits(target: FixTarget, port: number): readonly (Edit | undefined)[] {
  const path = target.data.path.slice(0, -1);
  const names = portNamesOf(entryIn(target));
  const endpoint = mapIn(nodeAt(target.object.node, path));
  if (names.length === 0 || !endpoint) return [];
  const map = mapIn(nodeAt(endpoint, ['ports']));
  if (!map || map.fields.length === 0) {
    return [addEdit(target, path, { ports: Object.fromEntries(names.map((it) => [it, port])) })];
  }
  const changed = map.fields.flatMap(({ value }) =>
    value.kind === 'scalar' && typeof value.value === 'number' && value.value !== port
      ? [replaced(value, port)]
      : [],
  );
  const missing = names.filter((name) => !map.fields.some((it) => it.key.value === name));
  const added = Object.fromEntries(missing.map((it) => [it, port]));
  return missing.length === 0
    ? changed
    : [...changed, withFields(target.document.text, map, added)];
}

const entryIn = ({ object }: FixTarget): Entry => entryOf(specOf(object));

const portNamesOf = (entry: Entry): readonly string[] =>
  known(entry.ports).flatMap((it) => (isText(it.name) ? [it.name] : []));

/** The clusters that have the Service, or all, each with its gateway's addresses. */
export function gatewaysFor(
  entry: Entry,
  context: FixTarget['context'],
): { readonly clusters: readonly ReachableCluster[]; readonly isCertain: boolean } {
  const far = farSideOf(context);
  if (!far) return { clusters: [], isCertain: false };
  const open = far.clusters.filter((it) => gatewayEndpointsOf(it).length > 0);
  const name = remoteNameOfEntry(entry, far.zone);
  const owners = name ? open.filter((it) => serviceIn(it, name)) : [];
  return owners.length > 0
    ? { clusters: owners, isCertain: owners.length === 1 }
    : { clusters: open, isCertain: false };
}

/** The present address of a gateway in the place of a stale, wrong or missing one. */
export const gatewayAddress: FixMaker = function* (target) {
  if (target.data.want !== undefined) {
    yield* generalFixes(target);
    return;
  }
  const { clusters, isCertain } = gatewaysFor(entryIn(target), target.context);
  for (const cluster of clusters) {
    const endpoints = gatewayEndpointsOf(cluster);
    for (const { address } of endpoints) {
      const title = `Change to ${address}, the gateway of ${cluster.context}`;
      const preferred = isCertain && endpoints.length === 1;
      yield fix(title, preferred, addressEdit(target, address));
    }
  }
};

/** A host or a name that is still to be filled in is no place for it. */
function addressEdit(target: FixTarget, address: string): Edit | undefined {
  const { path } = target.data;
  if (path[1] !== 'endpoints') return undefined;
  if (path.at(-1) === 'address') return valueEdit(target, path, address);
  return path.length === 3 ? addEdit(target, path, { address }) : undefined;
}

/** All endpoints of the one cluster that has the Service. */
export const missingEndpoints: FixMaker = function* (target) {
  const entry = entryIn(target);
  const far = farSideOf(target.context);
  const cluster = far && targetOf(entry, far);
  const names = portNamesOf(entry);
  if (!cluster || names.length === 0) return;
  const endpoints = gatewayEndpointsOf(cluster).map(({ address, port }) => ({
    address,
    ports: Object.fromEntries(names.map((it) => [it, port])),
  }));
  if (endpoints.length === 0) return;
  const title = `Add the gateway of ${cluster.context} as endpoint`;
  yield fix(title, true, addEdit(target, target.data.path, { endpoints }));
};
