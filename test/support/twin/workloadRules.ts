// Deployments and their kin: the defaults of a pod template, and the selector that may not change.
import { fieldAt, isMap, sameJson, textAt, textsAt } from '../../../src/objects/object';
import { fill, mapIn, mapsIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, required, sameAt } from './metadataRules';
import { isDns1123Label } from './nameRules';
import type { Cause } from './refusal';

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
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    completeProbe(container[probe]);
  }
  fill(container, 'resources', {});
  fill(container, 'terminationMessagePath', '/dev/termination-log');
  fill(container, 'terminationMessagePolicy', 'File');
  fill(container, 'imagePullPolicy', pullPolicyOf(textAt(container, 'image') ?? ''));
}

function completeVolume(volume: Draft): void {
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    if (isMap(volume[source])) fill(volume[source], 'defaultMode', fileMode);
  }
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
  fill(spec, 'restartPolicy', 'Always');
  fill(spec, 'terminationGracePeriodSeconds', 30);
  fill(spec, 'dnsPolicy', 'ClusterFirst');
  fill(spec, 'securityContext', {});
  fill(spec, 'schedulerName', 'default-scheduler');
  // The deprecated field follows the one that replaced it.
  if (spec['serviceAccountName'] !== undefined) spec['serviceAccount'] = spec['serviceAccountName'];
}

function completeTemplate(object: Draft): void {
  const template = mapIn(object, 'spec', 'template');
  mapIn(template, 'metadata')['creationTimestamp'] ??= null;
  completePodSpec(mapIn(template, 'spec'));
}

function* containerCauses(object: Draft): Iterable<Cause> {
  const field = 'spec.template.spec.containers';
  const containers = mapsIn(object, 'spec', 'template', 'spec', 'containers');
  if (containers.length === 0) yield required(field);
  for (const [index, container] of containers.entries()) {
    const name = textAt(container, 'name') ?? '';
    if (name === '') yield required(`${field}[${index}].name`);
    else
      for (const it of isDns1123Label(name))
        yield invalidValue(`${field}[${index}].name`, name, it);
    if (!container['image']) yield required(`${field}[${index}].image`);
  }
}

function* selectorCauses(object: Draft, before: Draft | undefined): Iterable<Cause> {
  const selector = fieldAt(object, 'spec', 'selector');
  if (!isMap(selector)) yield required('spec.selector');
  const labels = textsAt(object, 'spec', 'template', 'metadata', 'labels');
  const wanted = Object.entries(textsAt(object, 'spec', 'selector', 'matchLabels'));
  if (isMap(selector) && Object.keys(selector).length === 0) {
    yield invalidValue('spec.selector', selector, 'empty selector is invalid for deployment');
  }
  if (wanted.some(([key, value]) => labels[key] !== value)) {
    yield invalidValue(
      'spec.template.metadata.labels',
      labels,
      '`selector` does not match template `labels`',
    );
  }
  if (before && !sameAt(object, before, 'spec', 'selector')) {
    yield invalidValue('spec.selector', selector, 'field is immutable');
  }
}

export const workloadRules: KindRules = {
  fields: ['spec', 'status'],
  hasGeneration: true,
  firstStatus: {},
  complete: completeTemplate,
  *causes(object, before) {
    yield* selectorCauses(object, before);
    yield* containerCauses(object);
  },
};

export const deploymentRules: KindRules = {
  ...workloadRules,
  complete(object) {
    completeTemplate(object);
    const spec = mapIn(object, 'spec');
    fill(spec, 'replicas', 1);
    fill(spec, 'revisionHistoryLimit', 10);
    fill(spec, 'progressDeadlineSeconds', 600);
    const strategy = mapIn(spec, 'strategy');
    if (sameJson(strategy, {})) strategy['type'] = 'RollingUpdate';
    if (strategy['type'] === 'RollingUpdate') {
      fill(mapIn(strategy, 'rollingUpdate'), 'maxUnavailable', '25%');
      fill(mapIn(strategy, 'rollingUpdate'), 'maxSurge', '25%');
    }
  },
};
