/** Which rules hold for which kind. A new rule is a function and a line here. */
import type { KindShape } from '../../schema/shape';
import type { ObjectRule } from '../problem';
import { meshPolicyRules, peerAuthenticationRules, policyRules } from './authentication';
import { authorizationPolicyRules, targetProblems } from './authorization';
import { caCertsRules } from './caCerts';
import { exportTo, selectors } from './common';
import { destinationRuleRules } from './destinationRules';
import { coreDnsRules, kubeDnsRules } from './dnsConfigs';
import { dryRuns } from './dryRuns';
import { entryDetails } from './entryDetails';
import { envoyFilterRules } from './envoyFilters';
import {
  proxyKindRules,
  telemetryRules,
  trafficExtensionRules,
  wasmPluginRules,
} from './extensions';
import { gatewayRules } from './gateways';
import { istioOperatorRules } from './istioOperators';
import { meshConfigRules } from './meshConfigs';
import { meshNetworksRules } from './meshNetworks';
import { requestAuthenticationRules } from './requestAuthentications';
import { rbacConfigRules, serviceRoleBindingRules, serviceRoleRules } from './roles';
import { serviceEntryRules } from './serviceEntries';
import { sidecarRules } from './sidecars';
import { virtualServiceRules } from './virtualServices';
import { workloadEntryRules, workloadGroupRules } from './workloads';

const rules: Readonly<Partial<Record<string, readonly ObjectRule[]>>> = {
  ServiceEntry: [serviceEntryRules, entryDetails, exportTo, selectors],
  DestinationRule: [destinationRuleRules, exportTo, selectors],
  VirtualService: [virtualServiceRules, exportTo],
  WorkloadEntry: [workloadEntryRules],
  WorkloadGroup: [workloadGroupRules],
  Gateway: [gatewayRules],
  Sidecar: [sidecarRules, selectors],
  EnvoyFilter: [envoyFilterRules, selectors],
  PeerAuthentication: [peerAuthenticationRules, selectors],
  RequestAuthentication: [requestAuthenticationRules, dryRuns, targetProblems, selectors],
  AuthorizationPolicy: [authorizationPolicyRules, dryRuns, targetProblems, selectors],
  Telemetry: [telemetryRules, targetProblems, selectors],
  ProxyConfig: [proxyKindRules, selectors],
  WasmPlugin: [wasmPluginRules, targetProblems, selectors],
  TrafficExtension: [trafficExtensionRules, targetProblems, selectors],
  Policy: [policyRules],
  MeshPolicy: [meshPolicyRules],
  ServiceRole: [serviceRoleRules],
  ServiceRoleBinding: [serviceRoleBindingRules],
  RbacConfig: [rbacConfigRules],
  ClusterRbacConfig: [rbacConfigRules],
  IstioOperator: [istioOperatorRules],
  MeshConfig: [meshConfigRules],
  MeshNetworks: [meshNetworksRules],
  Secret: [caCertsRules],
};

export const rulesFor = ({ kind, names }: KindShape): readonly ObjectRule[] => {
  if (kind !== 'ConfigMap') return rules[kind] ?? [];
  return names?.includes('kube-dns') ? [kubeDnsRules] : [coreDnsRules];
};
