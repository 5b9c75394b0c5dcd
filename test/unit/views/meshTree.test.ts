import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { analyze } from '../../../src/mesh/analyze';
import { contextName } from '../../../src/objects/reference';
import { read } from '../../../src/objects/reading';
import { findingCount } from '../../../src/views/findingNodes';
import { meshTree } from '../../../src/views/meshTree';
import { childrenOf, treeNode, type TreeNode } from '../../../src/views/treeNode';
import { golden } from '../../support/golden';
import { snapshotOf } from '../../support/meshBuilder';
import { hostileName, shopJudgement, shopSnapshot, soundCluster } from '../../support/shopMesh';

const tree = () => meshTree(shopSnapshot(), shopJudgement);

const everyNode = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
  nodes.flatMap((it) => [it, ...everyNode(childrenOf(it))]);

/** One line for each row: its depth, icon, texts and flags. */
const outline = (nodes: readonly TreeNode[], indent = ''): string =>
  nodes
    .map((it) => {
      const texts = [it.label, it.description].filter((text) => text !== undefined);
      const open = { none: ' ', collapsed: '+', expanded: '-' }[it.collapsible];
      const line = `${indent}${open} ${texts.join(' | ')}  {${it.icon}, ${it.contextValue}}\n`;
      return line + outline(childrenOf(it), `${indent}  `);
    })
    .join('');

suite('meshTree', () => {
  test('shows all there is to know, and what is not known', () => {
    golden('views/tree.txt', outline(tree()));
  });

  test('ids are unique and grow from their parents', () => {
    const ids = everyNode(tree()).map((it) => it.id);
    assert.equal(new Set(ids).size, ids.length);
    for (const node of everyNode(tree())) {
      for (const child of childrenOf(node)) assert.ok(child.id.startsWith(`${node.id}/`), child.id);
    }
  });

  test('ids stay when the same is seen again', () => {
    const ids = () => everyNode(tree()).map((it) => it.id);
    assert.deepEqual(ids(), ids());
  });

  test('every row has a label for screen readers on one line', () => {
    for (const it of everyNode(tree())) {
      assert.ok(it.accessibilityLabel.length > 0);
      assert.doesNotMatch(it.label + (it.description ?? '') + it.accessibilityLabel, /[\n\u202e]/);
    }
  });

  test('a finding carries its remedy, its severity in words and its place', () => {
    const found = everyNode(tree()).find((it) => it.finding === 'MESH0101');
    assert.equal(found?.label, 'error MESH0101: There is no Secret cacerts.');
    assert.equal(found.contextValue, 'finding.error.curable');
    assert.equal(found.remedy?.kind, 'establishTrust');
    assert.equal(found.cluster, hostileName);
  });

  test('a Service names itself, so that it can be exported', () => {
    const found = everyNode(tree()).find((it) => it.contextValue === 'service');
    assert.deepEqual(found?.reference, {
      cluster: 'east',
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'bar',
      name: 'httpbin',
    });
  });

  test('the badge counts what asks for something', () => {
    assert.equal(findingCount(shopJudgement), 3);
  });

  test('tooltips let no markup of others through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        const { tooltip } = treeNode({ id: 'x', label: text, icon: 'x', contextValue: 'x' });
        const inside = tooltip.slice(2, -2);
        assert.doesNotMatch(inside.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!-/:-@[-`{-~\n]/);
      }),
    );
  });

  test('rows below a cluster wait until it is opened', () => {
    const many = {
      ...soundCluster('east'),
      get serviceEntries(): never {
        throw new Error('Nobody opened this row.');
      },
    };
    const snapshot = snapshotOf(many);
    const nodes = meshTree(snapshot, { findings: [], notChecked: [] });
    assert.equal(nodes.flatMap(childrenOf).length, 1);
  });

  test('a mesh of many clusters is shown closed, a small one open', () => {
    const first = (count: number) => {
      const clusters = Array.from({ length: count }, (_, index) => soundCluster(`c${index}`));
      const snapshot = snapshotOf(...clusters);
      return meshTree(snapshot, { findings: [], notChecked: [] }).flatMap(childrenOf)[0];
    };
    assert.equal(first(4)?.collapsible, 'expanded');
    assert.equal(first(5)?.collapsible, 'collapsed');
  });

  test('10,000 ServiceEntries of one cluster become rows with ids of their own', () => {
    const cluster = soundCluster('east');
    const [entry] = cluster.serviceEntries.kind === 'read' ? cluster.serviceEntries.value : [];
    assert.ok(entry);
    const serviceEntries = Array.from({ length: 10_000 }, (_, index) => ({
      ...entry,
      reference: { ...entry.reference, name: `e${index}` },
    }));
    const snapshot = snapshotOf({ ...cluster, serviceEntries: read(serviceEntries) });
    const topics = meshTree(snapshot, analyze(snapshotOf()))
      .flatMap(childrenOf)
      .flatMap(childrenOf);
    const rows = topics.filter((it) => it.label === 'Global services').flatMap(childrenOf);
    assert.equal(new Set(rows.map((it) => it.id)).size, 10_000);
  });

  test('without a mesh the contexts are shown open', () => {
    const snapshot = { ...shopSnapshot(), meshes: [], kubeconfigProblems: [] };
    const [only, ...rest] = meshTree(snapshot, { findings: [], notChecked: [] });
    assert.equal(rest.length, 0);
    assert.equal(only?.collapsible, 'expanded');
    assert.equal(childrenOf(only).length, 5);
    assert.equal(childrenOf(only).at(-1)?.cluster, contextName('laptop'));
  });
});
