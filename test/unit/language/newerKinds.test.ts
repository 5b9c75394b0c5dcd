/** RequestAuthentication, Telemetry, ProxyConfig, WasmPlugin and TrafficExtension: bad, good, and near misses. */
import assert from 'node:assert/strict';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string, minor?: number];

const istio = (minor: number): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.0`, major: 1, minor, patch: 0 },
});

const object = (kind: string, version: string, spec: string, name = 'a') =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nspec: {${spec}}\n`;
const tokens = (spec: string) => object('RequestAuthentication', 'security.istio.io/v1beta1', spec);
const token = (fields: string) => tokens(`jwtRules: [{${fields}}]`);
const telemetry = (spec: string, name?: string) =>
  object('Telemetry', 'telemetry.istio.io/v1alpha1', spec, name);
const tag = (fields: string) =>
  telemetry(`metrics: [{overrides: [{tagOverrides: {request_host: {${fields}}}}]}]`);
const proxy = (spec: string, version = 'v1beta1') =>
  object('ProxyConfig', `networking.istio.io/${version}`, spec);
const plugin = (spec: string) =>
  object('WasmPlugin', 'extensions.istio.io/v1alpha1', `url: oci://a/b, ${spec}`);
const extension = (spec: string) =>
  object('TrafficExtension', 'extensions.istio.io/v1alpha1', spec);
const target = 'kind: Gateway, group: gateway.networking.k8s.io, name: b';
const sum = 'a1'.repeat(32);

