import assert from 'node:assert/strict';
import fc from 'fast-check';
import { childrenOf, elementsIn, oidOf, smallIntegerOf } from '../../../src/pki/der';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');

suite('pki/der', () => {
  test('elements cover any bytes exactly, or there are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (input) => {
        const elements = elementsIn(input);
        if (!elements) return;
        const whole = Buffer.concat(elements.map((it) => it.whole));
        assert.equal(whole.toString('hex'), Buffer.from(input).toString('hex'));
      }),
      { numRuns: 1000 },
    );
  });

  const refused: readonly (readonly [name: string, hex: string])[] = [
    ['a length beyond the end', '04 05 01'],
    ['no length', '04'],
    ['an indefinite length', '30 80 00 00'],
    ['a long length for a short content', '04 81 01 00'],
    ['a length with a leading zero', '04 82 00 80'],
    ['a tag of several octets', '1f 81 01 00'],
    ['a length of eight octets', '04 88 00 00 00 00 00 00 00 01 00'],
  ];
  for (const [name, hex] of refused) {
    test(`${name} is not DER`, () => {
      assert.equal(elementsIn(bytes(hex)), undefined);
    });
  }

  test('a long form is read where it is due', () => {
    const [only] = elementsIn(Buffer.concat([bytes('04 81 80'), Buffer.alloc(128)])) ?? [];
    assert.equal(only?.content.length, 128);
  });

  test('children are those of exactly one element of the tag asked for', () => {
    assert.equal(childrenOf(bytes('30 03 02 01 05'), 0x30)?.length, 1);
    assert.equal(childrenOf(bytes('31 03 02 01 05'), 0x30), undefined);
    assert.equal(childrenOf(bytes('30 03 02 01 05 05 00'), 0x30), undefined);
  });

  const oids: readonly (readonly [hex: string, text: string | undefined])[] = [
    ['2a 86 48 86 f7 0d 01 01 0b', '1.2.840.113549.1.1.11'],
    ['55 1d 13', '2.5.29.19'],
    ['88 37 03', '2.999.3'],
    ['06', '0.6'],
    ['', undefined],
    ['2a 86', undefined],
    ['ff ff ff ff ff ff ff ff 7f', undefined],
  ];
  for (const [hex, text] of oids) {
    test(`object identifier ${hex || 'of no octets'} is ${text ?? 'none'}`, () => {
      assert.equal(oidOf(bytes(hex)), text);
    });
  }

  test('small integers', () => {
    assert.deepEqual(
      ['00', '05', '01 00', 'ff', '', '01 00 00 00 00'].map((it) => smallIntegerOf(bytes(it))),
      [0, 5, 256, undefined, undefined, undefined],
    );
  });
});
