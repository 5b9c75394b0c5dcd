/** What clusters are installed with: bad, good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import { Diagnoser, diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { offline, said } from './entryText';

const operator = (global: string, spec = '', values = '') =>
  `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
spec:
${spec}  addonComponents: {istiocoredns: {enabled: true}}
  values:
    global:
      podDNSSearchNamespaces: [global]
${global}${values}`;
const on = '      multiCluster: {enabled: true}\n';
const plane = (spec: string) =>
  `apiVersion: install.istio.io/v1alpha2\nkind: IstioControlPlane\nspec:\n${spec}`;
const rendered = `  values: {global: {multiCluster: {enabled: true}}}\n`;
/** Without istiocoredns. */
const bare = (global: string, beside = '') =>
  operator(global).replace(/ {2}addonComponents.*\n/, beside);
/** As releases 1.1 to 1.4 have them. */
const values = (more: string, dns = 'true') => `global:
  podDNSSearchNamespaces:
  - global
  - "{{ valueOrDefault .DeploymentMeta.Namespace \\"default\\" }}.global"
${more}istiocoredns: {enabled: ${dns}}
`;
const ports = (more: string) => `  components:
    ingressGateways:
    - name: istio-ingressgateway
      k8s: {service: {ports: [{name: https, port: 443}${more}]}}
`;
const flag =
  '  components: {pilot: {k8s: {env: [{name: PILOT_ENABLE_LEGACY_AUTO_PASSTHROUGH, value: "true"}]}}}\n';

interface Networks {
  readonly serves?: string;
  readonly view?: string;
  readonly own?: string;
  readonly cluster?: string;
}

const networkLabel = 'topology.istio.io/network';
const variable = (name: string, value = '') => `{name: ISTIO_META_${name}, value: ${value}}`;
/** As Istio's own script for gateways between networks writes it. */
const eastWest = ({
  serves,
  view,
  own,
  cluster,
}: Networks) => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: eastwest}
spec:
  profile: empty
  components:
    ingressGateways:
    - name: istio-eastwestgateway
      label: {istio: eastwestgateway${serves === undefined ? '' : `, ${networkLabel}: ${serves}`}}
      k8s:
        env:
        ${own === undefined ? '' : `- ${variable('NETWORK', own)}`}
        - ${variable('REQUESTED_NETWORK_VIEW', view ?? 'east')}
  values:
    global: {network: ${cluster ?? '""'}, multiCluster: {clusterName: c1}}
