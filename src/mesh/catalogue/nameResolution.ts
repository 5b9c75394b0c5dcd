import type { CatalogueEntry } from '../finding';

/** How hosts of the zone are answered: MESH0401 to MESH0499. */
export const nameResolutionCodes = {
  MESH0401: {
    title: 'The cluster DNS does not forward the zone.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-01',
  },
  MESH0402: {
    title: 'The zone is forwarded to another address than that of istiocoredns.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-04',
  },
  MESH0403: {
    title: 'There is no istiocoredns to answer for the zone.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-04',
  },
  MESH0404: {
    title: 'The Corefile has a word with which this CoreDNS does not start.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-02',
  },
  MESH0405: {
    title: 'Someone else writes the configuration of the cluster DNS and may revert an edit.',
    severity: 'warning',
    topic: 'nameResolution',
    fact: 'DNS-03',
  },
  MESH0406: {
    title: 'The zone is forwarded to something that is no IP address.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-05',
  },
  MESH0407: {
    title: 'The zone is forwarded to no address at all.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-06',
  },
  MESH0408: {
    title: 'The zone is served twice, or on a port where no query arrives.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-07',
  },
  MESH0409: {
    title: 'The configuration of the cluster DNS cannot be read.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-07',
  },
  MESH0410: {
    title: 'The zone is served in a way that is not judged here.',
    severity: 'warning',
    topic: 'nameResolution',
  },
  MESH0411: {
    title: 'NodeLocal DNSCache answers pods first and does not know the zone.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-08',
  },
  MESH0412: {
    title: 'This Istio version brings no istiocoredns (1.9 and newer).',
    severity: 'info',
    topic: 'nameResolution',
  },
  MESH0413: {
    title: 'The Corefile has a word that this CoreDNS reads and forgets.',
    severity: 'info',
    topic: 'nameResolution',
    fact: 'DNS-02',
  },
  MESH0414: {
    title: 'istiocoredns does not answer for the zone.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-09',
  },
  MESH0415: {
    title: 'forward takes the questions that grpc should answer.',
    severity: 'warning',
    topic: 'nameResolution',
    fact: 'DNS-10',
  },
  MESH0416: {
    title: 'Of two ConfigMaps of DNS, one holds what only the other server reads.',
    severity: 'error',
    topic: 'nameResolution',
    fact: 'DNS-13',
  },
} as const satisfies Record<string, CatalogueEntry>;
