import type { CatalogueEntry } from '../finding';

const row = <S extends CatalogueEntry['severity']>(severity: S, fact: string, title: string) =>
  ({ title, severity, topic: 'trust', fact }) as const;

/** CAs of the clusters and whether they share a root: MESH0101 to MESH0199. */
export const trustCodes = {
  MESH0101: row('error', 'CA-05', 'The clusters of the mesh do not share a root CA.'),
  MESH0102: row('error', 'CA-01', 'There is no Secret cacerts.'),
  MESH0103: row('error', 'CA-01', 'Secret cacerts lacks files.'),
  MESH0104: row('error', 'CA-02', 'The signing certificate may not sign workloads.'),
  MESH0105: row('error', 'CA-03', 'The private key of the CA cannot be used.'),
  MESH0106: row('error', 'CA-04', 'The chain does not lead from the signing CA to the root.'),
  MESH0107: row('error', 'CA-06', 'A CA certificate has expired or is not yet valid.'),
  MESH0108: row('info', 'CA-06', 'A CA certificate expires within 60 days.'),
  MESH0109: row('warning', 'CA-06', 'A CA certificate expires within 30 days.'),
  MESH0110: row('error', 'CA-06', 'A CA certificate expires within 7 days.'),
  MESH0111: row('error', 'CA-07', 'The control plane signs under another root than cacerts holds.'),
  MESH0112: row('error', 'CA-09', 'The CA is the public sample of Istio, whose key everyone has.'),
  MESH0113: row('info', 'CA-05', 'Two clusters share one intermediate CA.'),
  MESH0114: row('warning', 'CA-05', 'The root CAs of the clusters overlap but are not the same.'),
  MESH0115: row('error', 'CA-03', 'This Istio version does not take the key type of the CA.'),
  MESH0116: row('error', 'CA-10', 'Trust domains differ and are no aliases of each other.'),
  MESH0117: row('warning', 'CA-08', 'Workloads hold certificates from before the CA changed.'),
  MESH0118: row('warning', 'CA-07', 'The control plane has not taken up the present cacerts.'),
  MESH0119: row('warning', 'CA-03', 'A CA has a weak key.'),
  MESH0120: row('error', 'CA-02', 'A CA certificate is signed with a broken hash.'),
} as const satisfies Record<string, CatalogueEntry>;