const rows: readonly Row[] = [
  // RequestAuthentication.
  [
    'near: all a token may say',
    token(
      'issuer: b, audiences: [c], jwksUri: https://b.example.com/keys, fromHeaders: [{name: x-token, prefix: "d "}], fromParams: [e], fromCookies: [f], outputPayloadToHeader: x-g, outputClaimToHeaders: [{header: x-h, claim: i}], forwardOriginalToken: true, timeout: 5s, spaceDelimitedClaims: [j]',
    ),
    '',
  ],
  [
    'a misspelt field',
    token('issuer: b, jwksURI: https://b.example.com/keys'),
    'MESH0701! jwksURI',
  ],
  ['a header alone', token('issuer: https://b, fromHeaders: [x-token]'), 'MESH0702! x-token'],
  [
    'a claim for no header',
    token('issuer: https://b, outputClaimToHeaders: [{claim: c}]'),
    'MESH0704! claim: c',
  ],
  ['tokens of nobody', token('audiences: [b]'), 'MESH0719! audiences'],
  [
    'tokens of nobody known',
    token('jwksUri: https://b.example.com/keys'),
    'MESH0719 jwksUri: https://b.example.com/keys',
  ],
  [
    'tokens of nobody known',
    token('jwksUri: https://b.example.com/keys'),
    'MESH0719! jwksUri: https://b.example.com/keys',
    26,
  ],
  ['near: tokens by their keys', token('jwksUri: https://b.example.com/keys'), '', 27],
  [
    'keys by no protocol',
    token('issuer: b, jwksUri: b.example.com/keys'),
    'MESH0719! b.example.com/keys',
  ],
  [
    'an address for keys',
    token('issuer: b, jwks: https://b.example.com/keys'),
    'MESH0719! https://b.example.com/keys',
  ],
  [
    'keys twice',
    token(`issuer: b, jwksUri: https://b.example.com/keys, jwks: '{"keys": []}'`),
    'MESH0719 jwks',
  ],
  ['near: keys', token(`issuer: b, jwks: '{"keys": []}'`), ''],
  [
    'tokens of samples',
    token('issuer: testing@secure.istio.io'),
    'MESH0719? testing@secure.istio.io',
  ],
  [
    'workloads and gateways',
    tokens(`selector: {matchLabels: {b: c}}, targetRefs: [{${target}}]`),
    'MESH0705! targetRefs',
  ],
  ['a gateway elsewhere', tokens(`targetRefs: [{${target}, namespace: c}]`), 'MESH0719! namespace'],
  ['near: a gateway', tokens(`targetRefs: [{${target}}]`), ''],
  ['before its time', token('issuer: https://b'), 'MESH0711 security.istio.io/v1beta1', 4],

  ['an empty audience', token('issuer: https://b, audiences: [c, ""]'), 'MESH0719! ""'],
  ['an empty parameter', token('issuer: https://b, fromParams: [""]'), 'MESH0719! ""'],
  ['keys that are none', token('issuer: b, jwks: keys'), 'MESH0719! keys'],
  [
    'a header nobody can send',
    token('issuer: https://b, outputClaimToHeaders: [{header: "x%y", claim: sub}]'),
    'MESH0719! "x%y"',
    22,
  ],
  [
    'near: a header for a claim',
    token('issuer: https://b, outputClaimToHeaders: [{header: x-y_1, claim: sub}]'),
    '',
    22,
  ],
  [
    'no dry run of tokens',
    token('issuer: https://b').replace(
      'namespace: shop',
      'annotations: {istio.io/dry-run: "true"}',
    ),
    'MESH0719! "true"',
  ],

  // Telemetry.
  [
    'near: all that is told',
    telemetry(
      'selector: {matchLabels: {b: c}}, tracing: [{match: {mode: CLIENT}, providers: [{name: d}], randomSamplingPercentage: 0.5, disableSpanReporting: true, useRequestIdForTraceSampling: false, enableIstioTags: true, customTags: {e: {literal: {value: f}}, g: {environment: {name: H, defaultValue: i}}, j: {header: {name: x-k}}}}], metrics: [{providers: [{name: prometheus}], reportingInterval: 10s, overrides: [{match: {metric: REQUEST_COUNT, mode: SERVER}, disabled: false, tagOverrides: {l: {operation: REMOVE}, m: {value: request.host}}}]}], accessLogging: [{match: {mode: SERVER}, providers: [{name: envoy}], disabled: false, filter: {expression: "response.code >= 400"}}]',
    ),
    '',
  ],
  ['a field of nowhere', telemetry('metrics: [{dimensions: {b: c}}]'), 'MESH0701! dimensions'],
  ['the name of a mesh', telemetry('tracing: [{sampling: 100}]'), 'MESH0701! sampling'],
  ['no list', telemetry('accessLogging: {providers: [{name: b}]}'), 'MESH0702! accessLogging'],
  ['no share', telemetry('tracing: [{randomSamplingPercentage: 1000}]'), 'MESH0710! 1000'],
  [
    'two for traces',
    telemetry('tracing: [{providers: [{name: b}, {name: c}]}]'),
    'MESH0719 name: c',
  ],
  [
    'a metric of Prometheus',
    telemetry('metrics: [{overrides: [{match: {metric: istio_requests_total}}]}]'),
    'MESH0703! istio_requests_total',
  ],
  [
    'a metric by two names',
    telemetry('metrics: [{overrides: [{match: {metric: REQUEST_SIZE, customMetric: b}}]}]'),
    'MESH0705! customMetric',
  ],
  ['a tag of nothing', tag('operation: UPSERT'), 'MESH0719! request_host'],
  ['a tag that goes', tag('operation: REMOVE, value: b'), 'MESH0719! value'],
  ['a tag of a bare word', tag('value: production'), 'MESH0719 production'],
  ['near: a fixed tag', tag(`value: "'production'"`), ''],
  ['near: a tag of an attribute', tag('value: listener_direction'), ''],
  ['a group alone', telemetry('').replace(/io\/\w+/, 'io'), 'MESH0713! telemetry.istio.io'],
  [
    'a group and no version',
    telemetry('').replace(/io\/\w+/, 'io/'),
    'MESH0713! telemetry.istio.io/',
  ],
  [
    'another group',
    telemetry('').replace('telemetry.istio.io', 'networking.istio.io'),
    'MESH0713! networking.istio.io/v1alpha1',
  ],
  ['two for all', `${telemetry('tracing: []')}---\n${telemetry('metrics: []', 'b')}`, 'MESH0611 b'],
  [
    'near: one for some',
    `${telemetry('tracing: []')}---\n${telemetry('selector: {matchLabels: {a: b}}', 'b')}`,
    '',
  ],
  [
    'near: one for a gateway',
    `${telemetry('tracing: []')}---\n${telemetry(`targetRefs: [{${target}}]`, 'b')}`,
    '',
  ],
  [
    'near: a kind of others',
    telemetry('').replace('telemetry.istio.io', 'operator.example.com'),
    '',
  ],

  // ProxyConfig.
  [
    'near: all of it',
    proxy(
      'selector: {matchLabels: {b: c}}, concurrency: 0, environmentVariables: {D: e}, image: {imageType: distroless}',
    ),
    '',
  ],
  ['a version of nowhere', proxy('concurrency: 4', 'v1'), 'MESH0713! networking.istio.io/v1'],
  ['what a mesh is told', proxy('drainDuration: 5s'), 'MESH0701! drainDuration'],
  ['another name in a mesh', proxy('proxyMetadata: {B: c}'), 'MESH0701! proxyMetadata'],
  [
    'variables as in a Pod',
    proxy('environmentVariables: [{name: B, value: c}]'),
    'MESH0702! environmentVariables',
  ],
  ['a number in quotes', proxy('concurrency: "2"'), 'MESH0702! "2"'],
  ['an image in capitals', proxy('image: {imageType: DEFAULT}'), 'MESH0719 DEFAULT'],
  ['near: an image of one’s own', proxy('image: {imageType: Mine}'), ''],
  ['before its time', proxy('concurrency: 2'), 'MESH0711 networking.istio.io/v1beta1', 12],

  ['two items of tracing', telemetry('tracing: [{match: {mode: CLIENT}}, {}]'), 'MESH0719 {}'],
  ['a tag of nothing', telemetry('tracing: [{customTags: {b: null}}]'), 'MESH0719! null'],
  [
    'brackets that do not match',
    telemetry('accessLogging: [{filter: {expression: "(response.code >= 400"}}]'),
    'MESH0719! "(response.code >= 400"',
  ],
  [
    'near: brackets in a text',
    telemetry(`accessLogging: [{filter: {expression: "request.path.contains(')')"}}]`),
    '',
  ],

  // WasmPlugin and TrafficExtension.
  [
    'near: all of a module',
    plugin(
      `selector: {matchLabels: {b: c}}, sha256: ${sum}, imagePullPolicy: Always, imagePullSecret: d, pluginConfig: {e: [f]}, pluginName: g, phase: AUTHN, priority: 10, failStrategy: FAIL_OPEN, vmConfig: {env: [{name: H, valueFrom: HOST}, {name: I, value: j}]}, match: [{mode: CLIENT, ports: [{number: 80}]}], type: HTTP`,
    ),
    '',
  ],
  [
    'no address',
    plugin('phase: AUTHN, priority: 1, pluginName: b').replace('url: oci://a/b, ', ''),
    'MESH0704! spec',
  ],
  ['by no way', plugin('phase: AUTHN').replace('oci:', 'ftp:'), 'MESH0719! ftp://a/b'],
  ['near: an image', plugin('phase: AUTHN').replace('oci://', ''), ''],
  ['no checksum', plugin('sha256: a1b2'), 'MESH0719! a1b2'],
  ['a checksum of an image', plugin(`sha256: "sha256:${sum}"`), `MESH0719! "sha256:${sum}"`],
  ['a checksum in capitals', plugin(`sha256: A${sum.slice(1)}`), `MESH0719! A${sum.slice(1)}`],
  [
    'a variable twice',
    plugin('vmConfig: {env: [{name: C, value: d}, {name: C, value: e}]}'),
    'MESH0712! C',
  ],
  ['never fetched', plugin('imagePullPolicy: Never'), 'MESH0703! Never'],
  ['told as a text', plugin('pluginConfig: b'), 'MESH0702! b'],
  [
    'a value and a place for it',
    plugin('vmConfig: {env: [{name: B, valueFrom: HOST, value: c}]}'),
    'MESH0719! value',
  ],
  ['near: a script', extension('phase: AUTHN, lua: {inlineCode: b}'), ''],
  ['an extension of nothing', extension('phase: AUTHN'), 'MESH0719! spec'],
  [
    'an extension of two',
    extension('wasm: {url: oci://a/b}, lua: {inlineCode: c}'),
    'MESH0705! lua',
  ],
  [
    'before its time',
    extension('lua: {inlineCode: b}'),
    'MESH0711 extensions.istio.io/v1alpha1',
    29,
  ],
];

suite('kinds since Istio 1.5', () => {
  for (const [name, text, expected, minor] of rows) {
    test(`${name}${minor === undefined ? '' : ` (1.${minor})`}`, () => {
      assert.equal(said(text, minor === undefined ? offline : istio(minor)), expected);
    });
  }
});
