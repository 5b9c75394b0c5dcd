/** Objects of one text for workloads, Services and names that are there, or nearly: bad, good, and near misses. */
type Row = readonly [name: string, text: string, expected: string];

const object = (apiVersion: string, kind: string, metadata: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: {${spec}}\n---\n`;
const net = (kind: string, metadata: string, spec: string) =>
  object('networking.istio.io/v1alpha3', kind, metadata, spec);
const inOne = 'name: a, namespace: one';
const service = (port: string, metadata = inOne) =>
  object('v1', 'Service', metadata, `selector: {app: web}, ports: [{${port}}]`);
const http = service('name: http, port: 80, targetPort: 8080');
const tcp = service('name: tcp-a, port: 80, targetPort: 8080');
const pods = object(
  'apps/v1',
  'Deployment',
  inOne,
  'template: {metadata: {labels: {app: web, version: v1}}}',
);
const policy = (spec: string, app = 'app: web', metadata = inOne) =>
  object(
    'security.istio.io/v1beta1',
    'AuthorizationPolicy',
    metadata,
    `selector: {matchLabels: {${app}}}, ${spec}`,
  );
const to = (operation: string) => `rules: [{to: [{operation: {${operation}}}]}]`;
const peers = (more: string, app = 'app: web') =>
  object(
    'security.istio.io/v1beta1',
    'PeerAuthentication',
    inOne,
    `selector: {matchLabels: {${app}}}, ${more}`,
  );
const rule = (mode: string, host = 'a') =>
  net('DestinationRule', inOne, `host: ${host}, trafficPolicy: {tls: {mode: ${mode}}}`);
const sends = (host: string, more = '', namespace = 'two') =>
  net(
    'VirtualService',
    `name: b, namespace: ${namespace}`,
    `hosts: [b.com], gateways: [x/g], http: [{${more}route: [{destination: {host: ${host}, port: {number: 80}}}]}]`,
  );
const routes = net(
  'VirtualService',
  inOne,
  'hosts: [a], http: [{timeout: 5s, route: [{destination: {host: a}}]}]',
);
const gateway = net(
  'Gateway',
  'name: g, namespace: x',
  'selector: {c: d}, servers: [{hosts: [b.com], port: {number: 80, name: http, protocol: HTTP}}]',
);
const delegates = (...names: readonly string[]) =>
  net(
    'VirtualService',
    'name: root, namespace: x',
    `hosts: [b.com], gateways: [g], http: [${names.map((it) => `{match: [{uri: {prefix: /${it.length}}}], delegate: {name: ${it}, namespace: one}}`).join()}]`,
  );
const delegate = net(
  'VirtualService',
  'name: shop, namespace: one',
  'http: [{route: [{destination: {host: a}}]}]',
);
const mixer = (kind: string, name: string, spec: string) =>
  object('config.istio.io/v1alpha2', kind, `name: ${name}, namespace: one`, spec);
const acts = (handler: string) =>
  mixer('rule', 'r', `actions: [{handler: ${handler}, instances: [checks]}]`);
const outside = (port: string, more = '') =>
  net(
    'ServiceEntry',
    inOne,
    `hosts: [a.com], location: MESH_EXTERNAL, resolution: DNS, ports: [${port}]${more}`,
  );
const bySni = (more: string) =>
  net(
    'VirtualService',
    inOne,
    `hosts: [a.com], gateways: [way-out, mesh], tls: [{match: [{port: 443, sniHosts: [a.com]}], route: [{destination: {host: a.com}}]}]${more}`,
  );
const wayOut = (mode: string) =>
  net(
    'Gateway',
    'name: way-out, namespace: one',
    `selector: {istio: egressgateway}, servers: [{hosts: [a.com], port: {number: 443, name: tls, protocol: HTTPS}, ${mode}}]`,
  );
const outBy = (mode: string) => wayOut(mode).replace('egressgateway', 'way-out');
const leaves = () =>
  net(
    'VirtualService',
    'name: l, namespace: one',
    'hosts: [a.com], http: [{route: [{destination: {host: egress.one.svc.cluster.local, port: {number: 443}}}]}]',
  );
const tls = '{number: 443, name: tls, protocol: TLS}';
const both = `{number: 80, name: http, protocol: HTTP}, ${tls}`;
const spoken = (protocol: string, number = 443, name = 'other') =>
  outside(`{number: ${number}, name: p, protocol: ${protocol}}`).replace(
    'name: a,',
    `name: ${name},`,
  );
const ofCa = (mode: string) =>
  net(
    'DestinationRule',
    inOne,
    `host: a.com, trafficPolicy: {tls: {mode: ${mode}${mode === 'SIMPLE' ? ', caCertificates: /ca' : ''}}}`,
  );

const selectsVms = (labels: string, host = 'c.com') =>
  net(
    'ServiceEntry',
    `name: ${host}, namespace: one`,
    `hosts: [${host}], location: MESH_INTERNAL, resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], workloadSelector: {labels: {${labels}}}`,
  );
const vm = net('WorkloadEntry', inOne, 'address: 10.0.0.1, labels: {app: vm, version: v1}');
const sidecar = (name: string, labels: string) =>
  net(
    'Sidecar',
    `name: ${name}, namespace: one`,
    `workloadSelector: {labels: {${labels}}}, egress: [{hosts: [./*]}]`,
  );

/** Beside something of Istio's. */
const ofMesh = sidecar('c', 'app: other');
const run =
  object(
    'apps/v1',
    'Deployment',
    inOne,
    'selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: a, image: b, ports: [{containerPort: 8080, name: web}]}]}}',
  ) + ofMesh;
const more = (port: string) => service(port, 'name: b, namespace: one') + ofMesh;

export const rows: readonly Row[] = [
  // Workloads.
  ['0719 a port of the Service', policy(to('ports: ["80"]')) + http, '0719 "80"'],
  ['0719 near: a port of the pods', policy(to('ports: ["8080"]')) + http, ''],
  [
    '0719 near: a port by its name',
    policy(to('ports: ["80"]')) + service('name: http, port: 80, targetPort: web'),
    '',
  ],
  ['0719 near: of other pods', policy(to('ports: ["80"]'), 'app: shop') + http, ''],
  ['0719 a port of mutual TLS', peers('portLevelMtls: {80: {mode: STRICT}}') + http, '0719 80'],
  ['0719 HTTP on TCP', policy(to('methods: [GET]')) + tcp, '0719 methods'],
  ['0719 near: HTTP on HTTP', policy(to('methods: [GET]')) + http, ''],
  [
    '0719 near: one rule of them',
    policy(
      'rules: [{to: [{operation: {methods: [GET]}}]}, {from: [{source: {namespaces: [a]}}], to: [{operation: {ports: ["8080"]}}]}]',
    ) + tcp,
    '',
  ],
  ['0719 a letter off', policy('rules: [{}]', 'app: webb') + pods, '0719 {app: webb}'],
  [
    '0719 another name of the label',
    peers('mtls: {mode: STRICT}', 'app.kubernetes.io/name: web') + pods,
    '0719 {app.kubernetes.io/name: web}',
  ],
  ['0719 near: other pods', policy('rules: [{}]', 'app: shop') + pods, ''],
  ['0719 near: another version', policy('rules: [{}]', 'app: web, version: v2') + pods, ''],
  ['0719 near: these pods', policy('rules: [{}]', 'version: v1') + pods, ''],
  [
    '0719 near: another namespace',
    policy('rules: [{}]', 'app: webb', 'name: a, namespace: two') + pods,
    '',
  ],

  // One pod, two that each take it.
  [
    '0611 two policies by other labels',
    peers('mtls: {mode: STRICT}') +
      peers('mtls: {mode: STRICT}', 'version: v1').replace('name: a', 'name: b') +
      pods,
    '0611 b',
  ],
  [
    '0611 two Sidecars by other labels',
    pods + sidecar('c', 'app: web') + sidecar('d', 'version: v1, app: web'),
    '0611 d',
  ],
  ['0611 near: two kinds', peers('mtls: {mode: STRICT}') + sidecar('c', 'version: v1') + pods, ''],
  [
    '0611 near: other pods',
    sidecar('c', 'app: web') + sidecar('d', 'version: v2, app: web') + pods,
    '',
  ],
  [
    '0611 near: the same object again',
    sidecar('c', 'app: web') + sidecar('c', 'version: v1') + pods,
    '0730 c',
  ],

  // What Services lead to.
  ['0734 no such port', service('name: http, port: 80, targetPort: wbe') + run, '0734 wbe'],
  ['0734 near: the port', service('name: http, port: 80, targetPort: web') + run, ''],
  ['0734 near: by number', service('name: http, port: 80, targetPort: 81') + run, ''],
  [
    '0734 near: pods of something else',
    service('name: http, port: 80, targetPort: wbe') + run.replaceAll('app: web', 'app: shop'),
    '',
  ],
  [
    '0734 near: laid over others',
    service('name: http, port: 80, targetPort: wbe') + run.replace('image: b, ', ''),
    '',
  ],
  [
    '0734 near: some have it',
    service('name: http, port: 80, targetPort: wbe') +
      run +
      run
        .slice(0, -ofMesh.length)
        .replace('name: web}', 'name: wbe}')
        .replace('name: a,', 'name: c,'),
    '',
  ],
  [
    '0734 near: the injector makes the container',
    service('name: http, port: 80, targetPort: wbe') + run.replace('image: b, ', 'image: auto, '),
    '',
  ],
  ['0734 HTTP and TCP', http + more('name: tcp, port: 81, targetPort: 8080'), '0734 8080'],
  [
    '0734 near: of a gateway',
    (http + more('name: tcp, port: 81, targetPort: 8080')).replaceAll(
      'selector: {app: web}',
      'selector: {istio: ingressgateway}',
    ),
    '',
  ],
  ['0734 near: both HTTP', http + more('name: grpc, port: 81, targetPort: 8080'), ''],
  ['0734 near: nobody says what', http + more('name: web, port: 81, targetPort: 8080'), ''],
  ['0734 near: two ports', http + more('name: tcp, port: 81, targetPort: 81'), ''],
  ['0734 near: UDP', http + more('name: tcp, protocol: UDP, port: 81, targetPort: 8080'), ''],

  // One host, two ways to speak.
  ['0508 another protocol', outside(tls) + spoken('HTTP'), '0508 HTTP'],
  ['0508 near: of one kind', outside(tls) + spoken('HTTPS'), ''],
  ['0508 near: another port', outside(tls) + spoken('HTTP', 80), ''],
  ['0508 near: the same object again', outside(tls) + spoken('HTTP', 443, 'a'), ''],
  [
    '0508 near: for their namespaces alone',
    outside(tls, ', exportTo: ["."]') + spoken('HTTP').replace('one', 'two'),
    '',
  ],

  ['0719 workloads left alone', selectsVms('app: vm-web') + vm, '0719 labels'],
  ['0719 near: its workloads', selectsVms('app: vm') + vm, ''],
  ['0719 near: those of another', selectsVms('app: vm') + selectsVms('app: x', 'b.com') + vm, ''],

  // Services.
  ['0728 HTTP routes for TCP', routes + tcp, '0728 http'],
  ['0728 near: for HTTP', routes + http, ''],
  ['0728 near: a port that says nothing', routes + service('name: web, port: 80'), ''],
  [
    '0616 plain pods',
    peers('mtls: {mode: DISABLE}') + http + rule('ISTIO_MUTUAL'),
    '0616 ISTIO_MUTUAL',
  ],
  ['0616 strict pods', peers('mtls: {mode: STRICT}') + http + rule('DISABLE'), '0616 DISABLE'],
  [
    '0616 near: other pods',
    peers('mtls: {mode: DISABLE}', 'app: x') + http + rule('ISTIO_MUTUAL'),
    '',
  ],
  ['0707 of another namespace', sends('a') + http, '0707 a'],
  ['0707 half a name', sends('a.one') + http, '0707 a.one'],
  ['0707 near: a whole name', sends('a.one.svc.cluster.local') + http, ''],
  [
    '0707 near: both have one',
    sends('a') + http + service('name: http, port: 80', 'name: a, namespace: two'),
    '',
  ],
  [
    '0707 near: no such Service',
    sends('c') + sends('a.com', 'match: [{uri: {exact: /a}}], ', 'three') + http,
    '',
  ],
  ['0707 near: no namespace', sends('a') + service('name: http, port: 80', 'name: a'), ''],

  // Gateways and names.
  ['0728 no such port', sends('c', 'match: [{port: 8443}], ') + gateway, '0728 8443'],
  ['0728 near: a port', sends('c', 'match: [{port: 80}], ') + gateway, ''],
  ['0719 no such delegate', delegates('shop-routes') + delegate, '0719 shop-routes'],
  ['0719 near: one beside another', delegates('shop', 'shop-routes') + delegate, ''],
  ['0719 near: of a file of its own', delegates('cart') + delegate, ''],
  [
    '0719 no such handler',
    acts('denierhandler') + mixer('handler', 'denyhandler', 'params: {}'),
    '0719 denierhandler',
  ],
  ['0719 no such instance', acts('x') + mixer('instance', 'check', 'params: {}'), '0719 checks'],
  [
    '0719 near: with its kind',
    acts('denyhandlr.denier') + mixer('handler', 'denyhandler', 'params: {}'),
    '',
  ],

  // Egress gateways.
  [
    '0612 plain calls to one that passes TLS on',
    wayOut('tls: {mode: PASSTHROUGH}') + leaves() + bySni('').replace(', mesh', ''),
    '0612 443',
  ],
  [
    '0612 plain calls, and others that go to a Service at once',
    wayOut('tls: {mode: PASSTHROUGH}') +
      bySni('').replace(', mesh', '') +
      leaves()
        .replace('{number: 443}}}', '{number: 443}}, weight: 99}')
        .replace(
          'route: [',
          'route: [{destination: {host: b.one.svc.cluster.local, port: {number: 443}}, weight: 1}, ',
        ),
    '0612 443',
  ],
  [
    '0612 near: TLS by a rule',
    wayOut('tls: {mode: PASSTHROUGH}') +
      leaves() +
      bySni('').replace(', mesh', '') +
      ofCa('SIMPLE').replace('a.com', 'egress.one.svc.cluster.local'),
    '',
  ],
  [
    '0612 left at the gateway',
    wayOut('tls: {mode: ISTIO_MUTUAL}') + leaves(),
    '0612? egress.one.svc.cluster.local',
  ],
  [
    '0612 near: routed on',
    wayOut('tls: {mode: ISTIO_MUTUAL}') +
      leaves() +
      sends('a.com').replace('b.com', '"*.com"').replace('x/g', 'one/way-out'),
    '',
  ],
  ['0612 near: without the gateway', leaves(), ''],
  [
    '0612 near: one of two gateways',
    wayOut('tls: {mode: ISTIO_MUTUAL}') +
      wayOut('tls: {mode: ISTIO_MUTUAL}')
        .replace('name: way-out', 'name: other')
        .replace('egressgateway', 'egress') +
      leaves(),
    '',
  ],
  // Hosts outside.
  ['0616 mutual TLS outside', outside(tls) + ofCa('ISTIO_MUTUAL'), '0616 ISTIO_MUTUAL'],
  ['0616 TLS within TLS', outside(tls) + ofCa('SIMPLE'), '0616 SIMPLE'],
  ['0616 TLS on the port of plain calls', outside(both) + ofCa('SIMPLE'), '0616 SIMPLE'],
  [
    '0616 near: plain calls that go on to another port',
    outside(both.replace('HTTP}', 'HTTP, targetPort: 443}')) + ofCa('SIMPLE'),
    '',
  ],
  [
    '0616 near: TLS on one port',
    outside(both) +
      ofCa('SIMPLE')
        .replace('{tls: {', '{portLevelSettings: [{port: {number: 443}, tls: {')
        .replace('}}}', '}}]}}'),
    '',
  ],
  [
    '0616 near: plain calls that are routed',
    outside(both) + ofCa('SIMPLE') + sends('a.com').replace('b.com', 'a.com'),
    '',
  ],
  ['0616 plain calls to TLS', outside(tls) + sends('a.com').replace('80', '443'), '0616 443'],
  [
    '0616 near: plain calls to TLS, by a rule for more',
    outside(tls) + sends('a.com').replace('80', '443') + ofCa('SIMPLE').replace('a.com', '"*.com"'),
    '',
  ],
  ['0616 near: plain calls to HTTP', outside(both) + sends('a.com'), ''],
  [
    '0616 near: from a gateway',
    outside(tls) + ofCa('SIMPLE') + sends('a.com').replace('80', '443'),
    '',
  ],
  [
    '0616 TLS that a gateway passes on by its SNI',
    outside(tls) + ofCa('SIMPLE') + bySni(''),
    '0616 SIMPLE',
  ],
  [
    '0616 near: beside plain calls',
    outside(tls) + ofCa('SIMPLE') + bySni(', http: [{route: [{destination: {host: a.com}}]}]'),
    '',
  ],
  [
    '0616 near: a mesh of its own',
    outside(tls, ', endpoints: [{address: b.com}]') + ofCa('ISTIO_MUTUAL'),
    '',
  ],

  // What only HTTP has, at gateways that speak none.
  ...['PASSTHROUGH', 'AUTO_PASSTHROUGH'].map((mode): Row => [
    `0719 a policy for requests at ${mode}`,
    outBy(`tls: {mode: ${mode}}`) + policy(to('ports: ["443"], hosts: [a.com]'), 'istio: way-out'),
    '0719 hosts',
  ]),
  [
    '0719 of the root namespace, by a condition of a rule',
    outBy('tls: {mode: PASSTHROUGH}') +
      policy(
        'rules: [{to: [{operation: {ports: ["443"]}}], when: [{key: "request.headers[a]", values: [b]}]}]',
        'istio: way-out',
        'name: a, namespace: istio-system',
      ),
    '0719 "request.headers[a]"',
  ],
  [
    '0719 callers of requests, refused',
    outBy('tls: {mode: PASSTHROUGH}') +
      policy(
        'action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}], to: [{operation: {ports: ["443"]}}]}]',
        'istio: way-out',
      ),
    '0719 notRequestPrincipals',
  ],
  [
    '0719 near: connections',
    outBy('tls: {mode: PASSTHROUGH}') +
      policy(
        'rules: [{from: [{source: {namespaces: [b]}}], to: [{operation: {ports: ["443"]}}], when: [{key: connection.sni, values: [a.com]}]}]',
        'istio: way-out',
      ),
    '',
  ],
  [
    '0719 near: the gateway ends TLS, and speaks HTTP',
    outBy('tls: {mode: ISTIO_MUTUAL}') + policy(to('hosts: [a.com]'), 'istio: way-out'),
    '',
  ],
  [
    '0719 near: another Gateway of it speaks HTTP',
    outBy('tls: {mode: PASSTHROUGH}') +
      gateway.replace('c: d', 'istio: way-out') +
      policy(to('hosts: [a.com]'), 'istio: way-out'),
    '',
  ],
  [
    '0719 near: a gateway without servers',
    net('Gateway', 'name: g, namespace: one', 'selector: {istio: way-out}, servers: []') +
      policy(to('hosts: [a.com]'), 'istio: way-out'),
    '0716! servers',
  ],
  [
    '0719 near: for another gateway',
    outBy('tls: {mode: PASSTHROUGH}') + policy(to('hosts: [a.com]'), 'istio: way-in'),
    '',
  ],
  [
    '0719 near: a provider decides',
    outBy('tls: {mode: PASSTHROUGH}') +
      policy(`action: AUDIT, ${to('hosts: [a.com]')}`, 'istio: way-out'),
    '',
  ],
];
