/** Fixes that put fields where they belong and ports into their form; every other byte stays. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { allFixed } from '../../../src/language/fixAll';

const context = { zone: 'global' };

/** The text after the first fix with this title; undefined where there is none. */
function fixed(text: string, title: string): string | undefined {
  for (const found of diagnose(text, context)) {
    const fix = fixesFor(text, found, context).find((it) => it.title === title);
    if (!fix) continue;
    const inOrder = [...fix.edits].sort((a, b) => a.start - b.start);
    // The editor refuses edits that overlap.
    assert.ok(inOrder.every((it, at) => at === 0 || it.start >= (inOrder[at - 1]?.end ?? 0)));
    return edited(text, fix.edits);
  }
  return undefined;
}

const head = (metadata = '  name: api\n') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata:\n${metadata}`;

/** Sound, when each line stands two deeper. */
const fields = `# Who is called.
hosts: ["api.example.com"] # One.
location: 'MESH_EXTERNAL'

# How.
resolution: DNS
ports:
- number: 80
  name: http
  protocol: HTTP
`;
const deeper = (text: string) => text.replace(/^(?=.)/gm, '  ');
const oneDeeper = deeper(fields).replace('  # Who', '# Who');

const braced = (more: string) =>
  `{apiVersion: networking.istio.io/v1alpha3, kind: ServiceEntry, metadata: {name: api}, ${more}}\n`;
const json = (beside: string, spec: string) =>
  `{
  "apiVersion": "networking.istio.io/v1alpha3",
  "kind": "ServiceEntry",
  "metadata": {"name": "api"},
  ${beside === '' ? '' : `${beside}\n  `}"spec": {
    ${spec}
  }
}
`;

type Row = readonly [name: string, text: string, title: string, after: string | undefined];

const moves: readonly Row[] = [
  [
    'beside an empty spec',
    `${head()}spec:\n${fields}`,
    'Move all 4 into spec',
    `${head()}spec:\n${oneDeeper}`,
  ],
  [
    'beside a spec that says why it is empty',
    `${head()}spec: # Below.\n${fields}---\nkind: Other\n`,
    'Move all 4 into spec',
    `${head()}spec: # Below.\n${oneDeeper}---\nkind: Other\n`,
  ],
  [
    'without spec',
    `${head()}${fields.slice(fields.indexOf('hosts'))}`,
    'Move all 4 into spec',
    `${head()}spec:\n${deeper(fields.slice(fields.indexOf('hosts')))}`,
  ],
  [
    'without spec, in CRLF and without an end',
    `${head()}${fields.slice(fields.indexOf('hosts'))}`.trimEnd().replaceAll('\n', '\r\n'),
    'Move all 4 into spec',
    `${head()}spec:\n${deeper(fields.slice(fields.indexOf('hosts')))}`
      .trimEnd()
      .replaceAll('\n', '\r\n'),
  ],
  [
    'in metadata, without spec',
    head(`  name: api\n${deeper(fields)}`),
    'Move all 4 into spec',
    `${head()}\nspec:\n${deeper(fields).replace('\n\n', '\n')}`,
  ],
  [
    'in metadata, without spec and without an end',
    head(`  name: api\n  hosts: [api.example.com]\n  location: MESH_EXTERNAL`),
    'Move all 2 into spec',
    `${head()}spec:\n  hosts: [api.example.com]\n  location: MESH_EXTERNAL`,
  ],
  [
    'in metadata that is deeper than spec, between others',
    `${head('    name: api\n    # Ours.\n    hosts:\n        - a.example.com\n    labels: {a: b}\n')}spec:\n  location: MESH_EXTERNAL # Out.\n  resolution: NONE\n`,
    'Move it into spec',
    `${head('    name: api\n    labels: {a: b}\n')}spec:\n  location: MESH_EXTERNAL # Out.\n  resolution: NONE\n  # Ours.\n  hosts:\n      - a.example.com\n`,
  ],
  [
    'beside spec, right behind it',
    `${head()}spec:\n  hosts: [a.example.com]\n  location: MESH_EXTERNAL\nresolution: NONE # As it is.\n`,
    'Move it into spec',
    `${head()}spec:\n  hosts: [a.example.com]\n  location: MESH_EXTERNAL\n  resolution: NONE # As it is.\n`,
  ],
  [
    'near: it is there already',
    `${head()}spec:\n  hosts: [a.example.com]\nhosts: [b.example.com]\n`,
    'Move it into spec',
    undefined,
  ],
  [
    'in braces, without spec',
    `{apiVersion: networking.istio.io/v1alpha3, kind: ServiceEntry, metadata: {name: api}, hosts: [a.example.com]}\n`,
    'Move it into spec',
    `{apiVersion: networking.istio.io/v1alpha3, kind: ServiceEntry, metadata: {name: api}, spec: {hosts: [a.example.com]}}\n`,
  ],
  [
    'in braces, on both sides of spec',
    braced('hosts: [a.example.com], location: MESH_EXTERNAL, spec: {ports: []}, resolution: NONE'),
    'Move all 3 into spec',
    braced('spec: {ports: [], hosts: [a.example.com], location: MESH_EXTERNAL, resolution: NONE}'),
  ],
  [
    'in braces, beside an empty spec',
    braced('spec: {}, hosts: [a.example.com]'),
    'Move it into spec',
    braced('spec: {hosts: [a.example.com]}'),
  ],
  [
    'in braces, beside a spec of nothing',
    braced('spec: null, hosts: [a.example.com]'),
    'Move it into spec',
    braced('spec: {hosts: [a.example.com]}'),
  ],
  [
    'in JSON, beside spec',
    json('"hosts": [\n    "a.example.com"\n  ],', '"location": "MESH_EXTERNAL"'),
    'Move it into spec',
    json('', '"location": "MESH_EXTERNAL",\n    "hosts": [\n      "a.example.com"\n    ]'),
  ],
  [
    'in braces of metadata, without spec',
    head('').replace(
      'metadata:\n',
      'metadata: {name: api, hosts: [a.example.com], location: MESH_EXTERNAL}\n',
    ),
    'Move all 2 into spec',
    `${head('').replace('metadata:\n', 'metadata: {name: api}\n')}spec:\n  hosts: [a.example.com]\n  location: MESH_EXTERNAL\n`,
  ],
  [
    'near: in braces, with a comment among them',
    braced('hosts: # Ours.\n  [a.example.com]'),
    'Move it into spec',
    undefined,
  ],
  [
    'near: in braces, there already',
    braced('hosts: [a.b], spec: {hosts: [a.example.com]}'),
    'Move it into spec',
    undefined,
  ],
];

