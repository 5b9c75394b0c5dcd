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
const access: Gone = { until: 7, now: 'AuthorizationPolicy' };
const tokens: Gone = { until: 0, now: 'RequestAuthentication of security.istio.io' };
const routing = (now: string): Gone => ({ until: 0, now: `${now} of networking.istio.io` });

const all = (kinds: string, gone: Gone): readonly (readonly [string, Gone])[] =>
  kinds.split(' ').map((kind) => [kind, gone]);

/** Of config.istio.io: removed with Istio 1.0 (routing, tokens) and 1.8 (Mixer), as the notes of these releases say. */
const gone: ReadonlyMap<string, Gone> = new Map([
  ['RouteRule', routing('VirtualService')],
  ['EgressRule', routing('ServiceEntry')],
  ['DestinationPolicy', routing('DestinationRule')],
  ['IngressRule', routing('Gateway with a VirtualService')],
  ...all('EndUserAuthenticationPolicySpec EndUserAuthenticationPolicySpecBinding', tokens),
  ...all('rule handler instance attributemanifest adapter template', mixer),
  ...all('QuotaSpec QuotaSpecBinding HTTPAPISpec HTTPAPISpecBinding', mixer),
  // What handlers and instances had kinds of their own for, before the two came.
  ...all('authorization checknothing denier listchecker listentry opa rbac', access),
  ...all('apikey bypass circonus cloudwatch dogstatsd edge fluentd kubernetes', mixer),
  ...all('kubernetesenv logentry memquota metric noop prometheus quota redisquota', mixer),
  ...all('reportnothing servicecontrol servicecontrolreport signalfx solarwinds', mixer),
  ...all('stackdriver statsd stdio tracespan zipkin', mixer),
]);

/** The technology preview of OpenShift. */
const goneOfOpenShift: ReadonlyMap<string, Gone> = new Map([
  ['Installation', { until: 0, now: 'ServiceMeshControlPlane of maistra.io' }],
]);

const goneOf: ReadonlyMap<string, ReadonlyMap<string, Gone>> = new Map([
  ['config.istio.io', gone],
  ['istio.openshift.com', goneOfOpenShift],
]);

export const namesOfGone: readonly string[] = [...gone.keys()];

export function goneKinds(
  kind: string,
  apiVersion: string,
  { istio }: LanguageContext,
): readonly StructureProblem[] {
  const found = goneOf.get(groupOf(apiVersion))?.get(kind);
  if (!found) return none;
  if (found.until === 0) {
    const message = `No release from 1.0 on reads ${kind}; ${found.now} took its place.`;
    const isOfOthers = !groupOf(apiVersion).endsWith('istio.io');
    return [problem('MESH0713', ['kind'], { message, ...(isOfOthers && { severity: 'warning' }) })];
  }
  if (istio && istio.minor <= found.until) return none;
  const message = `${kind} is in Istio 1.${found.until} and older only; ${found.now} took its place.`;
  return [problem('MESH0711', ['kind'], { message, ...(!istio && { severity: 'info' }) })];
}
