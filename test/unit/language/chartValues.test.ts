/** Names among the values of Istio's charts: slips, what is right, and what is near nothing. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { versionOf } from '../../../src/mesh/interpreters/versions';
import { offline, said } from './entryText';

/** What Istio's own page asks for. */
const flow = 'global:\n  podDNSSearchNamespaces: [global]\n  multiCluster: {enabled: true}\n';
const file = (more: string) => `${flow}${more}\n`;
const operator = (values: string) =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  values:\n    ${values.replaceAll('\n', '\n    ')}\n`;

/** A release that has the parts that went with later ones. */
const then: LanguageContext = { ...offline, istio: versionOf('1.5.0') };

type Row = readonly [name: string, values: string, wrong: string, meant: string];

/** Told in an IstioOperator as in a file. */
const slips: readonly Row[] = [
  ['letters swapped', 'mixer: {telemtery: {enabled: true}}', 'telemtery', 'telemetry'],
  [
    'a letter too few',
    'gateways: {istio-ingresgateway: {type: NodePort}}',
    'istio-ingresgateway',
    'istio-ingressgateway',
  ],
  ['a letter too many', 'pilot: {traceSampeling: 1}', 'traceSampeling', 'traceSampling'],
  [
    'the last letter',
    'sidecarInjectorWebhook: {rewriteAppHTTPProb: true}',
    'rewriteAppHTTPProb',
    'rewriteAppHTTPProbe',
  ],
  ['1.1 to 1.4', 'security: {selfSigend: false}', 'selfSigend', 'selfSigned'],
  [
    'capitals',
    'gateways: {istio-egressgateway: {loadBalancerIp: 192.0.2.1}}',
    'loadBalancerIp',
    'loadBalancerIP',
  ],
  [
    'two letters of a long name',
    'sidecarInjectorWebhook: {enableNamspaceByDefault: true}',
    'enableNamspaceByDefault',
    'enableNamespacesByDefault',
  ],
  [
    'deep within',
    'mixer: {adapters: {prometheus: {metricsExpiryDuraton: 10m}}}',
    'metricsExpiryDuraton',
    'metricsExpiryDuration',
  ],
  [
    'a variable of a gateway',
    'gateways: {istio-egressgateway: {env: {ISTIO_META_REQUESTED_NETWORK_VEIW: external}}}',
    'ISTIO_META_REQUESTED_NETWORK_VEIW',
    'ISTIO_META_REQUESTED_NETWORK_VIEW',
  ],
  [
    'a port of a gateway',
    'gateways: {istio-ingressgateway: {ports: [{name: tls, port: 15443, tragetPort: 15443}]}}',
    'tragetPort',
    'targetPort',
  ],
  [
    'a variable of istiod',
    'pilot: {env: {PILOT_TRACE_SAMPLNG: "1"}}',
    'PILOT_TRACE_SAMPLNG',
    'PILOT_TRACE_SAMPLING',
  ],
  ['a chart', 'istiocordns: {enabled: true}', 'istiocordns', 'istiocoredns'],
  ['the newer charts', 'telemetry: {v2: {promtheus: {enabled: true}}}', 'promtheus', 'prometheus'],
];

/** Nothing is told of these. */
const sound: readonly (readonly [name: string, values: string])[] = [
  ['names of any release', 'nodeagent: {enabled: true, sdsudspath: x}\ncni: {chained: true}'],
  ['near nothing', 'mixer: {mine: 1, extra: {a: b}}\nmine: {telemtery: 1}'],
  ['a second gateway', 'gateways: {istio-ingressgateway2: {enabled: true}}'],
  ['a gateway of another name', 'gateways: {istio-private-gateway: {enabled: true}}'],
  ['one beside the right one', 'mixer: {telemetry: {enabled: true}, telemtery: {enabled: true}}'],
  ['what an older release had', 'gateways: {istio-ilbgateway: {enabled: false}}'],
  ['free variables', 'pilot: {env: {PILOT_TRACE_MINE: "1", TRACE_SAMPLNG: "1"}}'],
  ['labels of people', 'gateways: {istio-ingressgateway: {labels: {istoi: ingressgateway}}}'],
];

const networks = (address: string) =>
  `meshNetworks:\n  a:\n    endpoints:\n    - fromRegistry: b\n    gateways:\n    - address: ${address}\n      port: 15443\n    - registryServiceName: istio-ingressgateway\n      port: 15443\n`;

const inFiles: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['settings of proxies', file('  proxy: {acesLogFile: /dev/stdout}'), 'MESH0701 acesLogFile'],
  [
    'what istioctl would refuse, a chart takes',
    file('  proxy: {mine: 1}\n  meshNetworks: []\nmeshConfig: {mine: 1}'),
    '',
  ],
  [
    'settings of the mesh',
    'meshConfig:\n  defaultConfig: {proxyMetdata: {A: b}}\n  trustDomian: a.b\n',
    'MESH0701 proxyMetdata, MESH0701 trustDomian',
  ],
  [
    'settings of proxies, beside their place',
    'meshConfig: {holdApplicationUntilProxyStarts: true, tracing: {sampling: 1}, concurrency: 2}\n',
    'MESH0701 holdApplicationUntilProxyStarts, MESH0701 tracing, MESH0701 concurrency',
  ],
  ['ambient mode of 2022', 'meshConfig: {ambientMesh: {mode: DEFAULT}}\n', 'MESH0701 ambientMesh'],
  [
    'near: names of Protobuf',
    'meshConfig: {access_log_file: /dev/stdout, default_config: {holdApplicationUntilProxyStarts: true}}\n',
    '',
  ],
  ['CoreDNS before 1.0', 'isClusterService: true\nmiddleware: {log: {}}\n', 'MESH0701 middleware'],
  ['near: CoreDNS since', 'isClusterService: true\nservers: [{plugins: [{name: log}]}]\n', ''],
  [
    'charts within a chart',
    'istio-ingress:\n  gateways:\n    istio-ingressgateway: {loadBalancerIp: 192.0.2.1}\n',
    'MESH0701 loadBalancerIp',
  ],
  [
    'the flat chart of istiod',
    'meshConfig: {}\nkeepaliveMaxServerConectionAge: 30m\n',
    'MESH0701 keepaliveMaxServerConectionAge',
  ],
  [
    'a gateway alone',
    'networkGateway: east\ntopologySpreadConstraint: []\n',
    'MESH0701 topologySpreadConstraint',
  ],
  [
    'a gateway alone, by its variables',
    'env: {ISTIO_META_REQUESTED_NETWORK_VIEW: external}\nserviceAcount: {create: true}\nautoscalling: {minReplicas: 1}\n',
    'MESH0701 serviceAcount, MESH0701 autoscalling',
  ],
  [
    'a name between clusters that no chart reads',
    'global: {multiCluster: {clusterName: a, region: b}}\n',
    'MESH0701 region',
  ],
  ['images below global', 'global: {meshID: a, network: b, image: {tag: c}}\n', 'MESH0701 image'],
  [
    'a name of capitals, and one of nobody',
    'global: {multiCluster: {clusterName: a}, network: b, meshid: c, mine: d}\n',
    'MESH0701 meshid, MESH0701? mine',
  ],
  ['near: images for other charts', 'global: {meshID: a, image: b}\nmine: {c: d}\n', ''],
  ['near: most of it for other charts', 'global: {meshID: a, image: b, logs: c, d: e}\n', ''],
  ['near: no mesh', 'global: {istioNamespace: a, hub: c, image: b}\n', ''],
  ['near: the same of another chart', 'global: {multiCluster: {region: b}, pilot: {}}\n', ''],
  ['near: a chart beside those of Istio', file('gateway: {enabled: true}\npilots: {a: 1}'), ''],
  [
    'near: a chart of somebody else',
    'global: {imageRegistry: a, mtsl: {enabled: true}}\nsecurity: {selfSigend: true}\ngateways: [a]\n',
    '',
  ],
  [
    'what is read elsewhere',
    file('  meshConfig: {}\n  accessLogFile: a\n  clusterName: b\n  fips: {enabled: true}'),
    'MESH0701 meshConfig, MESH0701 accessLogFile, MESH0701 clusterName, MESH0701 fips',
  ],
  [
    'what is read under global',
    file('proxy: {env: {A: b}}\nmeshID: a\nholdApplicationUntilProxyStarts: true'),
    'MESH0701 proxy, MESH0701 meshID, MESH0701 holdApplicationUntilProxyStarts',
  ],
  ['near: another proxy', file('proxy: {image: a, upstream: b}'), ''],
  [
    'near: a chart around charts',
    'clusterName: a\nmeshID: b\nproxy: {}\nistiod:\n  global: {meshID: b}\n',
    '',
  ],
  [
    'near: for the chart of node proxies',
    'multiCluster: {clusterName: a}\nmeshConfig: {}\nnetwork: b\n',
    '',
  ],
  [
    'near: a name that is read as well',
    'global: {clusterName: a, meshID: a, multiCluster: {clusterName: a}}\n',
    '',
  ],
  [
    'named twice',
    'global:\n  meshID: a\n  proxy: {logLevel: info}\n  hub: a\n  proxy: {}\n',
    'MESH0712 proxy',
  ],
  [
    'near: twice by a template',
    file('{{ if .a }}\npilot: {}\n{{ else }}\npilot: {}\n{{ end }}'),
    '',
  ],
  [
    'beside networks',
    'global:\n  meshNetworks:\n    a:\n    endpoints: []\n',
    'MESH0702! endpoints',
  ],
  [
    'networks that are a piece',
    networks('0.0.0.0'),
    'MESH0701? meshNetworks, MESH0514 0.0.0.0, MESH0701 istio-ingressgateway',
  ],
  [
    'networks of a piece within',
    networks('192.0.2.1').replaceAll(/^(?=.)/gm, '    '),
    'MESH0701 istio-ingressgateway',
  ],
  [
    'networks beside their place',
    `global: {meshID: a}\n${networks('192.0.2.1')}`,
    'MESH0701 meshNetworks, MESH0701 istio-ingressgateway',
  ],
  [
    'networks of values',
    `values:\n${networks('192.0.2.1').replaceAll(/^(?=.)/gm, '  ')}`,
    'MESH0701 meshNetworks, MESH0701 istio-ingressgateway',
  ],
  ['near: networks of somebody', 'meshNetworks: {a: {cidr: 10.0.0.0/8}}\nmine: 1\n', ''],
  [
    'in a dashboard',
    'kiali: {dashboard: {auth: {trategy: a}}}\nistio_cni: {}\n',
    'MESH0711? kiali, MESH0701 trategy',
  ],
  [
    'a word that is near true',
    '  istioCoreDNS:\n    enabled: ture\n',
    'MESH0701 istioCoreDNS, MESH0702! ture',
  ],
  ['near: a word in quotes', file('pilot: {env: {A: "flase"}}'), ''],
  ['near: no values of ours', 'a: {enabled: ture}\n', ''],
  [
    'a protocol of a Service',
    'networkGateway: a\nservice: {ports: [{name: tls, port: 15443, protocol: TLS}]}\n',
    'MESH0703 TLS',
  ],
  [
    'near: protocols of Services',
    'networkGateway: a\nservice: {ports: [{name: tls, port: 15443, protocol: TCP}]}\n',
    '',
  ],
  ['a CA for each cluster', file('security: {selfSigned: true}'), 'MESH0101 true'],
  ['near: the same of istiod', file('  tag: 1.6.0\nsecurity: {selfSigned: true}'), ''],
  ['near: no words', file('  jwtPolicy: $POLICY\n  caAddress: "{{ .ca }}"'), 'MESH0514? $POLICY'],
  ['near: no chart at all', 'mixer: {telemtery: 1}\n', ''],
  [
    'a part that is gone, with a word of a template between its braces',
    file('{{ if .x }}\nmixer: {telemetry: {{ .y }}}\n{{ end }}'),
    'MESH0711? mixer',
  ],
];

const held = (text: string, indent: string) => text.replace(/^(?=.)/gm, indent);
const wrong = 'global: {meshID: a}\npilot: {traceSampeling: 1}\n';
const release = (values: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec:\n  values:\n${held(values, '    ')}`;
const application = (helm: string, of = 'source:\n') =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  ${of}    chart: istiod\n    helm:\n${held(helm, '      ')}`;

/** Objects of tools that install charts. */
const carriers: readonly (readonly [name: string, text: string])[] = [
  [
    'an Istio of the Sail operator',
    `apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: default}\nspec:\n  version: v1.24.3\n  namespace: istio-system\n  values:\n${held(wrong, '    ')}`,
  ],
  ['a HelmRelease', release(wrong)],
  ['an Application', application(`valuesObject:\n${held(wrong, '  ')}`)],
  [
    'an ApplicationSet',
    application(`valuesObject:\n${held(wrong, '  ')}`, 'template:\n    spec:\n     source:\n')
      .replace('kind: Application', 'kind: ApplicationSet')
      .replace('    chart', '      chart')
      .replace(/    helm:[^]*/, (it) => held(it, '  ')),
  ],
  ['an Application, as a text', application(`values: |\n${held(wrong, '  ')}`)],
  [
    'an Application of several charts',
    application(`valuesObject:\n${held(wrong, '  ')}`, 'sources:\n  -').replace(
      '-    chart',
      '- chart',
    ),
  ],
  [
    'a HelmChart',
    `apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: a}\nspec:\n  valuesContent: |-\n${held(wrong, '    ')}`,
  ],
  [
    'a Kustomization',
    `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts:\n- name: istiod\n  valuesInline:\n${held(wrong, '    ')}`,
  ],
  [
    'a ConfigMap of values',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  values.yaml: |\n${held(wrong, '    ')}`,
  ],
];

