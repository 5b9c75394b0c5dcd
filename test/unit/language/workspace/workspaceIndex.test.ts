/** The index over files: what it answers, to which cluster files belong, and that updates lose nothing. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { atOnce } from '../../../../src/base/pace';
import { contextOfPath } from '../../../../src/language/workspace/clusterFolders';
import { FactsReader } from '../../../../src/language/workspace/factsReader';
import { workspaceProblems } from '../../../../src/language/workspace/workspaceProblems';
import { WorkspaceIndex } from '../../../../src/language/workspace/workspaceIndex';
import { DocumentCache } from '../../../../src/language/documentCache';
import { entryFor, indexOf, uriOf, type Files } from './files';

const route = (host: string, subset: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nspec:\n  http:\n  - route:\n    - destination: {host: ${host}, subset: ${subset}}\n`;
const rule = (host: string, subset: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nspec:\n  host: ${host}\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n  subsets: [{name: ${subset}}]\n`;

suite('workspace index', () => {
  const index = indexOf({
    'a.yaml': `${entryFor('a.b.global', '240.0.0.1')}---\n${route('a.b.global', 'v1')}`,
    'b.yaml': `# for a.b.global\n---\n${rule('a.b.global', 'v1')}`,
    'c.json': '{"kind": "ConfigMap", "data": {"url": "https://a.b.global"}}',
  });
  test('finds every place of a host', () => {
    assert.deepEqual(
      index.mentionsOf('A.b.global').map((it) => `${it.path} ${it.role}`),
      ['a.yaml defines', 'a.yaml destination', 'b.yaml rule', 'c.json configuration'],
    );
  });
  test('finds what has an address, a rule, a route', () => {
    assert.equal(index.entriesAt('240.0.0.1')[0]?.it.name, 'a-b');
    assert.equal(index.entriesFor('a.b.global')[0]?.path, 'a.yaml');
    assert.equal(index.rulesFor('a.b.global')[0]?.it.subsets?.[0]?.name, 'v1');
    assert.equal(index.routesTo('a.b.global')[0]?.it.subset?.name, 'v1');
  });
  test('forgets a file that is gone', () => {
    const own = indexOf({ 'a.yaml': entryFor('a.b.global', '240.0.0.1') });
    own.delete(uriOf('a.yaml'));
    assert.deepEqual([...own.hosts, ...own.addresses, ...own.uris], []);
  });
  test('tells that it changed', () => {
    const own = indexOf({});
    const before = own.revision;
    own.put(uriOf('a.yaml'), new FactsReader(['global']).read('a.yaml', ''));
    assert.ok(own.revision > before);
  });
});

const folderRows: readonly (readonly [path: string, expected: string | undefined])[] = [
  ['clusters/east/a.yaml', 'E'],
  ['clusters/east/deep/er/a.yaml', 'E'],
  ['clusters/eastern/a.yaml', undefined],
  ['clusters/a.yaml', undefined],
  ['overlays/prod-west/a.yaml', 'W'],
  ['apps/web/north/a.yaml', 'N'],
  ['north/a.yaml', 'N'],
  ['clusters/east/special/a.yaml', 'S'],
  ['both/a.yaml', undefined],
];

suite('folders of clusters', () => {
  const folders = [
    { pattern: 'clusters/east', context: 'E' },
    { pattern: './clusters/east/special/', context: 'S' },
    { pattern: 'overlays/*-west', context: 'W' },
    { pattern: '**/north', context: 'N' },
    { pattern: 'both', context: 'E' },
    { pattern: 'both', context: 'W' },
  ];
  for (const [path, expected] of folderRows) {
    test(path, () => {
      assert.equal(contextOfPath(path, folders), expected);
    });
  }
});

const entry = entryFor('a.b.global', '240.0.0.1');
const named = (context: string) => [{ pattern: 'overlays/east', context }];
const overlay = (more = '') => `resources:\n- ../../base\n${more}`;
const base: Files = {
  'base/kustomization.yaml': 'resources:\n- entry.yaml\n',
  'base/entry.yaml': entry,
};

