import assert from 'node:assert/strict';
import { encode, type Packet } from 'dns-packet';
import fc from 'fast-check';
import {
  answerIn,
  framed,
  isAskable,
  messageIn,
  questionBytes,
  type Question,
} from '../../../src/dns/message';

const question: Question = { id: 0x0a01, name: 'httpbin.bar.global', type: 'A' };
const record = (type: 'A' | 'AAAA', data: string) =>
  ({ type, name: question.name, ttl: 30, data }) as const;

const response = (packet: Packet): Uint8Array =>
  encode({ type: 'response', id: question.id, questions: [], ...packet });

suite('dns/message', () => {
  test('a question is one message of the bytes that RFC 1035 gives it, its length in front', async () => {
    const bytes = await questionBytes({ ...question, name: 'a.global.' });
    assert.equal(
      Buffer.from(bytes).toString('hex'),
      // length, id, flags (recursion desired), counts, "a", "global", root, A, IN
      `001a0a0101000001000000000000016106676c6f62616c0000010001`,
    );
  });

  const rows: readonly (readonly [string, Packet, unknown])[] = [
    [
      'an address',
      { answers: [record('A', '240.0.0.2')] },
      { kind: 'addresses', addresses: ['240.0.0.2'] },
    ],
    [
      'an address behind an alias',
      {
        answers: [
          { type: 'CNAME', name: question.name, ttl: 1, data: 'x.global' },
          record('A', '240.0.0.3'),
        ],
      },
      { kind: 'addresses', addresses: ['240.0.0.3'] },
    ],
    [
      'a record of another type alone',
      { answers: [record('AAAA', 'fd00::2')] },
      { kind: 'noRecord' },
    ],
    ['nothing', {}, { kind: 'noRecord' }],
    ['NXDOMAIN', { flags: 3 }, { kind: 'refused', code: 'NXDOMAIN' }],
    ['REFUSED', { flags: 5 }, { kind: 'refused', code: 'REFUSED' }],
    ['SERVFAIL', { flags: 2 }, { kind: 'refused', code: 'SERVFAIL' }],
    [
      'an answer that is cut off',
      { flags: 1 << 9 },
      { kind: 'unreadable', because: 'the answer is cut off, although it came over TCP' },
    ],
    [
      'an answer to another question',
      { id: 7 },
      { kind: 'unreadable', because: 'the answer is to another question' },
    ],
    [
      'a question in place of an answer',
      { type: 'query' },
      { kind: 'unreadable', because: 'the answer is to another question' },
    ],
  ];
  for (const [name, packet, expected] of rows) {
    test(`reads ${name}`, async () => {
      assert.deepEqual(await answerIn(response(packet), question), expected);
    });
  }

  test('any bytes are an answer of some kind, and an answer that broke is none', async () => {
    const whole = response({
      questions: [{ type: 'A', name: question.name }],
      answers: [record('A', '240.0.0.2')],
    });
    for (let length = 0; length < whole.length; length++) {
      assert.equal(
        (await answerIn(whole.slice(0, length), question)).kind,
        'unreadable',
        `${length}`,
      );
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
        const said = await answerIn(bytes, question);
        assert.ok(['addresses', 'noRecord', 'refused', 'unreadable'].includes(said.kind));
      }),
      { numRuns: 500 },
    );
  });

  test('a message is there once all of it is, whatever follows', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 5 }),
        (bytes, more) => {
          const frame = framed(bytes);
          for (const length of [0, 1, frame.length - 1]) {
            assert.equal(messageIn(frame.slice(0, length)), undefined);
          }
          const whole = messageIn(Uint8Array.from([...frame, ...more]));
          assert.deepEqual(whole && [...whole], [...bytes]);
        },
      ),
    );
  });

  for (const [name, isOne] of [
    ['httpbin.bar.global', true],
    ['httpbin.bar.global.', true],
    ['_http._tcp.bar', true],
    ['', false],
    ['a..b', false],
    ['a b', false],
    ['*.bar.global', false],
    ['-a.global', false],
    [`${'a'.repeat(64)}.global`, false],
    [`${'a.'.repeat(130)}global`, false],
    ['a;rm -rf.global', false],
  ] as const) {
    test(`"${name.slice(0, 30)}" ${isOne ? 'can' : 'cannot'} be asked for`, () => {
      assert.equal(isAskable(name), isOne);
    });
  }
});
