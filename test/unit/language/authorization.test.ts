/** AuthorizationPolicy, by Istio's own validation: what is bad, what is good, and near misses. */
import assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { hoverAt } from '../../../src/language/hover';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, minor?: number];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const policy = (spec: string, version = 'v1beta1') =>
  `apiVersion: security.istio.io/${version}\nkind: AuthorizationPolicy\nmetadata: {name: a, namespace: shop}\nspec: {${spec}}\n`;
const rule = (it: string, more = '') => policy(`rules: [{${it}}]${more}`);
const source = (it: string, more = '') => rule(`from: [{source: {${it}}}]`, more);
const operation = (it: string, more = '') => rule(`to: [{operation: {${it}}}]`, more);
const when = (it: string, more = '') => rule(`when: [{${it}}]`, more);
const custom = ', action: CUSTOM, provider: {name: asker}';
const identity = 'cluster.local/ns/shop/sa/web';
const target = (it: string) => policy(`targetRefs: [{${it}}], rules: [{}]`, 'v1');

const dryRun = (value: string, spec: string) =>
  policy(spec).replace('namespace: shop', `annotations: {istio.io/dry-run: ${value}}`);

const rows: readonly Row[] = [
  // What Istio's own tests refuse.
  ['0719 an empty block', source('ipBlocks: [192.0.2.1, ""]'), 'MESH0719! ""'],
  ['0719 an empty port', operation('ports: ["80", ""]'), 'MESH0719! ""'],
  [
    '0719 accounts beside namespaces',
    source('serviceAccounts: [b/c], namespaces: [d]'),
    'MESH0719! namespaces',
    27,
  ],
  [
    'near: accounts in a source of their own',
    rule('from: [{source: {serviceAccounts: [b/c]}}, {source: {namespaces: [d]}}]'),
    '',
    27,
  ],
  ['0719 a dry run of maybe', dryRun('maybe', 'action: ALLOW'), 'MESH0719! maybe'],
  [
    '0719 a dry run of providers',
    dryRun('"true"', 'action: CUSTOM, provider: {name: b}, rules: [{}]'),
    'MESH0719! "true"',
  ],
  ['near: a dry run', dryRun('"true"', 'action: DENY, rules: [{}]'), ''],
  // Rules of which each is enough.
  [
    '0719 who and what, apart',
    policy('rules: [{from: [{source: {namespaces: [a]}}]}, {to: [{operation: {methods: [GET]}}]}]'),
    'MESH0719? to',
  ],
  [
    '0719 what and when, apart',
    policy(
      'rules: [{to: [{operation: {methods: [GET]}}]}, {when: [{key: source.ip, values: [10.0.0.1]}]}]',
    ),
    'MESH0719? when',
  ],
  [
    'near: two of a kind',
    policy('rules: [{to: [{operation: {methods: [GET]}}]}, {to: [{operation: {methods: [PUT]}}]}]'),
    '',
  ],
  [
    'near: a rule of both beside one',
    policy(
      'rules: [{from: [{source: {namespaces: [a]}}], to: [{operation: {methods: [GET]}}]}, {to: [{operation: {methods: [PUT]}}]}]',
    ),
    '',
  ],
  // Fields, words and types.
  ['0701 misspelt', source(`principal: [${identity}]`), 'MESH0701! principal'],
  ['0701 misplaced', rule(`source: {principals: [${identity}]}`), 'MESH0701! source'],
  ['0702 ports are texts', operation('ports: [80]'), 'MESH0702! 80'],
  ['0702 one rule for a list of them', policy('rules: {from: []}'), 'MESH0702! rules'],
  ['0703 a word', policy('action: REJECT, rules: [{}]'), 'MESH0703! REJECT'],
  ['0704 a condition without a key', when('values: [a]'), 'MESH0704! values'],
  [
    '0705 two ways to choose',
    policy(
      'selector: {matchLabels: {a: b}}, targetRefs: [{kind: Service, name: a}], rules: [{}]',
      'v1',
    ),
    'MESH0705! targetRefs',
  ],
  ['0706 no port', operation('ports: ["https"]'), 'MESH0706! "https"'],
  ['0708 no address', source('ipBlocks: [10.0.0.0/33]'), 'MESH0708! 10.0.0.0/33'],
  ['0711 newer than the release', policy('rules: [{}]', 'v1'), 'MESH0711 security.istio.io/v1', 20],
  [
    '0711 a word newer than the release',
    source('namespaces: [a]', ', action: DENY'),
    'MESH0711 DENY',
    4,
  ],
  [
    '0711 a field newer than the release',
    source('remoteIpBlocks: [10.0.0.1]'),
    'MESH0711 remoteIpBlocks',
    7,
  ],
  [
    '0713 no such version',
    policy('rules: [{}]', 'v1alpha1'),
    'MESH0713! security.istio.io/v1alpha1',
  ],
  [
    '0719 a selector for all',
    policy('selector: {matchLabels: {}}, rules: [{}]'),
    'MESH0719 selector',
  ],

  // Actions.
  ['0719 DENY for nobody', policy('action: DENY'), 'MESH0719! DENY'],
  ['0719 CUSTOM for nobody', policy('action: CUSTOM, provider: {name: a}'), 'MESH0719! CUSTOM'],
  ['0719 CUSTOM by nobody', policy('action: CUSTOM, rules: [{}]'), 'MESH0719! CUSTOM'],
  ['0719 a provider for nothing', policy('provider: {name: a}, rules: [{}]'), 'MESH0719! provider'],
  [
    '0719 CUSTOM by identity',
    source(`principals: [${identity}]`, custom),
    'MESH0719! principals',
    20,
  ],
  [
    '0719 CUSTOM by identity, of any release',
    source('namespaces: [a]', custom),
    'MESH0719 namespaces',
  ],
  [
    '0719 CUSTOM by tokens',
    when('key: "request.auth.claims[iss]", values: [a]', custom),
    'MESH0719! "request.auth.claims[iss]"',
    20,
  ],
  ['0719 near: CUSTOM by path', operation('paths: [/a]', custom), ''],
  ['0719 near: DENY for all', policy('action: DENY, rules: [{}]'), ''],
  ['0719 near: ALLOW for nobody', policy(''), ''],
  ['0719 near: DENY filled in', policy('action: DENY, rules: {{ .rules }}'), ''],

  // Rules.
  ['0719 a rule that is null', policy('rules: [null]'), 'MESH0702! null'],
  ['0719 from nobody', rule('from: []'), 'MESH0719 from'],
  ['0719 to nothing', rule('to: []'), 'MESH0719 to'],
  ['0719 no source', rule('from: [{}]'), 'MESH0719! {}'],
  ['0719 no operation', rule('to: [{operation: null}]'), 'MESH0719! operation: null'],
  ['0719 an empty source', source(''), 'MESH0719! source'],
  ['0719 an empty operation', operation('methods: []'), 'MESH0719! operation'],
  ['0719 an empty text', source('namespaces: [a, ""]'), 'MESH0719! ""'],
  [
    '0719 an identity of SPIFFE',
    source(`principals: ["spiffe://${identity}"]`),
    `MESH0719 "spiffe://${identity}"`,
  ],
  ['0719 a method in small letters', operation('methods: [GET, post]'), 'MESH0719 post'],
  ['0719 a call of gRPC', operation('methods: [/a.B/C, a.B/*]'), 'MESH0719 /a.B/C, MESH0719 a.B/*'],
  ['0719 near: another method', operation('methods: ["*", PROPFIND, GET*]'), ''],
  ['0719 a path of two minds', operation('paths: ["/a/{*}/b/*"]'), 'MESH0719! "/a/{*}/b/*"', 22],
  [
    '0719 two signs for the rest',
    operation('paths: ["/a/{**}/b/{*}"]'),
    'MESH0719! "/a/{**}/b/{*}"',
    22,
  ],
  ['0719 a sign within a part', operation('paths: ["/{*}.js"]'), 'MESH0719! "/{*}.js"', 22],
  ['0719 a name in a path', operation('paths: ["/a/{id}"]'), 'MESH0719 "/a/{id}"'],
  ['0719 a star within', operation('paths: ["/a/*/b"]'), 'MESH0719 "/a/*/b"'],
  ['0719 a star on either side', operation('hosts: ["*.a.*"]'), 'MESH0719 "*.a.*"'],
  [
    '0719 a star for the namespace',
    source('principals: ["cluster.local/ns/*/sa/web"]'),
    'MESH0719 "cluster.local/ns/*/sa/web"',
  ],
  ['0719 an expression', operation('paths: ["^/v[0-9]+/.*$"]'), 'MESH0719 "^/v[0-9]+/.*$"'],
  ['0719 an expression for hosts', operation('hosts: [".*.a.com"]'), 'MESH0719 ".*.a.com"'],
  ['0719 a query', operation('paths: ["/a?b=c"]'), 'MESH0719 "/a?b=c"'],
  ['0719 no path', operation('paths: [api/*]'), 'MESH0719 api/*'],
  ['0719 no host', operation('hosts: ["https://a.com"]'), 'MESH0719 "https://a.com"'],
  ['0719 no trust domain', source('principals: [ns/a/sa/b]'), 'MESH0719 ns/a/sa/b'],
  [
    '0719 no identity',
    source('principals: [web, a/ns/b/web, a/sa/web, "system:serviceaccount:b:web"]'),
    'MESH0719 web, MESH0719 a/ns/b/web, MESH0719 a/sa/web, MESH0719 "system:serviceaccount:b:web"',
  ],
  [
    '0719 near: of others, any, some, and filled in',
    source('principals: [others.org/web, "*", "*/sa/web", "a/ns/b/*", "${WHO}"]'),
    'MESH0514? ${WHO}',
  ],
  [
    '0719 no identity in a condition',
    when(
      `key: source.principal, values: [web, "*", "spiffe://${identity}"], notValues: [${identity}]`,
    ),
    `MESH0719 web, MESH0719 "spiffe://${identity}"`,
  ],
  [
    '0719 near: stars at the ends',
    operation(
      'paths: ["*", "/a*", "*.js", "/.well-known/*", "/a/b.(c)"], hosts: ["*.a.com", "a.com:*", "[::1]:80"]',
    ),
    '',
  ],
  ['0719 near: Istio makes an expression', source('namespaces: ["a-*-b"]'), ''],
  [
    '0719 near: a path filled in',
    operation('paths: ["${A}/*", "<path>/x"]'),
    'MESH0514? ${A}, MESH0514? <path>',
  ],
  ['0719 DENY by HTTP alone', operation('methods: [GET]', ', action: DENY'), 'MESH0719? to'],
  [
    '0719 DENY by tokens alone',
    source('notRequestPrincipals: ["*"]', ', action: DENY'),
    'MESH0719? from',
  ],
  [
    '0719 near: DENY by HTTP and port',
    operation('methods: [GET], ports: ["80"]', ', action: DENY'),
    '',
  ],
  ['0719 near: DENY by namespace', source('notNamespaces: [a]', ', action: DENY'), ''],
  ['0719 near: a path of names', operation('paths: ["/a/{*}/b/{**}"]'), '', 22],
  ['0719 near: stars', source('principals: ["*", "cluster.local/ns/a/*"]'), ''],
  ['0719 near: a method of its own', operation('methods: [purge]'), ''],
  [
    '0719 near: all at once',
    rule(
      `from: [{source: {principals: [${identity}], ipBlocks: [10.0.0.1, "2001:db8::/32"]}}], to: [{operation: {ports: ["8080"], hosts: ["*.example.com"]}}], when: [{key: source.ip, notValues: [10.0.0.0/8]}]`,
    ),
    '',
  ],

  // Conditions.
  ['0719 nothing is said', when('key: source.ip'), 'MESH0719! key: source.ip'],
  [
    '0719 an empty list',
    when('key: source.namespace, values: []'),
    'MESH0719! key: source.namespace',
  ],
  ['0719 misspelt', when('key: source.namspace, values: [a]'), 'MESH0719! source.namspace'],
  ['0719 unknown', when('key: request.body, values: [a]'), 'MESH0719! request.body', 20],
  ['0719 unknown, of any release', when('key: request.body, values: [a]'), 'MESH0719 request.body'],
  [
    '0719 of what was before',
    when('key: "destination.labels[a]", values: [a]'),
    'MESH0719! "destination.labels[a]"',
  ],
  ['0719 without a name', when('key: request.headers, values: [a]'), 'MESH0719! request.headers'],
  ['0708 no address there', when('key: source.ip, values: [a]'), 'MESH0708! a'],
  ['0706 no port there', when('key: destination.port, values: ["70000"]'), 'MESH0706! "70000"'],
  ['0719 an empty text there', when('key: source.namespace, values: [""]'), 'MESH0719! ""'],
  [
    '0719 near: names in brackets',
    rule(
      'when: [{key: "request.headers[x-a]", values: ["1*"]}, {key: "request.auth.claims[iss]", notValues: [a]}, {key: "experimental.envoy.filters.network.mysql_proxy[db.t]", values: [a]}]',
    ),
    '',
  ],

  // What it is for.
  ['0704 by no name', target('kind: Service'), 'MESH0704! kind: Service'],
  ['0719 another namespace', target('kind: Service, name: a, namespace: b'), 'MESH0719! namespace'],
  ['0719 no such kind', target('kind: Deployment, name: a'), 'MESH0719! Deployment'],
  [
    '0719 a Gateway of Istio',
    target('kind: Gateway, group: networking.istio.io, name: a'),
    'MESH0719! networking.istio.io',
  ],
  ['0719 near: a waypoint', target('kind: Gateway, group: gateway.networking.k8s.io, name: a'), ''],
  ['0719 near: a Service', target('kind: Service, group: "", name: a'), ''],
  [
    '0711 chosen by what an older release lacks',
    target('kind: Service, name: a').replace('/v1\n', '/v1beta1\n'),
    'MESH0711 targetRefs',
    20,
  ],
];

