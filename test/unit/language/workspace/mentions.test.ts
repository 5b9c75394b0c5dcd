/** Where hosts are named, with exactly their own characters, and in which role. */
import assert from 'node:assert/strict';
import { hostsIn } from '../../../../src/language/workspace/hostText';
import { entryFor, indexOf, uriOf } from './files';

const texts: readonly (readonly [text: string, ...hosts: string[]])[] = [
  ['httpbin.bar.global', 'httpbin.bar.global'],
  ['"*.global", bar/*.bar.global', '*.global', '*.bar.global'],
  ['http://httpbin.bar.global:8000/headers', 'httpbin.bar.global'],
  ['--upstream=httpbin.bar.global,b.c.global.', 'httpbin.bar.global', 'b.c.global'],
  ['HTTPBIN.bar.Global', 'httpbin.bar.global'],
  ['outbound_.8000_._.httpbin.bar.global', 'httpbin.bar.global'],
  ['outbound_.8000_.v2_.httpbin.bar.global', 'httpbin.bar.global'],
  ['payments.global', 'payments.global'],
  ['\\.global$'],
  ['.Values.global.tag'],
  ['values.global.tag'],
  ['httpbin.bar.globals'],
  ['httpbin.bar.global-x'],
  ['global'],
  ['.global'],
  ['a..global'],
  ['-a.global'],
  [`${'a'.repeat(300)}.global`],
];

const workload = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
      - name: web
        args: ["--api=http://api.shop.global:80/v1"]
        env:
        - {name: DB, value: db.data.global}
`;

const others: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['ServiceEntry', entryFor('a.b.global', '240.0.0.1'), 'defines a.b.global'],
  ['a workload', workload, 'workload api.shop.global, workload db.data.global'],
  [
    'a rule',
    'apiVersion: networking.istio.io/v1beta1\nkind: DestinationRule\nspec:\n  host: "*.global"\n',
    'rule *.global',
  ],
  [
    'routes',
    'apiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nspec:\n  hosts: [a.b.global]\n  http:\n  - route:\n    - destination: {host: c.d.global}\n',
    'route a.b.global, destination c.d.global',
  ],
  [
    'a gateway and a sidecar',
    'kind: Gateway\nspec:\n  servers:\n  - hosts: ["*.global"]\n---\nkind: Sidecar\nspec:\n  egress:\n  - hosts: ["./*", "istio-system/a.b.global"]\n',
    'gateway *.global, sidecar a.b.global',
  ],
  [
    'configuration',
    'kind: ConfigMap\ndata:\n  app.properties: |\n    url=http://a.b.global:80\n    # c.d.global\n',
    'configuration a.b.global, configuration c.d.global',
  ],
  ['a Secret is left alone', 'kind: Secret\nstringData:\n  url: http://a.b.global\n', ''],
  ['values of a chart', 'upstream: a.b.global\n', 'other a.b.global'],
  ['a comment', 'kind: ConfigMap\n# a.b.global\ndata: {}\n', ''],
  ['partly a template', 'kind: ConfigMap\ndata:\n  x: "{{ .name }}.b.global"\n', ''],
  [
    'beside a template',
    'kind: ConfigMap\ndata:\n  x: "{{ .scheme }}://a.b.global"\n',
    'configuration a.b.global',
  ],
  ['behind a break', 'kind: ConfigMap\ndata: [\n  x: }\n  y: a.b.global\n', ''],
];

suite('hosts in texts', () => {
  for (const [text, ...expected] of texts) {
    test(text.slice(0, 40), () => {
      const found = hostsIn(text, ['global']);
      assert.deepEqual(
        found.map((it) => it.host),
        expected,
      );
      for (const { host, start, end } of found) {
        assert.equal(text.slice(start, end).toLowerCase(), host);
      }
    });
  }
  test('of several zones, in order', () => {
    const found = hostsIn('a.b.mesh, c.d.global, e.f.mesh', ['global', 'mesh']);
    assert.deepEqual(
      found.map((it) => it.host),
      ['a.b.mesh', 'c.d.global', 'e.f.mesh'],
    );
  });
});

suite('mentions of hosts', () => {
  for (const [name, text, expected] of others) {
    test(name, () => {
      const mentions = indexOf({ 'x.yaml': text }).mentionsIn(uriOf('x.yaml'));
      assert.equal(mentions.map((it) => `${it.role} ${it.host}`).join(', '), expected);
      for (const { host, start, end } of mentions) assert.equal(text.slice(start, end), host);
    });
  }
});
