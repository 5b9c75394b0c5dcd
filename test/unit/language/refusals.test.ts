/** What Istio's own validation refuses or warns of, by version: what is bad, what is good, and near misses. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, minor?: number];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const object = (kind: string, spec: string, version = 'networking.istio.io/v1alpha3') =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: a, namespace: shop}\nspec: ${spec}\n`;

const tls = (fields: string) =>
  object(
    'Gateway',
    `{selector: {a: b}, servers: [{hosts: [a.example.com], port: {name: https, number: 443, protocol: HTTPS}, tls: {${fields}}}]}`,
  );
const policy = (fields: string) =>
  object('DestinationRule', `{host: a.example.com, trafficPolicy: {${fields}}}`);
const balancer = (fields: string) => policy(`outlierDetection: {}, loadBalancer: {${fields}}`);
const localities = (...from: readonly string[]) =>
  balancer(
    `localityLbSetting: {distribute: [${from.map((it) => `{from: "${it}", to: {"x/*": 100}}`).join(', ')}]}`,
  );
const sidecar = (fields: string) => object('Sidecar', `{${fields}}`);
const egress = (fields: string) => sidecar(`egress: [{${fields}}]`);
const ingress = (fields: string) =>
  sidecar(`egress: [{hosts: ["*/*"]}], ingress: [{defaultEndpoint: "127.0.0.1:80", ${fields}}]`);
const entry = (fields: string) =>
  object(
    'ServiceEntry',
    `{hosts: [a.example.com, b.example.com], ports: [{name: https, number: 443, protocol: HTTPS}], ${fields}}`,
  );
const group = (fields: string) => object('WorkloadGroup', `{template: {}, ${fields}}`);
const authentication = (fields: string, name = 'a') =>
  object('Policy', `{${fields}}`, 'authentication.istio.io/v1alpha1').replace(
    'name: a',
    `name: ${name}`,
  );
const patch = (fields: string) =>
  object('EnvoyFilter', `{configPatches: [{${fields}, patch: {operation: REMOVE}}]}`);
const added = (type: string) =>
  object(
    'EnvoyFilter',
    `{configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE, value: {a: [{typed_config: {'@type': type.googleapis.com/${type}}}]}}}]}`,
  );
const limiting =
  'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
const limit = (fields: string) =>
  object(
    'EnvoyFilter',
    `{configPatches: [{applyTo: HTTP_FILTER, match: {context: SIDECAR_INBOUND}, patch: {operation: INSERT_BEFORE, value: {name: a, typed_config: {'@type': ${limiting}, ${fields}}}}}]}`,
  ).replace('metadata: {name: a,', 'metadata: {name: b,');
const plugin = (config: string, operation = 'ADD') =>
  object(
    'EnvoyFilter',
    `{configPatches: [{applyTo: EXTENSION_CONFIG, patch: {operation: ${operation}, value: {name: a, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm, config: {${config}}}}}}]}`,
  );
const waypoint = (kind: string, match: string) =>
  patch(`applyTo: ${kind}, match: {context: WAYPOINT${match}}`);
const old = (fields: string) =>
  object('EnvoyFilter', `{workloadLabels: {a: b}, filters: [{${fields}}]}`);
const pair = 'serverCertificate: /etc/c, privateKey: /etc/k';

const onPort = (number: number, mode = 'SIMPLE, credentialName: a') =>
  tls(`mode: ${mode}`).replace('443', String(number));

