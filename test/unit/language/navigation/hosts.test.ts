/** Hosts found where the cursor stands, renamed everywhere, and listed. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { atOnce } from '../../../../src/base/pace';
import { parseDocuments, type ManifestChunk } from '../../../../src/language/document';
import { edited } from '../../../../src/language/edits';
import { hostAt, placesByHost } from '../../../../src/language/navigation/hosts';
import { positionsIn } from '../../../../src/language/navigation/positions';
import { refusalOf, unrenamable } from '../../../../src/language/navigation/rename';
import {
  KnownSymbols,
  symbolsAlong,
  symbolsIn,
  type ManifestSymbol,
} from '../../../../src/language/navigation/symbols';
import { symbolsFor } from '../../../../src/language/navigation/workspaceSymbols';
import { FactsReader } from '../../../../src/language/workspace/factsReader';
import { entryFor, indexOf } from '../workspace/files';

const reader = new FactsReader(['global']);

const everything = `# httpbin.bar.global is spoken of here
${entryFor('httpbin.bar.global', '240.0.0.2')}---
apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata: {name: httpbin}
spec:
  host: "httpbin.bar.global"
  trafficPolicy:
    tls: {mode: ISTIO_MUTUAL, sni: outbound_.8000_._.httpbin.bar.global}
---
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata: {name: httpbin}
spec:
  hosts: [httpbin.bar.global.]
  http:
  - route:
    - destination: {host: httpbin.bar.global}
---
apiVersion: networking.istio.io/v1alpha3
kind: Sidecar
metadata: {name: default}
spec:
  egress:
  - hosts: ["./HTTPBIN.bar.global", "istio-system/*"]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: sleep}
spec:
  template:
    spec:
      containers:
      - name: sleep
        args: ['--url=http://httpbin.bar.global:8000/headers', --other=other-httpbin.bar.global]
        env:
        - name: URL
          value: http://user@httpbin.bar.global/
`;

const placesIn = (text: string, host: string) =>
  atOnce(placesByHost(parseDocuments(text), reader)).get(host) ?? [];

const renamed = (text: string, from: string, to: string): string =>
  edited(
    text,
    placesIn(text, from).map(({ start, end }) => ({ start, end, newText: to })),
  );

suite('hosts in a text', () => {
  test('every object of the flow names the host, comments and longer hosts do not', () => {
    const roles = placesIn(everything, 'httpbin.bar.global').map((it) => it.role);
    assert.deepEqual(roles, [
      'defines',
      'rule',
      'rule',
      'route',
      'destination',
      'sidecar',
      'workload',
      'workload',
    ]);
  });

  test('the one at the cursor, at both of its ends and not beyond', () => {
    const manifest = parseDocuments(everything);
    const start = everything.indexOf('httpbin.bar.global', 60);
    const end = start + 'httpbin.bar.global'.length;
    for (const at of [start, start + 3, end]) {
      assert.equal(hostAt(manifest, at, reader)?.host, 'httpbin.bar.global');
    }
    assert.equal(hostAt(manifest, start - 1, reader), undefined);
    assert.equal(hostAt(manifest, end + 2, reader), undefined);
    assert.equal(hostAt(manifest, 5, reader), undefined);
  });

  test('a new name replaces the host and nothing else, and the old one back gives the old text', () => {
    const there = renamed(everything, 'httpbin.bar.global', 'echo.tools.global');
    const expected = everything
      .replaceAll(/(?<!# |other-)httpbin\.bar\.global/g, 'echo.tools.global')
      .replace('HTTPBIN.bar.global', 'echo.tools.global');
    assert.equal(there, expected);
    const back = renamed(there, 'echo.tools.global', 'httpbin.bar.global');
    assert.equal(back, everything.replace('HTTPBIN', 'httpbin'));
  });
});

suite('names a host may get', () => {
  const index = indexOf({ 'a.yaml': entryFor('reviews.default.global', '240.0.0.3') });
  const rows: readonly (readonly [string, RegExp | undefined])[] = [
    ['echo.tools.global', undefined],
    ['httpbin.bar.global', undefined],
    ['echo.global', /<name>\.<namespace>\.global/],
    ['a.b.c.global', /<name>\.<namespace>\.global/],
    ['echo.tools', /<name>\.<namespace>\.global/],
    ['echo.tools.global.', /<name>\.<namespace>\.global/],
    ['Echo.tools.global', /lower case/],
    ['reviews.default.global', /defined in a\.yaml already/],
  ];
  for (const [name, refusal] of rows) {
    test(name, () => {
      const said = refusalOf('httpbin.bar.global', name, ['global'], index);
      if (refusal) assert.match(said ?? '', refusal);
      else assert.equal(said, undefined);
    });
  }
  test('a wildcard gets none', () => {
    assert.match(unrenamable('*.bar.global') ?? '', /wildcard/);
    assert.equal(unrenamable('httpbin.bar.global'), undefined);
  });
});

suite('positions', () => {
  test('every kind of line end counts once', () => {
    const at = positionsIn('ab\r\nc\rd\n\ne');
    const found = [0, 2, 4, 6, 8, 9].map((it) => Object.values(at(it)).join(':'));
    assert.deepEqual(found, ['0:0', '0:2', '1:0', '2:0', '3:0', '4:0']);
  });
  test('as if counted one by one', () => {
    const text = fc.array(fc.constantFrom('a', '\n', '\r\n', 'é', '🦊')).map((it) => it.join(''));
    fc.assert(
      fc.property(text, fc.nat(40), (it, offset) => {
        const before = it.slice(0, offset);
        fc.pre(offset <= it.length && !before.endsWith('\r'));
        const lines = before.split(/\r\n|\n/);
        const expected = { line: lines.length - 1, character: (lines.at(-1) ?? '').length };
        assert.deepEqual(positionsIn(it)(offset), expected);
      }),
    );
  });
});

suite('symbols', () => {
  const shown = ({ name, detail, children }: ManifestSymbol): string =>
    `${name} (${detail})${children.length === 0 ? '' : ` [${children.map(shown).join(', ')}]`}`;

  test('of Istio’s objects, with their hosts and endpoints', () => {
    assert.deepEqual(symbolsIn(parseDocuments(everything)).map(shown).slice(0, 3), [
      'httpbin-bar (ServiceEntry) [httpbin.bar.global (host), 203.0.113.7 (endpoint)]',
      'httpbin (DestinationRule) [httpbin.bar.global (host)]',
      'httpbin (VirtualService) [httpbin.bar.global. (host)]',
    ]);
  });

  test('places lie within what they are of', () => {
    const check = (it: ManifestSymbol, text: string) => {
      assert.ok(it.span.start <= it.place.start && it.place.end <= it.span.end, it.name);
      assert.ok(text.slice(it.place.start, it.place.end).includes(it.name), it.name);
      for (const child of it.children) check(child, text);
    };
    for (const it of symbolsIn(parseDocuments(everything))) check(it, everything);
  });

  test('of a long text its objects alone, and all of it when it is short again', () => {
    const known = new KnownSymbols();
    const { chunks } = parseDocuments(everything);
    const count = (all: readonly ManifestChunk[]) =>
      [...symbolsAlong({ text: '', chunks: all }, known)].flat().flatMap((it) => it.children)
        .length;
    assert.ok(count(chunks) > 0);
    assert.equal(
      count(
        Array.from({ length: 2001 }, (_, at) => chunks[at % chunks.length]).flatMap(
          (it) => it ?? [],
        ),
      ),
      0,
    );
    assert.ok(count(chunks) > 0);
  });

  test('half an object is no trouble', () => {
    for (let end = 0; end < 600; end += 7) symbolsIn(parseDocuments(everything.slice(0, end)));
  });

  test('of the workspace: hosts that are defined, by letters in their order', () => {
    const index = indexOf({
      'a.yaml': entryFor('httpbin.bar.global', '240.0.0.2'),
      'b.yaml': entryFor('reviews.default.global', '240.0.0.3'),
    });
    const found = (query: string) => symbolsFor(index, query).map((it) => `${it.host} ${it.path}`);
    assert.deepEqual(found(''), ['httpbin.bar.global a.yaml', 'reviews.default.global b.yaml']);
    assert.deepEqual(found('HTbar'), ['httpbin.bar.global a.yaml']);
    assert.deepEqual(found('reviews-default'), ['reviews.default.global b.yaml']);
    assert.deepEqual(found('zzz'), []);
  });
});
