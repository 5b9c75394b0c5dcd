/** What objects of one text may be at odds about: what each of them claims, selects or says. */
import { none, saidByEach, together } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { istioGroup } from '../rules/subjects';
import { gatewayRival, type GatewayRival } from './gatewayRivals';
import { policyRival, ruleRival, type PolicyRival, type RuleRival } from './policyRivals';
import { namedRival, type NamedRival } from './namedRivals';
import { portRival, type PortRival } from './portRivals';
import { routingRival, type RoutingRival } from './routingRivals';
import { selectorPaths, selectorRival, type SelectorRival } from './selectors';
import { podsRival, serviceRival, type PodsRival, type ServiceRival } from './serviceRivals';
import {
  selectingRival,
  sidecarRival,
  telemetryRival,
  workloadRival,
  type SelectingRival,
  type SidecarRival,
  type WorkloadRival,
} from './workloadRivals';

export type AnyRival =
  | RoutingRival
  | GatewayRival
  | SidecarRival
  | SelectingRival
  | WorkloadRival
  | RuleRival
  | PolicyRival
  | ServiceRival
  | PodsRival
  | SelectorRival
  | NamedRival
  | PortRival;

type Read = (object: ManifestObject) => readonly AnyRival[];

const ofIstio =
  (read: Read): Read =>
  (object) =>
    groupOf(object.apiVersion) === istioGroup ? read(object) : none;

const readers: ReadonlyMap<string, Read> = new Map([
  ['VirtualService', ofIstio(routingRival)],
  ['Gateway', ofIstio(gatewayRival)],
  ['Sidecar', ofIstio(sidecarRival)],
  ['Telemetry', telemetryRival],
  ['ServiceEntry', ofIstio((it) => together<AnyRival>(selectingRival(it), portRival(it)))],
  ['WorkloadEntry', ofIstio(workloadRival)],
  ['DestinationRule', ofIstio(ruleRival)],
  ['PeerAuthentication', policyRival],
  ['Policy', policyRival],
  ['MeshPolicy', policyRival],
  ['Service', serviceRival],
  ['Deployment', podsRival],
  ['StatefulSet', podsRival],
  ['DaemonSet', podsRival],
  ['Pod', podsRival],
]);

/** None of what a template makes, nor of pieces that are laid over others. */
export function rivalsIn({ objects, masks, brokenAt }: ManifestDocument): readonly AnyRival[] {
  const isUnsure = masks.some((it) => it.by === 'template' || it.by === 'slip');
  if (brokenAt !== undefined || isUnsure) return none;
  return saidByEach(objects, (it) =>
    together(
      readers.get(it.kind)?.(it) ?? none,
      selectorPaths[it.kind] === undefined ? none : selectorRival(it),
      namedRival(it),
    ),
  );
}