const entry = (ports: string, own = '  - {name: http, number: 80, protocol: HTTP}\n') =>
  `${head()}spec:\n  hosts: [api.shop.global]\n  addresses: [240.0.0.2]\n  location: MESH_INTERNAL\n  resolution: STATIC\n  ports:\n${own}  endpoints:\n  - address: 203.0.113.7\n${ports}`;
const two =
  '  - {name: http, number: 80, protocol: HTTP}\n  - {name: tcp-a, number: 81, protocol: TCP}\n';
const asMap = 'Make it a map';
const forEach = 'Give each port of the service this number';

const ports: readonly Row[] = [
  [
    'a list of one',
    entry('    ports: # In.\n    - http: 15443 # The gateway.\n'),
    asMap,
    entry('    ports: # In.\n      http: 15443 # The gateway.\n'),
  ],
  [
    'a list of two, deeper',
    entry('    ports:\n      - http: 15443\n      # And:\n      - "tcp-a": 15443\n', two),
    asMap,
    entry('    ports:\n        http: 15443\n      # And:\n        "tcp-a": 15443\n', two),
  ],
  [
    'as ports of a ServiceEntry are written',
    entry('    ports:\n    - name: "http"\n      number: 15443\n      protocol: HTTP # Last.\n'),
    asMap,
    entry('    ports:\n      "http": 15443 # Last.\n'),
  ],
  [
    'the same in braces',
    entry('    ports: [{number: 15443, name: http}, {tcp-a: 15443}]\n', two),
    asMap,
    entry('    ports: {http: 15443, tcp-a: 15443}\n', two),
  ],
  [
    'a number',
    entry('    ports: 15443 # All.\n', two),
    forEach,
    entry('    ports: {http: 15443, tcp-a: 15443} # All.\n', two),
  ],
  ['a list of a number', entry('    ports: [31443]\n'), forEach, undefined],
  ['a list of a number', entry('    ports: [31443]\n'), asMap, entry('    ports: {http: 31443}\n')],
  [
    'near: comments that would be lost',
    entry('    ports:\n    - name: http # Web.\n      number: 15443\n'),
    asMap,
    undefined,
  ],
  [
    'near: one name twice',
    entry('    ports:\n    - http: 15443\n    - http: 15444\n'),
    asMap,
    undefined,
  ],
  [
    'near: numbers without names',
    entry('    ports:\n    - 15443\n    - 15444\n'),
    asMap,
    undefined,
  ],
  [
    'near: two numbers, and which is meant is not said',
    entry('    ports:\n    - {name: http, number: 80, targetPort: 15443}\n'),
    asMap,
    undefined,
  ],
  [
    'near: names that are still to be filled in',
    entry('    ports: 15443\n', '  - {name: "{{ .name }}", number: 80, protocol: HTTP}\n'),
    forEach,
    undefined,
  ],
];

