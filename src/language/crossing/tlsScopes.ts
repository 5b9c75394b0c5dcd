/** What a rule that sets TLS is for, of the hosts of the mesh. */
import type { RuleRival } from './policyRivals';

export interface TlsScope {
  /** Undefined for all hosts. */
  readonly namespace?: string;
  /** Undefined for all Services of the namespace. */
  readonly name?: string;
}

const wholeMesh: ReadonlySet<string> = new Set([
  '*',
  '*.local',
  '*.cluster.local',
  '*.svc.cluster.local',
]);

/** Of objects that name none: they come to be in one. No namespace is called so. */
export const nowhere = '?';

export const isOfWholeMesh = (host: string): boolean => wholeMesh.has(host);

export function tlsScopeOf({ host, tls, namespace: own }: RuleRival): TlsScope | undefined {
  if (tls?.host !== 'DISABLE' && tls?.host !== 'ISTIO_MUTUAL') return undefined;
  if (isOfWholeMesh(host)) return {};
  if (own === undefined && /^[a-z0-9-]+$/.test(host)) return { namespace: nowhere, name: host };
  const [, name, namespace] = /^(\*|[^.*]+)\.([^.*]+)\.svc\.cluster\.local$/.exec(host) ?? [];
  if (name === undefined || namespace === undefined) return undefined;
  return name === '*' ? { namespace } : { namespace, name };
}