/** What went with a release; `of` is the one at hand. */
const gone: readonly (readonly [name: string, text: string, expected: string, of?: string])[] = [
  ['of the single chart', file('galley: {}\nmixer: {a: 1}'), 'MESH0711? galley, MESH0711? mixer'],
  [
    'with a release',
    file('galley: {}\nmixer: {a: 1}\nistiocoredns: {enabled: false}'),
    'MESH0711? true, MESH0711 galley, MESH0711 mixer, MESH0711? istiocoredns',
    '1.22.0',
  ],
  [
    'one by one',
    file('security: {a: 1}\nmixer: {a: 1}\nkiali: {a: 1}\nservicegraph: {}\ncertmanager: {}'),
    'MESH0711 security, MESH0711 servicegraph, MESH0711 certmanager',
    '1.6.0',
  ],
  ['by the images', file('  tag: 1.9.1\ngalley: {}'), 'MESH0711? true, MESH0711 galley'],
  ['near: by the images', file('  tag: 1.4.3\ngalley: {}\nmixer: {}'), ''],
  ['near: charts of others', 'global: {meshID: a}\nkiali: {a: 1}\nsecurity: {}\n', '', '1.22.0'],
  [
    'in an IstioOperator',
    operator('kiali: {enabled: true}\nsecurity: {selfSigned: false}'),
    'MESH0711? kiali, MESH0711? security',
  ],
  ['mutual TLS', file('  mtls: {enabled: true}'), 'MESH0711? mtls'],
  [
    'mutual TLS, beside what came with 1.8',
    'global: {meshID: a, mtls: {enabled: true}}\nmeshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}}\n',
    'MESH0711 mtls',
  ],
  [
    'near: the same, in 1.5',
    'global: {meshID: a, mtls: {enabled: true}}\nmeshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}}\n',
    '',
    '1.5.0',
  ],
  [
    'a trust domain',
    'global: {meshID: a, trustDomain: b}\nmeshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}}\n',
    'MESH0711? b',
  ],
  [
    'near: a trust domain, in no release that is known',
    'global: {meshID: a, trustDomain: b}\n',
    '',
  ],
  [
    'networks of the node',
    'pilot: {enabled: true}\nistio_cni: {enabled: true}\n',
    'MESH0711? istio_cni',
  ],
  ['near: the same, in 1.20', 'pilot: {enabled: true}\nistio_cni: {enabled: true}\n', '', '1.20.0'],
  [
    'addresses by proxies',
    'meshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: "true"}}}\n',
    'MESH0711? ISTIO_META_DNS_AUTO_ALLOCATE',
  ],
  [
    'near: the same, in 1.24',
    'meshConfig: {defaultConfig: {proxyMetadata: {ISTIO_META_DNS_AUTO_ALLOCATE: "true"}}}\n',
    '',
    '1.24.0',
  ],
  [
    'the router mode of a gateway between networks',
    'labels: {topology.istio.io/network: a}\nenv: {ISTIO_META_ROUTER_MODE: sni-dnat}\n',
    'MESH0711? sni-dnat',
  ],
  ['near: of another gateway', 'env: {ISTIO_META_ROUTER_MODE: sni-dnat}\n', ''],
];

