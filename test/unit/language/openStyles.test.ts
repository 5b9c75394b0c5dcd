/** MESH0514 and MESH0410: each style in which something is left to be filled in, and places of every kind. */
import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../src/language/corefile/diagnostics';
import { regionsInYaml } from '../../../src/language/corefile/regions';
import { diagnose } from '../../../src/language/diagnostics';
import { offline, said } from './entryText';

type Rows = readonly (readonly [text: string, expected: string])[];

const object = (apiVersion: string, kind: string, more: string, name = 'a') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: istio-system}\n${more}\n`;
const entry = (more: string) => object('networking.istio.io/v1', 'WorkloadEntry', `spec: ${more}`);
const network = (value: string) => entry(`\n  address: 34.90.1.2\n  network: ${value}`);
const telling = (word: string) => `MESH0514? ${word}`;

const styles = [
  ...['"{your-ip}"', 'a-{ip}', '{{your_svc}}', '"{{ your.svc }}"', '"[your-ip]"'],
  ...[
    'your-network',
    'xxx',
    'xxx-yyy',
    'x.x.x.x',
    'a.b.c.d',
    'replace-me',
    'TBD',
    '"???"',
    '"..."',
  ],
  ...['"<>"', 'INSERT IP HERE', 'ENTER_NAME', 'NETWORK_ID', 'https://...', '$network', '${name!}'],
  ...[
    '${a_b.c.d}',
    '"@NAME@"',
    '"@@NAME@@"',
    '"%NAME%"',
    '__NAME__',
    '"#{Name}#"',
    '"#NAME#"',
    '#A_NAME#',
    '$(NAME)',
    '"{row[name]}"',
  ],
];

const nearStyles = [
  ...['network1', 'NETWORK', 'xx-east', '"{{ .Values.network }}"', '"{{ name }}"', 'todo-list'],
  ...['1.x', 'your', 'a-here', '"a$"', 'me@example.com', 'a%20b', '%E4%BD%A0', '__PILLAR__A__'],
];

suite('styles of what is to be filled in', () => {
  for (const it of styles)
    test(it, () => {
      const shown = it.replace(/^a-(?=\{)/, '');
      const found = said(network(it));
      assert.ok(found === telling(shown) || found === telling(shown.replaceAll('"', '')), found);
    });
  test('a map of braces for a name, said once', () => {
    const text = network('a').replace('istio-system', '{the-namespace}');
    assert.equal(said(text), 'MESH0514 {the-namespace}');
  });
  test('a map of braces is no network', () => {
    assert.equal(said(network('{your ip}')), 'MESH0514 {your ip}');
  });
  test('within a name', () => {
    assert.equal(said(network('a-#B_C#')), telling('#B_C#'));
  });
  for (const it of nearStyles)
    test(`near: ${it}`, () => {
      assert.equal(said(network(it)), '');
    });
});

test('what stands around a name in braces is not repeated, and an annotation may say anything', () => {
  const messages = (text: string) => diagnose(text, offline).map((it) => it.message);
  const token = 'accessToken: "c2VjcmV0.dG9rZW4-{env}"';
  assert.deepEqual(
    messages(
      `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  meshConfig:\n    extensionProviders:\n    - {name: a, lightstep: {service: b.c, port: 80, ${token}}}\n`,
    ),
    ['{env} is still to be replaced by a value.'],
  );
  assert.match(
    messages(network('a').replace('name: a,', 'annotations: {b: "@NAME@"}, name: a,')).join(),
    /^@NAME@ is .* taken by the letter\.$/,
  );
});

const service = (more: string) => object('v1', 'Service', more, 'istio-eastwestgateway');
const slice = (port: number, address: string) =>
  object(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    `addressType: IPv4\nendpoints:\n- addresses:\n  - ${address}\nports:\n- port: ${port}`,
  );
const pods = (more: string) =>
  object(
    'apps/v1',
    'Deployment',
    `spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}, annotations: {sidecar.istio.io/inject: "true"}}, spec: {containers: [{name: a, ${more}}]}}}`,
  );
const filter = (value: string) =>
  object(
    'networking.istio.io/v1alpha3',
    'EnvoyFilter',
    `spec: {configPatches: [{applyTo: CLUSTER, match: {context: ANY}, patch: {operation: ADD, value: {${value}}}}]}`,
  );
const gatewayFor = (host: string) =>
  object(
    'networking.istio.io/v1',
    'Gateway',
    `spec:\n  selector: {istio: a}\n  servers:\n  - port: {number: 80, name: http, protocol: HTTP}\n    hosts:\n    - ${host}`,
  );
const space = (annotation: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system, annotations: {${annotation}}}\n`;
const mixer = (match: string) =>
  object('config.istio.io/v1alpha2', 'rule', `spec: {match: '${match}', actions: []}`);
