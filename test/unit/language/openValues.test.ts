/** MESH0514: what is still to be filled in of texts that no rule of its own looks into. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { offline, said } from './entryText';

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
    'a, labels: {topology.istio.io/network: b}',
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

const secret = (head: string, more: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata:\n  ${head}\n${more}\n`;
const reader = (more: string) =>
  secret(
    `${more}\n  annotations: {kubernetes.io/service-account.name: istio-reader-service-account}`,
    'type: kubernetes.io/service-account-token',
  );
const remote = (value: string) =>
  secret(
    'name: istio-remote-secret-west\n  labels: {istio/multiCluster: "true"}\n  annotations: {networking.istio.io/cluster: west}',
    `stringData:\n  west: ${value}`,
  );
const remoteOf = (server: string, user: string) =>
  remote(`|\n    ${kubeconfig(server, user).replaceAll('\n', '\n    ').trimEnd()}`);

const settings = (data: string, name = 'istio') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}", namespace: istio-system}\ndata${data}\n`;
const networks = (label: string, network: string) =>
  object(
    'install.istio.io/v1alpha1',
    'IstioOperator',
    `components: {ingressGateways: [{name: a, enabled: true, label: {topology.istio.io/network: "${label}"}}]}\nvalues: {global: {network: "${network}"}}`,
  );
const shell = (text: string) => `cat <<EOF\n${text}EOF\n`;

const workload = (address: string) =>
  object('networking.istio.io/v1', 'WorkloadEntry', `address: ${address}`);
const endpoints = (...addresses: readonly string[]) =>
  object(
    'networking.istio.io/v1',
    'ServiceEntry',
    `hosts: [a.example.com]\nlocation: MESH_EXTERNAL\nports: [{number: 80, name: http, protocol: HTTP}]\nresolution: STATIC\nendpoints:${addresses.map((it) => `\n- address: ${it}`).join('')}`,
  );
const installed = (values: string) =>
  object('install.istio.io/v1alpha1', 'IstioOperator', `values:\n  global:\n${values}`);

const rows: readonly Row[] = [
  [
    'braces, which a shell leaves',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      'egress: [{hosts: [./*]}]\nworkloadSelector:\n  labels:\n    app: {$host}_{$port}',
    ),
    'MESH0514 {$host}_{$port}',
  ],
  [
    'nothing but a comment that asks for it',
    tokens('# TODO\n  jwksUri: # your keys').replace('{name: a}', '\n  name: # FIXME'),
    'MESH0514 name, MESH0704 name, MESH0514 issuer, MESH0719! issuer: , MESH0514 jwksUri',
  ],
  [
    'near: what follows below',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      'egress: # TODO: more\n- hosts: # your own\n  - ./*',
    ),
    '',
  ],
  [
    'near: nothing, on purpose',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      'workloadSelector: # none\negress: [{hosts: [./*]}]',
    ),
    '',
  ],
  [
    'a value and a comment that asks for another',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      'egress:\n- hosts:\n  - shop/* # Replace with your namespace',
    ),
    'MESH0514? shop/*',
  ],
  [
    'near: a comment on what may be otherwise, or is not to be',
    object(
      'networking.istio.io/v1',
      'Sidecar',
      'egress:\n- hosts:\n  - shop/* # TODO: less\n  - a/* # Do not change this\n  - b/* # your shop',
    ),
    '',
  ],
  [
    'an address of a page for the control plane',
    installed('    remotePilotAddress: 198.51.100.10'),
    'MESH0514? 198.51.100.10',
  ],
  [
    'one for a gateway',
    installed(
      '    meshNetworks:\n      a:\n        gateways:\n        - address: "203.0.113.7" # west\n          port: 15443',
    ),
    'MESH0514? 203.0.113.7',
  ],
  [
    'one in values of a chart',
    'global:\n  meshID: a\n  remotePilotAddress: 2001:db8::7\n',
    'MESH0514? 2001:db8::7',
  ],
  ['one of a machine', workload('192.0.2.7'), 'MESH0514? 192.0.2.7'],
  ['one that people write', endpoints('1.2.3.4'), 'MESH0514? 1.2.3.4'],
  ['two of them', endpoints('2.2.2.2', '3.3.3.3'), 'MESH0514? 2.2.2.2, MESH0514? 3.3.3.3'],
  ['one of a machine, by itself', workload('2.2.2.2'), 'MESH0514? 2.2.2.2'],
  ['near: a single one', endpoints('4.4.4.4'), ''],
  ['near: servers of DNS', endpoints('1.1.1.1', '8.8.8.8'), ''],
  ['near: an address of a page', endpoints('192.0.2.7'), ''],
  ['one of another network', gateway('istio-remote', '192.0.2.7'), 'MESH0514? 192.0.2.7'],
  ['near: an address of the world', installed('    remotePilotAddress: 198.52.100.10'), ''],
  [
    'near: in a comment',
    installed('    remotePilotAddress: 34.90.1.2\n    # remotePilotAddress: 192.0.2.1'),
    '',
  ],
  [
    'what is laid over an installation, without a head',
    'spec:\n  profile: remote\n  values:\n    global: {remotePilotAddress: "${DISCOVERY_ADDRESS}"}\n',
    'MESH0514? ${DISCOVERY_ADDRESS}',
  ],
  [
    'the same by its profile',
    'spec:\n  profile: minimal\n  hub: ${HUB}\n  components: {}\n',
    'MESH0514? ${HUB}',
  ],
  [
    'near: for a shell',
    shell('spec:\n  profile: remote\n  values:\n    global: {remotePilotAddress: "${ADDRESS}"}\n'),
    '',
  ],
  ['near: a profile of something else', 'spec:\n  profile: default\n  size: ${SIZE}\n', ''],
  ['near: values of another chart', 'spec:\n  values:\n    global: {domain: "${DOMAIN}"}\n', ''],
  [
    'near: a release of Flux',
    'spec:\n  interval: 5m\n  values:\n    global: {remotePilotAddress: "${ADDRESS}"}\n',
    '',
  ],
  [
    'values of a chart that installs by an IstioOperator',
    'controlPlane:\n  spec:\n    revision: ${revision_tag}\n    meshConfig: {trustDomain: "${trust_domain}"}\n',
    'MESH0514? ${revision_tag}, MESH0514? ${trust_domain}',
  ],
  [
    'near: filled in',
    'controlPlane:\n  spec:\n    revision: canary\n    meshConfig: {trustDomain: a.com}\n',
    '',
  ],
  // All words of a value, each once.
  [
    'two in one value',
    tokens('https://<host>/realms/<REALM>\n  jwksUri: https://<host>/keys'),
    'MESH0514 <host>, MESH0514 <REALM>, MESH0514 <host>',
  ],
  ['a word of another script', tokens('<адрес-сервера>'), 'MESH0514 <адрес-сервера>'],
  ['cut short', tokens('eyJhbGci...'), 'MESH0514? eyJhbGci...'],
  [
    'a certificate cut short',
    tokens('a\n  jwks: |\n    -----BEGIN CERTIFICATE-----\n    MIIDXTCC...\n    -----END'),
    'MESH0514? MIIDXTCC...',
  ],
  ['near: a word that ends so', tokens('Loading...'), ''],
  ['near: three dots of a sentence', tokens('"as others do, and so on ..."'), ''],
  ['a host that is yours', tokens('login.your-domain.com'), 'MESH0514 your-domain'],
  ['what is yours', tokens('your-service'), 'MESH0514 your-service'],
  [
    'a label that is yours',
    object(
      'security.istio.io/v1',
      'AuthorizationPolicy',
      'selector: {matchLabels: {app: your-app, tier: yours}}',
    ),
    'MESH0514? your-app',
  ],
  [
    'a key',
    object('install.istio.io/v1alpha1', 'IstioOperator', 'values: {pilot: {env: {$NAME: a}}}'),
    'MESH0514? $NAME',
  ],
  [
    'what a script is given',
    object('networking.istio.io/v1', 'DestinationRule', 'host: $2-svc.default.svc', '$1'),
    'MESH0514? $1, MESH0514? $2-svc.default.svc',
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
  [
    'the token of a reader',
    reader('name: ${NAME}\n  namespace: $NS\n  labels: {"${LABEL}": a}'),
    'MESH0514? ${NAME}, MESH0514? $NS, MESH0514? "${LABEL}"',
  ],
  ['near: the token of others', reader('name: ${NAME}').replace('istio-reader', 'web'), ''],
  ['a Secret beside a mesh', secret('name: kiali', 'data: {a: $PASS}'), 'MESH0514? $PASS'],
  ['near: a Secret of others', secret('name: web', 'data: {a: $PASS}'), ''],
  [
    'near: base64 that reads like a word',
    secret('name: istio-a', 'data: {a: aGVsbTODOabcYOURabcdefg}'),
    '',
  ],
  // Settings.
  [
    'settings that were left out',
    settings(':\n  mesh: |\n    ...\n  meshNetworks: |\n    ...', 'istio-mesh'),
    'MESH0514 ..., MESH0514 ...',
  ],
  [
    'settings of a revision',
    '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "istio-${REV}", "namespace": "a"}, "data": $DATA}',
    'MESH0514 "istio-${REV}", MESH0514 $DATA',
  ],
  [
    'a certificate in a ConfigMap, cut short',
    settings(':\n  root-cert.pem: |\n    -----BEGIN CERTIFICATE-----\n    MIID...\n', 'a'),
    'MESH0514 MIID...',
  ],
  [
    'near: text of others',
    settings(':\n  notes: |\n    -----BEGIN CERTIFICATE-----\n    MIID...\n', 'a'),
    '',
  ],
  // Whatever a shell puts in.
  [
    'two networks of one variable',
    shell(networks('${NAME}', '${NAME}-network')),
    'MESH0307 "${NAME}"',
  ],
  ['near: one network', shell(networks('${NAME}', '${NAME}')), ''],
  ['near: two variables', shell(networks('${NAME}', '${NETWORK}')), ''],
  [
    'a variable with nothing to put in',
    `export HOST="<hostname of the gateway>"\n${shell(tokens('https://${HOST}/a'))}`,
    'MESH0514 <hostname of the gateway>',
  ],
  ['near: a variable of others', `export NAME=<name>\n${shell(tokens('https://${HOST}/a'))}`, ''],
  // Secrets for other clusters.
  [
    'a server in capitals',
    remoteOf('https://WEST_ADDRESS:6443', 'eyJhbGciOi'),
    'MESH0514 WEST_ADDRESS',
  ],
  [
    'values between brackets, and a host in capitals',
    object(
      'install.istio.io/v1alpha1',
      'IstioOperator',
      'values: {global: {network: "[NETWORK_ID]", remotePilotAddress: "https://PILOT_IP/a", meshID: "a[X_Y]"}}',
    ),
    'MESH0514? [NETWORK_ID], MESH0514? PILOT_IP',
  ],
  [
    'a server that is yours, and a token cut short',
    remoteOf('https://west.your-tailnet.ts.net', 'eyJhb...'),
    'MESH0514 your-tailnet, MESH0514 eyJhb...',
  ],
  [
    'an address in brackets, and lines that were left out',
    remoteOf('https://<api-endpoint>:6443', 'a\n...'),
    'MESH0514 <api-endpoint>, MESH0514 ...',
  ],
  [
    'what a command was to print',
    remote("|\n$(printf '%s' \"$kc\" | sed 's/^/    /')"),
    `MESH0514 $(printf '%s' "$kc" | sed 's/^/    /')`,
  ],
  [
    'near: where a shell runs it',
    `cat <<EOF\n${remote("|\n$(printf '%s' \"$kc\" | sed 's/^/    /')")}EOF\n`,
    '',
  ],
  ['an address alone', remote('https://203.0.113.7:6443'), 'MESH0732 https://203.0.113.7:6443'],
  [
    'an address alone, by a command',
    remote("|\n    $(kubectl config view -o jsonpath='{.clusters[0].cluster.server}')"),
    "MESH0732 |\n    $(kubectl config view -o jsonpath='{.clusters[0].cluster.server}')\n, MESH0514 $(kubectl config view -o jsonpath='{.clusters[0].cluster.server}')",
  ],
  [
    'a program for the token',
    remoteOf('https://a.example.com', 'a\n    exec: {command: aws}'),
    'MESH0732 exec',
  ],
  [
    'a provider of tokens',
    remoteOf('https://a.example.com', 'a\n    auth-provider:\n      name: gcp'),
    'MESH0732 auth-provider',
  ],
  [
    'near: the one that is allowed',
    remoteOf('https://a.example.com', 'a\n    auth-provider:\n      name: oidc'),
    '',
  ],
  [
    'near: a key within the kubeconfig',
    remoteOf('https://a.example.com', 'a\n    client-key-data: YQ=='),
    '',
  ],
];

suite('what is to be filled in anywhere', () => {
  for (const [name, text, expected] of rows)
    test(name, () => {
      assert.equal(said(text), expected);
    });

  const ends: readonly Row[] = [
    ['a number', 'route: [{destination: {host: a.com}, weight: "${W}"}]', 'refused'],
    ['near: a text', 'rewrite: {uri: "${W}"}', 'taken by the letter'],
    ['near: filled in', 'route: [{destination: {host: a.com}, weight: 1}]', ''],
  ];
  for (const [name, route, end] of ends)
    test(`what becomes of ${name}`, () => {
      const text = object(
        'networking.istio.io/v1',
        'VirtualService',
        `hosts: [a.com]\nhttp: [{${route.includes('weight') ? '' : 'route: [{destination: {host: a.com}}], '}${route}}]`,
      );
      const found = diagnose(text, offline).filter((it) => it.code === 'MESH0514');
      assert.equal(found.map((it) => /it is (.*)\.$/.exec(it.message)?.[1]).join(', '), end);
    });
});
