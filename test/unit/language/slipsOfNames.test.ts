/** Names of fields that are a letter off, in places without a table of all fields: bad, good, and the near miss. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

/** The last release that has addons. */
const context = { ...offline, istio: { text: '1.7.8', major: 1, minor: 7, patch: 8 } };

const policy = (head: string, spec = '  {}') => `${head}\nmetadata:\n  name: a\nspec:\n${spec}\n`;
const kubeconfig = (text: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  name: istio-remote-secret-west\n  labels: {istio/multiCluster: "true"}\n  annotations: {networking.istio.io/cluster: west}\nstringData:\n  west: |\n    apiVersion: v1\n    kind: Config\n    clusters:\n    - name: west\n      cluster: {server: https://a.example.com}\n${text}`;
const patch = (value: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: a}\nspec:\n  configPatches:\n  - applyTo: NETWORK_FILTER\n    match: {context: GATEWAY}\n    patch:\n      operation: INSERT_FIRST\n      value:\n${value}`;
const typed = '        typed_config:\n          "@type": type.googleapis.com/a.B\n';
const operator = (spec: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n${spec}`;
const secret = (text: string) => text.replace('kind: Config', 'kind: Secret');
const template = '{{ .Values.name }}';
const foreign = (kind: string, spec: string, version = 'nginx.org/v1') =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: a}\nspec: {${spec}}\n`;

const rows: readonly Row[] = [
  // What says of an object what it is.
  [
    'a group, of a policy',
    policy('apiVersion: seurity.istio.io/v1beta1\nkind: AuthorizationPolicy'),
    'MESH0713! seurity.istio.io/v1beta1',
  ],
  [
    'a group, of a kind of old',
    policy('apiVersion: rback.istio.io/v1alpha1\nkind: ClusterRbacConfig', '  mode: "ON"'),
    'MESH0713! rback.istio.io/v1alpha1',
  ],
  [
    'near: a group of somebody else',
    policy('apiVersion: policy.linkerd.io/v1beta1\nkind: AuthorizationPolicy'),
    '',
  ],
  [
    'a kind that only Istio has, of somebody else',
    foreign('ServiceEntry', 'hosts: [a.example.com], address: [192.0.2.1]'),
    'MESH0713 nginx.org/v1, MESH0701 address',
  ],
  ['another', foreign('PeerAuthentication', 'mtls: {mode: STRICT}'), 'MESH0713 nginx.org/v1'],
  ['near: a kind that others have', foreign('VirtualService', 'hosts: a'), ''],
  ['near: a gateway of others', foreign('Gateway', 'servers: a'), ''],
  ['near: a group from a template', foreign('ServiceEntry', 'address: a', `"${template}/v1"`), ''],
  ['near: a group of a shell', foreign('ServiceEntry', 'address: a', '"${API}/v1"'), ''],
  [
    'under a group that is misspelt',
    operator('  meshConfig: {defaultConfig: {logLevel: debug}}\n').replace('install', 'insall'),
    'MESH0713! insall.istio.io/v1alpha1, MESH0701! logLevel',
  ],
  [
    'near: all right under it',
    operator('  meshConfig: {defaultConfig: {concurrency: 2}}\n').replace('install', 'insall'),
    'MESH0713! insall.istio.io/v1alpha1',
  ],
  [
    'apiVersion is left out of a policy for all',
    policy('kind: AuthorizationPolicy'),
    'MESH0740! kind',
  ],
  ['near: and of what says nothing else', 'kind: AuthorizationPolicy\n', ''],
  [
    'kind is left out of what istioctl reads',
    'apiVersion: install.istio.io/v1alpha1\nspec:\n  profile: demo\n',
    'MESH0740 apiVersion',
  ],
  // What has no apiVersion is judged by its kind.
  [
    'of what istioctl reads, and quotes of a page in it',
    `kind: IstioOperator\nspec:\n  values:\n    global:\n      meshID: ${template}\n      network: “a”\n`,
    'MESH0740 kind, MESH0724 “a”',
  ],
  [
    'of a gateway, and a mode that does not pass TLS through',
    'kind: Gateway\nmetadata: {name: a}\nspec:\n  selector: {istio: x}\n  servers:\n  - port: {number: 15443, name: tls, protocol: TLS}\n    tls: {mode: AUTOPASSTHROUGH}\n    hosts: ["*.local"]\n',
    'MESH0740! kind, MESH0703! AUTOPASSTHROUGH',
  ],
  [
    'near: where a template may bring it',
    `${template}\nkind: IstioOperator\nspec:\n  values: {global: {meshID: a}}\n`,
    '',
  ],
  [
    'kind, where a template fills a value in',
    `apiVersion: networking.istio.io/v1\nknd: ServiceEntry\nmetadata: {name: "${template}"}\nspec: {hosts: [a.example.com]}\n`,
    'MESH0740! knd',
  ],
  [
    'near: kind, where a template brings it',
    `apiVersion: networking.istio.io/v1\n${template}\nmetadata: {name: a}\nspec: {hosts: [a.example.com]}\n`,
    '',
  ],
  [
    'apiVersion, of what is none of Istio',
    secret(kubeconfig('')).replace('apiVersion', 'apiVerson'),
    'MESH0740! apiVerson',
  ],
  // The head of objects of Kubernetes.
  ['metadata', kubeconfig('').replace('metadata', 'metadta'), 'MESH0701 metadta'],
  ['within metadata', kubeconfig('').replace('  labels', '  lables'), 'MESH0701 lables'],
  ['stringData', kubeconfig('').replace('stringData', 'stringDta'), 'MESH0701 stringDta'],
  ['near: another field', kubeconfig('').replace('stringData:', 'binary: {}\nstringData:'), ''],
  // Kubeconfigs.
  ['a part', kubeconfig('    usrs: []\n'), 'MESH0732 usrs'],
  [
    'in an item',
    kubeconfig('    users:\n    - nme: west\n      user: {token: abc}\n'),
    'MESH0732 nme',
  ],
  [
    'near: all as it is',
    kubeconfig('    users:\n    - name: west\n      user:\n        token: a\n'),
    '',
  ],
  ['a user of a name alone', kubeconfig('    users:\n    - name: west\n'), 'MESH0732 users'],
  [
    'a user of nothing',
    kubeconfig(
      '    users:\n    - user: {}\n      # token: a\n      name: west\n    contexts: []\n',
    ),
    'MESH0732 user: {}',
  ],
  ['near: no users', kubeconfig('    users: []\n'), ''],
  [
    'near: a user a template fills in',
    kubeconfig('    users:\n    - name: west\n      user: $USER\n'),
    'MESH0514 $USER',
  ],
  ['near: what a plugin has', kubeconfig('    preferences:\n      colors: true\n'), ''],
  // What Envoy is given.
  [
    'near: fields of Envoy that are like others',
    patch(
      `        name: a\n${typed}          mode: a\n          state: STATE_PREBIND\n          remove: a\n          path: /a\n          status: 200\n          source_code: {inline_string: a}\n          http3_protocol_options: {}\n`,
    ),
    '',
  ],
  ['of a filter', patch(`        nme: a\n${typed}`), 'MESH0701 nme'],
  [
    'in what it is told',
    patch(`        name: a\n${typed}          stat_prefx: a\n`),
    'MESH0701 stat_prefx',
  ],
  [
    'near: what has fields of its own',
    patch(
      `        name: a\n${typed}`.replace('a.B', 'udpa.type.v1.TypedStruct') +
        '          stat_prefx: a\n',
    ),
    '',
  ],
  [
    'near: names people make up',
    patch(`        name: a\n${typed}          filter_metadata:\n            cluter: a\n`),
    '',
  ],
  // Installs.
  [
    'an addon',
    operator('  addonComponents:\n    istiocorens: {enabled: true}\n'),
    'MESH0701 istiocorens',
  ],
  ['near: an addon of old', operator('  addonComponents:\n    jaeger: {enabled: true}\n'), ''],
  [
    'an amount',
    operator(
      '  components:\n    pilot:\n      k8s:\n        resources:\n          requests: {memoy: 1Gi}\n',
    ),
    'MESH0701 memoy',
  ],
  [
    'near: an amount of a device',
    operator(
      '  components:\n    pilot:\n      k8s:\n        resources:\n          limits: {nvidia.com/gpu: 1}\n',
    ),
    '',
  ],
  [
    'under a network whose name a shell writes',
    operator(
      '  values:\n    global:\n      meshNetworks:\n        ${NET}:\n          endpoints: [{fromRegistry: a}]\n          gateways: [{address: 192.0.2.1, pot: 443}]\n',
    ),
    'MESH0514? ${NET}, MESH0701 pot',
  ],
];

suite('Names of fields that are a letter off', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }

  const mended: readonly Row[] = [
    ['a part of a Secret', kubeconfig('').replace('stringData', 'stringDta'), kubeconfig('')],
    ['of a filter', patch(`        nme: a\n${typed}`), patch(`        name: a\n${typed}`)],
    [
      'an addon',
      operator('  addonComponents:\n    istiocorens: {enabled: true} # DNS\n'),
      operator('  addonComponents:\n    istiocoredns: {enabled: true} # DNS\n'),
    ],
  ];
  for (const [name, text, expected] of mended) {
    test(`is mended: ${name}`, () => {
      const [problem] = diagnose(text, context);
      assert.ok(problem);
      const [fix] = fixesFor(text, problem, context);
      assert.equal(fix && edited(text, fix.edits), expected);
    });
  }
});
