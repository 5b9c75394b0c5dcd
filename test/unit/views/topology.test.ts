import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseDocument } from 'yaml';
import { analyze } from '../../../src/mesh/analyze';
import type { Finding, Judgement } from '../../../src/mesh/finding';
import type { ReachableCluster } from '../../../src/mesh/snapshot';
import { notRead, read } from '../../../src/objects/reading';
import { contextName } from '../../../src/objects/reference';
import { meshTree } from '../../../src/views/meshTree';
import { parseMessage } from '../../../src/views/panelMessage';
import { topologyOf } from '../../../src/views/topology';
import { mostOnRing } from '../../../src/views/topologyLayout';
import { topologyMermaid } from '../../../src/views/topologyMermaid';
import { summaryOf } from '../../../src/views/topologySummary';
import { topologySvg } from '../../../src/views/topologySvg';
import { childrenOf, type TreeNode } from '../../../src/views/treeNode';
import { golden } from '../../support/golden';
import { snapshotOf } from '../../support/meshBuilder';
import {
  cacertsUnder,
  hostileName,
  shopJudgement,
  shopSnapshot,
  soundCluster,
  trustOf,
} from '../../support/shopMesh';

const shop = () => topologyOf(shopSnapshot(), shopJudgement, 'shop');
const nothing: Judgement = { findings: [], notChecked: [] };

const finding = (parts: Partial<Finding>): Finding => ({
  code: 'MESH0401',
  severity: 'error',
  topic: 'nameResolution',
  message: 'East does not forward the zone.',
  mesh: 'shop',
  cluster: contextName('east'),
  ...parts,
});

/** Who can call whom of east, west and north: "east>west possible". */
function calls(judgement: Partial<Judgement>, clusters = ['east', 'west']): string {
  const snapshot = snapshotOf(...clusters.map(soundCluster));
  return topologyOf(snapshot, { ...nothing, ...judgement }, 'shop')
    .links.map((it) => `${it.from}>${it.to} ${it.calls}`)
    .join(', ');
}

