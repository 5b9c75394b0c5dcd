/** Every form in which people keep keys and certificates, as the real OpenSSL writes it. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { Sensitive } from '../../../src/base/sensitive';
import { contentOf } from '../../../src/pki/pkiFile';
import { traditionalPem } from '../../../src/pki/privateKey';
import { fixedKeyPair } from '../../support/fixedKeySmith';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';
import '../../support/dynamicImports';

const passphrase = new Sensitive('correct horse');
const wrong = new Sensitive('battery staple');
const rsa = fixedKeyPair('RSA 2048', 0).privateKey.reveal();
const ec = fixedKeyPair('ECDSA P-256', 0).privateKey.reveal();

suite('pki/pkiFile', () => {
  let folder: OpensslFolder;
  suiteSetup(function () {
    if (!hasOpenssl()) {
      console.log('NOT RUN: forms of key files, because there is no openssl on PATH');
      this.skip();
    }
    folder = new OpensslFolder();
    for (const [name, key] of [
      ['rsa', rsa],
      ['ec', ec],
    ] as const) {
      folder.file(`${name}.key`, key);
      const subject = ['-subj', `/CN=${name}`, '-days', '9'];
      folder.run('req', '-x509', '-key', `${name}.key`, '-out', `${name}.crt`, ...subject);
    }
  });
  suiteTeardown(() => {
    folder.dispose();
  });

  const out = (...args: readonly string[]): Buffer => {
    folder.run(...args, '-out', 'out');
    return folder.bytes('out');
  };
  const pass = ['-passout', 'pass:correct horse'];
  const pkcs8 = (name: string, ...more: readonly string[]) =>
    out('pkcs8', '-topk8', '-in', `${name}.key`, ...more);
  const pkcs12 = (name: string, ...more: readonly string[]) =>
    out('pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, ...pass, ...more);
  const legacy = ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40'];

  const open: readonly (readonly [string, () => Buffer, string])[] = [
    ['PKCS#1', () => Buffer.from(rsa), rsa],
    ['PKCS#1 as DER', () => out('rsa', '-in', 'rsa.key', '-traditional', '-outform', 'DER'), rsa],
    ['PKCS#8', () => pkcs8('rsa', '-nocrypt'), rsa],
    ['PKCS#8 as DER', () => pkcs8('rsa', '-nocrypt', '-outform', 'DER'), rsa],
    ['SEC1', () => Buffer.from(ec), ec],
    ['SEC1 as DER', () => out('ec', '-in', 'ec.key', '-outform', 'DER'), ec],
    ['PKCS#8 of an EC key', () => pkcs8('ec', '-nocrypt'), ec],
    ['a key between other text', () => Buffer.from(`\uFEFFBag Attributes\r\n${rsa}\nend`), rsa],
    [
      'PKCS#12 with an empty passphrase',
      () => out('pkcs12', '-export', '-inkey', 'rsa.key', '-in', 'rsa.crt', '-passout', 'pass:'),
      rsa,
    ],
  ];
  for (const [name, bytes, key] of open) {
    test(`${name} is read`, async () => {
      const { keys, problems, isLocked } = await contentOf(bytes());
      assert.deepEqual([keys.map(traditionalPem), problems, isLocked], [[key], [], false]);
    });
  }

  test('parameters before an EC key are passed over', async () => {
    const parameters = out('ecparam', '-name', 'prime256v1');
    const { keys, problems } = await contentOf(Buffer.concat([parameters, Buffer.from(ec)]));
    assert.deepEqual([keys.map(traditionalPem), problems], [[ec], []]);
  });

  const locked: readonly (readonly [string, () => Buffer, string])[] = [
    ['encrypted PKCS#8', () => pkcs8('rsa', ...pass), rsa],
    ['encrypted PKCS#8 as DER', () => pkcs8('rsa', ...pass, '-outform', 'DER'), rsa],
    ['encrypted PKCS#8 of an EC key', () => pkcs8('ec', ...pass), ec],
    [
      'encrypted PKCS#8 with scrypt',
      () => pkcs8('rsa', ...pass, '-scrypt', '-scrypt_N', '1024'),
      rsa,
    ],
    ['encrypted PKCS#8 of the old kind', () => pkcs8('rsa', ...pass, '-v1', 'PBE-SHA1-3DES'), rsa],
    [
      'encrypted PKCS#1',
      () => out('rsa', '-in', 'rsa.key', '-traditional', '-aes256', ...pass),
      rsa,
    ],
    ['PKCS#12', () => pkcs12('rsa'), rsa],
    ['PKCS#12 of an EC key', () => pkcs12('ec'), ec],
    ['PKCS#12 of the old kind', () => pkcs12('rsa', ...legacy), rsa],
    ['PKCS#12 of the old kind with an EC key', () => pkcs12('ec', ...legacy), ec],
  ];
  for (const [name, made, key] of locked) {
    test(`${name} opens with its passphrase, and only with that`, async () => {
      const bytes = made();
      for (const other of [undefined, wrong]) {
        const { keys, problems, isLocked } = await contentOf(bytes, other);
        assert.deepEqual([keys, problems, isLocked], [[], [], true]);
      }
      const content = await contentOf(bytes, passphrase);
      assert.deepEqual([content.keys.map(traditionalPem), content.problems], [[key], []]);
      assert.equal(content.isLocked, false);
      // A refusal leaves nothing behind that the next key would fail by.
      assert.doesNotThrow(() => createPrivateKey(rsa));
    });
  }

  test('the certificates of PKCS#12 and PKCS#7 are those that went in, byte by byte', async () => {
    for (const name of ['rsa', 'ec']) {
      const pem = folder.read(`${name}.crt`);
      const chain = out('crl2pkcs7', '-nocrl', '-certfile', `${name}.crt`);
      const der = out('crl2pkcs7', '-nocrl', '-certfile', `${name}.crt`, '-outform', 'DER');
      const plain = out('x509', '-in', `${name}.crt`, '-outform', 'DER');
      for (const bytes of [pkcs12(name), pkcs12(name, ...legacy), chain, der, plain]) {
        const { certificates, problems } = await contentOf(bytes, passphrase);
        assert.deepEqual([certificates.map((it) => it.facts.pem), problems], [[pem], []]);
      }
    }
  });

  test('any bytes are read without throwing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const { keys, certificates } = await contentOf(bytes);
        assert.deepEqual([keys, certificates], [[], []]);
      }),
      { numRuns: 300 },
    );
  });

  test('a file with one byte flipped or cut off never throws, and never gives another key', async () => {
    const files = [pkcs12('rsa'), pkcs12('ec', ...legacy), pkcs8('rsa', ...pass), Buffer.from(rsa)];
    const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), at, fc.nat(255), async (file, where, flip) => {
        const index = Math.floor(where * file.length);
        const bytes = flip === 0 ? file.subarray(0, index) : Buffer.from(file);
        if (flip !== 0) bytes[index] = bytes[index]! ^ flip;
        const { keys } = await contentOf(bytes, passphrase);
        for (const key of keys) assert.ok([rsa, ec].includes(traditionalPem(key)));
      }),
      { numRuns: 60 },
    );
  });

  test('nothing that is printed of a file holds key bytes', async () => {
    const content = await contentOf(pkcs12('rsa'), passphrase);
    const said = inspect(content, { depth: 9 }) + JSON.stringify(content.keys);
    for (const line of rsa.split('\n').slice(1, -2)) assert.ok(!said.includes(line));
    const cut = await contentOf(Buffer.from(rsa.slice(0, 900)));
    assert.match(cut.problems.join(), /cut off/);
    assert.ok(!cut.problems.join().includes(rsa.split('\n')[1]!));
  });
});