const install = (more: string) =>
  object('install.istio.io/v1alpha1', 'IstioOperator', `spec: ${more}`);
const argo = (more: string) =>
  object('argoproj.io/v1alpha1', 'Application', `spec: {source: {chart: istiod, ${more}}}`);

const places: Rows = [
  [service('spec: {loadBalancerIP: <ip>, ports: []}'), 'MESH0514 <ip>'],
  [service('spec: {loadBalancerIP: "${IP}", ports: []}'), telling('${IP}')],
  [pods('image: a, env: [{name: A, value: <host>}]'), telling('<host>')],
  // Kubernetes and programs fill these in.
  [pods('image: a, env: [{name: A, value: "$(B)-${C}"}]'), ''],
  [pods('image: a, args: ["cat <in >out", "$X"]'), ''],
  [filter('name: a, address: db.xxx.com'), 'MESH0514 xxx'],
  [filter('access_log: [{format: "%START_TIME% %REQ(A)%"}], stat_prefix: "%SERVICE%"'), ''],
  [filter('inline_code: "local a = b[x] .. {c} --TODO"'), ''],
  [filter('cluster: "a-${name}"'), telling('${name}')],
  [install('{components: {pilot: {k8s: {env: [{name: A, value: "n-${b}"}]}}}}'), telling('${b}')],
  [install('{components: {pilot: {k8s: {env: [{name: A, value: $(POD_NAME)}]}}}}'), ''],
  [install('{values: {global: {imagePullSecrets: [<name>]}}}'), telling('<name>')],
  [argo('targetRevision: <version>'), telling('<version>')],
  // Argo CD has variables of its own.
  [argo('targetRevision: $ARGOCD_APP_REVISION'), ''],
  [
    entry('{address: 34.90.1.2, network: a}').replace('name: a', 'name: a, annotations: {b: <c>}'),
    telling('<c>'),
  ],
  [
    entry('{address: 34.90.1.2, network: a}').replace(
      'name: a',
      'name: a, annotations: {description: "of <c>"}',
    ),
    '',
  ],
  [object('v1', 'ConfigMap', 'data: {a: "<b>", istio.io/rev: a}', 'istio-a'), telling('<b>')],
  [object('v1', 'ConfigMap', 'data:\n  istio.io/rev: |\n    echo <b> $X', 'istio-a'), ''],
  // Hosts that nobody has.
  [gatewayFor('a.1.2.3.4.xip.io'), telling('a.1.2.3.4.xip.io')],
  [gatewayFor('"*.apps.domain.com" # ours'), telling('*.apps.domain.com')],
  [gatewayFor('yourdomain.com'), telling('yourdomain.com')],
  [gatewayFor('a.example.com # TODO: Replace with actual domain'), telling('a.example.com')],
  [gatewayFor('a.example.com # Do not change it'), ''],
  [gatewayFor('a.example.com'), ''],
  [gatewayFor('a.new-domain.com'), ''],
  [gatewayFor('a.1.2.3.4.nip.io'), ''],
  [
    'patches:\n- target: {kind: Gateway, name: a}\n  patch: |-\n    - op: replace\n      path: /spec/servers/0/hosts/0\n      value: a.mydomain.com\n',
    telling('a.mydomain.com'),
  ],
  [object('v1', 'ConfigMap', 'data:\n  host: a.mydomain.com\n  istio.io/rev: a', 'istio-a'), ''],
  // Endpoints alone, of which those of gateways are ours.
  [slice(15443, '$GATEWAY'), telling('$GATEWAY')],
  [slice(15443, '<gateway>'), 'MESH0514 <gateway>'],
  [slice(15443, '34.90.1.2'), ''],
  [slice(443, '$GATEWAY'), ''],
  // Hosts in capitals.
  [gatewayFor('ISTIOD-HOST.DOMAIN'), telling('ISTIOD-HOST.DOMAIN')],
  [gatewayFor('ISTIOD.EXAMPLE.COM'), ''],
  // Of printf; between quotes it is a text like others.
  [gatewayFor('%s'), telling('%s')],
  [gatewayFor('"100%s.example.com"'), ''],
  // Annotations that Istio reads, and nobody else fills in.
  [space('topology.istio.io/controlPlaneClusters: "${CLUSTER}"'), telling('${CLUSTER}')],
  [space('example.com/cluster: "${CLUSTER}"'), ''],
  // Services of clusters of Google.
  [
    'apiVersion: net.gke.io/v1\nkind: ServiceExport\nmetadata: {name: <service-name>, namespace: a}\n',
    'MESH0514 <service-name>',
  ],
  ['apiVersion: net.gke.io/v1\nkind: ServiceExport\nmetadata: {name: a, namespace: b}\n', ''],
  // Beside objects of Istio.
  [
    `${network('a')}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: <sa>}\n`,
    'MESH0514 <sa>',
  ],
  ['apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: <sa>}\n', ''],
];

