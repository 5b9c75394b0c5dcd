/** VirtualServices as Istio judges them: what is bad, what is good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const whole = (spec: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata:\n  name: a\nspec:\n  ${spec.replaceAll('\n', '\n  ')}\n`;
const route = (it: string) =>
  whole(`hosts: [a.example.com]\nhttp:\n- ${it.replaceAll('\n', '\n  ')}`);
const to = (host: string) => `route:\n- destination:\n    host: ${host}`;
/** A route to somewhere, with more said of it. */
const routed = (more: string) => route(`${to('a')}\n${more}`);
const matched = (match: string, more = '') => route(`match: [${match}]\n${more}${to('a')}`);
const somewhere = '[{route: [{destination: {host: a}}]}]';

const to1 = (host: string) => route(to(host));
const shared = (a: string, b: string) =>
  route(
    `route:\n- destination: {host: ${a}}\n  weight: 50\n- destination: {host: ${b}}\n  weight: 50`,
  );
const toPort = (host: string, port: number) => route(`${to(host)}\n    port: {number: ${port}}`);

const rows: readonly Row[] = [
  // What speaks no HTTP.
  ['0728 a database', toPort('a', 3306), 'MESH0728? 3306'],
  ['0728 a database that is called', matched('{port: 5432}'), 'MESH0728? 5432'],
  ['0728 near: another port', matched('{port: 3307}'), ''],
  [
    '0728 near: a database by tcp',
    whole(
      'hosts: [a.example.com]\ntcp: [{route: [{destination: {host: a, port: {number: 3306}}}]}]',
    ),
    '',
  ],
  // Headers that are written.
  ['0718 a header without name', routed('headers: {request: {set: {"": a}}}'), 'MESH0718! ""'],
  ['0718 none taken away', routed('headers: {response: {remove: [""]}}'), 'MESH0718! ""'],
  [
    '0718 of one destination',
    route('route: [{destination: {host: a}, headers: {response: {add: {"": a}}}}]'),
    'MESH0718! ""',
  ],
  [
    '0718 the request line',
    routed('headers: {request: {set: {":path": /}}}'),
    'MESH0718! ":path"',
    istio(12),
  ],
  [
    '0718 the host of an answer',
    routed('headers: {response: {set: {host: a}}}'),
    'MESH0718! host',
    istio(12),
  ],
  [
    '0718 the host of an answer, whatever the release',
    routed('headers: {response: {set: {host: a}}}'),
    'MESH0718 host',
  ],
  ['0718 near: another host', routed('headers: {request: {set: {Host: a}}}'), '', istio(12)],
  [
    '0718 a sign that begins a variable',
    routed('headers: {response: {set: {x-share: 50% off}}}'),
    'MESH0718! 50% off',
    istio(20),
  ],
  [
    '0718 near: the sign, variables, and one with formats in it',
    routed(
      'headers: {response: {set: {a: 50%% off, b: "%HOSTNAME%", c: "%START_TIME(%s)% %REQ(a)%"}}}',
    ),
    '',
    istio(20),
  ],
  ['0718 no header', routed('headers: {request: {set: {"x-a:": b}}}'), 'MESH0718 "x-a:"'],
  [
    '0718 near: headers',
    routed('headers: {request: {set: {x_a: b, X-B.c: d}, remove: [x-d]}}'),
    '',
  ],
  [
    '0718 the host twice',
    routed('rewrite: {authority: b}\nheaders: {request: {set: {":authority": c}}}'),
    'MESH0718! ":authority"',
    istio(13),
  ],
  [
    '0718 near: the host once, and another header',
    routed('rewrite: {uri: /}\nheaders: {request: {set: {host: c}, add: {x-host: c}}}'),
    '',
    istio(13),
  ],

  // What is matched.
  ['0728 a query', matched('{uri: {exact: /a?b=c}}'), 'MESH0728 /a?b=c'],
  [
    '0728 near: a query of its own',
    matched('{uri: {regex: "/a/?b"}, queryParams: {b: {exact: c}}}'),
    '',
  ],
  ['0718 nothing of a header', matched('{headers: {a: null}}'), 'MESH0718! a'],
  [
    '0718 near: a header that is there, and one that is not',
    matched('{headers: {a: {}}, withoutHeaders: {b: null}}'),
    '',
  ],
  ['0718 a header nobody sends', matched('{headers: {"a b": {exact: c}}}'), 'MESH0718 "a b"'],
  [
    '0718 near: odd headers and the method',
    matched('{headers: {"a!$#_": {exact: c}, ":method": {exact: GET}}}'),
    '',
  ],
  [
    '0718 a claim within sidecars',
    matched('{headers: {"@request.auth.claims.sub": {exact: a}}}'),
    'MESH0718! "@request.auth.claims.sub"',
    istio(15),
  ],
  [
    '0718 near: a claim at a gateway',
    matched('{headers: {"@request.auth.claims[sub]": {exact: a}}}').replace(
      'http:',
      'gateways: [g]\n  http:',
    ),
    '',
    istio(15),
  ],
  ['0718 an empty expression', matched('{method: {regex: ""}}'), 'MESH0718! ""', istio(12)],
  ['0718 an empty expression of old', matched('{method: {regex: ""}}'), 'MESH0718 ""', istio(8)],
  ['0718 an empty beginning', matched('{headers: {a: {prefix: ""}}}'), 'MESH0718! ""', istio(20)],
  [
    '0718 near: paths begin with nothing, and headers are empty',
    matched('{uri: {prefix: ""}, headers: {a: {exact: ""}}}'),
    '',
    istio(24),
  ],
  ['0718 a namespace', matched('{sourceNamespace: a_b}'), 'MESH0718! a_b', istio(12)],
  ['0718 near: a namespace', matched('{sourceNamespace: a-b}'), '', istio(12)],

  // One VirtualService that delegates to another.
  [
    '0718 an expression in front of a delegate',
    whole('hosts: [a]\ngateways: [g]\nhttp: [{match: [{uri: {regex: a.*}}], delegate: {name: b}}]'),
    'MESH0718! regex',
    istio(9),
  ],
  [
    '0718 near: since 1.15',
    whole('hosts: [a]\ngateways: [g]\nhttp: [{match: [{uri: {regex: a.*}}], delegate: {name: b}}]'),
    '',
    istio(15),
  ],
  [
    '0718 a delegate of sidecars',
    whole('hosts: [a]\nhttp: [{delegate: {name: b}}]'),
    'MESH0718! delegate',
    istio(7),
  ],
  ['0718 near: since 1.8', whole('hosts: [a]\nhttp: [{delegate: {name: b}}]'), '', istio(8)],
  [
    '0718 delegated on, for a gateway and for TCP',
    whole(`hosts: []\ngateways: [g]\nhttp: [{delegate: {name: b}}]\ntcp: ${somewhere}`),
    'MESH0718! gateways, MESH0718! delegate, MESH0718! tcp',
  ],
  ['0718 near: delegated to', whole(`hosts: []\nhttp: ${somewhere}`), ''],
  [
    '0718 delegated to for TCP',
    whole('tcp: [{route: [{destination: {host: a}}]}]'),
    'MESH0718? tcp',
  ],
  ['0718 no hosts, 1.6', whole(`http: ${somewhere}`), 'MESH0718 spec', istio(6)],
  ['0718 no hosts, said, 1.6', whole(`hosts: []\nhttp: ${somewhere}`), 'MESH0718! spec', istio(6)],
  ['0718 near: no hosts', whole(`http: ${somewhere}`), '', istio(8)],
  ['0718 no routes', whole('hosts: [a]\ngateways: [g]'), 'MESH0718? spec'],
  ['0718 near: a piece that changes hosts', whole('hosts: [a]'), ''],
  [
    '0718 a gateway as of old',
    whole(`hosts: [a]\ngateways: [g.b.svc.cluster.local]\nhttp: ${somewhere}`),
    'MESH0718 g.b.svc.cluster.local',
    istio(22),
  ],
  [
    '0718 near: of old',
    whole(`hosts: [a]\ngateways: [g.b.svc.cluster.local]\nhttp: ${somewhere}`),
    '',
    istio(4),
  ],

  // Names of calls that pass through.
  [
    '0707 near: as gateways see them',
    whole(
      'hosts: [outbound_.80_._.a.b.global]\ngateways: [g]\ntls: [{match: [{sniHosts: [outbound_.80_._.a.b.global]}], route: [{destination: {host: a}}]}]',
    ),
    '',
  ],
  [
    '0707 inbound',
    whole(`hosts: [inbound_.80_._.a.b.global]\ngateways: [g]\nhttp: ${somewhere}`),
    'MESH0707! inbound_.80_._.a.b.global',
  ],
  [
    '0707 an address by SNI',
    whole(
      'hosts: [a.b]\ntls: [{match: [{sniHosts: [10.0.0.1]}], route: [{destination: {host: a}}]}]',
    ),
    'MESH0707 10.0.0.1',
  ],

  [
    '0707 a domain of another cluster',
    shared('a.shop.svc.cluster.local', 'a.shop.svc.west.local'),
    'MESH0707 a.shop.svc.west.local',
  ],
  ['0707 alone', to1('a.shop.svc.cluster2.local'), 'MESH0707? a.shop.svc.cluster2.local'],
  ['0707 near: alone, perhaps its own', to1('a.shop.svc.acme.local'), ''],
  ['0707 near: of a set', shared('a.shop.svc.cluster.local', 'a.shop.svc.clusterset.local'), ''],
  [
    '0707 near: of a mesh that OpenShift joins',
    shared('a.shop.svc.cluster.local', 'a.shop.svc.west-mesh-imports.local'),
    '',
  ],
  ['0707 near: handed out to one', to1('a.shop.svc.cluster2-exports.local'), ''],
  ['0707 without svc', to1('a.shop.cluster.local'), 'MESH0707 a.shop.cluster.local'],
  ['0707 local, beside the zone', shared('a.shop.global', 'a.shop.local'), 'MESH0707 a.shop.local'],
  ['0707 near: without a namespace, and nobody knows which', to1('a.svc.cluster.local'), ''],
  ['0707 near: local, of an office', shared('a.shop.global', 'db.corp.local'), ''],
  [
    '0718 plain, to a gateway’s 15443',
    toPort('istio-eastwestgateway.istio-system.svc.cluster.local', 15443),
    'MESH0718 15443',
  ],
  ['0718 near: its 443', toPort('istio-ingressgateway.istio-system.svc.cluster.local', 443), ''],
  [
    '0718 near: by way of the egress gateway',
    toPort('istio-egressgateway.istio-system.svc.cluster.local', 15443),
    '',
  ],

  // Where the call goes, and what becomes of it.
  [
    '0718 a port without number',
    route('route: [{destination: {host: a, port: {}}}]\nmirror: {host: b, port: {}}'),
    'MESH0718! port, MESH0718! port',
  ],
  [
    '0718 copies twice',
    routed('mirror: {host: b}\nmirrors: [{destination: {host: c}}]'),
    'MESH0718! mirrors',
  ],
  ['0718 copies in whole percent', routed('mirrorPercent: 5'), 'MESH0718 mirrorPercent', istio(22)],
  ['0718 copies in whole percent, perhaps', routed('mirrorPercent: 5'), 'MESH0718? mirrorPercent'],
  ['0718 near: before that', routed('mirrorPercent: 5'), '', istio(10)],
  [
    '0718 a path rewritten twice',
    routed('rewrite: {uri: /, uriRegexRewrite: {match: a, rewrite: b}}'),
    'MESH0718! uriRegexRewrite',
  ],
  [
    '0718 half an expression',
    routed('rewrite: {uriRegexRewrite: {match: a}}'),
    'MESH0718! uriRegexRewrite',
  ],
  ['0718 nothing rewritten, in so many words', routed('rewrite: {uri: ""}'), 'MESH0718! rewrite'],
  [
    '0718 near: rewritten',
    routed('rewrite: {authority: b, uriRegexRewrite: {match: a, rewrite: c}}'),
    '',
  ],
  [
    '0718 a redirect to the empty',
    route('redirect: {uri: "", authority: ""}'),
    'MESH0718! redirect',
  ],
  ['0718 near: a redirect', route('redirect: {uri: "", authority: b, redirectCode: 0}'), ''],
  ['0718 no answer', route('directResponse: {status: 199}'), 'MESH0718! 199'],
  [
    '0718 an answer that fails',
    route('directResponse: {status: 200}\nfault: {abort: {httpStatus: 500}}'),
    'MESH0718! fault',
  ],
  [
    '0718 a long answer',
    route(`directResponse: {status: 200, body: {string: ${'a'.repeat(103_000)}}}`),
    'MESH0718 body',
  ],
  ['0718 near: an answer', route('directResponse: {status: 600, body: {string: a}}'), ''],

  // Faults, retries, other origins.
  [
    '0718 gRPC of old',
    routed('fault: {abort: {grpcStatus: INTERNAL}}'),
    'MESH0718! grpcStatus',
    istio(8),
  ],
  [
    '0718 no status of gRPC',
    routed('fault: {abort: {grpcStatus: unavailabel}}'),
    'MESH0718! unavailabel',
  ],
  ['0718 near: gRPC', routed('fault: {abort: {grpcStatus: INTERNAL}}'), '', istio(22)],
  [
    '0718 not built',
    routed('fault: {abort: {http2Error: CANCEL}, delay: {exponentialDelay: 3s}}'),
    'MESH0718! http2Error, MESH0718! exponentialDelay',
  ],
  [
    '0718 near: both percents',
    routed('fault: {delay: {percent: 50, percentage: {value: 50}, fixedDelay: 3s}}'),
    '',
  ],
  [
    '0718 an abort of nothing',
    routed('fault: {abort: {percentage: {value: 5}}}'),
    'MESH0718 abort',
  ],
  [
    '0718 retries of nothing, since 1.3',
    routed('retries: {attempts: 0, retryRemoteLocalities: false}'),
    'MESH0718! retries',
    istio(8),
  ],
  ['0718 near: no retries', routed('retries: {attempts: 0, retryOn: ""}'), '', istio(8)],
  ['0718 no status', routed('retries: {attempts: 3, retryOn: "600,503"}'), 'MESH0718! "600,503"'],
  [
    '0718 headers without a name',
    routed('corsPolicy: {allowHeaders: [a, ""], exposeHeaders: ["*"]}'),
    'MESH0718! ""',
  ],
  [
    '0718 a star in an origin',
    routed('corsPolicy: {allowOrigins: [{exact: "https://*.b.c"}, {prefix: "*.b.c"}]}'),
    'MESH0718 "https://*.b.c", MESH0718 "*.b.c"',
  ],
  [
    '0718 near: origins',
    routed(
      'corsPolicy: {allowOrigins: [{exact: "*"}, {prefix: "https://b."}, {regex: "https://.*"}]}',
    ),
    '',
  ],
  ['0718 half a second', routed('corsPolicy: {maxAge: 1500ms}'), 'MESH0718! 1500ms'],
  ['0718 near: seconds', routed('corsPolicy: {maxAge: 2000ms}'), ''],
  [
    '0718 any method, 1.13',
    routed('corsPolicy: {allowMethods: ["*"]}'),
    'MESH0718! "*"',
    istio(13),
  ],
  ['0718 near: any method', routed('corsPolicy: {allowMethods: ["*"]}'), '', istio(27)],
  ['0709 a nanosecond', routed('timeout: 3.000000001s'), 'MESH0709! 3.000000001s'],
  [
    '0709 near: long, and small',
    routed('timeout: 48h\nretries: {attempts: 1, perTryTimeout: 1ms}'),
    '',
  ],
  ['0727 open, since 1.7', matched('{uri: {regex: "^(/a"}}'), 'MESH0727! "^(/a"', istio(7)],
  ['0727 near: any value', matched('{withoutHeaders: {a: {regex: "*"}}}'), '', istio(24)],
  [
    '0727 of a header, any value',
    matched('{headers: {a: {regex: "*"}}}'),
    'MESH0727! "*"',
    istio(24),
  ],
];

suite('what Istio refuses of routes', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }
});