`;
/** A gateway without a label for a network, in cluster `west`. */
const viewing = (view: string, gateways: string) =>
  eastWest({ view, cluster: 'west' }).replace('ingressGateways', gateways);
const listed = (networks: string, cluster = 'east') =>
  `global:\n  network: ${cluster}\n  multiCluster: {clusterName: c1}\n  meshNetworks:\n    ${networks}\n`;

const rows: readonly (readonly [name: string, text: string, expected: string])[] = [
  // MESH0414: the suffix is another than what is searched.
  [
    '0414 a suffix that nobody searches',
    operator('      multiCluster: {enabled: true, globalDomainSuffix: mesh}\n'),
    'MESH0414 mesh',
  ],

  // MESH0205: nothing rewrites names of the zone.
  [
    '0205 left out',
    operator('      multiCluster: {enabled: true, includeEnvoyFilter: false}\n'),
    'MESH0205 false',
  ],
  [
    '0205 near: rendered in a form that is ignored',
    operator('      multiCluster: {enabled: true, includeEnvoyFilter: false}\n', '  tag: 1.7.2\n'),
    '',
  ],

  // MESH0004: the router mode, said by values or by the list of gateways.
  [
    '0004 another mode',
    operator(
      on,
      '',
      '    gateways: {istio-ingressgateway: {env: {ISTIO_META_ROUTER_MODE: standard}}}\n',
    ),
    'MESH0004 standard',
  ],
  [
    '0004 another mode of a gateway in the list',
    operator(
      on,
      '  components: {ingressGateways: [{name: istio-ingressgateway, enabled: true, k8s: {env: [{name: ISTIO_META_ROUTER_MODE, value: standard}]}}]}\n',
    ),
    'MESH0004 standard',
  ],
  [
    '0004 near: that of the flow',
    operator(
      on,
      '',
      '    gateways: {istio-ingressgateway: {env: {ISTIO_META_ROUTER_MODE: sni-dnat}}}\n',
    ),
    '',
  ],
  [
    '0004 near: of another gateway',
    operator(
      on,
      '  components: {ingressGateways: [{name: public, enabled: true, k8s: {env: [{name: ISTIO_META_ROUTER_MODE, value: standard}]}}]}\n',
    ),
    '',
  ],

  // MESH0307: one network, two names.
  ['0307 what the gateway sees', eastWest({ serves: 'west' }), 'MESH0307 east'],
  [
    '0307 where its pods are',
    eastWest({ serves: 'east', own: 'west', cluster: 'east' }),
    'MESH0307 west',
  ],
  ['0307 where its cluster is', eastWest({ serves: 'east', cluster: 'west' }), 'MESH0307 east'],
  [
    '0307 near: with the pods of the other',
    eastWest({ own: 'east', cluster: 'east' }).replace(
      'istio: eastwestgateway',
      'istio: ingressgateway',
    ),
    '',
  ],
  [
    '0307 by the variable alone',
    eastWest({ own: 'east', cluster: 'west' }),
    'MESH0307? label, MESH0307 east',
  ],
  [
    '0307 a view of another network than the cluster is in',
    viewing('east', 'ingressGateways'),
    'MESH0307? label, MESH0307 east',
  ],
  ['0307 near: the view of an egress gateway', viewing('east', 'egressGateways'), ''],
  [
    '0307 near: of endpoints behind an egress gateway',
    viewing('external', 'ingressGateways'),
    'MESH0307? label',
  ],
  [
    '0307 in values',
    `gateways:\n  istio-ingressgateway:\n    labels: {${networkLabel}: east}\n    env: {ISTIO_META_REQUESTED_NETWORK_VIEW: west}\n`,
    'MESH0307 west',
  ],
  [
    '0307 of the chart of a gateway alone',
    'networkGateway: east\nenv: {ISTIO_META_REQUESTED_NETWORK_VIEW: west}\n',
    'MESH0307 west',
  ],
  [
    '0307 of a chart within a chart',
    `gw:\n  gateways:\n    istio-ingressgateway:\n      labels: {${networkLabel}: east}\n      env: {ISTIO_META_NETWORK: west}\n`,
    'MESH0307 west',
  ],
  [
    '0307 a cluster that is in another one',
    listed('west: {endpoints: [{fromRegistry: c1}]}'),
    'MESH0307 c1',
  ],
  ['0307 near: all alike', eastWest({ serves: 'east', own: 'east', cluster: 'east' }), ''],
  ['0307 nothing to compare, and no label', eastWest({}), 'MESH0307? label'],
  ['0307 near: several are seen', eastWest({ serves: 'west', view: '"west,east"' }), ''],
  ['0307 near: to be filled in', eastWest({ serves: '"{{ .net }}"', cluster: '"{{ .own }}"' }), ''],
  [
    '0307 near: what leaves the mesh, with endpoints of network external',
    'gateways:\n  istio-egressgateway:\n    env: {ISTIO_META_REQUESTED_NETWORK_VIEW: external}\nglobal: {network: east}\n',
    '',
  ],
  [
    '0307 near: its own among others',
    listed('east: {endpoints: [{fromRegistry: c1}]}\n    west: {endpoints: [{fromRegistry: c2}]}'),
    '',
  ],
  ['0307 near: by blocks of addresses', listed('west: {endpoints: [{fromCidr: 10.1.0.0/16}]}'), ''],

  // MESH0204: hosts are resolved, and nobody takes calls.
  ['0204 an operator', operator(''), 'MESH0204 istiocoredns'],
  ['0204 said to be off', operator('      multiCluster: {enabled: false}\n'), 'MESH0204 enabled'],
  ['0204 values of a chart', values(''), 'MESH0204 istiocoredns'],
  [
    '0204 a control plane of 1.4',
    plane('  coreDNS: {enabled: true}\n  values: {global: {podDNSSearchNamespaces: [global]}}\n'),
    'MESH0711? IstioControlPlane, MESH0204 coreDNS',
  ],
  [
    '0204 who opens the port may do the rest',
    operator('', ports(', {name: tls, port: 15443}')),
    'MESH0204? istiocoredns',
  ],
  ['0204 near: on', operator(on), ''],
  ['0204 near: on in values', values('  multiCluster: {enabled: true}\n'), ''],
  ['0204 near: nothing is resolved', values('', 'false'), ''],
  ['0204 near: a template says it', operator('      multiCluster: {{ .Values.multi }}\n'), ''],
  [
    '0204 near: a branch of a template',
    values('{{ if .x }}\n  multiCluster: {enabled: true}\n{{ end }}\n'),
    '',
  ],
  [
    '0204 near: names of other domains are resolved',
    operator('').replace('podDNSSearchNamespaces: [global]', 'podDNSSearchNamespaces: []'),
    '',
  ],
  [
    '0204 near: values of something else',
    'global:\n  hosts: {}\nistiocoredns: {enabled: true}\n',
    '',
  ],

  // MESH0501: a search domain but for a letter.
  [
    '0501 a search domain',
    operator('').replace('podDNSSearchNamespaces: [global]', 'podDNSSearchNamespaces: [globl]'),
    'MESH0501 globl',
  ],
  ['0501 near: ours as well, or another', operator(on).replace('[global]', '[globl, global]'), ''],
  [
    '0501 near: another domain',
    operator('').replace('podDNSSearchNamespaces: [global]', 'podDNSSearchNamespaces: [corp]'),
    '',
  ],

  // MESH0403: the word of another release.
  [
    '0403 in the form of 1.4',
    plane('  addonComponents: {istiocoredns: {enabled: true}}\n'),
    'MESH0711? IstioControlPlane, MESH0403 istiocoredns',
  ],
  [
    '0403 a name no chart has',
    operator(on, '  addonComponents: {istioCoreDNS: {enabled: true}}\n').replace(
      '  addonComponents: {istiocoredns: {enabled: true}}\n',
      '',
    ),
    'MESH0403 istioCoreDNS',
  ],
  [
    '0403 near: switched off',
    operator(on, '  addonComponents: {istioCoreDNS: {enabled: false}}\n').replace(
      '  addonComponents: {istiocoredns: {enabled: true}}\n',
      '',
    ),
    '',
  ],

  // MESH0514: templates of another release.
  [
    '0514 in the form of 1.1',
    operator(on).replace('[global]', '["[[ .Namespace ]].global"]'),
    'MESH0514 "[[ .Namespace ]].global"',
  ],
  [
    '0514 near: in the form since',
    operator(on).replace('[global]', '[global, "{{ .Namespace }}.global"]'),
    '',
  ],
  ['0514 near: values, maybe for 1.1', values(on).replace('{{', '[[').replace('}}', ']]'), ''],
  [
    '0403 near: its own word',
    plane(`  coreDNS: {enabled: true}\n${rendered}`),
    'MESH0711? IstioControlPlane',
  ],
  [
    '0403 near: both',
    plane(
      `  coreDNS: {enabled: true}\n  addonComponents: {istiocoredns: {enabled: true}}\n${rendered}`,
    ),
    'MESH0711? IstioControlPlane',
  ],
  ['0403 search domains alone', bare(''), 'MESH0403 podDNSSearchNamespaces'],
  ['0403 near: with what renders the rest', bare(on), ''],
  [
    '0403 near: off on purpose',
    bare('', '  addonComponents: {istiocoredns: {enabled: false}}\n'),
    '',
  ],
  [
    '0403 near: sidecars answer',
    bare('', '  meshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}}\n'),
    '',
  ],
  [
    '0403 in values, which may be laid over others',
    values('').replace(/istiocoredns.*\n/, ''),
    'MESH0403? podDNSSearchNamespaces',
  ],
  [
    '0204 without search domains',
    operator('').replace(/ +podDNS.*\n/, '      hub: a\n'),
    'MESH0204? istiocoredns',
  ],
  [
    '0501 a domain of Services',
    operator(on).replace('[global]', '[global, default.svc.cluster.global, svc.cluster.global]'),
    'MESH0501 default.svc.cluster.global, MESH0501 svc.cluster.global',
  ],
  [
    '0501 near: domains that are right',
    operator(on).replace('[global]', '[global, default.global, svc.cluster.local]'),
    '',
  ],
  [
    '0501 a control plane by a name of the zone',
    bare(`${on}      remotePilotAddress: istiod.istio-system.global\n`),
    'MESH0501 istiod.istio-system.global',
  ],
  [
    '0501 the same in a file of values',
    'global: {meshID: a, remotePilotAddress: a.b.global}\nistiodRemote: {injectionURL: "https://a.b.global:15017/inject"}\n',
    'MESH0501 a.b.global, MESH0501 "https://a.b.global:15017/inject"',
  ],
  [
    '0501 near: a host of the public zone further in',
    bare(`${on}      remotePilotAddress: a.global.example.com\n`),
    '',
  ],

  // MESH0302: the list of ports lost the one that counts.
  ['0302 without', operator(on, ports('')), 'MESH0302 ports'],
  [
    '0302 in values',
    values('  multiCluster: {enabled: true}\n') +
      'gateways: {istio-ingressgateway: {ports: [{name: http, port: 80}]}}\n',
    'MESH0302 ports',
  ],
  ['0302 near: with', operator(on, ports(', {name: tls, port: 15443}')), ''],
  [
    '0302 near: no list of its own',
    operator(on, '  components: {ingressGateways: [{name: istio-ingressgateway}]}\n'),
    '',
  ],
  [
    '0302 near: another gateway',
    operator(on, ports('').replace('istio-ingressgateway', 'inner')),
    '',
  ],
  [
    '0302 near: not installed',
    operator(on, ports('').replace('      k8s', '      enabled: false\n      k8s')),
    '',
  ],
  ['0302 near: a template', operator(on, ports(', {name: tls, port: "{{ .p }}"}')), ''],

  // MESH0414: a suffix of its own.
  [
    '0414 another suffix',
    operator('      multiCluster: {enabled: true, globalDomainSuffix: corp}\n').replace(
      '[global]',
      '[corp]',
    ),
    'MESH0414 corp',
  ],
  [
    '0414 near: the usual',
    operator('      multiCluster: {enabled: true, globalDomainSuffix: global}\n'),
    '',
  ],

  // MESH0001, MESH0002, MESH0005: releases.
  ['0005', operator(on, '  tag: 1.7.3\n'), 'MESH0005 1.7.3'],
  [
    '0005 where objects are made by hand',
    operator('', '  tag: 1.7.3\n'),
    'MESH0005 1.7.3, MESH0204 istiocoredns',
  ],
  ['0005 near: by hand, and mended', operator('', '  tag: 1.7.4\n'), 'MESH0204 istiocoredns'],
  ['0005 near: no istiocoredns', bare('', '  tag: 1.7.3\n'), 'MESH0403 podDNSSearchNamespaces'],
  ['0005 a beta', operator(on, '  tag: 1.5.0-beta.2\n'), 'MESH0005 1.5.0-beta.2'],
  ['0005 near: the release', operator(on, '  tag: 1.5.0\n'), ''],
  ['0005 near: mended', operator(on, '  tag: 1.7.4\n'), ''],
  [
    '0005 near: without the filter',
    operator('      multiCluster: {enabled: true, includeEnvoyFilter: false}\n', '  tag: 1.7.3\n'),
    '',
  ],
  ['0002', operator(on, '  tag: 1.8.6\n'), 'MESH0002 1.8.6'],
  ['0002 by values', operator(`${on}      tag: 1.10.0-distroless\n`), 'MESH0002 1.10.0-distroless'],
  ['0004', operator(on, '  tag: 1.8.5\n'), 'MESH0004 1.8.5'],
  ['0004 near: a release before', operator(on, '  tag: 1.7.8\n'), ''],
  [
    '0004 near: with the mode',
    operator(
      on,
      '  tag: 1.8.5\n  components: {ingressGateways: [{name: istio-ingressgateway, k8s: {env: [{name: ISTIO_META_ROUTER_MODE, value: sni-dnat}]}}]}\n',
    ),
    '',
  ],
  ['0002 near: with the flag', operator(on, `  tag: 1.8.6\n${flag}`), ''],
  ['0001', operator(on, '  tag: 1.19.0\n'), 'MESH0001 1.19.0'],
  ['0001 near: no such mesh', operator('', '  tag: 1.19.0\n').replace('[global]', '[]'), ''],
];

const fixes: readonly (readonly [name: string, text: string, expected: string])[] = [
  [
    'beside the search domains',
    operator(''),
    operator('      multiCluster:\n        enabled: true\n'),
  ],
  ['in values', values(''), values('  multiCluster:\n    enabled: true\n')],
  [
    'as the value that is there',
    operator('      multiCluster: {enabled: false} # a\n'),
    operator('      multiCluster: {enabled: true} # a\n'),
  ],
  [
    'the network of the label',
    eastWest({ serves: 'west', cluster: 'west' }),
    eastWest({ serves: 'west', cluster: 'west', view: 'west' }),
  ],
  [
    'the network a cluster is in',
    listed('west: {endpoints: [{fromRegistry: c1}]}'),
    listed('west: {endpoints: [{fromRegistry: c1}]}', 'west'),
  ],
  [
    'a port more',
    operator(on, ports('')),
    operator(on, ports(', {name: tls, port: 15443, targetPort: 15443}')),
  ],
];

/** Without what is said of the age of istiocoredns. */
const ofToday = (text: string): string =>
  said(text)
    .split(', ')
    .filter((it) => !/^MESH0711\?? (?:addon|istioc|true)/.test(it))
    .join(', ');

suite('installations', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(ofToday(text), expected);
    });
  }
  for (const [name, text, expected] of fixes) {
    test(`are mended: ${name}`, () => {
      const found = diagnose(text, offline).find((it) => it.code !== 'MESH0711');
      const [fix] = found ? fixesFor(text, found, offline) : [];
      assert.equal(edited(text, fix?.edits ?? []), expected);
      assert.equal(ofToday(expected), '');
    });
  }
  test('edit by edit as from scratch', () => {
    const diagnoser = new Diagnoser();
    for (const [name, text] of rows) {
      assert.deepEqual(diagnoser.diagnose(text, offline), diagnose(text, offline), name);
    }
  });
});
