import type { CatalogueEntry } from '../finding';

/** Versions and what they mean for `.global` hosts: MESH0001 to MESH0099. */
export const versionCodes = {
  MESH0001: {
    title: 'This Istio version no longer has .global routing (1.19 and newer).',
    severity: 'error',
    topic: 'versions',
    fact: 'GW-06',
  },
  MESH0002: {
    title: 'This Istio version has .global routing only behind an insecure flag (1.8.6 to 1.18).',
    severity: 'error',
    topic: 'versions',
    fact: 'GW-06',
  },
  MESH0003: {
    title: 'The insecure flag for legacy passthrough gateways is set.',
    severity: 'warning',
    topic: 'versions',
    fact: 'GW-06',
  },
  MESH0004: {
    title: 'The ingress gateway does not run in router mode sni-dnat.',
    severity: 'error',
    topic: 'versions',
    fact: 'GW-04',
  },
  MESH0005: {
    title: 'This Istio version cannot use the EnvoyFilter it ships (1.5.0-beta, 1.7.0 to 1.7.3).',
    severity: 'warning',
    topic: 'versions',
    fact: 'VER-01',
  },
  MESH0006: {
    title: 'The passthrough gateway is exposed to CVE-2021-31921 (ISTIO-SECURITY-2021-006).',
    severity: 'warning',
    topic: 'versions',
    fact: 'GW-07',
  },
  MESH0007: {
    title: 'Istio versions of the mesh differ by more than one minor.',
    severity: 'warning',
    topic: 'versions',
    fact: 'VER-01',
  },
  MESH0008: {
    title: 'Kubernetes is outside the list this Istio version was released for.',
    severity: 'warning',
    topic: 'versions',
    fact: 'VER-02',
  },
  MESH0009: {
    title: 'This Istio version has no .global routing yet (before 1.1).',
    severity: 'error',
    topic: 'versions',
    fact: 'GW-06',
  },
} as const satisfies Record<string, CatalogueEntry>;
