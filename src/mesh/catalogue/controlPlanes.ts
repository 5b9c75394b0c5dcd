import type { CatalogueEntry } from '../finding';

/** The control plane and the objects it must hold: MESH0201 to MESH0299. */
export const controlPlaneCodes = {
  MESH0201: {
    title: 'There is no Istio control plane in this cluster.',
    severity: 'error',
    topic: 'controlPlane',
  },
  MESH0202: {
    title: 'A Deployment that .global calls depend on is not ready.',
    severity: 'error',
    topic: 'controlPlane',
  },
  MESH0203: {
    title: 'A Deployment beside the control plane is not ready.',
    severity: 'warning',
    topic: 'controlPlane',
  },
  MESH0204: {
    title: 'No Gateway passes mutual TLS for the zone through the ingress gateway on 15443.',
    severity: 'error',
    topic: 'controlPlane',
    fact: 'GW-01',
  },
  MESH0205: {
    title: 'No EnvoyFilter rewrites hosts of the zone to the cluster domain.',
    severity: 'error',
    topic: 'controlPlane',
    fact: 'GW-02',
  },
  MESH0206: {
    title: 'The EnvoyFilter is written in a form this Istio version ignores.',
    severity: 'error',
    topic: 'controlPlane',
    fact: 'GW-02',
  },
  MESH0207: {
    title: 'No DestinationRule asks for mutual TLS to hosts of the zone.',
    severity: 'error',
    topic: 'controlPlane',
    fact: 'DR-02',
  },
  MESH0208: {
    title: 'A Gateway for hosts of the zone ends TLS instead of passing it through.',
    severity: 'warning',
    topic: 'controlPlane',
    fact: 'GW-01',
  },
  MESH0209: {
    title: 'The EnvoyFilter does not turn hosts of the zone into Services.',
    severity: 'error',
    topic: 'controlPlane',
    fact: 'GW-02',
  },
  MESH0210: {
    title: 'A Gateway for the zone listens where no call of another cluster arrives.',
    severity: 'warning',
    topic: 'controlPlane',
    fact: 'GW-01',
  },
  MESH0211: {
    title: 'Another EnvoyFilter changes the port where calls of other clusters come in.',
    severity: 'warning',
    topic: 'controlPlane',
    fact: 'GW-05',
  },
  MESH0212: {
    title: 'An egress gateway that sees remote clusters only is opened for another host.',
    severity: 'warning',
    topic: 'controlPlane',
    fact: 'GW-09',
  },
} as const satisfies Record<string, CatalogueEntry>;