suite('topologyOf', () => {
  test('two sound clusters call each other', () => {
    assert.equal(calls({}), 'east>west possible, west>east possible');
  });
  test('a caller that does not resolve the zone is blocked one way', () => {
    assert.equal(calls({ findings: [finding({})] }), 'east>west blocked, west>east possible');
  });
  test('a closed gateway is blocked the other way', () => {
    const closed = finding({ topic: 'gateway', code: 'MESH0303' });
    assert.equal(calls({ findings: [closed] }), 'east>west possible, west>east blocked');
  });
  test('the wildcard rule is the caller’s, the passthrough gateway the called’s', () => {
    const rule = finding({ topic: 'controlPlane', code: 'MESH0207' });
    assert.equal(calls({ findings: [rule] }), 'east>west blocked, west>east possible');
    const gateway = finding({ topic: 'controlPlane', code: 'MESH0204' });
    assert.equal(calls({ findings: [gateway] }), 'east>west possible, west>east blocked');
  });
  test('roots that differ block the two, and leave those under one root alone', () => {
    const other = {
      ...soundCluster('west'),
      trust: trustOf({ cacerts: read(cacertsUnder('B2')) }),
    };
    const snapshot = snapshotOf(soundCluster('east'), other, soundCluster('north'));
    const roots = analyze(snapshot).findings.filter((it) => it.code === 'MESH0101');
    const { links } = topologyOf(snapshot, { ...nothing, findings: roots }, 'shop');
    assert.equal(
      links.map((it) => `${it.from}>${it.to} ${it.calls}`).join(', '),
      'east>west blocked, east>north possible, west>east blocked, west>north blocked, north>east possible, north>west blocked',
    );
  });
  test('a CA that expires soon stops nothing today', () => {
    const soon = finding({ topic: 'trust', code: 'MESH0110' });
    assert.equal(calls({ findings: [soon] }), 'east>west possible, west>east possible');
  });
  test('a finding that names a peer is about the way to it', () => {
    const same = finding({ topic: 'gateway', code: 'MESH0306', peers: [contextName('west')] });
    assert.equal(
      calls({ findings: [same] }, ['east', 'west', 'north']),
      'east>west possible, east>north possible, west>east blocked, west>north possible, north>east possible, north>west possible',
    );
  });
  test('what an error was found about is not shown as fine, and a warning changes no line', () => {
    const snapshot = snapshotOf(soundCluster('east'));
    const tones = (severity: 'error' | 'warning') => {
      const findings = [finding({ topic: 'services', code: 'MESH0512', severity })];
      const [east] = topologyOf(snapshot, { ...nothing, findings }, 'shop').clusters;
      return east?.lines.map((it) => `${it.about} ${it.tone}`).join(', ');
    };
    const others = 'Versions fine, Trust fine, Gateway fine, DNS fine';
    assert.equal(tones('error'), `${others}, Services lacking`);
    assert.equal(tones('warning'), `${others}, Services fine`);
  });
  test('a warning blocks nothing', () => {
    assert.equal(
      calls({ findings: [finding({ severity: 'warning' })] }),
      'east>west possible, west>east possible',
    );
  });
  test('what was not checked is not known', () => {
    const open = {
      analyzer: 'trust',
      topic: 'trust',
      mesh: 'shop',
      cluster: contextName('east'),
      because: 'may not list Secrets',
    } as const;
    assert.equal(calls({ notChecked: [open] }), 'east>west unknown, west>east unknown');
  });
  test('a cluster that was not read is not known', () => {
    const links = shop().links.filter((it) => it.from === 'east' && it.to === 'dead');
    assert.deepEqual(links[0]?.reasons, [
      'dead: unreachable: connection refused by 127.0.0.1:6443',
    ]);
    assert.equal(links[0].calls, 'unknown');
  });

  test('groups say who shares a root, in the tree and in the picture', () => {
    const [a, b] = [cacertsUnder('A1'), cacertsUnder('B2')];
    const both = { ...a, roots: [...a.roots, ...b.roots] };
    const under = (name: string, cacerts: typeof a, isPublic = false): ReachableCluster => ({
      ...soundCluster(name),
      trust: trustOf(
        isPublic
          ? {
              cacerts: notRead('may not list Secrets'),
              publishedRoots: read(cacerts.roots.map((it) => it.fingerprint)),
            }
          : { cacerts: read(cacerts) },
      ),
    });
    const rows = (...clusters: readonly ReachableCluster[]) => {
      const snapshot = snapshotOf(...clusters);
      const row = meshTree(snapshot, nothing)
        .flatMap((it) => childrenOf(it))
        .find((it) => it.contextValue === 'roots');
      return [row?.description, ...(row ? childrenOf(row).map((it) => it.description) : [])];
    };
    assert.deepEqual(rows(under('east', a)), [undefined]);
    assert.deepEqual(rows(under('east', a), under('west', a, true)), [
      'one for 2 clusters',
      'root A1:A1:A1:A1… in east, west; as published, without a look at Secrets',
    ]);
    assert.deepEqual(rows(under('east', a), under('west', both)), [
      '2 groups that trust each other, as while a root is replaced',
      'root A1:A1:A1:A1… in east; shares a root with B',
      'root A1:A1:A1:A1…, B2:B2:B2:B2… in west; shares a root with A',
    ]);
    assert.deepEqual(rows(under('east', a), under('west', b)).slice(0, 2), [
      '2 groups that do not all trust each other',
      'root A1:A1:A1:A1… in east',
    ]);
  });

  test('clusters under one root have one letter', () => {
    const other: ReachableCluster = {
      ...soundCluster('west'),
      trust: trustOf({
        cacerts: read(cacertsUnder('B2')),
        publishedRoots: notRead('not asked for'),
      }),
    };
    const snapshot = snapshotOf(soundCluster('east'), other, soundCluster('north'));
    const { trustGroups, clusters } = topologyOf(snapshot, nothing, 'shop');
    assert.deepEqual(
      trustGroups.map((it) => [it.id, it.root, it.clusters]),
      [
        ['A', 'A1:A1:A1:A1…', ['east', 'north']],
        ['B', 'B2:B2:B2:B2…', ['west']],
      ],
    );
    assert.deepEqual(
      clusters.map((it) => it.trustGroup),
      ['A', 'B', 'A'],
    );
  });

  test('every id it names is a row of the tree', () => {
    const all = (nodes: readonly TreeNode[]): readonly string[] =>
      nodes.flatMap((it) => [it.id, ...all(childrenOf(it))]);
    const rows = new Set(all(meshTree(shopSnapshot(), shopJudgement)));
    const { nodeId, clusters, links, findings } = shop();
    const named = [
      nodeId,
      ...clusters.flatMap((it) => [it, ...it.lines, ...it.findings]).map((it) => it.nodeId),
      ...findings.map((it) => it.nodeId),
      ...links.map((it) => it.nodeId),
    ];
    assert.deepEqual(
      named.filter((it) => !rows.has(it)),
      [],
    );
  });

  test('survives the way to the page unchanged', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(shop())), shop());
  });

  test('a mesh that is gone has no clusters', () => {
    const gone = topologyOf(shopSnapshot(), shopJudgement, 'gone');
    assert.equal(summaryOf(gone), 'Mesh gone has no clusters.');
    assert.match(topologySvg(gone), /<svg /);
  });

  test('says the whole in a sentence', () => {
    assert.equal(
      summaryOf(shop()),
      'Mesh shop: 4 clusters, 0 of 12 ways open; 1 error, 2 warnings, 1 info.',
    );
  });
});

