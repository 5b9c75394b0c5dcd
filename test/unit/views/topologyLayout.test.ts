import assert from 'node:assert/strict';
import type { Topology, TopologyLink } from '../../../src/views/topology';
import {
  mostOnRing,
  ringLayout,
  type Box,
  type Layout,
  type Point,
} from '../../../src/views/topologyLayout';

type Calls = TopologyLink['calls'];

/** So many clusters, with calls as the rule says for each ordered pair. */
function mesh(count: number, callsOf: (from: number, to: number) => Calls): Topology {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return {
    mesh: 'shop',
    zone: 'global',
    nodeId: 'm',
    trustGroups: [],
    findings: [],
    clusters: indexes.map((it) => ({
      name: `c${it}`,
      nodeId: `c${it}`,
      state: 'reachable',
      lines: [],
      findings: [],
    })),
    links: indexes.flatMap((from) =>
      indexes
        .filter((to) => to !== from)
        .map((to) => ({
          from: `c${from}`,
          to: `c${to}`,
          calls: callsOf(from, to),
          reasons: [],
          findings: [],
          nodeId: 'l',
        })),
    ),
  };
}

const height = 200;
const alike = (count: number) =>
  ringLayout(
    mesh(count, () => 'possible'),
    height,
  );
const oneWay = (count: number) =>
  ringLayout(
    mesh(count, (from, to) => (from < to ? 'possible' : 'blocked')),
    height,
  );

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const isIn = ({ x, y }: Point, box: Box): boolean =>
  x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;

const sheetOf = ({ width, height: tall }: Layout): Box => ({ x: 0, y: 0, width, height: tall });

suite('ringLayout', () => {
  for (let count = 1; count <= mostOnRing; count += 1) {
    test(`${count} cards stand apart, and nothing leaves the sheet`, () => {
      for (const layout of [alike(count), oneWay(count)]) {
        const boxes = layout.clusters.map((it) => it.box);
        assert.equal(boxes.length, count);
        boxes.forEach((box, index) => {
          for (const other of boxes.slice(index + 1)) assert.ok(!overlap(box, other));
          assert.ok(isIn(box, sheetOf(layout)));
          assert.ok(isIn({ x: box.x + box.width, y: box.y + box.height }, sheetOf(layout)));
        });
        for (const { start, mark, end } of layout.links) {
          for (const point of [start, mark, end]) assert.ok(isIn(point, sheetOf(layout)));
        }
      }
    });
  }

  test('two equal ways are one curve, two unequal ones are two', () => {
    assert.equal(alike(4).links.length, 6);
    assert.equal(oneWay(4).links.length, 12);
  });

  test('curves start and end outside the cards, and no mark hides behind one', () => {
    for (const layout of [alike(6), alike(3), oneWay(2)]) {
      for (const { start, mark, end } of layout.links) {
        for (const { box } of layout.clusters) {
          for (const point of [start, mark, end]) assert.ok(!isIn(point, box));
        }
      }
    }
  });

  test('marks of one picture keep clear of one another', () => {
    for (const layout of [alike(3), alike(4), alike(5), alike(6), oneWay(2), oneWay(3)]) {
      layout.links.forEach(({ mark }, index) => {
        for (const other of layout.links.slice(index + 1)) {
          assert.ok(Math.hypot(mark.x - other.mark.x, mark.y - other.mark.y) >= 20);
        }
      });
    }
  });

  test('the two ways of a pair bend to opposite sides', () => {
    const [there, back] = oneWay(2).links;
    const y = there?.start.y ?? 0;
    assert.ok(there && back && there.mark.y < y && back.mark.y > back.start.y);
    assert.ok(back.mark.y - there.mark.y > 80);
  });

  test('the same mesh gives the same numbers', () => {
    assert.deepEqual(alike(5), alike(5));
  });
});
