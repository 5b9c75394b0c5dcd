/** What istiod reads in ConfigMap istio: settings of the mesh and its networks, as texts within YAML. */
import assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { parseDocuments } from '../../../src/language/document';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { hoverAt } from '../../../src/language/hover';
import { symbolsIn } from '../../../src/language/navigation/symbols';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];

const below = (text: string, indent: string) => text.replace(/^(?=.)/gm, indent);
const configMap = (entries: string, name = 'istio', head = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: istio-system\n${head}data:\n${below(entries, '  ')}\n`;
const mesh = (text: string, name?: string) => configMap(`mesh: |-\n${below(text, '  ')}`, name);
const networks = (text: string) =>
  configMap(`meshNetworks: |\n  networks:\n${below(text, '    ')}`);
const east = (text: string) => `east:\n  endpoints:\n  - fromRegistry: east\n${below(text, '  ')}`;
const gateway = (it: string) => east(`gateways:\n- ${it}`);
const operator = (values: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  values:\n    global:\n${below(values, '      ')}\n`;
const inValues = (text: string) => `meshNetworks:\n${below(text, '  ')}`;
const service = 'istio-ingressgateway.istio-system.svc.cluster.local';
const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const rows: readonly Row[] = [
  // Settings of the mesh.
  ['0701 misspelt', mesh('acessLogFile: /dev/stdout'), 'MESH0701 acessLogFile'],
  [
    '0701 of proxies, also where istioctl would refuse it',
    mesh('defaultConfig:\n  proxyMetdata: {A: b}'),
    'MESH0701 proxyMetdata',
    istio(8),
  ],
  ['0701 misplaced', mesh('proxyMetadata: {A: b}'), 'MESH0701 proxyMetadata'],
  ['0701 misplaced traces', mesh('tracing: {sampling: 1}'), 'MESH0701 tracing'],
  ['0702 a text for a number', mesh('defaultConfig: {concurrency: two}'), 'MESH0702! two'],
  ['0703 a word', mesh('outboundTrafficPolicy:\n  mode: REGISTRY'), 'MESH0703! REGISTRY'],
  [
    '0708 an address without a port',
    mesh('defaultConfig:\n  discoveryAddress: istiod.istio-system.svc'),
    'MESH0708! istiod.istio-system.svc',
  ],
  [
    '0711 newer than the release',
    mesh('discoverySelectors: []'),
    'MESH0711 discoverySelectors',
    istio(8),
  ],
  ['0719 what istiod refuses', mesh('defaultConfig:\n  drainDuration: 1500ms'), 'MESH0719! 1500ms'],
  ['0712 named twice', mesh('rootNamespace: a\nrootNamespace: b'), 'MESH0712 rootNamespace'],
  ['0701 as installations have it', mesh('meshConfig:\n  trustDomain: a.b'), 'MESH0701 meshConfig'],
  ['0701 of a revision', mesh('trustDomian: a.b', 'istio-1-8'), 'MESH0701 trustDomian'],
  [
    '0701 in a list of objects',
    `apiVersion: v1\nkind: List\nitems:\n- ${below(mesh('trustDomian: a.b'), '  ').trimStart()}`,
    'MESH0701 trustDomian',
  ],
  [
    'near: what other releases have, in either spelling',
    mesh(
      'disablePolicyChecks: true\nmine: {a: 1}\ntrust_domain: a.b\ndefaultConfig:\n  proxy_metadata: {A: b}\nlocality_lb_setting: {enabled: true}',
    ),
    '',
  ],
  ['near: a ConfigMap of another name', mesh('trustDomian: a.b', 'mesh'), ''],
  ['near: another entry', configMap('values: |-\n  trustDomian: a.b'), ''],
  [
    'near: a template',
    mesh('{{- if .Values.x }}\ntrustDomain: {{ .Values.y }}\n{{- end }}\nmine: 1'),
    '',
  ],
  ['near: an empty text', configMap('mesh: |-\nmeshNetworks: |-\n'), ''],

  // Networks.
  [
    '0701 gateway for gateways',
    networks(east(`gateway:\n- {address: 192.0.2.1, port: 15443}`)),
    'MESH0701 gateway',
  ],
  ['0704 no port', networks(gateway('address: 192.0.2.1')), 'MESH0704! address: 192.0.2.1'],
  [
    '0704 no port, in values',
    operator(inValues(gateway(`registryServiceName: ${service}`))),
    `MESH0704! registryServiceName: ${service}`,
  ],
  ['0706 no port there is', networks(gateway('{address: 192.0.2.1, port: 0}')), 'MESH0706! 0'],
  ['0704 a gateway nobody knows', networks(gateway('port: 15443')), 'MESH0704 port: 15443'],
  [
    '0704 endpoints of nobody',
    networks('east:\n  endpoints:\n  - registry: east'),
    'MESH0704 registry: east',
  ],
  [
    '0705 both ways',
    networks(gateway(`{address: 192.0.2.1, registryServiceName: ${service}, port: 15443}`)),
    'MESH0705! registryServiceName',
  ],
  [
    '0708 no block',
    networks('east:\n  endpoints:\n  - fromCidr: 10.0.0.0/33'),
    'MESH0708! 10.0.0.0/33',
  ],
  [
    '0714 no cluster is called so',
    networks('east:\n  endpoints:\n  - fromRegistry: east_1'),
    'MESH0714! east_1',
  ],
  [
    '0701 without networks around them',
    configMap(
      `meshNetworks: |\n  ${gateway('{address: 192.0.2.1, port: 15443}').replaceAll('\n', '\n  ')}`,
    ),
    'MESH0701 east',
  ],
  [
    '0701 under another name',
    configMap('meshNetworks: |\n  network:\n    east: {gateways: []}'),
    'MESH0701 network',
  ],
  [
    '0719 networks within networks',
    operator(inValues(`networks:\n${below(gateway('{address: 192.0.2.1, port: 15443}'), '  ')}`)),
    'MESH0719 networks',
  ],
  ['near: as istiod wants them', networks(gateway('{address: 192.0.2.1, port: 15443}')), ''],
  [
    'near: in the spelling of protobuf, and a port in quotes',
    networks(gateway(`registry_service_name: ${service}\n  port: "15443"`)),
    '',
  ],
  [
    'near: a network without gateways',
    networks('east:\n  endpoints:\n  - fromRegistry: Kubernetes'),
    '',
  ],
  ['near: none', configMap('meshNetworks: |\n  networks: {}'), ''],
  ['0701 networks in the other text', mesh('networks: [{networkID: a}]'), 'MESH0701 networks'],
  [
    '0701 networks beside the settings of an installation',
    operator('{}').replace('values:\n    global:', 'meshConfig:\n    meshNetworks:'),
    'MESH0701 meshNetworks',
  ],
  [
    '0702 beside the network and not in it',
    networks('east:\nendpoints:\n- fromRegistry: a\ngateways: []'),
    'MESH0702! endpoints, MESH0702! gateways',
  ],
  [
    '0701 a namespace of its own',
    networks(
      gateway('registryServiceName: gw\n  registryServiceNamespace: istio-system\n  port: 15443'),
    ),
    'MESH0701 registryServiceNamespace',
  ],
  [
    '0701 a part of the name',
    networks(gateway('registryServiceName: istio-ingressgateway\n  port: 15443')),
    'MESH0701 istio-ingressgateway',
  ],
  [
    'near: a host of another kind',
    networks(gateway('registryServiceName: gw.example.com\n  port: 15443')),
    '',
  ],
  ...[
    ['of old', 'c1', 'MESH0307? Kubernetes', undefined],
    ['of old, by a variable', '${C}', 'MESH0514? ${C}, MESH0307? Kubernetes', undefined],
    ['of old, since 1.6', 'c1', 'MESH0307 Kubernetes', 6],
    ['near: of old, in 1.5', 'c1', '', 5],
    ['near: so by name', 'Kubernetes', '', 22],
  ].map(([name, cluster, expected, minor]): Row => [
    `0307 a cluster ${name}`,
    operator(
      `multiCluster: {clusterName: ${cluster}}\n${inValues(`${String(cluster)}:\n  endpoints: [{fromRegistry: Kubernetes}]`)}`,
    ),
    String(expected),
    typeof minor === 'number' ? istio(minor) : offline,
  ]),
];

suite('texts of ConfigMap istio', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }

  const fixed = (text: string) => {
    const [found] = diagnose(text, offline);
    assert.ok(found);
    const [fix] = fixesFor(text, found, offline);
    assert.ok(fix, `${found.message} has no fix`);
    return edited(text, fix.edits);
  };

  test('what is misspelt is renamed in its place', () => {
    const text = mesh('# Ours.\nacessLogFile: /dev/stdout # all');
    assert.equal(fixed(text), text.replace('acess', 'access'));
  });
  test('a gateway gets its port', () => {
    const text = networks(gateway('address: 192.0.2.1'));
    assert.equal(said(fixed(text)), '');
    assert.match(fixed(text), /- address: 192\.0\.2\.1\n +port: 15443\n/);
  });
  test('networks get their name around them', () => {
    const text = configMap('meshNetworks: |\n  network:\n    east: {gateways: []}');
    assert.equal(fixed(text), text.replace('network:', 'networks:'));
  });
  test('each field is explained', () => {
    const text = mesh('accessLogFile: /dev/stdout');
    const hover = hoverAt(text, text.indexOf('accessLogFile'), offline);
    assert.match(hover?.parts[0] ?? '', /accessLogFile.*MeshConfig/);
  });
  test('fields and values are offered in their place', () => {
    const offered = (text: string, context = offline) =>
      completionsAt(text, text.length, context).items.map((it) => it.label);
    const fields = offered(
      configMap(
        'mesh: |\n  accessLogFile: a\n  defaultConfig:\n    concurrency: 1\n    tr',
      ).trimEnd(),
    );
    assert.ok(fields.includes('tracing') && !fields.includes('concurrency'), fields.join(' '));
    const words = mesh('outboundTrafficPolicy:\n  mode: ').trimEnd();
    assert.ok(offered(`${words} `).includes('REGISTRY_ONLY'));
    const gateways = networks(gateway('address: 192.0.2.1\n  po')).trimEnd();
    assert.deepEqual(offered(gateways), ['registryServiceName', 'port', 'locality']);
    assert.deepEqual(offered(gateways, { ...offline, structure: 'meaning' }), offered(gateways));
  });
  test('editors that have our schemas do not know them', () => {
    const text = mesh('acessLogFile: a');
    assert.equal(said(text, { ...offline, structure: 'meaning' }), 'MESH0701 acessLogFile');
    assert.equal(said(text, { ...offline, structure: 'off' }), '');
  });
  test('they are no objects of the outline', () => {
    assert.deepEqual(symbolsIn(parseDocuments(mesh('accessLogFile: a'))), []);
  });
  test('comments in them are heard', () => {
    const text = mesh('# istio-multicluster: ignore MESH0701\nacessLogFile: a');
    assert.equal(said(text), '');
  });

  test('a part of the ConfigMap alone, behind the line that shows it', () => {
    const part = (address: string) =>
      `meshNetworks: |-\n  networks:\n    east:\n      endpoints:\n      - fromRegistry: east\n      gateways:\n      - address: ${address}\n        port: 443\n`;
    assert.equal(said(part('192.0.2.1')), '');
    assert.equal(said(part('${EAST}')), 'MESH0514? ${EAST}');
    assert.equal(
      said(`% kubectl -n istio-system edit cm istio\n\n${part('${EAST}')}`),
      'MESH0741 % kubectl -n istio-system edit cm istio, MESH0514? ${EAST}',
    );
    assert.equal(said(`mesh: |\n  trustDomain: \${TRUST_DOMAIN}\n`), 'MESH0514? ${TRUST_DOMAIN}');
    assert.equal(said(`mesh: |\n  title: \${TRUST_DOMAIN}\n`), '', 'near: a mesh of another kind');
  });
});