suite('fields one level too far out', () => {
  for (const [name, text, title, after] of moves) {
    test(name, () => {
      assert.equal(fixed(text, title), after);
      if (after === undefined) return;
      const left = diagnose(after, context).filter((it) => it.message.includes('belongs under'));
      assert.deepEqual(left, []);
    });
  }

  test('of what is elsewhere it is not said that it is missing', () => {
    const text = `${head()}hosts: [a.example.com]\nspec:\n  location: MESH_EXTERNAL\n  resolution: NONE\n`;
    assert.deepEqual(
      diagnose(text, context).map((it) => it.code),
      ['MESH0701'],
    );
  });
});

const limits = (http: string, more = '') =>
  `apiVersion: networking.istio.io/v1beta1\nkind: DestinationRule\nmetadata:\n  name: a\nspec:\n  host: api.example.com\n  trafficPolicy:\n    connectionPool:\n      http:\n        http2MaxRequests: 10\n${http}${more}`;
const outlier = '        consecutive5xxErrors: 7\n        # Rarely.\n        interval: 5m\n';
const ejects =
  '    outlierDetection:\n      consecutive5xxErrors: 7\n      # Rarely.\n      interval: 5m\n';
const interval = '        interval: 5m\n';

const elsewhere: readonly (readonly [
  name: string,
  text: string,
  hint: string,
  title: string,
  after: string | undefined,
])[] = [
  [
    'by what is beside it',
    limits(outlier),
    'outlierDetection.',
    'Move all 2 into outlierDetection',
    limits(ejects),
  ],
  [
    'into the one that is there',
    limits(outlier, '    outlierDetection:\n      baseEjectionTime: 1m\n'),
    'outlierDetection.',
    'Move all 2 into outlierDetection',
    limits('', ejects.replace(':\n', ':\n      baseEjectionTime: 1m\n')),
  ],
  [
    'two as likely, the usual one first',
    limits(interval),
    'outlierDetection or http2KeepAlive.',
    'Move it into outlierDetection',
    limits('    outlierDetection:\n      interval: 5m\n'),
  ],
  [
    'and the other of them',
    limits(interval),
    'outlierDetection or http2KeepAlive.',
    'Move it into http2KeepAlive',
    limits('        http2KeepAlive:\n          interval: 5m\n'),
  ],
  [
    'near: beside it is what the other has',
    limits(`${interval}        timeout: 1s\n`),
    'http2KeepAlive.',
    'Move all 2 into http2KeepAlive',
    limits('        http2KeepAlive:\n          interval: 5m\n          timeout: 1s\n'),
  ],
  [
    'further out',
    limits('', '      outlierDetection: {interval: 5m}\n'),
    'trafficPolicy.',
    'Move it into trafficPolicy',
    limits('', '    outlierDetection: {interval: 5m}\n'),
  ],
  [
    'near: nothing would be left behind',
    limits('').replace('        http2MaxRequests: 10\n', interval),
    'outlierDetection or http2KeepAlive.',
    'Move it into outlierDetection',
    undefined,
  ],
];

suite('fields that belong elsewhere', () => {
  for (const [name, text, hint, title, after] of elsewhere) {
    test(name, () => {
      const [found] = diagnose(text, context);
      assert.ok(found?.message.endsWith(`; it belongs under ${hint}`), found?.message);
      assert.equal(fixed(text, title), after);
      if (after !== undefined) assert.deepEqual(diagnose(after, context), []);
    });
  }

  test('in JSON', () => {
    const rule = (http: string, more: string) =>
      `{"apiVersion": "networking.istio.io/v1beta1", "kind": "DestinationRule", "metadata": {"name": "a"}, "spec": {"host": "a.example.com", "trafficPolicy": {"connectionPool": {"http": {${http}}}${more}}}}`;
    assert.equal(
      fixed(
        rule('"maxRetries": 3, "consecutive5xxErrors": 7, "interval": "5m"', ''),
        'Move all 2 into outlierDetection',
      ),
      rule(
        '"maxRetries": 3',
        ', "outlierDetection": {"consecutive5xxErrors": 7, "interval": "5m"}',
      ),
    );
  });
});

suite('ports of an endpoint', () => {
  for (const [name, text, title, after] of ports) {
    test(`${name}: ${title}`, () => {
      assert.equal(fixed(text, title), after);
      if (after !== undefined) assert.equal(allFixed(text, context), after);
    });
  }

  test('in JSON', () => {
    const entry = (ports: string) =>
      `{"apiVersion": "networking.istio.io/v1alpha3", "kind": "ServiceEntry", "metadata": {"name": "a"}, "spec": {"hosts": ["a.b.global"], "addresses": ["240.0.0.2"], "location": "MESH_INTERNAL", "resolution": "STATIC", "ports": [{"name": "http", "number": 80, "protocol": "HTTP"}], "endpoints": [{"address": "203.0.113.7", "ports": ${ports}}]}}`;
    const after = entry('{"http": 15443}');
    assert.equal(fixed(entry('15443'), forEach), after);
    assert.equal(fixed(entry('[{"http": 15443}]'), asMap), after);
  });
});
