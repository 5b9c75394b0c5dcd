import assert from 'node:assert/strict';
import { Diagnoser } from '../../../src/language/diagnostics';
import { offline, said } from './entryText';
import { rows } from './rivalRows';

suite('objects that claim the same', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }
  test('edit by edit as from scratch', () => {
    const diagnoser = new Diagnoser();
    for (const [name, text] of rows) {
      const codes = diagnoser.diagnose(text, offline).map((it) => it.code);
      assert.equal(codes.join(), (said(text).match(/MESH\d{4}/g) ?? []).join(), name);
    }
  });
});
