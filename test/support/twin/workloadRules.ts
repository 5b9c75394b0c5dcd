// Deployments and their kin: what the server fills in, and the selector that may not change.
import { fieldAt, isMap, textAt, textsAt } from '../../../src/objects/object';
import { fill, mapIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, required, sameAt } from './metadataRules';
import { podCauses, quantityProblems } from './podCauses';
import { completeTemplate } from './podTemplate';
import type { Cause } from './refusal';

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

const workloadRules: KindRules = {
  fields: ['spec', 'status'],
  hasGeneration: true,
  firstStatus: {},
  shapeProblems: quantityProblems,
  complete: completeTemplate,
  *causes(object, before) {
    yield* selectorCauses(object, before);
    yield* podCauses(object, ['Always']);
  },
};

export const replicaSetRules: KindRules = {
  ...workloadRules,
  firstStatus: { replicas: 0 },
  complete(object) {
    completeTemplate(object);
    fill(mapIn(object, 'spec'), 'replicas', 1);
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
    fill(strategy, 'type', 'RollingUpdate');
    if (strategy['type'] !== 'RollingUpdate') return;
    fill(mapIn(strategy, 'rollingUpdate'), 'maxUnavailable', '25%');
    fill(mapIn(strategy, 'rollingUpdate'), 'maxSurge', '25%');
  },
};

export const daemonSetRules: KindRules = {
  ...workloadRules,
  firstStatus: {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
  },
  complete(object, before) {
    completeTemplate(object);
    const spec = mapIn(object, 'spec');
    fill(spec, 'revisionHistoryLimit', 10);
    const strategy = mapIn(spec, 'updateStrategy');
    fill(strategy, 'type', 'RollingUpdate');
    if (strategy['type'] === 'RollingUpdate')
      fill(mapIn(strategy, 'rollingUpdate'), 'maxUnavailable', 1);
    // Counts the changes of the template only; kept for clients of a former version.
    const isSame = before && sameAt(object, before, 'spec', 'template');
    const at = 'deprecated.daemonset.template.generation';
    const last = Number(textAt(before, 'metadata', 'annotations', at) ?? '0');
    mapIn(object, 'metadata', 'annotations')[at] = String(isSame ? last : last + 1);
  },
};

export const statefulSetRules: KindRules = {
  ...workloadRules,
  firstStatus: { replicas: 0 },
  complete(object) {
    completeTemplate(object);
    const spec = mapIn(object, 'spec');
    fill(spec, 'replicas', 1);
    fill(spec, 'revisionHistoryLimit', 10);
    fill(spec, 'podManagementPolicy', 'OrderedReady');
    const strategy = mapIn(spec, 'updateStrategy');
    fill(strategy, 'type', 'RollingUpdate');
    if (strategy['type'] === 'RollingUpdate')
      fill(mapIn(strategy, 'rollingUpdate'), 'partition', 0);
  },
};

export const jobRules: KindRules = {
  fields: ['spec', 'status'],
  shapeProblems: quantityProblems,
  firstStatus: {},
  complete(object) {
    completeTemplate(object);
    const spec = mapIn(object, 'spec');
    fill(spec, 'completions', 1);
    fill(spec, 'parallelism', 1);
    fill(spec, 'backoffLimit', 6);
    const uid = textAt(object, 'metadata', 'uid');
    fill(spec, 'selector', { matchLabels: { 'controller-uid': uid } });
    const labels = mapIn(spec, 'template', 'metadata', 'labels');
    fill(labels, 'controller-uid', uid);
    fill(labels, 'job-name', textAt(object, 'metadata', 'name'));
    fill(mapIn(object, 'metadata'), 'labels', structuredClone(labels));
  },
  *causes(object, before) {
    yield* podCauses(object, ['OnFailure', 'Never']);
    for (const field of ['template', 'selector', 'completions']) {
      if (!before || sameAt(object, before, 'spec', field)) continue;
      yield invalidValue(`spec.${field}`, fieldAt(object, 'spec', field), 'field is immutable');
    }
  },
};
