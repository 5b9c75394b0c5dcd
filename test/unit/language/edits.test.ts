/** Edits applied together come out as if applied one by one, from the end of the text on. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { edited, insertion, type Edit } from '../../../src/language/edits';

const oneByOne = (text: string, edits: readonly Edit[]): string =>
  edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((done, it) => done.slice(0, it.start) + it.newText + done.slice(it.end), text);

/** Lengths of what is kept and what is replaced, in turns, so that none overlap. */
const editsOf = (lengths: readonly (readonly [number, number])[]): readonly Edit[] => {
  let at = 0;
  return lengths.map(([kept, replaced], index) => {
    const start = at + kept;
    at = start + replaced;
    return { start, end: at, newText: `<${index}>` };
  });
};

suite('edits', () => {
  test('in any order, at one place or next to each other', () => {
    const lengths = fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 12 });
    fc.assert(
      fc.property(lengths, fc.infiniteStream(fc.nat(1000)), (given, order) => {
        const edits = editsOf(given)
          .map((it) => [order.next().value as number, it] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, it]) => it);
        const text = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz';
        assert.equal(edited(text, edits), oneByOne(text, edits));
      }),
    );
  });
  test('of two insertions at one place, the later is in front', () => {
    assert.equal(edited('ab', [insertion(1, 'x'), insertion(1, 'y')]), 'ayxb');
  });
  test('none leaves the text', () => {
    assert.equal(edited('ab', []), 'ab');
  });
});