const clusterRows: readonly (readonly [
  name: string,
  files: Files,
  expected: readonly string[],
  folders?: Parameters<typeof indexOf>[1],
])[] = [
  ['nobody has said', base, ['overlay:file:///shop/base/kustomization.yaml']],
  ['no kustomization either', { 'base/entry.yaml': entry }, []],
  [
    'a folder',
    { 'base/entry.yaml': entry },
    ['context:east'],
    [{ pattern: 'base', context: 'east' }],
  ],
  [
    'an annotation',
    {
      'base/entry.yaml': entryFor(
        'a.b.global',
        '240.0.0.1',
        '  annotations: {istio-multicluster/cluster: west}\n',
      ),
    },
    ['context:west'],
    [{ pattern: 'base', context: 'east' }],
  ],
  ['a comment', { 'base/entry.yaml': `# For cluster west\n${entry}` }, ['context:west']],
  [
    'overlays, one of them named',
    {
      ...base,
      'overlays/east/kustomization.yaml': overlay(),
      'overlays/west/kustomization.yaml': overlay(),
    },
    ['context:east'],
    named('east'),
  ],
  [
    'overlays nobody named',
    {
      ...base,
      'overlays/east/kustomization.yaml': overlay(),
      'overlays/west/kustomization.yaml': overlay(),
    },
    [
      'overlay:file:///shop/overlays/east/kustomization.yaml',
      'overlay:file:///shop/overlays/west/kustomization.yaml',
    ],
  ],
  [
    'changed on the way by a target',
    {
      ...base,
      'overlays/east/kustomization.yaml': overlay(
        'patches:\n- target: {kind: ServiceEntry, name: a-b}\n  patch: "- op: replace"\n',
      ),
    },
    [],
    named('east'),
  ],
  [
    'another is changed on the way',
    {
      ...base,
      'overlays/east/kustomization.yaml': overlay(
        'patches:\n- target: {kind: ServiceEntry, name: other}\n  patch: "- op: replace"\n',
      ),
    },
    ['context:east'],
    named('east'),
  ],
  [
    'changed on the way by a file',
    {
      ...base,
      'overlays/east/kustomization.yaml': overlay('patchesStrategicMerge:\n- p.yaml\n'),
      'overlays/east/p.yaml': entry,
    },
    [],
    named('east'),
  ],
  [
    'anything may change',
    { ...base, 'overlays/east/kustomization.yaml': overlay('namePrefix: x-\n') },
    [],
    named('east'),
  ],
  [
    'a kustomization of itself',
    {
      'base/kustomization.yaml': 'resources:\n- ../base\n- entry.yaml\n',
      'base/entry.yaml': entry,
    },
    [],
  ],
];

suite('files belong to clusters', () => {
  for (const [name, files, expected, folders] of clusterRows) {
    test(name, () => {
      const index = indexOf(files, folders);
      const [found] = index.entriesIn(uriOf('base/entry.yaml'));
      assert.ok(found);
      assert.deepEqual(
        index
          .clustersOf(found)
          .map((it) => it.id)
          .sort(),
        expected,
      );
    });
  }
});

/** Everything the index can be asked, as one value. */
const contentOf = (index: WorkspaceIndex) => ({
  hosts: [...index.hosts].sort().map((it) => [it, index.mentionsOf(it), index.entriesFor(it)]),
  addresses: [...index.addresses].sort().map((it) => [it, index.entriesAt(it)]),
  files: [...index.uris]
    .sort()
    .map((it) => [
      it,
      index.mentionsIn(it),
      index.rulesIn(it),
      index.routesIn(it),
      index.sharedEntriesIn(it),
      atOnce(workspaceProblems(it, index, { zone: 'global' })),
      index.entriesIn(it).map((one) => index.clustersOf(one)),
    ]),
});

suite('workspace index, change by change', () => {
  const piece = fc.constantFrom(
    entry,
    entryFor('c.d.global', '240.0.0.1'),
    rule('a.b.global', 'v1'),
    route('a.b.global', 'v1'),
    'kind: ConfigMap\ndata: {x: a.b.global}\n',
    'resources: [a.yaml, ../base]\n',
    '{{ if x }}\n',
    'a: [\n',
    '# nothing\n',
  );
  const text = fc.array(piece, { maxLength: 5 }).map((it) => it.join('---\n'));
  const path = fc.constantFrom(
    'a.yaml',
    'b/kustomization.yaml',
    'base/kustomization.yaml',
    'b/c.yml',
  );
  const change = fc.record({ path, text: fc.option(text) });
  test('is what it would be from scratch', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const index = new WorkspaceIndex();
        const reader = new FactsReader(['global']);
        const caches = new Map<string, DocumentCache>();
        const files = new Map<string, string>();
        for (const { path: at, text: to } of changes) {
          if (to === null) {
            index.delete(uriOf(at));
            files.delete(at);
          } else {
            const cache = caches.get(at) ?? new DocumentCache();
            caches.set(at, cache);
            index.put(uriOf(at), reader.readManifest(at, cache.read(to)));
            files.set(at, to);
          }
        }
        assert.deepEqual(contentOf(index), contentOf(indexOf(Object.fromEntries(files))));
      }),
      { numRuns: 150 },
    );
  });
  test('is so, too, when files are put in by turns', () => {
    const turns = fc.array(fc.record({ path, text: fc.option(text), steps: fc.nat(4) }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(turns, (changes) => {
        const index = new WorkspaceIndex();
        const reader = new FactsReader(['global']);
        const caches = new Map<string, DocumentCache>();
        const files = new Map<string, string>();
        const begun: Generator<void, void>[] = [];
        for (const { path: at, text: to, steps } of changes) {
          if (to === null) {
            index.delete(uriOf(at));
            files.delete(at);
            continue;
          }
          const cache = caches.get(at) ?? new DocumentCache();
          caches.set(at, cache);
          const putting = index.putting(uriOf(at), reader.readManifest(at, cache.read(to)));
          putting.next();
          for (let step = 0; step < steps; step += 1) putting.next();
          begun.push(putting);
          files.set(at, to);
        }
        begun.forEach(atOnce);
        assert.deepEqual(contentOf(index), contentOf(indexOf(Object.fromEntries(files))));
      }),
      { numRuns: 150 },
    );
  });
});
