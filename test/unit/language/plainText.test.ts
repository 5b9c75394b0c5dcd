/** What takes mutual TLS off calls within the mesh: bad, good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import { said } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

const rule = (host: string, policy = 'tls: {mode: DISABLE}', more = '') =>
  `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata: {name: a, namespace: bar}
spec:
  host: "${host}"
  trafficPolicy: {${policy}}
${more}`;
const policy = (spec: string, namespace = 'bar') =>
  `apiVersion: security.istio.io/v1beta1
kind: PeerAuthentication
metadata: {name: default, namespace: ${namespace}}
spec: {${spec}}
`;
const ofMesh = (spec: string) =>
  `apiVersion: authentication.istio.io/v1alpha1\nkind: MeshPolicy\nmetadata: {name: default}\nspec: {${spec}}\n`;
const ofOld = (spec: string, name = 'default') =>
  `apiVersion: authentication.istio.io/v1alpha1\nkind: Policy\nmetadata: {name: ${name}, namespace: bar}\nspec: {${spec}}\n`;
const plain = 'MESH0623? DISABLE';

const isOld = 'MESH0711? authentication.istio.io/v1alpha1';

const rows: readonly Row[] = [
  ['every host', rule('*', 'tls: {mode: ISTIO_MUTUAL}'), 'MESH0616 "*"'],
  [
    'every host without TLS',
    rule('*', 'connectionPool: {tcp: {maxConnections: 1}}'),
    'MESH0601? "*"',
  ],
  ['near: all of the cluster, with TLS', rule('*.local', 'tls: {mode: ISTIO_MUTUAL}'), ''],
  [
    'near: every host, for the whole mesh',
    rule('*', 'tls: {mode: ISTIO_MUTUAL}').replace('bar', 'istio-system'),
    '',
  ],
  ['near: every host in plain text', rule('*'), ''],
  ['a mesh that asks for nothing', ofMesh('peers: []'), `${isOld}, MESH0623 peers`],
  ['a mesh without peers', ofMesh(''), `${isOld}, MESH0623 spec`],
  ['near: a mesh that misspells it', ofMesh('peer: [{mtls: }]'), `${isOld}, MESH0701! peer`],
  ['near: a mesh that asks', ofMesh('peers: [{mtls: }]'), isOld],
  ['a Service', rule('reviews.bar.svc.cluster.local'), plain],
  ['a short name', rule('reviews'), plain],
  ['a namespace', rule('*.bar.svc.cluster.local'), plain],
  ['all of the cluster', rule('*.local'), plain],
  ['a Service of a release', rule('{{ .Release.Name }}-a.bar.svc.cluster.local'), plain],
  ['near: whatever it is', rule('{{ .Values.host }}'), ''],
  [
    'one port',
    rule('reviews', 'portLevelSettings: [{port: {number: 80}, tls: {mode: DISABLE}}]'),
    plain,
  ],
  [
    'a subset',
    rule(
      'reviews',
      'tls: {mode: ISTIO_MUTUAL}',
      '  subsets:\n  - name: v1\n    labels: {version: v1}\n    trafficPolicy: {tls: {mode: DISABLE}}\n',
    ),
    plain,
  ],
  ['near: mutual TLS', rule('reviews', 'tls: {mode: ISTIO_MUTUAL}'), ''],
  ['near: the API server', rule('kubernetes.default.svc.cluster.local'), ''],
  ['near: a host outside of the mesh', rule('api.example.com'), ''],
  ['near: a remote host, of which it is an error', rule('a.b.global'), 'MESH0601! DISABLE'],
  ['a policy', policy('mtls: {mode: DISABLE}'), plain],
  ['a policy for the mesh', policy('mtls: {mode: DISABLE}', 'istio-system'), plain],
  [
    'a port of a workload',
    policy('selector: {matchLabels: {app: a}}, portLevelMtls: {8080: {mode: DISABLE}}'),
    plain,
  ],
  ['near: both', policy('mtls: {mode: PERMISSIVE}'), ''],
  ['of old, a Service', ofOld('targets: [{name: a}]', 'a'), `${isOld}, MESH0623? spec`],
  ['of old, a namespace', ofOld('origins: [{jwt: {issuer: a}}]'), `${isOld}, MESH0623? spec`],
  ['near: of old, with peers', ofOld('targets: [{name: a}], peers: [{mtls: {}}]', 'a'), isOld],
  [
    'near: told already, where a policy refuses it',
    `${rule('*.bar.svc.cluster.local')}---\n${policy('mtls: {mode: STRICT}')}`,
    'MESH0616 DISABLE',
  ],
];

suite('plain text within the mesh', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }
});
