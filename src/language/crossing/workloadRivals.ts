/** What is for some workloads of one text: Sidecars, hosts with addresses of workloads, and workloads that go by a name. */
import { isHostName } from '../../mesh/rules/entry/hosts';
import { none } from '../../mesh/rules/saying';
import { isIp } from '../../mesh/services/addresses';
import { fieldAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestObject } from '../manifestObject';
import { nodeAt, textOf, type Span } from '../nodes';
import { placeholderIn } from '../placeholders';
import { spanOf } from '../places';
import { labelsOf, rival, type HostClaim, type Rival } from './rival';

/** What it claims is its workloads, which its name stands for. */
export interface SidecarRival extends Rival {
  readonly kind: 'Sidecar' | 'Telemetry';
  readonly at: HostClaim;
  readonly selector: string;
}

/** A host with fixed addresses that are those of workloads. The span is that of its resolution. */
export interface SelectingRival extends Rival, Span {
  readonly kind: 'ServiceEntry';
  /** As `name=value`. */
  readonly selector: readonly string[];
  readonly at: HostClaim;
}

/** A workload that is found by a name. */
export interface WorkloadRival extends Rival {
  readonly kind: 'WorkloadEntry';
  readonly labels: readonly string[];
  /** Undefined where it is none that DNS knows. */
  readonly address: string | undefined;
}

export function sidecarRival(object: ManifestObject): readonly SidecarRival[] {
  const labels = fieldAt(specOf(object), 'workloadSelector', 'labels');
  return narrowingRival('Sidecar', object, labels);
}

/** What is for gateways or Services competes with none of these. */
export function telemetryRival(object: ManifestObject): readonly SidecarRival[] {
  const spec = specOf(object);
  const isOfOthers = groupOf(object.apiVersion) !== 'telemetry.istio.io';
  if (isOfOthers || ['targetRef', 'targetRefs'].some((it) => fieldAt(spec, it) !== undefined))
    return none;
  return narrowingRival('Telemetry', object, fieldAt(spec, 'selector', 'matchLabels'));
}

function narrowingRival(
  kind: SidecarRival['kind'],
  object: ManifestObject,
  labels: unknown,
): readonly SidecarRival[] {
  const selector = labels === undefined ? '' : labelsOf(labels)?.join();
  if (selector === undefined || object.name === undefined) return none;
  const path = ['metadata', 'name'];
  const { start, end } = nodeAt(object.node, path) ?? object.node;
  return [{ selector, at: { host: '', path, start, end }, ...rival(kind, object) }];
}

export function selectingRival(object: ManifestObject): readonly SelectingRival[] {
  // Nearly no entry does.
  if (nodeAt(object.node, ['spec', 'workloadSelector']) === undefined) return none;
  const path = ['spec', 'workloadSelector', 'labels'];
  const { start: from, end: to } = spanOf(object.node, path);
  const at = { host: '', path, start: from, end: to };
  const resolution = nodeAt(object.node, ['spec', 'resolution']);
  const selector = labelsOf(fieldAt(specOf(object), 'workloadSelector', 'labels'));
  if (textOf(resolution) !== 'STATIC' || !resolution || !selector?.length) return none;
  const { start, end } = resolution;
  return [{ selector, at, start, end, ...rival('ServiceEntry', object) }];
}

export function workloadRival(object: ManifestObject): readonly WorkloadRival[] {
  const spec = specOf(object);
  const address = fieldAt(spec, 'address');
  const labels = labelsOf(fieldAt(spec, 'labels'));
  if (!labels) return none;
  const name = typeof address === 'string' && isNameOnly(address) ? address : undefined;
  return [{ labels, address: name, ...rival('WorkloadEntry', object) }];
}

const isNameOnly = (address: string): boolean =>
  !isIp(address) && isHostName(address) && placeholderIn(address) === undefined;
