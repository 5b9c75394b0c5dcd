import assert from 'node:assert/strict';
import { Diagnoser } from '../../../src/language/diagnostics';
import { rows } from './besideRows';
import { offline, said } from './entryText';

/** Plain text and kinds that went have rows of their own. */
const severities = { MESH0623: 'off', MESH0711: 'off', MESH0725: 'off' } as const;
const context = { ...offline, severities };

suite('objects beside Services, pods and names', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text, context).replaceAll('MESH', ''), expected);
    });
  }
  test('edit by edit as from scratch', () => {
    const diagnoser = new Diagnoser();
    for (const [name, text] of rows) {
      const codes = diagnoser.diagnose(text, context).map((it) => it.code);
      assert.equal(codes.join(), (said(text, context).match(/MESH\d{4}/g) ?? []).join(), name);
    }
  });
});
