/** Kinds of old, and what objects hold that neither Istio nor Envoy takes: what is bad, what is good, and near misses. */
import assert from 'node:assert/strict';
import { fixedOnce, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

const object = (apiVersion: string, kind: string, spec: string, metadata = 'name: a') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: {${spec}}\n`;
const rbac = (kind: string, spec: string, metadata?: string) =>
  object('rbac.istio.io/v1alpha1', kind, spec, metadata);
const mixer = (kind: string, spec: string) => object('config.istio.io/v1alpha2', kind, spec);
const net = (kind: string, spec: string) => object('networking.istio.io/v1alpha3', kind, spec);
const bound = (spec: string) => rbac('ServiceRoleBinding', spec);
const ref = 'roleRef: {kind: ServiceRole, name: b}';
const patch = (value: string) =>
  net(
    'EnvoyFilter',
    `configPatches: [{applyTo: HTTP_FILTER, match: {context: GATEWAY}, patch: {operation: INSERT_FIRST, value: ${value}}}]`,
  );
const guarded = (namespace: string) =>
  object(
    'security.istio.io/v1beta1',
    'AuthorizationPolicy',
    'selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]',
    `name: a, namespace: ${namespace}`,
  );
const rewrite = (prefix: string, uri: string) =>
  net(
    'VirtualService',
    `hosts: [a.com], gateways: [g], http: [{match: [${prefix}], rewrite: {uri: ${uri}}, route: [{destination: {host: a}}]}]`,
  );
const typed =
  '"@type": type.googleapis.com/udpa.type.v1.TypedStruct, type_url: a, value: {typed_config: {b: c}}';

const rows: readonly Row[] = [
  // Roles.
  ['0719 a Role', bound(`subjects: [{user: "*"}], roleRef: {kind: Role, name: b}`), '0719! Role'],
  ['0719 no role', bound('subjects: [{user: "*"}]'), '0719! spec'],
  ['0719 for nobody', bound(`subjects: [], ${ref}`), '0719! subjects'],
  ['0719 somebody without a name', bound(`subjects: [{user: ""}], ${ref}`), '0719! user: ""'],
  ['0704 no subjects', bound(ref), '0704 spec'],
  ['near: a binding', bound(`subjects: [{properties: {a: b}}, {names: [c]}], ${ref}`), ''],
  ['near: a role by its name', bound('subjects: [{user: "*"}], role: b'), ''],
  ['0719 a short name', rbac('ServiceRole', 'rules: [{services: [a]}]'), '0719 a'],
  [
    'near: names',
    rbac('ServiceRole', 'rules: [{services: ["*", a.b.svc.cluster.local, "c.*"]}]'),
    '',
  ],
  ['0719 another name', rbac('ClusterRbacConfig', 'mode: "OFF"'), '0719! a'],
  [
    '0719 nothing included',
    rbac('RbacConfig', 'mode: ON_WITH_INCLUSION', 'name: default'),
    '0719! ON_WITH_INCLUSION',
  ],
  [
    '0719 in a namespace',
    rbac('ClusterRbacConfig', 'mode: "ON"', 'name: default, namespace: b'),
    '0719? namespace',
  ],
  [
    'near: settings',
    rbac('RbacConfig', 'mode: ON_WITH_EXCLUSION, exclusion: {}', 'name: default, namespace: b'),
    '',
  ],

  // Mixer.
  ['0719 an assignment', mixer('rule', `match: 'a["b"] = "c"'`), `0719! 'a["b"] = "c"'`],
  ['near: comparisons', mixer('rule', `match: 'a == "b=c" && d != e && f >= 1'`), ''],
  ['0719 an adapter', mixer('handler', 'compiledAdapter: listcheker'), '0719! listcheker'],
  ['near: adapters', mixer('handler', 'compiledAdapter: myadapter'), ''],

  // Gateways.
  ['0719 a gateway elsewhere', guarded('shop'), '0719? ingressgateway'],
  ['near: a namespace of gateways', guarded('my-ingress'), ''],

  // Values.
  ['0719 no type', patch('{name: a, typed_config: {b: c}}'), '0719! typed_config'],
  ['near: types', patch(`{name: a, typed_config: {${typed}}}`), ''],
  ['0718 two slashes', rewrite('{uri: {prefix: /a}}', '/'), '0718? /'],
  [
    'near: one slash, of an earlier route',
    rewrite('{uri: {prefix: /a/}}', '/').replace(
      /(\{match: .*\})\]/,
      (_, it: string) => `${it}, ${it.replace('/a/', '/a')}]`,
    ),
    '',
  ],
  [
    '0718 two slashes, where an earlier route asks for more',
    rewrite('{uri: {prefix: /a/}, headers: {b: {exact: c}}}', '/').replace(
      /(\{match: .*\})\]/,
      (_, it: string) =>
        `${it}, ${it.replace('/a/', '/a').replace(', headers: {b: {exact: c}}', '')}]`,
    ),
    '0718? /',
  ],
  ['near: one slash', rewrite('{uri: {prefix: /a/}}, {uri: {prefix: /a}}', '/'), ''],
  ['near: a path', rewrite('{uri: {prefix: /a}}', '/b'), ''],
  [
    '0714 an identity',
    net('WorkloadEntry', 'address: 10.0.0.1, serviceAccount: "spiffe://a/ns/b/sa/c"'),
    '0714 "spiffe://a/ns/b/sa/c"',
  ],
  ['near: an account', net('WorkloadEntry', 'address: 10.0.0.1, serviceAccount: c'), ''],
  ['0704 no template', net('WorkloadGroup', 'metadata: {labels: {a: b}}'), '0704 spec'],
  [
    '0703 a name of a port',
    net(
      'ServiceEntry',
      'hosts: [a.com], resolution: DNS, ports: [{number: 80, name: a, protocol: HTTP-WEB}]',
    ),
    '0703! HTTP-WEB',
  ],
  [
    'near: to be filled in',
    net(
      'ServiceEntry',
      'hosts: [a.com], resolution: DNS, ports: [{number: 80, name: a, protocol: TCP_PROTOCOL}]',
    ),
    '0514? TCP_PROTOCOL',
  ],
  [
    'near: a CA in a Secret',
    net('DestinationRule', 'host: a.com, trafficPolicy: {tls: {mode: SIMPLE, credentialName: b}}'),
    '',
  ],
];

const fixes: readonly Row[] = [
  [
    'ServiceRole',
    bound('subjects: [{user: "*"}], roleRef: {kind: Role, name: b}'),
    bound(`subjects: [{user: "*"}], ${ref}`),
  ],
  [
    'an account',
    net('WorkloadEntry', 'address: 10.0.0.1, serviceAccount: spiffe://a/ns/b/sa/c'),
    net('WorkloadEntry', 'address: 10.0.0.1, serviceAccount: c'),
  ],
];

/** What is said of kinds that went is not asked here. */
const asked = (text: string): string =>
  said(text)
    .split(', MESH')
    .map((it) => it.replace(/^MESH/, ''))
    .filter((it) => !it.startsWith('0711?'))
    .join(', ');

suite('kinds of old and values that nobody takes', () => {
  for (const [name, text, expected] of rows)
    test(name, () => {
      assert.equal(asked(text), expected);
    });
  for (const [name, text, expected] of fixes)
    test(`is mended: ${name}`, () => {
      assert.equal(fixedOnce(text), expected);
    });
});
