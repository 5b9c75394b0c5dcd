/** Subsets found where they are defined and used, and which of them are one. */
import assert from 'node:assert/strict';
import { parseDocuments } from '../../../../src/language/document';
import { edited } from '../../../../src/language/edits';
import {
  areOne,
  refusalOfSubset,
  subsetAt,
  subsetsNamedIn,
  type PlacedSubset,
} from '../../../../src/language/navigation/subsets';
import { FactsReader } from '../../../../src/language/workspace/factsReader';
import { indexOf, uriOf, type Files } from '../workspace/files';

const reader = new FactsReader(['global']);

const rule = (host: string, subsets: string, more = '') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: r, namespace: shop}\nspec:\n  host: ${host}\n  subsets: ${subsets}\n${more}`;
const routes = (...destinations: readonly string[]) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: v, namespace: shop}\nspec:\n  http:\n  - route:\n${destinations.map((it) => `    - destination: {${it}}\n`).join('')}`;

const folders = [
  { pattern: 'east', context: 'E' },
  { pattern: 'west', context: 'W' },
];

/** "east/r.yaml:v1 defines": all places that are one with the first in a file. */
function partnersOf(files: Files, from: string): readonly string[] {
  const index = indexOf(files, folders);
  const all = Object.entries(files).flatMap(([path, text]) =>
    subsetsNamedIn(parseDocuments(text), reader).map((it): PlacedSubset & { path: string } => ({
      path,
      it,
      clusters: index.clustersOf({ uri: uriOf(path), path, start: 0, it: it.facts }),
    })),
  );
  const own = all.find((it) => it.path === from);
  assert.ok(own, 'there is no subset in the file');
  return all
    .filter((it) => areOne(own, it, ['global']))
    .map(({ path, it }) => `${path} ${it.role}`);
}

suite('subsets in a text', () => {
  const text = [
    rule(
      'a.shop.global',
      '[{name: "v1"}, {name: v2}]',
      '  trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: "outbound_.80_.v1_.a.shop.global"}}\n',
    ),
    routes('host: a.shop.global, subset: v1', "host: a.shop.global, subset: 'v2'"),
  ].join('---\n');

  test('rules, server names and routes name them, without their quotes', () => {
    const found = subsetsNamedIn(parseDocuments(text), reader);
    assert.deepEqual(
      found.map((it) => `${it.role} ${text.slice(it.start, it.end)} of ${it.host}`),
      [
        'defines v1 of a.shop.global',
        'defines v2 of a.shop.global',
        'sni v1 of a.shop.global',
        'route v1 of a.shop.global',
        'route v2 of a.shop.global',
      ],
    );
  });
  test('the one under the cursor, at its first and behind its last letter', () => {
    const at = text.indexOf('subset: v1') + 'subset: '.length;
    for (const offset of [at, at + 2]) {
      assert.equal(subsetAt(parseDocuments(text), offset, reader)?.role, 'route');
    }
    assert.equal(subsetAt(parseDocuments(text), text.indexOf('subsets:'), reader), undefined);
  });
  test('for the one under the cursor no other document is parsed', () => {
    const manifest = parseDocuments(text);
    const other = manifest.chunks[0];
    assert.ok(other);
    Object.defineProperty(other, 'documents', { get: () => assert.fail('it was parsed') });
    const at = text.indexOf('subset: v1') + 'subset: '.length;
    assert.equal(subsetAt(manifest, at, reader)?.name, 'v1');
    assert.throws(() => subsetsNamedIn(manifest, reader), /it was parsed/);
  });
  test('a new name leaves every other byte', () => {
    const edits = subsetsNamedIn(parseDocuments(text), reader)
      .filter((it) => it.name === 'v1')
      .map(({ start, end }) => ({ start, end, newText: 'stable' }));
    const renamed = text
      .replace('"v1"', '"stable"')
      .replace('_.v1_.', '_.stable_.')
      .replace('subset: v1', 'subset: stable');
    assert.equal(edited(text, edits), renamed);
  });
  test('short names are those of the namespace', () => {
    const found = subsetsNamedIn(
      parseDocuments(
        `${rule('reviews', '[{name: v1}]')}---\n${routes('host: reviews.shop.svc.cluster.local, subset: v1')}`,
      ),
      reader,
    );
    assert.deepEqual(
      [...new Set(found.map(({ host }) => host))],
      ['reviews.shop.svc.cluster.local'],
    );
  });
});

type Row = readonly [name: string, files: Files, expected: readonly string[]];

const remote = rule('a.shop.global', '[{name: v1}]');
const service = rule('a', '[{name: v1}]');
const calls = routes('host: a.shop.global, subset: v1');

const rows: readonly Row[] = [
  [
    'over files of one cluster',
    { 'east/r.yaml': remote, 'east/v.yaml': calls },
    ['east/r.yaml defines', 'east/v.yaml route'],
  ],
  [
    'a remote host is one over all clusters',
    { 'east/r.yaml': remote, 'v.yaml': calls },
    ['east/r.yaml defines', 'v.yaml route'],
  ],
  [
    'the Service on the far side, whose rule has to know the name',
    { 'east/r.yaml': remote, 'west/r.yaml': service },
    ['east/r.yaml defines', 'west/r.yaml defines'],
  ],
  [
    'and seen from there, with its own routes',
    { 'west/r.yaml': service, 'west/v.yaml': routes('host: a, subset: v1'), 'east/v.yaml': calls },
    ['west/r.yaml defines', 'west/v.yaml route', 'east/v.yaml route'],
  ],
  [
    'near: a Service of the same name on this side',
    { 'east/r.yaml': remote, 'east/s.yaml': service },
    ['east/r.yaml defines'],
  ],
  [
    'near: a Service of the same name in another cluster',
    { 'east/r.yaml': service, 'west/r.yaml': service },
    ['east/r.yaml defines'],
  ],
  ['near: nobody says which side', { 'r.yaml': remote, 's.yaml': service }, ['r.yaml defines']],
  [
    'near: another host',
    { 'east/r.yaml': remote, 'east/v.yaml': routes('host: b.shop.global, subset: v1') },
    ['east/r.yaml defines'],
  ],
  [
    'near: another subset',
    { 'east/r.yaml': remote, 'east/v.yaml': routes('host: a.shop.global, subset: v2') },
    ['east/r.yaml defines'],
  ],
];

suite('subsets over files', () => {
  for (const [name, files, expected] of rows) {
    test(name, () => {
      assert.deepEqual(partnersOf(files, Object.keys(files)[0] ?? ''), expected);
    });
  }
  test('names that are none, or taken, are refused', () => {
    const all = subsetsNamedIn(
      parseDocuments(rule('a.shop.global', '[{name: v1}, {name: v2}]')),
      reader,
    );
    const [first] = all;
    assert.ok(first);
    assert.match(refusalOfSubset(first, 'v 3', all) ?? '', /and "v 3" is not/);
    assert.match(refusalOfSubset(first, 'v2', all) ?? '', /has a subset v2 already/);
    assert.equal(refusalOfSubset(first, 'v3', all), undefined);
    assert.equal(refusalOfSubset(first, 'v1', all), undefined);
  });
});
