/** What crosses between the page and the editor: one message out, four in. */
import type { Wish } from '../mesh/intent';
import { isMap, textAt } from '../objects/object';
import { contextName, type ContextName } from '../objects/reference';
import type { Topology } from './topology';

export interface ToPanel {
  readonly show: Topology;
}

export type FromPanel =
  | { readonly ready: true }
  /** The id of a row of the tree. */
  | { readonly reveal: string }
  | { readonly ask: Wish }
  | { readonly exportAs: 'svg' | 'mermaid' };

/** The message in a value that came from the page; undefined for anything else. Nothing is taken over unread. */
export function parseMessage(value: unknown): FromPanel | undefined {
  if (!isMap(value) || Object.keys(value).length !== 1) return undefined;
  if (value['ready'] === true) return { ready: true };
  const reveal = textAt(value, 'reveal');
  if (reveal !== undefined) return { reveal };
  const format = value['exportAs'];
  if (format === 'svg' || format === 'mermaid') return { exportAs: format };
  const ask = wishIn(value['ask']);
  return ask && { ask };
}

function wishIn(value: unknown): Wish | undefined {
  const kind = textAt(value, 'kind') ?? '';
  return Object.hasOwn(wishes, kind) ? wishes[kind as Wish['kind']](value) : undefined;
}

/** Every wish there is: one that is left out here would be a button that does nothing. */
const wishes: Readonly<Record<Wish['kind'], (value: unknown) => Wish | undefined>> = {
  establishTrust: (it) => ofClusters('establishTrust', it),
  renewIntermediate: (it) => ofClusters('renewIntermediate', it),
  restartForTrust: (it) => ofClusters('restartForTrust', it),
  applyOverlay: (it) => ofClusters('applyOverlay', it),
  rotateRoot: (it) => ofMesh('rotateRoot', it),
  renderManifest: (it) => ofMesh('renderManifest', it),
  uninstall: (it) => ofMesh('uninstall', it),
  forwardDns: (it) => ofZone('forwardDns', it),
  stopForwarding: (it) => ofZone('stopForwarding', it),
  exportService: (it) => exportIn(it, textAt(it, 'zone')),
};

function ofMesh(kind: 'rotateRoot' | 'renderManifest' | 'uninstall', value: unknown) {
  const mesh = textAt(value, 'mesh');
  return mesh === undefined ? undefined : { kind, mesh };
}

type OfClusters = 'establishTrust' | 'renewIntermediate' | 'restartForTrust' | 'applyOverlay';

function ofClusters(kind: OfClusters, value: unknown) {
  const [mesh, clusters] = [textAt(value, 'mesh'), contextsIn(value, 'clusters')];
  return mesh === undefined || !clusters ? undefined : { kind, mesh, clusters };
}

function ofZone(kind: 'forwardDns' | 'stopForwarding', value: unknown) {
  const [zone, clusters] = [textAt(value, 'zone'), contextsIn(value, 'clusters')];
  return zone === undefined || !clusters ? undefined : { kind, zone, clusters };
}

function exportIn(value: unknown, zone: string | undefined): Wish | undefined {
  const cluster = textAt(value, 'service', 'cluster');
  const namespace = textAt(value, 'service', 'namespace');
  const name = textAt(value, 'service', 'name');
  const to = contextsIn(value, 'to');
  if (cluster === undefined || namespace === undefined || name === undefined) return undefined;
  if (zone === undefined || !to) return undefined;
  const service = { cluster: contextName(cluster), namespace, name };
  return { kind: 'exportService', service, to, zone };
}

function contextsIn(value: unknown, field: string): readonly ContextName[] | undefined {
  const list = isMap(value) ? value[field] : undefined;
  if (!Array.isArray(list) || !list.every((it): it is string => typeof it === 'string')) {
    return undefined;
  }
  return list.map(contextName);
}
