/** Hosts that overlap are found without going through all of them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { covers } from '../../../src/mesh/rules/entry/hosts';
import { HostSet } from '../../../src/mesh/rules/entry/hostSet';

const label = fc.constantFrom('a', 'b', 'ab');
const host = fc
  .tuple(fc.constantFrom('', '*', '*.', '*a', '**'), fc.array(label, { maxLength: 3 }))
  .map(([front, labels]) => front + labels.join('.'));
const hosts = fc.array(host, { maxLength: 8 });

suite('hosts that overlap', () => {
  test('are those that going through all finds', () => {
    fc.assert(
      fc.property(hosts, hosts, (own, others) => {
        const set = new HostSet(own);
        for (const it of others) {
          const naive = [...new Set(own.filter((one) => covers(one, it)))];
          assert.deepEqual([...set.covering(it)].sort(), naive.sort());
          assert.equal(set.covers(it), naive.length > 0);
          assert.equal(set.has(it), own.includes(it));
        }
        const naive = own.filter((a) => others.some((b) => covers(a, b) || covers(b, a)));
        assert.deepEqual([...set.overlapping(others)].sort(), [...new Set(naive)].sort());
      }),
      { numRuns: 2000 },
    );
  });
});