suite('places of what is to be filled in', () => {
  for (const [text, expected] of places)
    test(`${text.slice(0, 400).replaceAll('\n', ' ')}: ${expected}`, () => {
      assert.equal(said(text), expected);
    });

  test('in the expression of a rule', () => {
    assert.match(said(mixer('source.user == "a/ns/TARGET_NS/sa/b"')), /MESH0514\? TARGET_NS$/);
    assert.doesNotMatch(said(mixer('source.user == "a/ns/b/sa/c" && d < 3')), /MESH0514/);
  });
});

const corefile = (body: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns-custom, namespace: kube-system}\ndata:\n  a.server: |\n    ${body.replaceAll('\n', '\n    ')}\n`;
const hosts = (ip: string) => `a.example.com:53 {\n  hosts {\n    ${ip} b.a.example.com\n  }\n}`;

const corefiles: Rows = [
  [hosts('${ip}'), 'MESH0410? ${ip}'],
  [hosts('x.x.x.x'), 'MESH0410 x.x.x.x'],
  [hosts('@IP@'), 'MESH0410? @IP@'],
  [hosts('{$IP}'), ''],
  ['<the domain>.com:53 {\n  forward . 34.90.1.2 # <a b>\n}', 'MESH0410 <the domain>'],
  ['a.com:53 {\n  log . "{remote} {type} <a b"\n  forward . 34.90.1.2\n}', ''],
];

suite('what is to be filled in of Corefiles', () => {
  for (const [body, expected] of corefiles)
    test(`${body.replaceAll('\n', ' ')}: ${expected}`, () => {
      const text = corefile(body);
      const found = diagnoseCorefiles(text, regionsInYaml(text), { ...offline, zones: ['global'] });
      const shown = found
        .filter((it) => it.code === 'MESH0410')
        .map(
          (it) => `${it.code}${it.severity === 'info' ? '?' : ''} ${text.slice(it.start, it.end)}`,
        );
      assert.equal(shown.join(', '), expected);
    });
});
