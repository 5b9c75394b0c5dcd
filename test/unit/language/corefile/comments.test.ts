import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionOfFile } from '../../../../src/language/corefile/regions';
import { edited } from '../../../../src/language/edits';

const inBlock = (line: string): string => `.:53 {\n    errors\n    ${line}\n    reload 1\n}\n`;
const of = (text: string) =>
  diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], { zones: ['global'] });

/** Beside the value that is wrong below each. */
const rows: readonly [what: string, line: string, said: readonly string[], fixed?: string][] = [
  ['slashes', '// cache 30 {', ['MESH0409 //'], '# cache 30 {'],
  ['slashes and no blank', '//cache', ['MESH0409 //'], '#cache'],
  ['slashes behind words', 'cache 30 // seconds', ['MESH0409 //'], 'cache 30 # seconds'],
  [
    'slashes behind a brace',
    'cache { // seconds\n    }',
    ['MESH0409 //'],
    'cache { # seconds\n    }',
  ],
  ['stars', '/* cache 30 */', ['MESH0409 /*'], '# cache 30'],
  ['a semicolon', '; cache', ['MESH0409 ;'], '# cache'],
  ['dashes', '-- cache', ['MESH0409 --'], '# cache'],
  ['of a page', '<!-- cache -->', ['MESH0409 <!--'], '# cache'],
  ['near: of an address', 'forward . tls://1.1.1.1', []],
  ['near: within a comment', '# a // b', []],
  ['near: of a pattern', 'rewrite name regex // x.y', []],
  ['near: in quotes', 'rewrite name suffix "a // b" x.y', []],
  ['near: a line that hosts passes over', 'hosts {\n      // a\n      10.0.0.1 a.b\n    }', []],
];

suite('comments in Corefiles that are none', () => {
  for (const [what, line, expected, fixed] of rows)
    test(what, () => {
      const text = inBlock(line);
      const [first, ...others] = of(text);
      const all = [first, ...others].flatMap((it) => it ?? []);
      assert.deepEqual(
        all.map((it) => `${it.code} ${text.slice(it.start, it.end)}`),
        [...expected, 'MESH0404 1'],
      );
      if (fixed !== undefined)
        assert.equal(edited(text, first?.fixes[0]?.edits ?? []), inBlock(fixed));
    });

  test('at the end, they are zones that nobody asks for', () => {
    const found = of('// all\n.:53 {\n}\n// the rest\n');
    assert.deepEqual(
      found.map((it) => it.severity),
      ['error', 'warning'],
    );
  });
});
