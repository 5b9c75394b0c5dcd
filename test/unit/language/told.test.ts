/** What is told already is found without going through all of it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from '../../../src/language/diagnostic';
import { objectsAlong, type ManifestObject } from '../../../src/language/manifestObject';
import { toldBy } from '../../../src/language/rules/told';
import { overlapping } from '../../../src/language/spans';
import type { Path } from '../../../src/mesh/rules/entry/entry';

const path = fc.constantFrom<Path>([], ['a'], ['a', 1], ['a', '1'], ['b']);
const span = fc
  .tuple(fc.nat(12), fc.nat(4))
  .map(([start, length]) => ({ start, end: start + length }));
const told = fc
  .tuple(
    span,
    fc.constantFrom<Diagnostic['code']>('MESH0514', 'MESH0741'),
    fc.constantFrom<Diagnostic['severity']>('info', 'error'),
    fc.option(fc.record({ object: fc.nat(1), path }), { nil: undefined }),
  )
  .map(([at, code, severity, data]): Diagnostic => {
    const it = { code, severity, message: '', ...at };
    return data ? { ...it, data } : it;
  });

const isSamePath = (a: Path | undefined, b: Path | undefined): boolean =>
  a !== undefined && a.length === b?.length && a.every((step, index) => step === b[index]);

const isTold = (others: readonly Diagnostic[], it: Diagnostic): boolean =>
  others.some((other) =>
    other.code === it.code
      ? (other.start < it.end && other.end > it.start) ||
        (other.severity !== 'info' &&
          other.end <= it.start &&
          isSamePath(other.data?.path, it.data?.path))
      : other.data?.object === it.data?.object && isSamePath(other.data?.path, it.data?.path),
  );

const objectAt = ({ start, end }: { readonly start: number; readonly end: number }) =>
  ({ node: { kind: 'map', flow: false, fields: [], start, end } }) as unknown as ManifestObject;

suite('what is told already', () => {
  test('is what going through all finds', () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 8 }), fc.array(told), (others, all) => {
        const by = toldBy(others);
        for (const it of all) assert.equal(by(it), isTold(others, it));
      }),
      { numRuns: 2000 },
    );
  });
  test('overlaps as each by itself does', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.array(span), (spans, all) => {
        const meets = overlapping(spans);
        for (const it of all)
          assert.equal(
            meets(it),
            spans.some((one) => one.start < it.end && one.end > it.start),
          );
      }),
      { numRuns: 2000 },
    );
  });
  test('stands in the first object around it', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), fc.array(fc.nat(16)), (spans, places) => {
        for (const some of [spans, spans.toSorted((a, b) => a.start - b.start)]) {
          const objects = some.map(objectAt);
          const around = objectsAlong(objects);
          for (const at of places.toSorted((a, b) => a - b))
            assert.equal(
              around(at),
              objects.find(({ node }) => node.start <= at && at < node.end),
            );
        }
      }),
      { numRuns: 2000 },
    );
  });
});
