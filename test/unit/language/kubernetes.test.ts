/** Objects of Kubernetes that stand in a mesh: bad, good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

const namespace = (metadata: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: a, ${metadata}}\n`;
const labelled = (labels: string) => namespace(`labels: {${labels}}`);
const deployment = (metadata: string, pod = 'containers: [{name: a, image: b}]', above = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a${above}}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}, ${metadata}}\n    spec: {${pod}}\n`;
const noted = (annotation: string) => deployment(`annotations: {${annotation}}`);
const injected = (pod: string, annotations = '') =>
  deployment(`annotations: {sidecar.istio.io/inject: "true"${annotations}}`, pod);
const proxied = (config: string) =>
  deployment('').replace(
    'metadata: {labels: {app: a}, }',
    `metadata:\n      labels: {app: a}\n      annotations:\n        proxy.istio.io/config: |\n${config}`,
  );
const traffic = 'traffic.sidecar.istio.io';

const rows: readonly Row[] = [
  [
    '0733 a label among annotations',
    namespace('annotations: {istio-injection: enabled}'),
    'MESH0733 istio-injection',
  ],
  [
    '0733 near: both',
    namespace('annotations: {istio-injection: enabled}, labels: {istio-injection: enabled}'),
    '',
  ],
  [
    '0733 the network of a gateway',
    'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a, annotations: {topology.istio.io/network: n}}\nspec: {gatewayClassName: istio}\n',
    'MESH0733 topology.istio.io/network',
  ],
  ['0733 a label of another name', labelled('istio-inject: enabled'), 'MESH0733 istio-inject'],
  ['0733 near: the name', labelled('istio-injection: enabled'), ''],
  [
    '0733 two that exclude each other',
    labelled('istio-injection: enabled, istio.io/rev: canary'),
    'MESH0733 istio.io/rev',
  ],
  ['0733 near: one of them off', labelled('istio-injection: disabled, istio.io/rev: canary'), ''],
  ['0733 a revision with dots', labelled('istio.io/rev: 1.20.3'), 'MESH0733 1.20.3'],
  [
    '0733 near: revisions',
    labelled('istio.io/rev: 1-20-3') + '---\n' + labelled('istio.io/rev: "{{ .Values.rev }}"'),
    '',
  ],
  ['0733 a mode', labelled('istio.io/dataplane-mode: enabled'), 'MESH0733 enabled'],
  [
    '0733 two modes',
    labelled('istio.io/dataplane-mode: ambient, istio-injection: enabled'),
    'MESH0733 istio.io/dataplane-mode',
  ],
  [
    '0733 near: modes',
    labelled('istio.io/dataplane-mode: ambient') +
      '---\n' +
      labelled('istio.io/dataplane-mode: none'),
    '',
  ],

  [
    '0733 above the template',
    deployment('', undefined, ', annotations: {sidecar.istio.io/inject: "false"}'),
    'MESH0733 sidecar.istio.io/inject',
  ],
  [
    '0733 near: in both places',
    deployment(
      'annotations: {sidecar.istio.io/inject: "false"}',
      undefined,
      ', annotations: {sidecar.istio.io/inject: "false"}',
    ),
    '',
  ],
  [
    '0733 an annotation among labels',
    deployment('').replace('{app: a}, ', '{app: a, inject.istio.io/templates: gateway}, '),
    'MESH0733 inject.istio.io/templates',
  ],
  [
    '0733 a block without bits',
    noted(`${traffic}/excludeOutboundIPRanges: 10.0.0.1`),
    'MESH0733 10.0.0.1',
  ],
  [
    '0733 ports with hyphens',
    noted(`${traffic}/excludeInboundPorts: 8000-8100`),
    'MESH0733 8000-8100',
  ],
  [
    '0733 another prefix',
    noted('sidecar.istio.io/excludeOutboundPorts: "3306"'),
    'MESH0733 sidecar.istio.io/excludeOutboundPorts',
  ],
  ['0733 no JSON', noted('sidecar.istio.io/userVolume: "name: v"'), 'MESH0733 "name: v"'],
  ['0733 neither yes nor no', noted('sidecar.istio.io/inject: maybe'), 'MESH0733 maybe'],
  [
    '0733 near: as the injector takes them',
    noted(
      `${traffic}/includeOutboundIPRanges: "*", ${traffic}/includeInboundPorts: "", ${traffic}/excludeOutboundPorts: "80, 443", sidecar.istio.io/userVolume: '[{"name": "v", "emptyDir": {}}]', sidecar.istio.io/inject: "yes", ${traffic}/excludeOutboundIPRanges: "\${RANGE}"`,
    ),
    '',
  ],
  [
    '0701 a field of proxies',
    proxied('          holdApplicationUntilProxyStart: true\n'),
    'MESH0701 holdApplicationUntilProxyStart',
  ],
  [
    '0702 a flag for a text',
    proxied('          proxyMetadata: {ISTIO_META_DNS_CAPTURE: true}\n'),
    'MESH0702! true',
  ],
  [
    'near: settings of a proxy',
    proxied(
      '          concurrency: 2\n          proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}\n',
    ),
    '',
  ],

  [
    '0733 the user of the sidecar',
    injected(
      'securityContext: {runAsUser: 1337}, containers: [{name: a, securityContext: {runAsUser: 1337}}]',
    ),
    'MESH0733 1337, MESH0733 1337',
  ],
  [
    '0733 a port of the sidecar',
    injected('containers: [{name: a, ports: [{containerPort: 8080}, {containerPort: 15006}]}]'),
    'MESH0733 15006',
  ],
  ['0733 in the network of the node', injected('hostNetwork: true'), 'MESH0733 hostNetwork'],
  [
    '0733 near: a gateway',
    injected(
      'containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 15021}], securityContext: {runAsUser: 1337}}]',
      ', inject.istio.io/templates: gateway',
    ),
    '',
  ],
  [
    '0733 near: without a sidecar',
    noted('sidecar.istio.io/inject: "false"').replace(
      '{containers',
      '{hostNetwork: true, containers',
    ),
    '',
  ],
];

suite('objects of Kubernetes', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }
  const mended: readonly Row[] = [
    [
      'a label',
      namespace('annotations: {istio-injection: enabled}'),
      labelled('istio-injection: enabled'),
    ],
    ['a name', labelled('istio-inject: enabled'), labelled('istio-injection: enabled')],
    ['a revision', labelled('istio.io/rev: 1.20.3'), labelled('istio.io/rev: "1-20-3"')],
    [
      'a prefix',
      noted('sidecar.istio.io/excludeOutboundPorts: "3306"'),
      noted(`${traffic}/excludeOutboundPorts: "3306"`),
    ],
  ];
  for (const [name, text, expected] of mended) {
    test(`is mended: ${name}`, () => {
      const [problem] = diagnose(text, offline);
      assert.ok(problem);
      const [fix] = fixesFor(text, problem, offline);
      assert.equal(fix && edited(text, fix.edits), expected);
    });
  }
});
