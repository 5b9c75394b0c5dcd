/** A long text after what the editor tells of an edit. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterChanges } from '../../../src/editor/yaml/textChanges';
import { edited } from '../../../src/language/edits';

const change = (rangeOffset: number, rangeLength: number, text: string) => ({
  rangeOffset,
  rangeLength,
  text,
});

suite('a text after changes', () => {
  test('at several places, from the end to the beginning', () => {
    const changes = [change(8, 0, '!'), change(4, 3, 'two'), change(0, 1, '')];
    assert.equal(afterChanges('one zwo.', changes, '\n'), 'ne two.!');
  });
  test('what is pasted gets the line breaks of the document', () => {
    const changes = [change(3, 0, 'b\nc\rd\r\ne')];
    assert.equal(afterChanges('a\r\n', changes, '\r\n'), 'a\r\nb\r\nc\r\nd\r\ne');
    assert.equal(afterChanges('a\n', [change(2, 0, 'b\r\nc')], '\n'), 'a\nb\nc');
  });
  test('changes in another order are not guessed at', () => {
    assert.equal(afterChanges('one two', [change(0, 1, ''), change(4, 1, '')], '\n'), undefined);
    assert.equal(afterChanges('one', [change(2, 2, '')], '\n'), undefined);
  });
  test('it is what edits of those places make', () => {
    const cuts = fc.array(fc.nat(40), { maxLength: 8 });
    fc.assert(
      fc.property(fc.string({ minLength: 40, maxLength: 60 }), cuts, (text, places) => {
        const sorted = [...places].sort((a, b) => a - b);
        const edits = sorted.flatMap((start, index) => {
          const end = sorted[index + 1];
          return index % 2 === 0 && end !== undefined ? [{ start, end, newText: 'x\n' }] : [];
        });
        const changes = edits
          .toReversed()
          .map(({ start, end, newText }) => change(start, end - start, newText));
        assert.equal(afterChanges(text, changes, '\n'), edited(text, edits));
      }),
    );
  });
});
