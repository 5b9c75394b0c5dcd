import assert from 'node:assert/strict';
import { canonicalQuantity } from '../../support/twin/quantities';

/** Answers seen from kube-apiserver 1.20. */
const rows: readonly (readonly [unknown, unknown])[] = [
  ['2000m', '2'],
  ['100m', '100m'],
  ['1500m', '1500m'],
  [1, '1'],
  [0.5, '500m'],
  ['0', '0'],
  ['1024Mi', '1Gi'],
  ['2048Mi', '2Gi'],
  ['0.5Gi', '512Mi'],
  ['2000Ki', '2000Ki'],
  ['1500M', '1500M'],
  ['1000k', '1M'],
  ['lots', 'lots'],
  ['', ''],
];

suite('quantities', () => {
  for (const [given, stored] of rows) {
    test(`stores ${JSON.stringify(given)} as ${JSON.stringify(stored)}`, () => {
      assert.equal(canonicalQuantity(given), stored);
    });
  }
});
