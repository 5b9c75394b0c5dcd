import assert from 'node:assert/strict';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import fc from 'fast-check';
import { pemBlocksIn, pemOf } from '../../../src/pki/pem';
import { privateKeyIn, samePublicKey } from '../../../src/pki/privateKey';
import { fixedKeyPair } from '../../support/fixedKeySmith';

const rsa = () => createPrivateKey(fixedKeyPair('RSA 2048', 0).privateKey.reveal());
const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const text = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1') =>
  key.export({ type, format: 'pem' }).toString();

suite('pki/privateKey', () => {
  const forms: readonly (readonly [string, () => string])[] = [
    ['RSA as PKCS#1', () => text(rsa(), 'pkcs1')],
    ['RSA as PKCS#8', () => text(rsa(), 'pkcs8')],
    ['EC as SEC1', () => text(ec(), 'sec1')],
    ['EC as PKCS#8', () => text(ec(), 'pkcs8')],
  ];
  for (const [name, pem] of forms) {
    test(`${name} is read`, () => {
      assert.equal(privateKeyIn(pem()).problem, undefined);
    });
  }

  const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' } as const;
  const refused: readonly (readonly [string, () => string, RegExp])[] = [
    [
      'encrypted PKCS#8',
      () =>
        rsa()
          .export({ type: 'pkcs8', format: 'pem', ...cipher })
          .toString(),
      /is encrypted/,
    ],
    [
      'encrypted PKCS#1',
      () =>
        rsa()
          .export({ type: 'pkcs1', format: 'pem', ...cipher })
          .toString(),
      /is encrypted/,
    ],
    [
      'a public key',
      () => fixedKeyPair('RSA 2048', 0).publicKeyPem,
      /begins with PEM block PUBLIC KEY/,
    ],
    [
      'parameters before an EC key, which Istio trips over',
      () => pemOf('EC PARAMETERS', Buffer.from([6, 1, 0])) + text(ec(), 'sec1'),
      /begins with PEM block EC PARAMETERS/,
    ],
    ['nothing', () => '', /holds no PEM block/],
    ['half a key', () => text(rsa(), 'pkcs1').slice(0, 500), /damaged or cut off/],
    ['a damaged block before a key', () => '-----END X-----\n' + text(rsa(), 'pkcs1'), /damaged/],
    ['other bytes', () => pemOf('PRIVATE KEY', Buffer.from('no key')), /is damaged/],
  ];
  for (const [name, pem, problem] of refused) {
    test(`${name} is refused with a reason`, () => {
      assert.match(privateKeyIn(pem()).problem ?? '', problem);
    });
  }

  test('a flipped byte is refused, or the key is the very same', () => {
    const pem = text(rsa(), 'pkcs1');
    const der = pemBlocksIn(pem).value[0]!.der;
    const whole = rsa().export({ type: 'pkcs1', format: 'der' }).toString('hex');
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const copy = Buffer.from(der);
        copy[at] = copy[at]! ^ flip;
        const { key, problem } = privateKeyIn(pemOf('RSA PRIVATE KEY', copy));
        if (problem === undefined)
          assert.equal(key.export({ type: 'pkcs1', format: 'der' }).toString('hex'), whole);
      }),
      { numRuns: 300 },
    );
  });

  test('pairs belong together, others do not', () => {
    const other = createPublicKey(fixedKeyPair('RSA 2048', 1).publicKeyPem);
    assert.ok(samePublicKey(rsa(), createPublicKey(rsa())));
    assert.ok(!samePublicKey(rsa(), other));
    assert.ok(!samePublicKey(ec(), other));
  });

  test('keys of two types compare without a trace that breaks the next key read', () => {
    const pem = text(rsa(), 'pkcs1');
    assert.ok(!samePublicKey(ec(), rsa()));
    assert.doesNotThrow(() => createPrivateKey(pem));
  });
});
