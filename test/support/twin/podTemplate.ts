// The pod template of workloads: what the server fills in (pkg/apis/core/v1/defaults.go).
import { fieldAt, isMap, textAt } from '../../../src/objects/object';
import { fill, mapIn, mapsIn, type Draft } from './draft';
import { completeResources } from './quantities';

const fileMode = 420;

function completeProbe(probe: unknown): void {
  if (!isMap(probe)) return;
  const it = probe as Draft;
  fill(it, 'timeoutSeconds', 1);
  fill(it, 'periodSeconds', 10);
  fill(it, 'successThreshold', 1);
  fill(it, 'failureThreshold', 3);
  if (isMap(it['httpGet'])) {
    fill(it['httpGet'], 'path', '/');
    fill(it['httpGet'], 'scheme', 'HTTP');
  }
}

/** The tag `latest`, or none, is pulled each time. */
function pullPolicyOf(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function completeContainer(container: Draft): void {
  for (const port of mapsIn(container, 'ports')) fill(port, 'protocol', 'TCP');
  for (const variable of mapsIn(container, 'env')) {
    const field = fieldAt(variable, 'valueFrom', 'fieldRef');
    if (isMap(field)) fill(field, 'apiVersion', 'v1');
    const resource = fieldAt(variable, 'valueFrom', 'resourceFieldRef');
    if (isMap(resource)) fill(resource, 'divisor', '0');
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    completeProbe(container[probe]);
  }
  fill(container, 'resources', {});
  completeResources(container['resources']);
  for (const hook of ['postStart', 'preStop']) {
    const http = fieldAt(container, 'lifecycle', hook, 'httpGet');
    if (isMap(http)) fill(http, 'scheme', 'HTTP');
  }
  fill(container, 'terminationMessagePath', '/dev/termination-log');
  fill(container, 'terminationMessagePolicy', 'File');
  fill(container, 'imagePullPolicy', pullPolicyOf(textAt(container, 'image') ?? ''));
}

function completeVolume(volume: Draft): void {
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    if (isMap(volume[source])) fill(volume[source], 'defaultMode', fileMode);
  }
  if (isMap(volume['hostPath'])) fill(volume['hostPath'], 'type', '');
  for (const item of mapsIn(volume, 'downwardAPI', 'items')) completeFieldRef(item);
  for (const source of mapsIn(volume, 'projected', 'sources')) {
    for (const item of mapsIn(source, 'downwardAPI', 'items')) completeFieldRef(item);
    const token = source['serviceAccountToken'];
    if (isMap(token)) fill(token, 'expirationSeconds', 3600);
  }
}

function completeFieldRef(item: Draft): void {
  if (isMap(item['fieldRef'])) fill(item['fieldRef'], 'apiVersion', 'v1');
}

export function completePodSpec(spec: Draft): void {
  for (const volume of mapsIn(spec, 'volumes')) completeVolume(volume);
  for (const list of ['initContainers', 'containers']) {
    for (const container of mapsIn(spec, list)) completeContainer(container);
  }
  if (spec['hostNetwork'] === true) completeHostPorts(spec);
  fill(spec, 'restartPolicy', 'Always');
  fill(spec, 'terminationGracePeriodSeconds', 30);
  fill(spec, 'dnsPolicy', 'ClusterFirst');
  fill(spec, 'securityContext', {});
  fill(spec, 'schedulerName', 'default-scheduler');
  // The deprecated field follows the one that replaced it.
  if (spec['serviceAccountName'] !== undefined) spec['serviceAccount'] = spec['serviceAccountName'];
}

/** On the network of the node every port is one of the node. */
function completeHostPorts(spec: Draft): void {
  for (const list of ['initContainers', 'containers']) {
    for (const container of mapsIn(spec, list)) {
      for (const port of mapsIn(container, 'ports')) fill(port, 'hostPort', port['containerPort']);
    }
  }
}

/** Completes `spec.template`, in place. */
export function completeTemplate(object: Draft): void {
  const template = mapIn(object, 'spec', 'template');
  mapIn(template, 'metadata')['creationTimestamp'] ??= null;
  completePodSpec(mapIn(template, 'spec'));
}