suite('exports of the topology', () => {
  const anyName = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  );
  const [east, west] = [soundCluster('east'), soundCluster('west')];
  const named = (name: string) => snapshotOf({ ...east, context: contextName(name) }, west);

  test('as SVG', () => {
    golden('views/topology.svg', topologySvg(shop()));
  });
  test('as Mermaid', () => {
    golden('views/topology.mmd', topologyMermaid(shop()));
  });
  test('many clusters as a matrix', () => {
    const names = Array.from({ length: mostOnRing + 1 }, (_, index) => `c${index + 1}`);
    const snapshot = snapshotOf(...names.map(soundCluster));
    golden('views/matrix.svg', topologySvg(topologyOf(snapshot, nothing, 'shop')));
  });

  test('no name becomes markup', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const topology = topologyOf(named(name), nothing, 'shop');
        const tags = topologySvg(topology).match(/<[^>]*>/g) ?? [];
        const known = /^<(\?xml|\/?(svg|g|rect|path|circle|text|title)[ >/])/;
        assert.deepEqual(
          tags.filter((it) => !known.test(it)),
          [],
        );
        assert.doesNotMatch(topologySvg(topology), /[\ufffe\uffff]/);
      }),
      { numRuns: 30 },
    );
  });

  test('no name leaves its quotes in Mermaid', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const text = topologyMermaid(topologyOf(named(name), nothing, 'shop'));
        for (const line of text.split('\n')) {
          const bare = line.replace(/"[^"]*"/g, '').replace(/-\.?->/g, '');
          assert.doesNotMatch(bare, /[<>"'`%#;]/);
        }
      }),
    );
  });

  test('a hostile name is still there to be read', () => {
    assert.match(topologySvg(shop()), /&lt;img src=x onerror=alert\(1\)&gt; \*\*bold\*\*/);
    assert.equal(parseDocument(JSON.stringify(hostileName)).errors.length, 0);
  });
});

suite('parseMessage', () => {
  const rows: readonly (readonly [unknown, boolean])[] = [
    [{ ready: true }, true],
    [{ ready: 1 }, false],
    [{ reveal: 'mesh/shop' }, true],
    [{ reveal: 7 }, false],
    [{ exportAs: 'svg' }, true],
    [{ exportAs: 'mermaid' }, true],
    [{ exportAs: 'png' }, false],
    [{ ready: true, reveal: 'x' }, false],
    [{ ask: { kind: 'renderManifest', mesh: 'shop' } }, true],
    [{ ask: { kind: 'uninstall', mesh: 'shop' } }, true],
    [{ ask: { kind: 'uninstall' } }, false],
    [{ ask: { kind: 'establishTrust', mesh: 'shop', clusters: ['east'] } }, true],
    [{ ask: { kind: 'establishTrust', mesh: 'shop', clusters: 'east' } }, false],
    [{ ask: { kind: 'renewIntermediate', mesh: 'shop', clusters: ['east'] } }, true],
    [{ ask: { kind: 'restartForTrust', mesh: 'shop', clusters: ['east'] } }, true],
    [{ ask: { kind: 'rotateRoot', mesh: 'shop' } }, true],
    [{ ask: { kind: 'rotateRoot' } }, false],
    [{ ask: { kind: 'toString', mesh: 'shop' } }, false],
    [{ ask: { kind: 'applyOverlay', mesh: 'shop', clusters: [7] } }, false],
    [{ ask: { kind: 'forwardDns', zone: 'global', clusters: ['east'] } }, true],
    [{ ask: { kind: 'stopForwarding', clusters: ['east'] } }, false],
    [
      {
        ask: {
          kind: 'exportService',
          zone: 'global',
          to: ['west'],
          service: { cluster: 'east', namespace: 'bar', name: 'httpbin' },
        },
      },
      true,
    ],
    [{ ask: { kind: 'exportService', zone: 'global', to: [], service: {} } }, false],
    [{ ask: { kind: 'applyManifest', objects: [] } }, false],
    [null, false],
    ['ready', false],
    [[], false],
  ];
  for (const [value, isMessage] of rows) {
    test(`${JSON.stringify(value)} is ${isMessage ? 'a message' : 'nothing'}`, () => {
      const message = parseMessage(value);
      assert.deepEqual(message, isMessage ? value : undefined);
    });
  }
  test('takes nothing along that was not asked for', () => {
    const message = parseMessage({ ask: { kind: 'uninstall', mesh: 'shop', parts: ['trust'] } });
    assert.deepEqual(message, { ask: { kind: 'uninstall', mesh: 'shop' } });
  });
});
