import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionsInYaml } from '../../../../src/language/corefile/regions';

const said = (text: string) =>
  diagnoseCorefiles(text, regionsInYaml(text), { zones: ['global'] }).map(
    (it) => `${it.code} ${it.severity} ${text.slice(it.start, it.end)} ${it.fixes.length}`,
  );

/** The values of the chart as it comes, with a server of the mesh. */
const values = (forward: string, more = '') => `servers:
- zones:
  - zone: .
    scheme: dns://
    use_tcp: true
  port: 53
  plugins:
  - name: errors
  - name: health
    configBlock: |-
      lameduck 10s
  # Required for the readiness probe.
  - name: ready
  - name: kubernetes
    parameters: "cluster.local in-addr.arpa ip6.arpa"
    configBlock: |-
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
      ttl 30
  - name: prometheus
    parameters: 0.0.0.0:9153
  - name: forward
    parameters: . /etc/resolv.conf
  - name: cache
    parameters: 30
  - name: loop
- zones:
  - zone: global
  - zone: other.example
    scheme: dns://
  port: 53
  plugins:
  - name: errors
${more}  - name: forward
    parameters: ${forward}
`;
const chart = (text: string) =>
  `# Of RKE2.\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: rke2-coredns\n  namespace: kube-system\nspec:\n  valuesContent: |-\n${text.replace(/^(?=.)/gm, '    ')}---\nkind: Service\n`;

const rows: readonly [what: string, values: string, said: readonly string[]][] = [
  ['an address', values('. 10.0.0.9'), []],
  ['text of a shell', values('. $(kubectl)'), ['MESH0406 warning $(kubectl) 0']],
  [
    'a name',
    values('. istiocoredns.istio-system.svc'),
    ['MESH0406 error istiocoredns.istio-system.svc 0'],
  ],
  ['a template', values('. {{ .Values.address }}'), []],
  [
    'a plugin but for a letter',
    values('. 10.0.0.9', '  - name: cahce\n'),
    ['MESH0404 error cahce 0'],
  ],
  [
    'an option but for a letter',
    values(
      '. 10.0.0.9',
      '  - name: health\n    configBlock: |-\n      # Slowly.\n      lameduk 5s\n',
    ),
    ['MESH0404 error lameduk 0'],
  ],
  [
    'a zone twice',
    values('. 10.0.0.9').replace('other.example', 'global'),
    ['MESH0408 error global 0'],
  ],
];

suite('servers among the values of the chart of CoreDNS', () => {
  for (const [what, text, expected] of rows) {
    test(`${what}, in values`, () => {
      assert.deepEqual(said(text), expected);
    });
    test(`${what}, in a HelmChartConfig`, () => {
      assert.deepEqual(said(chart(text)), expected);
    });
  }

  test('no address at all', () => {
    const [found = ''] = said(values('.'));
    assert.match(found, /^MESH0407 error forward\n {4}parameters: \. 0$/);
  });

  test('near: servers and plugins of others', () => {
    assert.deepEqual(said(values('.').replace(/name: \w+/g, 'name: mine')), []);
    assert.deepEqual(said(values('.').replace('servers:', 'hosts:')), []);
    assert.deepEqual(said(`kind: Other\nspec:\n${values('.').replace(/^(?=.)/gm, '  ')}`), []);
  });
});
