/** The kinds whose structure is known. */
import { groupOf } from '../../objects/reference';
import { meshPolicy, peerAuthentication, policy } from './authentication';
import { authorizationPolicy } from './authorization';
import { head } from './common';
import { caCerts, coreDnsConfig, kubeDnsConfig } from './core';
import { destinationRule } from './destinationRule';
import { envoyFilter } from './envoyFilter';
import { extensionKinds } from './extensions';
import { gateway } from './gateway';
import { istioOperator } from './istioOperator';
import { meshConfigText } from './meshConfig';
import { meshNetworksText } from './meshNetworks';
import { proxyConfigText } from './proxyConfig';
import { proxyKind } from './proxyKind';
import { rbacKinds } from './rbac';
import { requestAuthentication } from './requestAuthentication';
import { serviceEntry, workloadEntry } from './serviceEntry';
import { sidecar } from './sidecar';
import { telemetry } from './telemetry';
import { virtualService } from './virtualService';
import { workloadGroup } from './workloadGroup';
import type { KindShape, ObjectShape } from './shape';

export const kinds: readonly KindShape[] = [
  serviceEntry,
  destinationRule,
  virtualService,
  gateway,
  sidecar,
  envoyFilter,
  workloadEntry,
  workloadGroup,
  peerAuthentication,
  requestAuthentication,
  authorizationPolicy,
  telemetry,
  proxyKind,
  ...extensionKinds,
  policy,
  meshPolicy,
  ...rbacKinds,
  istioOperator,
  kubeDnsConfig,
  coreDnsConfig,
  caCerts,
];

/** What stands as a text in ConfigMap istio. */
const texts: readonly KindShape[] = [meshConfigText, meshNetworksText, proxyConfigText];

/** The kind of an object, by what it says of itself; one shape may be for objects of some names only. */
export function kindOf(apiVersion: string, kind: string, name?: string): KindShape | undefined {
  const group = groupOf(apiVersion);
  const isIt = (it: KindShape) =>
    it.kind === kind &&
    it.group === group &&
    (it.names === undefined || (name !== undefined && it.names.includes(name)));
  return kinds.find(isIt) ?? texts.find(isIt);
}

/** The fields of the whole object, those that all kinds have among them. */
export const wholeShapeOf = (kind: KindShape): ObjectShape => {
  if (kind.isText) return kind.fields;
  const known = shapes.get(kind);
  if (!known) throw new Error(`${kind.kind} is not in the list of kinds.`);
  return known;
};

const shapes: ReadonlyMap<KindShape, ObjectShape> = new Map(
  kinds.map((kind) => [
    kind,
    {
      ...kind.fields,
      required: [...head.required, ...kind.fields.required],
      fields: new Map([...head.fields, ...kind.fields.fields]),
    },
  ]),
);