/** The first fix, and what it leaves. */
const fixes: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['capitals', operation('methods: [post]'), operation('methods: [POST]')],
  [
    'a trust domain in front',
    source(`principals: [spiffe://${identity}]`),
    source(`principals: [${identity}]`),
  ],
  [
    'the account of Kubernetes',
    source('principals: ["system:serviceaccount:shop:web"]'),
    source(`principals: ["${identity}"]`),
  ],
  [
    'the word before the account',
    source('principals: [cluster.local/ns/shop/web]'),
    source(`principals: [${identity}]`),
  ],
  [
    'the group of a Gateway',
    target('kind: Gateway, group: networking.istio.io, name: a'),
    target('kind: Gateway, group: gateway.networking.k8s.io, name: a'),
  ],
  ['a sign in a path', operation('paths: ["/a/*/b/*"]'), operation('paths: ["/a/{*}/b/{**}"]')],
  ['any namespace', source('principals: ["a/ns/*/sa/b"]'), source('principals: ["*/sa/b"]')],
  ['a path', operation('paths: [api/*]'), operation('paths: ["/api/*"]')],
  ['a rule for all', policy('action: DENY'), policy('action: DENY, rules: [{}]')],
  [
    'what is looked at',
    when('key: source.namspace, values: [a]'),
    when('key: source.namespace, values: [a]'),
  ],
  ['a port in quotes', operation('ports: [80]'), operation('ports: ["80"]')],
];

suite('AuthorizationPolicy', () => {
  for (const [name, text, expected, minor] of rows) {
    test(`${name}${minor === undefined ? '' : ` (1.${minor})`}`, () => {
      assert.equal(said(text, minor === undefined ? offline : istio(minor)), expected);
    });
  }
  for (const [name, text, expected] of fixes) {
    test(`is mended: ${name}`, () => {
      const [found] = diagnose(text, offline);
      const [fix] = found ? fixesFor(text, found, offline) : [];
      assert.equal(edited(text, fix?.edits ?? []), expected);
    });
  }
  test('its fields are offered and explained', () => {
    const text =
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata:\n  name: a\nspec:\n  action: DENY\n  rules:\n  - from:\n    - source:\n        ';
    const offered = completionsAt(text, text.length, offline).items.map((it) => it.label);
    for (const name of ['principals', 'namespaces', 'ipBlocks', 'remoteIpBlocks'])
      assert.ok(offered.includes(name), `${name} is not offered: ${offered.join(' ')}`);
    const hover = hoverAt(text, text.indexOf('action'), offline);
    assert.match(hover?.parts[0] ?? '', /DENY.*whatever other policies allow/);
  });
});
