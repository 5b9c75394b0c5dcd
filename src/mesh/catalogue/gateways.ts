import type { CatalogueEntry } from '../finding';

/** The door other clusters knock at: MESH0301 to MESH0399. */
export const gatewayCodes = {
  MESH0301: {
    title: 'There is no ingress gateway Service.',
    severity: 'error',
    topic: 'gateway',
    fact: 'GW-03',
  },
  MESH0302: {
    title: 'The ingress gateway Service does not offer port 15443.',
    severity: 'error',
    topic: 'gateway',
    fact: 'GW-03',
  },
  MESH0303: {
    title: 'The ingress gateway has no address other clusters could use.',
    severity: 'error',
    topic: 'gateway',
    fact: 'GW-03',
  },
  MESH0304: {
    title: 'More than one Gateway claims port 15443 of the ingress gateway.',
    severity: 'warning',
    topic: 'gateway',
    fact: 'GW-05',
  },
  MESH0305: {
    title: 'The gateway address is private.',
    severity: 'info',
    topic: 'gateway',
    fact: 'GW-08',
  },
  MESH0306: {
    title: 'Two clusters of the mesh have the same gateway address.',
    severity: 'error',
    topic: 'gateway',
    fact: 'GW-03',
  },
  MESH0307: {
    title: 'An installation contradicts itself about its network.',
    severity: 'warning',
    topic: 'gateway',
  },
} as const satisfies Record<string, CatalogueEntry>;
