import assert from 'node:assert/strict';
import { Diagnoser } from '../../../src/language/diagnostics';
import { offline, said } from './entryText';
import { rows } from './rivalRows';

/** Plain text has rows of its own. */
const severities = { MESH0623: 'off' } as const;

suite('objects that claim the same', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, { ...(context ?? offline), severities }), expected);
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
