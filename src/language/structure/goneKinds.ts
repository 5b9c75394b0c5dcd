/** Kinds that Istio once had, and what took their place. */
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { LanguageContext } from '../diagnostic';
import { problem, type StructureProblem } from './problem';

interface Gone {
  /** The last minor version of Istio 1 that read it; 0 where none of those did that we know. */
  readonly until: number;
  readonly now: string;
}

const mixer: Gone = { until: 7, now: 'Telemetry and EnvoyFilters' };
const roles: Gone = { until: 5, now: 'AuthorizationPolicy of security.istio.io' };
const routing = (now: string): Gone => ({ until: 0, now: `${now} of networking.istio.io` });

/** Removed with Istio 1.0 (routing), 1.6 (roles) and 1.8 (Mixer), as the notes of these releases say. */
const gone: Readonly<Record<string, Readonly<Record<string, Gone>>>> = {
  'config.istio.io': {
    RouteRule: routing('VirtualService'),
    EgressRule: routing('ServiceEntry'),
    DestinationPolicy: routing('DestinationRule'),
    IngressRule: routing('Gateway with a VirtualService'),
    ...{ rule: mixer, handler: mixer, instance: mixer, QuotaSpec: mixer, QuotaSpecBinding: mixer },
    ...{ attributemanifest: mixer, adapter: mixer, HTTPAPISpec: mixer, HTTPAPISpecBinding: mixer },
  },
  // The technology preview of OpenShift.
  'istio.openshift.com': {
    Installation: { until: 0, now: 'ServiceMeshControlPlane of maistra.io' },
  },
  'rbac.istio.io': {
    ServiceRole: roles,
    ServiceRoleBinding: roles,
    RbacConfig: roles,
    ClusterRbacConfig: roles,
  },
};

export function goneKinds(
  kind: string,
  apiVersion: string,
  { istio }: LanguageContext,
): readonly StructureProblem[] {
  const found = gone[groupOf(apiVersion)]?.[kind];
  if (!found) return none;
  if (found.until === 0) {
    const message = `No release from 1.0 on reads ${kind}; ${found.now} took its place.`;
    const isOfOthers = !groupOf(apiVersion).endsWith('istio.io');
    return [problem('MESH0713', ['kind'], { message, ...(isOfOthers && { severity: 'warning' }) })];
  }
  // Manifests of old releases hold many of Mixer's, and are right about it.
  if (istio ? istio.minor <= found.until : found === mixer) return none;
  const message = `${kind} is in Istio 1.${found.until} and older only; ${found.now} took its place.`;
  return [problem('MESH0711', ['kind'], { message, ...(!istio && { severity: 'info' }) })];
}