suite('values of charts', () => {
  for (const [name, text, expected, of] of gone) {
    test(`that went: ${name}`, () => {
      const context = of === undefined ? offline : { ...offline, istio: versionOf(of) };
      assert.equal(said(text, context), expected);
    });
  }
  for (const [name, values, wrong, meant] of slips) {
    for (const [where, text] of [
      ['a file', file(values)],
      ['an IstioOperator', operator(values)],
    ] as const) {
      test(`${name}, in ${where}`, () => {
        assert.equal(said(text, then), `MESH0701 ${wrong}`);
        const [found] = diagnose(text, then);
        assert.ok(found);
        const [fix] = fixesFor(text, found, then);
        assert.ok(fix, 'no fix');
        assert.equal(edited(text, fix.edits), text.replace(wrong, meant));
      });
    }
  }
  for (const [name, values] of sound) {
    test(`near: ${name}`, () => {
      assert.equal(said(file(values), then), '');
      assert.equal(said(operator(values), then), '');
    });
  }
  for (const [name, text, expected] of inFiles) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }
  for (const [name, text] of carriers) {
    test(`within ${name}`, () => {
      assert.equal(said(text), 'MESH0701 traceSampeling');
      assert.equal(said(text, { ...offline, structure: 'meaning' }), 'MESH0701 traceSampeling');
      const [found] = diagnose(text, offline);
      const [fix] = found ? fixesFor(text, found, offline) : [];
      assert.equal(edited(text, fix?.edits ?? []), text.replace('Sampeling', 'Sampling'));
    });
  }
  test('of the release that the Sail operator is to install', () => {
    const text = (version: string) =>
      `apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: a}\nspec:\n  version: ${version}\n  values: {meshConfig: {trustDomian: a}, global: {mtls: {enabled: true}, meshID: a}}\n`;
    assert.equal(said(text('v1.24-latest')), 'MESH0701 trustDomian, MESH0711 mtls');
    assert.equal(said(text('latest')), 'MESH0701 trustDomian, MESH0711? mtls');
  });
  test('settings of proxies go to their place, also within an object', () => {
    const wrong = 'meshConfig:\n  defaultConfig:\n    tracing: {}\n  concurrency: 2\n';
    const right = 'meshConfig:\n  defaultConfig:\n    tracing: {}\n    concurrency: 2\n';
    for (const [text, meant] of [
      [wrong, right],
      [release(wrong), release(right)],
    ] as const) {
      const [found] = diagnose(text, offline);
      const [fix] = found ? fixesFor(text, found, offline) : [];
      assert.equal(edited(text, fix?.edits ?? []), meant);
    }
  });
  test('what is near true is written as it was meant', () => {
    const text = file('pilot: {enabled: flase} # off');
    const found = diagnose(text, then).find(({ code }) => code === 'MESH0702');
    const [fix] = found ? fixesFor(text, found, then) : [];
    assert.equal(edited(text, fix?.edits ?? []), text.replace('flase', 'false'));
  });
  test('of an IstioOperator, that are read elsewhere or said twice', () => {
    const text = operator('global: {meshConfig: {}}\nkiali: {enabled: false}');
    const addons = '  addonComponents: {kiali: {enabled: true}}\n';
    assert.equal(said(text, then), 'MESH0701 meshConfig');
    assert.equal(said(text + addons, then), 'MESH0701 meshConfig, MESH0705 false');
    const open = text.replace('{}}', '{}, "${A}": b, mtls: {enabled: true}}');
    assert.equal(
      said(open),
      'MESH0701 meshConfig, MESH0514? ${A}, MESH0711? mtls, MESH0711? kiali',
    );
  });
  test('near: values of another chart, and an object of another tool', () => {
    assert.equal(said(release('pilots: {traceSampeling: 1}\n')), '');
    assert.equal(said(release(wrong).replace('helm.toolkit.fluxcd.io', 'example.com')), '');
  });
  test('are no objects, so editors that have our schemas hear of them as well', () => {
    const text = file('mixer: {telemtery: {enabled: true}}');
    assert.equal(said(text, { ...then, structure: 'meaning' }), 'MESH0701 telemtery');
    assert.equal(said(text, { ...then, structure: 'off' }), '');
  });
  test('what an IstioOperator has beside its values is none of them', () => {
    const components = 'components:\n  pilot: {enabled: true}';
    assert.equal(said(file(components)), 'MESH0701 components');
    assert.equal(said(file('components: {theme: dark}')), '');
    // Beside the values of an installation they are where they belong.
    assert.equal(said(`${operator(flow)}  ${components.replace('\n', '\n  ')}\n`), '');
  });
});

test('what is lost where a value stands twice', () => {
  const text = operator(
    'global: {meshID: a, network: b, proxy: {logLevel: c}}\nglobal: {network: d, proxy: {}}',
  );
  const [, , reason] =
    /^(.*?), so (.*)$/.exec(
      diagnose(text, offline).find((it) => it.code === 'MESH0712')?.message ?? '',
    ) ?? [];
  assert.equal(reason, 'global.meshID, global.proxy.logLevel of the first are lost.');
  const filledIn = operator('global: {${NAME}: a, network: b}\nglobal: {network: c}');
  assert.deepEqual(
    diagnose(filledIn, offline).flatMap((it) => (it.code === 'MESH0712' ? [it.message] : [])),
    ['global stands here twice, and readers take the last.'],
  );
});