const rows: readonly Row[] = [
  // Ports of the proxies themselves.
  ['ready on it', onPort(15021, 'ISTIO_MUTUAL'), 'MESH0716 15021'],
  ['metrics on it', onPort(15090), 'MESH0716 15090'],
  ['hosts twice: of the own namespace', egress('hosts: ["./*", "shop/*"]'), 'MESH0719 "shop/*"'],
  [
    'hosts twice: near: the default of the mesh',
    egress('hosts: ["./*", "istio-system/*"]').replace('shop', 'istio-system'),
    '',
  ],
  [
    'hosts twice: of pods in the root namespace',
    sidecar(
      'workloadSelector: {labels: {a: b}}, egress: [{hosts: ["./*", "istio-system/*"]}]',
    ).replace('shop', 'istio-system'),
    'MESH0719 "istio-system/*"',
  ],
  [
    'hosts twice: near: no namespace',
    egress('hosts: ["./*", "istio-system/*"]').replace(', namespace: shop', ''),
    '',
  ],
  ['near: before 1.6', onPort(15021), '', 5],
  ['near: of gateways', onPort(15443), ''],
  // The TLS of gateways.
  [
    'no key in it',
    tls("mode: SIMPLE, serverCertificate: /etc/c, privateKey: ''"),
    'MESH0716! SIMPLE',
  ],
  ['of the mesh: near: empty texts', tls("mode: ISTIO_MUTUAL, privateKey: ''"), ''],
  [
    'ciphers nobody asks for',
    tls('mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_3, cipherSuites: [AES128-SHA]'),
    'MESH0716? cipherSuites',
  ],
  ['a name without TLS', policy('tls: {mode: DISABLE, sni: a.b}'), 'MESH0717? sni'],
  ['near: a name that says nothing', policy('tls: {mode: DISABLE, sni: ""}'), ''],
  [
    'of the mesh: Secrets',
    tls('mode: ISTIO_MUTUAL, credentialNames: [a]'),
    'MESH0716! credentialNames',
  ],
  ['passed on: a list of revoked ones', tls('mode: PASSTHROUGH, caCrl: /etc/r'), 'MESH0716 caCrl'],
  [
    'two sources, new',
    tls(`mode: SIMPLE, credentialName: a, ${pair}`),
    'MESH0716! serverCertificate',
    27,
  ],
  [
    'two sources, of some versions',
    tls(`mode: SIMPLE, credentialName: a, ${pair}`),
    'MESH0716 serverCertificate',
  ],
  ['two sources: near: before', tls(`mode: SIMPLE, credentialName: a, ${pair}`), '', 26],
  [
    'two sources: near: half of one',
    tls('mode: SIMPLE, credentialName: a, privateKey: /etc/k'),
    '',
    27,
  ],
  [
    'two sources: several Secrets',
    tls(`mode: SIMPLE, credentialNames: [a], ${pair}`),
    'MESH0716! serverCertificate',
  ],
  [
    'several: one without its key',
    tls(`mode: SIMPLE, tlsCertificates: [{${pair}}, {serverCertificate: /etc/d}]`),
    'MESH0716! serverCertificate: /etc/d',
  ],
  [
    'several: three',
    tls(`mode: SIMPLE, tlsCertificates: [{${pair}}, {${pair}}, {${pair}}]`),
    'MESH0716 tlsCertificates',
  ],
  [
    'several: none to check by',
    tls(`mode: MUTUAL, tlsCertificates: [{${pair}}]`),
    'MESH0716! MUTUAL',
  ],
  [
    'several: near: two, and one to check by',
    tls(`mode: MUTUAL, caCertificates: /etc/ca, tlsCertificates: [{${pair}}, {${pair}}]`),
    '',
  ],
  ['revoked: nobody is asked', tls(`mode: SIMPLE, ${pair}, caCrl: /etc/r`), 'MESH0716! caCrl'],
  [
    'revoked: near: of clients',
    tls(`mode: MUTUAL, ${pair}, caCertificates: /etc/ca, caCrl: /etc/r`),
    '',
  ],
  [
    'old TLS',
    tls('mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_0'),
    'MESH0716 TLSV1_0',
    20,
  ],
  [
    'old TLS, of some versions',
    tls('mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_0'),
    'MESH0716? TLSV1_0',
  ],
  [
    'old TLS: near: with ciphers',
    tls('mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_0, cipherSuites: [AES128-SHA]'),
    '',
    20,
  ],
  [
    'old TLS: near: of old Istio',
    tls('mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_0'),
    '',
    8,
  ],
  [
    'a wildcard within a label',
    tls('mode: SIMPLE, credentialName: a')
      .replace('a.example', '"*a.example')
      .replace('.com', '.com"'),
    'MESH0707! "*a.example.com"',
    17,
  ],

  // What is checked of servers.
  [
    'nothing to check, and by what',
    policy('tls: {mode: SIMPLE, insecureSkipVerify: true, caCertificates: /etc/ca}'),
    'MESH0717 caCertificates',
  ],
  [
    'nothing to check, by version',
    policy('tls: {mode: SIMPLE, insecureSkipVerify: true, caCertificates: /etc/ca}'),
    'MESH0717! caCertificates',
    19,
  ],
  [
    'near: nothing to check, before',
    policy('tls: {mode: SIMPLE, insecureSkipVerify: true, caCertificates: /etc/ca}'),
    '',
    18,
  ],
  [
    'nothing to check, and who',
    policy('tls: {mode: SIMPLE, insecureSkipVerify: true, subjectAltNames: [a]}'),
    'MESH0717 subjectAltNames',
  ],
  [
    'nothing to check: near: a client’s own',
    policy('tls: {mode: MUTUAL, insecureSkipVerify: true, credentialName: a}'),
    'MESH0725? true',
  ],
  [
    'nothing to check: near: all is',
    policy(
      'tls: {mode: SIMPLE, insecureSkipVerify: false, caCertificates: /etc/ca, subjectAltNames: [a]}',
    ),
    '',
  ],

  // Connections.
  [
    'stays and becomes',
    policy('connectionPool: {http: {h2UpgradePolicy: UPGRADE, useClientProtocol: true}}'),
    'MESH0717! useClientProtocol',
  ],
  [
    'stays: near: not told to become',
    policy('connectionPool: {http: {h2UpgradePolicy: DEFAULT, useClientProtocol: true}}'),
    '',
  ],
  [
    'a tunnel to any',
    policy('tunnel: {targetHost: "*.example.com", targetPort: 80}'),
    'MESH0717! "*.example.com"',
  ],
  [
    'a tunnel by GET',
    policy('tunnel: {protocol: GET, targetHost: a.example.com, targetPort: 80}'),
    'MESH0703! GET',
  ],
  [
    'a tunnel to nowhere',
    policy('tunnel: {targetHost: "a,b.example.com", targetPort: 80}'),
    'MESH0707! "a,b.example.com"',
  ],
  [
    'a tunnel and its like',
    policy('tunnel: {targetHost: a.b, targetPort: 80}, proxyProtocol: {version: V1}'),
    'MESH0705! proxyProtocol',
  ],
  [
    'a tunnel: near: to an address',
    policy('tunnel: {protocol: POST, targetHost: 10.0.0.1, targetPort: 80}'),
    '',
  ],
  [
    'errors under their old name',
    policy('outlierDetection: {consecutiveErrors: 5}'),
    'MESH0717 consecutiveErrors',
    20,
  ],
  [
    'errors under their old name, in a form newer than that',
    policy('outlierDetection: {consecutiveErrors: 5}').replace('v1alpha3', 'v1beta1'),
    'MESH0717? consecutiveErrors',
  ],
  [
    'errors: fewer than none',
    policy('outlierDetection: {consecutiveErrors: -1}'),
    'MESH0717! -1',
    4,
  ],
  [
    'errors: near: when it was their name',
    policy('outlierDetection: {consecutiveErrors: 5}'),
    '',
    4,
  ],

  // Endpoints.
  [
    'a table of no prime',
    balancer('consistentHash: {useSourceIp: true, maglev: {tableSize: 1000}}'),
    'MESH0717! 1000',
  ],
  [
    'a table of no size',
    balancer('consistentHash: {useSourceIp: true, maglev: {}}'),
    'MESH0717! maglev',
  ],
  [
    'a table that is too large',
    balancer('consistentHash: {useSourceIp: true, maglev: {tableSize: 5000011}}'),
    'MESH0717! 5000011',
  ],
  [
    'a table: near: of a prime',
    balancer('consistentHash: {useSourceIp: true, maglev: {tableSize: 1009}}'),
    '',
  ],
  [
    'a ring and a table',
    balancer('consistentHash: {useSourceIp: true, minimumRingSize: 9, maglev: {tableSize: 1009}}'),
    'MESH0717! minimumRingSize',
  ],
  [
    'a ring, twice',
    balancer('consistentHash: {useSourceIp: true, ringHash: {}, maglev: {tableSize: 1009}}'),
    'MESH0705! maglev',
  ],
  [
    'a ring in its old place',
    balancer('consistentHash: {useSourceIp: true, minimumRingSize: 9}'),
    'MESH0717 minimumRingSize',
    20,
  ],
  [
    'a ring: near: when it was its place',
    balancer('consistentHash: {useSourceIp: true, minimumRingSize: 9}'),
    '',
    15,
  ],
  [
    'a cookie of any age',
    balancer('consistentHash: {httpCookie: {name: a}}'),
    'MESH0717! httpCookie',
    4,
  ],
  ['a cookie: near: since', balancer('consistentHash: {httpCookie: {name: a}}'), '', 22],
  ['warm at once', balancer('warmup: {duration: 5s, aggression: 0.5}'), 'MESH0717! 0.5', 30],
  ['warm: near: since', balancer('warmup: {duration: 5s, aggression: 0.5}'), '', 31],

  // Localities.
  ['a wildcard in front', localities('*/b'), 'MESH0717! "*/b"'],
  ['a wildcard for a part', localities('a/b*'), 'MESH0717! "a/b*"'],
  ['a part without a name', localities('a//c'), 'MESH0717! "a//c"'],
  ['a place within another', localities('a/*', 'a/b/c'), 'MESH0717! "a/b/c"'],
  ['a place around another', localities('a/b/c', 'a/b'), 'MESH0717! "a/b"'],
  ['places: near: a wildcard behind them', localities('a/b/c', 'a/*'), ''],
  ['places: near: beside each other', localities('a/*', 'ab/*', 'c/d', 'c/e/*', 'f/g/h'), ''],
  [
    'shares that overlap',
    balancer('localityLbSetting: {distribute: [{from: a/*, to: {b/*: 50, b/c: 50}}]}'),
    'MESH0717! b/c',
  ],
  [
    'zones: between parts of regions',
    balancer('zoneAwareLbSetting: {failover: [{from: a/b, to: c}]}'),
    'MESH0717! a/b',
  ],
  [
    'zones: by zones',
    balancer('zoneAwareLbSetting: {failoverPriority: [topology.kubernetes.io/zone]}'),
    'MESH0717! topology.kubernetes.io/zone',
  ],
  [
    'zones: near: by what they run',
    balancer('zoneAwareLbSetting: {failoverPriority: [version]}'),
    '',
  ],
  [
    'zones beside localities',
    balancer('zoneAwareLbSetting: {}, localityLbSetting: {}'),
    'MESH0705! localityLbSetting',
  ],

  // Sidecars.
  [
    'no hosts to call',
    sidecar('ingress: [{port: {number: 80, protocol: HTTP}, defaultEndpoint: ":80"}]'),
    'MESH0719! spec',
    4,
  ],
  ['no hosts: near: since', sidecar('ingress: [{port: {number: 80, protocol: HTTP}}]'), '', 20],
  [
    'listens nowhere',
    sidecar('egress: [{hosts: ["*/*"]}], ingress: [{port: {number: 80, protocol: HTTP}}]'),
    'MESH0719! port',
    4,
  ],
  ['limits of nothing', sidecar('inboundConnectionPool: {}'), 'MESH0719! inboundConnectionPool'],
  [
    'limits of nothing, for a port',
    ingress('port: {number: 80, protocol: HTTP}, connectionPool: {}'),
    'MESH0719! connectionPool',
  ],
  [
    'limits for what is no request',
    ingress('port: {number: 80, protocol: TCP}, connectionPool: {http: {maxRetries: 1}}'),
    'MESH0719 http',
  ],
  [
    'limits: near: for requests',
    ingress('port: {number: 80, protocol: HTTP}, connectionPool: {http: {maxRetries: 1}}'),
    '',
  ],
  [
    'called over a socket',
    ingress('port: {number: 80, protocol: HTTP}, bind: "unix:///a"'),
    'MESH0719! "unix:///a"',
    20,
  ],
  [
    'called over a socket: near: once',
    ingress('port: {number: 0, protocol: HTTP}, bind: "unix:///a"'),
    '',
    4,
  ],
  ['called on a port without a number', ingress('port: {protocol: HTTP}'), 'MESH0719! port'],
  ['called on no port', ingress('port: {number: 0, protocol: HTTP}'), 'MESH0719! 0'],
  [
    'TLS of the mesh',
    ingress('port: {number: 80, protocol: HTTPS}, tls: {mode: ISTIO_MUTUAL}'),
    'MESH0719! ISTIO_MUTUAL',
  ],
  [
    'TLS by a Secret',
    ingress('port: {number: 80, protocol: HTTPS}, tls: {mode: SIMPLE, credentialName: a}'),
    'MESH0719! credentialName',
  ],
  [
    'TLS of known clients',
    ingress(
      `port: {number: 80, protocol: HTTPS}, tls: {mode: SIMPLE, ${pair}, subjectAltNames: [a]}`,
    ),
    'MESH0719! subjectAltNames',
  ],
  [
    'TLS without a key',
    ingress('port: {number: 80, protocol: HTTPS}, tls: {mode: SIMPLE}'),
    'MESH0719! SIMPLE',
  ],
  [
    'TLS that is not spoken',
    ingress(`port: {number: 80, protocol: HTTP}, tls: {mode: SIMPLE, ${pair}}`),
    'MESH0719! tls',
  ],
  [
    'TLS: near: with files',
    ingress(
      `port: {number: 80, protocol: HTTPS}, tls: {mode: SIMPLE, ${pair}, httpsRedirect: false}`,
    ),
    '',
  ],
  [
    'listens on no port',
    ingress('port: {number: 80, protocol: HTTP}').replace('127.0.0.1:80', '127.0.0.1:70000'),
    'MESH0719! "127.0.0.1:70000"',
  ],
  [
    'listens on a folder',
    ingress('port: {number: 80, protocol: HTTP}').replace('127.0.0.1:80', 'unix:///'),
    'MESH0719! "unix:///"',
  ],
  [
    'listens: near: on IPv6',
    ingress('port: {number: 80, protocol: HTTP}').replace('127.0.0.1:80', '[::1]:80'),
    '',
  ],
  ['neither port nor socket', egress('hosts: ["*/*"], port: {protocol: HTTP}'), 'MESH0719! port'],
  [
    'port and socket',
    egress('hosts: ["*/*"], port: {number: 80, protocol: HTTP}, bind: "unix:///a"'),
    'MESH0719! 80',
  ],
  [
    'a socket that is redirected',
    egress(
      'hosts: ["*/*"], port: {number: 0, protocol: HTTP}, bind: "unix:///a", captureMode: IPTABLES',
    ),
    'MESH0719! IPTABLES',
  ],
  [
    'one socket for two',
    sidecar(
      'egress: [{hosts: ["./*"], port: {number: 0}, bind: "unix:///a"}, {hosts: ["./*"], port: {number: 0}, bind: "unix:///a"}]',
    ),
    'MESH0719! "unix:///a"',
  ],
  [
    'a socket: near: of its own',
    egress('hosts: ["*/*"], port: {number: 0, protocol: HTTP}, bind: "unix:///a"'),
    '',
  ],
  [
    'a proxy without a port',
    sidecar('outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: a.example.com}}'),
    'MESH0719! egressProxy',
  ],
  [
    'hosts that are let in already',
    egress('hosts: ["shop/*", shop/a.example.com]'),
    'MESH0719 shop/a.example.com',
  ],
  [
    'hosts of its own namespace, by name',
    egress('hosts: ["./*", shop/a.example.com]'),
    'MESH0719 shop/a.example.com',
  ],
  ['hosts beside all', egress('hosts: ["*/*", b/a.example.com]'), 'MESH0719 b/a.example.com'],
  [
    'hosts: near: of another namespace',
    egress('hosts: ["shop/*", b/a.example.com, "*/b.example.com"]'),
    '',
  ],

  // Texts that are there and say nothing.
  [
    'a host of no letters',
    object('DestinationRule', "{host: '', trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}"),
    "MESH0704! ''",
  ],
  [
    'a port of no name',
    tls('mode: SIMPLE, credentialName: a').replace('name: https', "name: ''"),
    "MESH0704! ''",
  ],
  [
    'a subset of no name',
    object('DestinationRule', "{host: a, subsets: [{name: '', labels: {v: v1}}]}"),
    "MESH0704! ''",
  ],
  ['near: a text that may be empty', tls("mode: SIMPLE, credentialName: a, privateKey: ''"), ''],

  [
    'nothing but a name',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: a}\n',
    'MESH0704? apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'near: labels laid over another',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: a, labels: {b: c}}\n',
    '',
  ],
  [
    'near: a policy of nothing',
    'apiVersion: security.istio.io/v1beta1\nkind: PeerAuthentication\nmetadata: {name: a}\n',
    '',
  ],

  // Durations of fields that were not looked at always.
  [
    'probes at once, looked at',
    policy('connectionPool: {tcp: {tcpKeepalive: {time: 0s}}}'),
    'MESH0709! 0s',
    22,
  ],
  [
    'probes at once, of some versions',
    policy('connectionPool: {tcp: {tcpKeepalive: {time: 0s}}}'),
    'MESH0709 0s',
  ],
  ['probes: a number', policy('connectionPool: {tcp: {tcpKeepalive: {time: 5}}}'), 'MESH0709! 5'],
  ['near: a connection for ever', policy('connectionPool: {tcp: {idleTimeout: 0s}}'), ''],

  // Who sees a rule for some workloads.
  [
    'a rule of some, for all',
    object(
      'DestinationRule',
      '{host: a, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}, workloadSelector: {matchLabels: {b: c}}, exportTo: ["*"]}',
    ),
    'MESH0720! "*"',
  ],
  [
    'a rule of some, for others',
    object(
      'DestinationRule',
      '{host: a, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}, workloadSelector: {matchLabels: {b: c}}, exportTo: [".", other]}',
    ),
    'MESH0720! other',
  ],
  [
    'near: a rule of some, by the name of its namespace',
    object(
      'DestinationRule',
      '{host: a, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}, workloadSelector: {matchLabels: {b: c}}, exportTo: [shop]}',
    ),
    '',
  ],
  [
    'near: a rule of all, for others',
    object(
      'DestinationRule',
      '{host: a, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}, exportTo: [other]}',
    ),
    '',
  ],

  // ServiceEntries.
  [
    'hosts behind one address',
    entry('addresses: [240.0.0.9], resolution: DNS'),
    'MESH0715 b.example.com',
  ],
  [
    'near: hosts behind one address, before',
    entry('addresses: [240.0.0.9], resolution: DNS'),
    '',
    8,
  ],
  ['near: hosts without one', entry('resolution: DNS'), ''],

  [
    'remote hosts nobody can look up',
    object(
      'ServiceEntry',
      '{hosts: ["*.shop.global"], ports: [{name: http, number: 80, protocol: HTTP}], resolution: DNS}',
    ),
    'MESH0715! DNS',
  ],
  [
    'near: remote hosts that are not looked up',
    object(
      'ServiceEntry',
      '{hosts: ["*.shop.global"], ports: [{name: http, number: 80, protocol: HTTP}], resolution: NONE}',
    ),
    '',
  ],

  // WorkloadGroups.
  ['a probe of nothing', group('probe: {periodSeconds: 5}'), 'MESH0719! probe'],
  ['a probe that runs nothing', group('probe: {exec: {command: []}}'), 'MESH0719! command'],
  [
    'a probe with a strange header',
    group('probe: {httpGet: {port: 80, httpHeaders: [{name: a b}]}}'),
    'MESH0719! a b',
  ],
  [
    'a probe in lower case',
    group('probe: {httpGet: {port: 80, scheme: https}}'),
    'MESH0703! https',
  ],
  [
    'near: a probe',
    group('probe: {httpGet: {port: 80, scheme: HTTPS, httpHeaders: [{name: X-A_b, value: c}]}}'),
    '',
  ],

  // PeerAuthentication, and Policy before.
  [
    'ports of nobody',
    object(
      'PeerAuthentication',
      '{selector: {}, portLevelMtls: {80: {mode: STRICT}}}',
      'security.istio.io/v1beta1',
    ),
    'MESH0719 selector, MESH0719! portLevelMtls',
  ],
  [
    'a policy for all, by another name',
    authentication('peers: [{mtls: {}}]'),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0719! a',
  ],
  [
    'a policy for all, with targets',
    authentication('targets: [{name: b}]', 'default'),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0623? spec, MESH0719! targets',
  ],
  [
    'near: for all',
    authentication('peers: [{mtls: {}}]', 'default'),
    'MESH0711? authentication.istio.io/v1alpha1',
  ],
  [
    'tokens of nobody',
    authentication('origins: [{jwt: {jwksUri: "https://a.example.com/keys"}}]', 'default'),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0623? spec, MESH0719! jwt',
  ],
  [
    'tokens, twice',
    authentication('peers: [{jwt: {issuer: b}}], origins: [{jwt: {issuer: b}}]', 'default'),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0719! b',
  ],
  [
    'keys by no protocol',
    authentication('origins: [{jwt: {issuer: b, jwksUri: a.example.com/keys}}]', 'default'),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0623? spec, MESH0719! a.example.com/keys',
  ],
  [
    'keys at no port',
    authentication(
      'origins: [{jwt: {issuer: b, jwksUri: "https://a.example.com:https/keys"}}]',
      'default',
    ),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0623? spec, MESH0719! "https://a.example.com:https/keys"',
  ],
  [
    'near: keys',
    authentication(
      'origins: [{jwt: {issuer: b, jwksUri: "http://a.example.com:8080/keys"}}, {jwt: {issuer: c}}]',
      'default',
    ),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0623? spec',
  ],

  [
    'near: for some',
    authentication('targets: [{name: b}]'),
    'MESH0711? authentication.istio.io/v1alpha1, MESH0623? spec',
  ],
  [
    'a kind of the mesh, in today’s group',
    object('MeshPolicy', '{peers: [{mtls: {}}]}', 'security.istio.io/v1beta1'),
    'MESH0713! security.istio.io/v1beta1',
  ],
  [
    'a group called by its kind',
    object('EnvoyFilter', '{configPatches: []}', 'envoyFilter.istio.io/v1alpha1'),
    'MESH0713! envoyFilter.istio.io/v1alpha1, MESH0719? configPatches',
  ],
  [
    'a choice',
    object('RBACConfig', '{mode: [ON|OFF]}', 'rbac.istio.io/v1alpha1').replace(
      'name: a',
      'name: default',
    ),
    'MESH0713! RBACConfig, MESH0514! mode',
  ],
  [
    'near: one of them',
    object(
      'RBACConfig',
      '{mode: ON_WITH_INCLUSION, inclusion: {namespaces: [b]}}',
      'rbac.istio.io/v1alpha1',
    ).replace('name: a', 'name: default'),
    'MESH0713! RBACConfig',
  ],
  [
    'near: workloads for addresses',
    object(
      'ServiceEntry',
      '{hosts: [a.example.com], ports: [{name: http, number: 80, protocol: HTTP}], location: MESH_INTERNAL, resolution: STATIC, workloadSelector: {labels: {a: b}}}',
    ),
    'MESH0711 workloadSelector',
    4,
  ],
  [
    'a gateway of nowhere',
    object(
      'Gateway',
      '{servers: [{hosts: [a.example.com], port: {name: http, number: 80, protocol: HTTP}}]}',
    ),
    'MESH0716? spec',
  ],

  // EnvoyFilters.
  ['a limit for nobody', limit('token_bucket: {max_tokens: 1}'), `MESH0729 ${limiting}`],
  [
    'a limit that counts',
    limit('token_bucket: {max_tokens: 1}, filter_enabled: {default_value: {numerator: 100}}'),
    `MESH0729 ${limiting}`,
  ],
  [
    'a share that is a number',
    limit('token_bucket: {max_tokens: 1}, filter_enabled: 100, filter_enforced: true'),
    'MESH0702! 100, MESH0702! true',
  ],
  ['a plugin without code', plugin('name: a'), 'MESH0719 config'],
  [
    'a plugin set by no type',
    plugin('vm_config: {}, configuration: {a: b}'),
    'MESH0719! configuration',
  ],
  [
    'a plugin set by a text',
    plugin('vm_config: {}, configuration: a'),
    'MESH0719! configuration',
    20,
  ],
  [
    'near: a plugin set by a text of old',
    plugin('vm_config: {}, configuration: a'),
    'MESH0711 EXTENSION_CONFIG',
    6,
  ],
  [
    'near: a plugin',
    plugin(
      "vmConfig: {}, configuration: {'@type': type.googleapis.com/google.protobuf.StringValue, value: a}",
    ),
    '',
  ],
  ['near: a plugin merged into another', plugin('name: a', 'MERGE'), 'MESH0729 MERGE'],
  [
    'near: a limit',
    limit('token_bucket: {max_tokens: 1}, filter_enabled: {}, filter_enforced: {}'),
    '',
  ],
  ['near: limits of single routes', limit('stat_prefix: a'), ''],
  [
    'a filter of an old name',
    limit('stat_prefix: a').replace('name: a,', 'name: envoy.rate_limit,'),
    'MESH0719? envoy.rate_limit',
    20,
  ],
  ['a patch to INVALID', patch('applyTo: INVALID'), 'MESH0719! applyTo: INVALID'],
  [
    'a version of no sense',
    patch('applyTo: LISTENER, match: {proxy: {proxyVersion: "^1(.8"}}'),
    'MESH0727! "^1(.8"',
    4,
  ],
  [
    'near: a version',
    patch(String.raw`applyTo: LISTENER, match: {proxy: {proxyVersion: '^1\.8.*'}}`),
    '',
  ],
  [
    'a filter inside, of no name',
    patch(
      'applyTo: HTTP_FILTER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {}}}}}',
    ),
    'MESH0719! subFilter',
  ],
  [
    'a listener by its filter',
    patch(
      'applyTo: LISTENER, match: {listener: {filterChain: {filter: {name: envoy.filters.network.tcp_proxy}}}}',
    ),
    'MESH0729 filter',
  ],
  [
    'an old name',
    patch(
      'applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: envoy.tcp_proxy}}}}',
    ),
    'MESH0719 envoy.tcp_proxy',
    20,
  ],
  [
    'near: when it was its name',
    patch(
      'applyTo: NETWORK_FILTER, match: {listener: {filterChain: {filter: {name: envoy.tcp_proxy}}}}',
    ),
    '',
    4,
  ],
  [
    'a type of v2',
    added('envoy.config.filter.http.lua.v2.Lua'),
    'MESH0719! type.googleapis.com/envoy.config.filter.http.lua.v2.Lua',
    12,
  ],
  ['near: a type of v2, then', added('envoy.config.filter.http.lua.v2.Lua'), '', 8],
  [
    'near: a type of Istio’s',
    added('istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite'),
    '',
    12,
  ],
  ['a waypoint’s listener', waypoint('LISTENER', ''), 'MESH0719! LISTENER', 31],
  [
    'a waypoint’s cluster by a route',
    waypoint('CLUSTER', ', waypoint: {route: {name: a}}'),
    'MESH0719! route',
    31,
  ],
  [
    'a waypoint’s filter by nothing',
    waypoint('HTTP_FILTER', ', waypoint: {}'),
    'MESH0719! waypoint',
    31,
  ],
  [
    'a waypoint’s filter by another',
    waypoint('HTTP_FILTER', ', waypoint: {filter: {name: a, subFilter: {name: b}}}'),
    'MESH0719! a',
    31,
  ],
  [
    'a waypoint’s filter by half',
    waypoint(
      'HTTP_FILTER',
      ', waypoint: {filter: {name: envoy.filters.network.http_connection_manager}}',
    ),
    'MESH0719 filter',
    30,
  ],
  [
    'near: a waypoint’s filter',
    waypoint(
      'HTTP_FILTER',
      ', waypoint: {filter: {name: envoy.filters.network.http_connection_manager, subFilter: {name: b}}}',
    ),
    '',
    31,
  ],
  [
    'an old filter of nothing',
    old('insertPosition: {index: FIRST}'),
    'MESH0704! insertPosition, MESH0704! insertPosition, MESH0704! insertPosition',
    2,
  ],
  [
    'an old filter before nothing',
    old('insertPosition: {index: BEFORE}, filterType: HTTP, filterName: a, filterConfig: {}'),
    'MESH0719! insertPosition',
    2,
  ],
  [
    'near: an old filter',
    old('insertPosition: {index: FIRST}, filterType: HTTP, filterName: a, filterConfig: {}'),
    '',
    2,
  ],
];

suite('what Istio refuses', () => {
  for (const [name, text, expected, minor] of rows) {
    test(`${name}${minor === undefined ? '' : ` (1.${minor})`}`, () => {
      assert.equal(said(text, minor === undefined ? offline : istio(minor)), expected);
    });
  }
});
