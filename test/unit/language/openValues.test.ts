/** MESH0514: what is still to be filled in of texts that no rule of its own looks into. */
import assert from 'node:assert/strict';
import { said } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

const object = (apiVersion: string, kind: string, spec: string, name = 'a') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n  ${spec.replaceAll('\n', '\n  ')}\n`;
const tokens = (rule: string) =>
  object('security.istio.io/v1', 'RequestAuthentication', `jwtRules:\n- issuer: ${rule}`);
const issuer = (spec: string, name = 'istio-ca', version = 'cert-manager.io/v1') =>
  object(version, 'Issuer', spec, name);
const application = (source: string) =>
  object('argoproj.io/v1alpha1', 'Application', `source:\n  chart: istiod\n  ${source}`);
const gateway = (name: string, address: string) =>
  object(
    'gateway.networking.k8s.io/v1',
    'Gateway',
    `gatewayClassName: ${name}\naddresses:\n- value: ${address}`,
  );
const kubeconfig = (server: string, token: string) =>
  `apiVersion: v1
kind: Config
clusters:
- name: west
  cluster: {server: "${server}"}
contexts: []
current-context: west
users:
- name: west
  user:
    token: ${token}
`;

const rows: readonly Row[] = [
  // All words of a value, each once.
  [
    'two in one value',
    tokens('https://<host>/realms/<REALM>\n  jwksUri: https://<host>/keys'),
    'MESH0514? <host>, MESH0514? <REALM>',
  ],
  ['a word of another script', tokens('<адрес-сервера>'), 'MESH0514? <адрес-сервера>'],
  ['cut short', tokens('eyJhbGci...'), 'MESH0514? eyJhbGci...'],
  [
    'a certificate cut short',
    tokens('a\n  jwks: |\n    -----BEGIN CERTIFICATE-----\n    MIIDXTCC...\n    -----END'),
    'MESH0514? MIIDXTCC...',
  ],
  ['near: three dots of a sentence', tokens('"as others do, and so on ..."'), ''],
  ['a host that is yours', tokens('login.your-domain.com'), 'MESH0514? your-domain'],
  ['near: what people call a Service', tokens('your-service'), ''],
  [
    'a key',
    object('install.istio.io/v1alpha1', 'IstioOperator', 'values: {pilot: {env: {$NAME: a}}}'),
    'MESH0514? $NAME',
  ],
  [
    'near: what Kubernetes fills in',
    object('install.istio.io/v1alpha1', 'IstioOperator', 'values: {pilot: {env: {A: $(HOST_IP)}}}'),
    '',
  ],
  // Values of charts.
  [
    'values of charts',
    'meshConfig:\n  defaultConfig:\n    proxyMetadata: {A: "${REGION}"}\npilot: {tag: <tag>}\n',
    'MESH0514? ${REGION}, MESH0514? <tag>',
  ],
  [
    'of the chart of a gateway',
    'name: istio-eastwestgateway-${REVISION}\nenv: {ISTIO_META_ROUTER_MODE: sni-dnat}\n',
    'MESH0514? ${REVISION}',
  ],
  [
    'of the chart that signs for istiod',
    'app:\n  certmanager: {namespace: "${ISTIO_NS}"}\n  tls: {trustDomain: a}\n',
    'MESH0514? ${ISTIO_NS}',
  ],
  ['near: of another chart', 'app:\n  certmanager: {namespace: "${NS}"}\n  image: a\n', ''],
  ['near: of a template', 'meshConfig: {trustDomain: "{{ .Values.domain }}"}\n', ''],
  // Objects of others.
  [
    'the operator of OpenShift',
    object('sailoperator.io/v1', 'Istio', 'version: ${ISTIO_VERSION}'),
    'MESH0514? ${ISTIO_VERSION}',
  ],
  ['an issuer', issuer('vault: {server: $VAULT_ADDR}'), 'MESH0514? $VAULT_ADDR'],
  [
    'an issuer of AWS',
    issuer('arn: a/REPLACE_WITH_ID', 'istio-ca', 'awspca.cert-manager.io/v1beta1'),
    'MESH0514? REPLACE_WITH_ID',
  ],
  ['near: an issuer of others', issuer('vault: {server: $VAULT_ADDR}', 'web'), ''],
  [
    'a repository',
    application('repoURL: https://git.example.com/your-org/istio.git'),
    'MESH0514? your-org',
  ],
  [
    'near: what Argo CD fills in',
    application('repoURL: https://git.example.com/$ORG/istio.git'),
    '',
  ],
  ['an address of a gateway', gateway('istio-remote', '$EAST_IP'), 'MESH0514? $EAST_IP'],
  ['near: a gateway of others', gateway('nginx', '$EAST_IP'), ''],
  [
    'near: where a shell fills it in',
    `kubectl apply -f - <<EOF\n${gateway('istio-remote', '$EAST_IP')}EOF\n`,
    '',
  ],
  // Of what is secret nothing but the slip.
  [
    'a kubeconfig',
    kubeconfig('https://${SERVER}', '${TOKEN:-secret}'),
    'MESH0514? ${SERVER}, MESH0514? ${TOKEN:-secret}',
  ],
  ['near: a kubeconfig that is filled in', kubeconfig('https://a.example.com', 'abc$d'), ''],
];

suite('what is to be filled in anywhere', () => {
  for (const [name, text, expected] of rows)
    test(name, () => {
      assert.equal(said(text), expected);
    });
});
