/** What is changed of a text, as few lines of it as possible. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { differences } from '../../../src/language/differences';
import { edited } from '../../../src/language/edits';

const said = (before: string, after: string): string =>
  differences(before, after)
    .map(
      (it) => `${JSON.stringify(before.slice(it.start, it.end))} > ${JSON.stringify(it.newText)}`,
    )
    .join(', ');

suite('differences', () => {
  const rows: readonly (readonly [name: string, before: string, after: string, said: string])[] = [
    ['none', 'a: 1\n', 'a: 1\n', ''],
    ['a word of a line', 'a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 4\nc: 3\n', '"b: 2\\n" > "b: 4\\n"'],
    [
      'line ends of two characters',
      'a: 1\r\nb: 2\r\n',
      'a: 4\r\nb: 2\r\n',
      '"a: 1\\r\\n" > "a: 4\\r\\n"',
    ],
    ['the end of a text', 'a: 1\nb: 2', 'a: 1\nb: 3', '"b: 2" > "b: 3"'],
    ['a line more', 'a: 1\nc: 3\n', 'a: 1\nb: 2\nc: 3\n', '"c: 3\\n" > "b: 2\\nc: 3\\n"'],
    [
      'two of three documents',
      'a: 1\n---\nb: 2\n---\nc: 3\n',
      'a: 4\n---\nb: 2\n---\nc: 5\n',
      '"a: 1\\n" > "a: 4\\n", "c: 3\\n" > "c: 5\\n"',
    ],
    ['a document more', 'a: 1\nb: 2\n', 'a: 1\n---\nb: 2\n', '"b: 2\\n" > "---\\nb: 2\\n"'],
  ];
  for (const [name, before, after, expected] of rows) {
    test(name, () => {
      assert.equal(said(before, after), expected);
      assert.equal(edited(before, differences(before, after)), after);
    });
  }
  test('give the other text, whatever the two are', () => {
    const text = fc
      .array(fc.constantFrom('a: 1\n', 'b: 2\r\n', '---\n', '\r', 'é😀', '\n', 'x'), {
        maxLength: 12,
      })
      .map((it) => it.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.equal(edited(before, differences(before, after)), after);
      }),
    );
  });
});
