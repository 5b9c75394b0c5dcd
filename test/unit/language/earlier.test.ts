/** The first rival before one is found without going through all of them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Earlier, EarlierGateways, EarlierRoutes } from '../../../src/language/crossing/earlier';
import type { GatewayRival } from '../../../src/language/crossing/gatewayRivals';
import { isRival } from '../../../src/language/crossing/rivalry';
import type { RoutingRival } from '../../../src/language/crossing/routingRivals';

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const route: fc.Arbitrary<RoutingRival> = fc
  .record({
    name: oneOf(undefined, 'a', 'b', 'c'),
    namespace: oneOf(undefined, 'one', 'two'),
    cluster: oneOf(undefined, 'east', 'west'),
    exportTo: oneOf([], ['*'], ['.'], ['one'], ['.', 'two']),
  })
  .map((it) => ({
    kind: 'VirtualService' as const,
    ...{
      hosts: [],
      gateways: [],
      gatewaysAt: [],
      lanes: [],
      targets: [],
      object: 0,
      paths: [],
    },
    ...it,
  }));

function seenBy({ exportTo, namespace }: RoutingRival): readonly unknown[] {
  if (exportTo.length === 0 || exportTo.includes('*')) return ['*'];
  return exportTo.map((it) => (it === '.' ? namespace : it));
}

const areSeen = (a: RoutingRival, b: RoutingRival): boolean =>
  [seenBy(a), seenBy(b)].some((it) => it.includes('*')) ||
  seenBy(a).some((it) => seenBy(b).includes(it));

suite('the first rival before one', () => {
  test('is the one that going through all finds', () => {
    fc.assert(
      fc.property(fc.array(route, { maxLength: 12 }), (routes) => {
        const earlier = new Earlier<RoutingRival>();
        for (const [at, it] of routes.entries()) {
          const naive = routes.slice(0, at).find((one) => isRival(one, it));
          assert.equal(earlier.rivalOf(it), naive);
          earlier.add(it);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is one of those for some of the same pods', () => {
    const labels = fc.subarray(['a=1', 'b=1', 'c=1']);
    const gateway = fc.tuple(route, labels).map(([{ name, namespace, cluster }, own]) => {
      const bare = { kind: 'Gateway' as const, servers: [], lanes: [], credentials: [], object: 0 };
      return { ...bare, name, namespace, cluster, labels: own } satisfies GatewayRival;
    });
    const isFew = (few: GatewayRival, many: GatewayRival) =>
      few.labels.every((it) => many.labels.includes(it));
    fc.assert(
      fc.property(fc.array(gateway, { maxLength: 12 }), (gateways) => {
        const earlier = new EarlierGateways();
        for (const [at, it] of gateways.entries()) {
          const naive = gateways
            .slice(0, at)
            .find((one) => isRival(one, it) && (isFew(one, it) || isFew(it, one)));
          assert.equal(earlier.rivalOf(it), naive);
          earlier.add(it);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is one of those that some namespace sees as well', () => {
    fc.assert(
      fc.property(fc.array(route, { maxLength: 12 }), (routes) => {
        const earlier = new EarlierRoutes();
        for (const [at, it] of routes.entries()) {
          const naive = routes.slice(0, at).find((one) => areSeen(one, it) && isRival(one, it));
          assert.equal(earlier.rivalOf(it), naive);
          earlier.add(it);
        }
      }),
      { numRuns: 500 },
    );
  });
});
