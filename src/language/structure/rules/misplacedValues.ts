/** Values that charts read elsewhere, and values people expect that no chart of any release has had. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { isNetwork } from './meshNetworks';
import { unreadGlobals } from './unreadGlobals';

/** Names that are read at one place alone, by that place. */
const homes: readonly (readonly [home: Path, names: string])[] = [
  [
    ['meshConfig'],
    'accessLogFile accessLogEncoding accessLogFormat defaultConfig defaultProviders discoverySelectors enableAutoMtls enablePrometheusMerge extensionProviders pathNormalization',
  ],
  [
    ['global', 'proxy'],
    'autoInject componentLogLevel excludeIPRanges excludeInboundPorts excludeOutboundPorts holdApplicationUntilProxyStarts includeIPRanges includeInboundPorts includeOutboundPorts',
  ],
  [['meshConfig', 'defaultConfig'], 'proxyMetadata'],
];

const homeOf: ReadonlyMap<string, Path> = new Map(
  homes.flatMap(([home, names]) => names.split(' ').map((it) => [it, [...home, it]] as const)),
);

/** Below `global` alone; beside it, other charts may have these. */
const homeOfGlobals: ReadonlyMap<string, Path> = new Map([
  ['meshConfig', ['meshConfig']],
  ['clusterName', ['global', 'multiCluster', 'clusterName']],
  ['clusterID', ['global', 'multiCluster', 'clusterName']],
  ['traceSampling', ['pilot', 'traceSampling']],
  ['fips', ['pilot', 'env', 'COMPLIANCE_POLICY']],
  ['gateways', ['gateways']],
  ['istiodRemote', ['istiodRemote']],
]);

/** Beside `global` in an IstioOperator; the chart of ztunnel has a network there. */
const homeOfOperators: ReadonlyMap<string, Path> = new Map([
  ['network', ['global', 'network']],
  ['injectionPath', ['istiodRemote', 'injectionPath']],
  ['istio-ingressgateway', ['gateways', 'istio-ingressgateway']],
  ['istio-egressgateway', ['gateways', 'istio-egressgateway']],
]);

/** Beside `global` alone. */
const globals = 'podDNSSearchNamespaces meshID multiCluster remotePilotAddress proxy'.split(' ');

export function* misplacedValues(root: unknown, values: Path): Iterable<StructureProblem> {
  const given = fieldAt(root, ...values);
  if (!isMap(given)) return;
  const { global } = given;
  yield* strayNetworks(given, values);
  if (isMap(global)) {
    for (const name of Object.keys(global)) {
      const home = homeOf.get(name) ?? homeOfGlobals.get(name);
      // What is said where it is read as well, is for other charts here.
      if (home && fieldAt(given, ...home) === undefined) yield told(values, ['global', name], home);
    }
    yield* unreadGlobals(given, global, values, (it) => homeOf.has(it) || homeOfGlobals.has(it));
  }
  if (fieldAt(given, 'pilot', 'meshConfig') !== undefined && given['meshConfig'] === undefined)
    yield told(values, ['pilot', 'meshConfig'], ['meshConfig']);
  // Charts of other kinds than that of istiod, and charts around charts, have such names themselves.
  if (values.length === 0 && !isMap(global) && !isMap(given['pilot'])) return;
  for (const name of Object.keys(given)) {
    const ofOperator = values.length > 0 ? homeOfOperators.get(name) : undefined;
    const home = globals.includes(name) ? ['global', name] : (homeOf.get(name) ?? ofOperator);
    if (home && (name !== 'proxy' || isOfSidecars(given[name]))) yield told(values, [name], home);
  }
}

/** Nothing else is like these, whatever is beside them. */
export function* strayNetworks(given: unknown, values: Path): Iterable<StructureProblem> {
  if (!holdsNetworks(given) || fieldAt(given, 'global', 'meshNetworks') !== undefined) return;
  const cures = [{ move: [[...values, 'meshNetworks']], into: [...values, 'global'] }];
  yield { ...told(values, ['meshNetworks'], ['global', 'meshNetworks']), cures };
}

/** Beside `global`, and not in it. */
export const holdsNetworks = (given: unknown): boolean => {
  const networks = fieldAt(given, 'meshNetworks');
  return isMap(networks) && Object.values(networks).some(isNetwork);
};

/** Other things are called a proxy, too. */
const isOfSidecars = (value: unknown): boolean =>
  isMap(value) && Object.keys(value).every((it) => ofSidecars.has(it) || homeOf.has(it));

const ofSidecars: ReadonlySet<string> = new Set(
  'env image logLevel privileged resources concurrency lifecycle tracer statusPort'.split(' '),
);

function told(values: Path, path: Path, home: Path): StructureProblem {
  // An IstioOperator has a place of its own for it.
  const place = values.length > 0 && home[0] === 'meshConfig' ? ['spec', ...home] : home;
  const message = `No chart of Istio reads ${path.join('.')}; charts read ${place.join('.')}.`;
  return problem('MESH0701', [...values, ...path], { message, onKey: true, severity: 'warning' });
}
