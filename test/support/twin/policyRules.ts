// How many pods run and may go: HorizontalPodAutoscaler and PodDisruptionBudget.
import { fieldAt, numberAt } from '../../../src/objects/object';
import { fill, mapIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, required } from './metadataRules';

const averageCpu = (percent: number): Draft => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: percent } },
});

export const autoscalerRules: KindRules = {
  fields: ['spec', 'status'],
  firstStatus: (version) => ({
    currentReplicas: 0,
    desiredReplicas: 0,
    ...(version === 'v1' ? {} : { currentMetrics: null, conditions: null }),
  }),
  complete(object, _before, version) {
    const spec = mapIn(object, 'spec');
    fill(spec, 'minReplicas', 1);
    if (version === 'v1') fill(spec, 'targetCPUUtilizationPercentage', 80);
    if (version === 'v2beta2') fill(spec, 'metrics', [averageCpu(80)]);
  },
  *causes(object) {
    const least = numberAt(object, 'spec', 'minReplicas') ?? 1;
    const most = numberAt(object, 'spec', 'maxReplicas') ?? 0;
    if (most < 1) yield invalidValue('spec.maxReplicas', most, 'must be greater than 0');
    if (most < least) {
      const problem = 'must be greater than or equal to `minReplicas`';
      yield invalidValue('spec.maxReplicas', most, problem);
    }
    for (const field of ['kind', 'name']) {
      if (!fieldAt(object, 'spec', 'scaleTargetRef', field)) {
        yield required(`spec.scaleTargetRef.${field}`);
      }
    }
  },
};

export const disruptionBudgetRules: KindRules = {
  fields: ['spec', 'status'],
  hasGeneration: true,
  firstStatus: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  *causes(object) {
    const [least, most] = ['minAvailable', 'maxUnavailable'].map((it) =>
      fieldAt(object, 'spec', it),
    );
    if (least === undefined || most === undefined) return;
    yield invalidValue('spec', {}, 'minAvailable and maxUnavailable cannot be both set');
  },
};
