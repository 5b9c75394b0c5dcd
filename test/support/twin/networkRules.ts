// NetworkPolicy, Ingress and Endpoints: their defaults.
import { fieldAt } from '../../../src/objects/object';
import { fill, mapIn, mapsIn } from './draft';
import type { KindRules } from './kindRules';

export const networkPolicyRules: KindRules = {
  fields: ['spec'],
  hasGeneration: true,
  complete(object) {
    const spec = mapIn(object, 'spec');
    for (const direction of ['ingress', 'egress']) {
      for (const rule of mapsIn(spec, direction)) {
        for (const port of mapsIn(rule, 'ports')) fill(port, 'protocol', 'TCP');
      }
    }
    const isEgress = fieldAt(spec, 'egress') !== undefined;
    fill(spec, 'policyTypes', ['Ingress', ...(isEgress ? ['Egress'] : [])]);
  },
};

export const ingressRules: KindRules = {
  fields: ['spec', 'status'],
  hasGeneration: true,
  firstStatus: { loadBalancer: {} },
};

export const endpointsRules: KindRules = {
  fields: ['subsets'],
  complete(object) {
    for (const subset of mapsIn(object, 'subsets')) {
      for (const port of mapsIn(subset, 'ports')) fill(port, 'protocol', 'TCP');
    }
  },
};
