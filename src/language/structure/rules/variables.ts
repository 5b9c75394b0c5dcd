/** Variables of istiod and of proxies that are a letter off one they read. Of others nothing is known. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

export function* misspeltVariables(root: unknown, values: Path): Iterable<StructureProblem> {
  yield* inMap(root, [...values, 'pilot', 'env']);
  const metadata = ['meshConfig', 'defaultConfig', 'proxyMetadata'];
  yield* inMap(root, [...values, ...metadata]);
  if (values.length === 0) {
    // What gateways have there is in the table of values.
    yield* inMap(root, ['env'], /^PILOT/);
    return;
  }
  yield* inMap(root, ['spec', ...metadata]);
  const components = fieldAt(root, 'spec', 'components');
  for (const [name, it] of isMap(components) ? Object.entries(components) : []) {
    const path = ['spec', 'components', name];
    const parts = Array.isArray(it) ? it.map((_, index) => [...path, index]) : [path];
    for (const part of parts) yield* inList(root, [...part, 'k8s', 'env']);
  }
}

function* inMap(root: unknown, path: Path, kept = /^/): Iterable<StructureProblem> {
  const given = fieldAt(root, ...path);
  for (const name of isMap(given) ? Object.keys(given) : []) {
    const meant = meantBy(name);
    if (meant === undefined && invented.test(name))
      yield { ...unread(name, [...path, name]), onKey: true };
    if (meant === undefined || !kept.test(meant)) continue;
    const said = { message: nearTo(name, meant), onKey: true, rename: [name, meant] } as const;
    yield problem('MESH0701', [...path, name], { ...said, severity: 'warning' });
  }
}

function* inList(root: unknown, path: Path): Iterable<StructureProblem> {
  for (const [index, it] of listAt(root, ...path).entries()) {
    const name = textAt(it, 'name') ?? '';
    const want = meantBy(name);
    if (want === undefined && invented.test(name)) yield unread(name, [...path, index, 'name']);
    if (want === undefined) continue;
    const said = { message: nearTo(name, want), want, severity: 'warning' } as const;
    yield problem('MESH0701', [...path, index, 'name'], said);
  }
}

const nearTo = (name: string, meant: string): string =>
  `Nothing of Istio that is known reads ${name}; ${meant} is near.`;

/** People take several clusters or networks for something that istiod has to be told. */
const invented = /^(?:PILOT|ISTIO|ISTIOD)_ENABLE_MULTI_?(?:CLUSTERS?|NETWORKS?)(?:_SUPPORT)?$/;

const unread = (name: string, path: Path): StructureProblem =>
  problem('MESH0701', path, {
    message: `Nothing of Istio that is known reads ${name}: names of clusters and networks, and remote secrets, are all that istiod needs.`,
    severity: 'warning',
  });

const meantBy = (name: string): string | undefined =>
  (mayLackPrefix.test(name)
    ? known.find((it) => it.replace(/^(?:PILOT|ISTIO_META)_/, '') === name)
    : undefined) ?? (name.length < leastLength ? undefined : slipAmong(name, known));

/** `ENABLE_WORKLOAD_ENTRY_AUTOREGISTRATION`, of which the half is left out that all of them have. */
const mayLackPrefix = /^(?:ENABLE|DNS|REQUESTED|ROUTER)_/;

/** Few names of this length are near each other by chance. */
const leastLength = 12;

/** As `pilot-discovery` and `pilot-agent` of Istio list them. */
const ofPilot =
  'CERT_PROVIDER DEBOUNCE_AFTER DEBOUNCE_MAX DISTRIBUTION_HISTORY_RETENTION ENABLE_ALPHA_GATEWAY_API ENABLE_AMBIENT ENABLE_ANALYSIS ENABLE_CONFIG_DISTRIBUTION_TRACKING ENABLE_CROSS_CLUSTER_WORKLOAD_ENTRY ENABLE_DESTINATION_RULE_INHERITANCE ENABLE_EDS_DEBOUNCE ENABLE_EDS_FOR_HEADLESS_SERVICES ENABLE_GATEWAY_API ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER ENABLE_GATEWAY_API_STATUS ENABLE_HEADLESS_SERVICE_POD_LISTENERS ENABLE_INBOUND_PASSTHROUGH ENABLE_IP_AUTOALLOCATE ENABLE_K8S_SELECT_WORKLOAD_ENTRIES ENABLE_LEGACY_AUTO_PASSTHROUGH ENABLE_MONGO_FILTER ENABLE_MYSQL_FILTER ENABLE_PROTOCOL_SNIFFING_FOR_INBOUND ENABLE_PROTOCOL_SNIFFING_FOR_OUTBOUND ENABLE_REDIS_FILTER ENABLE_SERVICEENTRY_SELECT_PODS ENABLE_STATUS ENABLE_VIRTUAL_SERVICE_DELEGATE ENABLE_WORKLOAD_ENTRY_AUTOREGISTRATION ENABLE_WORKLOAD_ENTRY_HEALTHCHECKS ENABLE_XDS_CACHE ENABLE_XDS_IDENTITY_CHECK FILTER_GATEWAY_CLUSTER_CONFIG PUSH_THROTTLE SCOPE_GATEWAY_TO_NAMESPACE SIDECAR_USE_REMOTE_ADDRESS SKIP_VALIDATE_TRUST_DOMAIN TRACE_SAMPLING USE_ENDPOINT_SLICE';
const ofProxies =
  'CLUSTER_ID DNS_AUTO_ALLOCATE DNS_CAPTURE NETWORK REQUESTED_NETWORK_VIEW ROUTER_MODE UNPRIVILEGED_POD USER_SDS';

const known: readonly string[] = [
  ...ofPilot.split(' ').map((it) => `PILOT_${it}`),
  ...ofProxies.split(' ').map((it) => `ISTIO_META_${it}`),
  ...[
    'ISTIO_MULTIROOT_MESH',
    'ISTIOD_CUSTOM_HOST',
    'EXTERNAL_ISTIOD',
    'INJECTION_WEBHOOK_CONFIG_NAME',
  ],
];
