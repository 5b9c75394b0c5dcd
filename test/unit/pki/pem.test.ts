import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pemBlocksIn, pemOf } from '../../../src/pki/pem';

const block = pemOf('CERTIFICATE', Buffer.from('hello'));

suite('pki/pem', () => {
  test('any bytes come back as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 5 }), (all) => {
        const { value, problems } = pemBlocksIn(all.map((it) => pemOf('X Y', it)).join('text\n'));
        assert.deepEqual(problems, []);
        assert.deepEqual(
          value.map((it) => Buffer.from(it.der).toString('hex')),
          all.map((it) => Buffer.from(it).toString('hex')),
        );
      }),
    );
  });

  test('any text is read without throwing', () => {
    const pieces = fc.constantFrom(
      ...block.split('\n'),
      '-----BEGIN A-----',
      '-----END B-----',
      ':',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (lines) => {
        const { value, problems } = pemBlocksIn(lines.join('\n'));
        assert.ok(value.length + problems.length <= lines.length);
      }),
    );
  });

  test('text around blocks, CRLF and trailing blanks are no fault', () => {
    const { value, problems } = pemBlocksIn(`subject=x\r\n${block.replaceAll('\n', ' \r\n')}more`);
    assert.deepEqual([value.length, value[0]?.label, problems], [1, 'CERTIFICATE', []]);
  });

  test('headers of the old encrypted form are kept apart', () => {
    const body = block.replace('-\n', '-\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n');
    const [only] = pemBlocksIn(body).value;
    assert.match(only?.headers ?? '', /4,ENCRYPTED/);
    assert.equal(Buffer.from(only?.der ?? []).toString(), 'hello');
  });

  const damaged: readonly (readonly [name: string, text: string, problem: RegExp])[] = [
    ['no END line', block.slice(0, 40), /1 is cut off: its END line is missing/],
    ['no BEGIN line', block.slice(5), /1 is cut off: its BEGIN line is missing/],
    ['another END line', block.replace('END C', 'END D'), /1 is cut off: its END/],
    ['a BEGIN inside', block.slice(0, 30) + '\n' + block, /1 is cut off: its END/],
    ['no base64', block.replace('aGVs', 'aG*s'), /1 is damaged: it is not base64/],
    ['a character lost', block.replace('aGVs', 'aGV'), /1 is damaged: it is not base64/],
    ['nothing inside', block.replace(/aG.*\n/, ''), /1 is damaged: it is not base64/],
  ];
  for (const [name, text, problem] of damaged) {
    test(`${name} is a problem that names the block`, () => {
      assert.match(pemBlocksIn(text).problems.join(), problem);
    });
  }

  test('a damaged block does not hide its neighbours, which keep their numbers', () => {
    const { value, problems } = pemBlocksIn(block + block.replace('aGVs', 'aG*s') + block);
    assert.deepEqual([value.map((it) => it.number), problems.length], [[1, 3], 1]);
  });
});
