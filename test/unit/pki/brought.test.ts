import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { Sensitive } from '../../../src/base/sensitive';
import { authorityIn, authorityWith, type Brought } from '../../../src/pki/broughtAuthority';
import { readCaCerts } from '../../../src/pki/cacerts';
import { parsedCertificatesIn, type ParsedCertificate } from '../../../src/pki/certificate';
import { keyIdOf } from '../../../src/pki/certificateFields';
import { issuedCertificate, type Issuer } from '../../../src/pki/issue';
import { isElliptic, type KeySpec } from '../../../src/pki/keySpec';
import { matched } from '../../../src/pki/matching';
import { pemBlocksIn } from '../../../src/pki/pem';
import { contentOf } from '../../../src/pki/pkiFile';
import {
  dayMs,
  filesOf,
  oddCertificate,
  secretData,
  testAuthorities,
  testClock,
  testRoot,
} from '../../support/authorities';
import { fixedKeyPair } from '../../support/fixedKeySmith';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';

const now = testClock.now();
const parsed = (pem: string): readonly ParsedCertificate[] => parsedCertificatesIn(pem).value;
const keyOf = (it: { readonly key: Sensitive<string> }): KeyObject =>
  createPrivateKey(it.key.reveal());
const reasons = (it: Brought): string => (it.kind === 'unfit' ? it.because.join(' ') : '');
const bytesOf = (files: Readonly<Record<string, string>>): ReadonlyMap<string, Buffer> =>
  new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

interface Ca {
  readonly pem: string;
  readonly key: Sensitive<string>;
}

/** A root and any number of CAs below it, each of its own key; the last one signs workloads. */
async function hierarchy(specs: readonly KeySpec[], usesLimits: boolean): Promise<readonly Ca[]> {
  const cas: Ca[] = [];
  for (const [level, spec] of specs.entries()) {
    const pair = fixedKeyPair(spec, level);
    const above = cas.at(-1);
    const fields = above && parsed(above.pem)[0]!.fields;
    const issuer: Issuer = {
      key: keyOf(above ?? { key: pair.privateKey }),
      ...(fields && { above: { name: fields.subject, keyId: keyIdOf(fields) } }),
    };
    const request = {
      serial: `4${level}000000000000000000000000000001`,
      subject: [{ type: 'CN' as const, value: `CA ${level}` }],
      publicKeyPem: pair.publicKeyPem,
      notBefore: now - dayMs,
      notAfter: now + 90 * dayMs,
      pathLength: usesLimits ? specs.length - 1 - level : undefined,
      keyUsage: ['keyCertSign'] as const,
      subjectAltNames: [],
    };
    cas.push({ pem: await issuedCertificate(request, issuer), key: pair.privateKey });
  }
  return cas;
}

/** RSA never below EC: peers refuse it (domain facts 3.4). */
const specsArbitrary = fc
  .array(fc.constantFrom<KeySpec>('RSA 2048', 'ECDSA P-256', 'ECDSA P-384'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((specs) => [...specs].sort((a, b) => Number(isElliptic(a)) - Number(isElliptic(b))));

suite('CAs that others have issued', () => {
  test('any hierarchy is put together from its heap of certificates, and openssl agrees', async function () {
    this.timeout(60_000);
    const folder = hasOpenssl() ? new OpensslFolder() : undefined;
    if (!folder) console.log('NOT RUN: hierarchies beside openssl, because there is none on PATH');
    await fc.assert(
      fc.asyncProperty(
        specsArbitrary,
        fc.boolean(),
        fc.infiniteStream(fc.nat()),
        async (specs, limits, dice) => {
          const cas = await hierarchy(specs, limits);
          const pems = cas.map((it) => it.pem);
          const heap = [...pems, ...pems].sort(() => (dice.next().value % 2 === 0 ? 1 : -1));
          const brought = authorityWith(keyOf(cas.at(-1)!), parsed(heap.join('')), now);
          assert.equal(reasons(brought), '');
          assert.ok(brought.kind === 'fits');
          const { caCert, rootCert, certChain } = brought.authority;
          assert.deepEqual([caCert, rootCert], [pems.at(-1), pems[0]]);
          assert.equal(certChain, [...pems].reverse().join(''));
          if (!folder) return;
          for (const [name, text] of Object.entries(filesOf(brought.authority)))
            folder.file(name, text);
          const at = ['-attime', String(now / 1000)];
          const chain = ['-CAfile', 'root-cert.pem', '-untrusted', 'cert-chain.pem'];
          assert.match(folder.run('verify', ...at, ...chain, 'ca-cert.pem'), /OK/);
        },
      ),
      { numRuns: 25 },
    );
    folder?.dispose();
  });

  suite('the four files of cacerts', () => {
    let good: Record<string, string>;
    suiteSetup('issue a CA', async () => {
      const root = await testRoot();
      good = filesOf((await testAuthorities(root, ['west'])).get('west')!);
    });
    const judge = (files: Readonly<Record<string, string>>) => authorityIn(bytesOf(files), now);
    const names = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'];
    const same = (a: string, b: string): boolean => {
      const ders = (text: string) => pemBlocksIn(text).value.map((it) => Buffer.from(it.der));
      return Buffer.concat(ders(a)).equals(Buffer.concat(ders(b)));
    };

    test('sound files are taken over byte by byte', async () => {
      const brought = await judge({ ...good, 'root-key.pem': 'is of no concern' });
      assert.ok(brought.kind === 'fits');
      assert.deepEqual(filesOf(brought.authority), good);
    });

    test('any flipped byte of any file is refused with a reason', async () => {
      const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          place,
          fc.integer({ min: 1, max: 127 }),
          async (name, where, flip) => {
            const bytes = Buffer.from(good[name]!);
            const at = Math.floor(where * bytes.length);
            bytes[at] = bytes[at]! ^ flip;
            const brought = await judge({ ...good, [name]: bytes.toString('latin1') });
            if (brought.kind === 'fits') assert.ok(same(bytes.toString('latin1'), good[name]!));
            else assert.match(reasons(brought), /^[A-Z\w].*\.$/s);
          },
        ),
        { numRuns: 300 },
      );
    });

    test('any file cut off is refused, unless whole certificates are left that do', async () => {
      const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...names), place, async (name, where) => {
          const cut = good[name]!.slice(0, Math.floor(where * (good[name]!.length - 1)));
          const brought = await judge({ ...good, [name]: cut });
          if (brought.kind === 'unfit') assert.notEqual(reasons(brought), '');
          else assert.ok(name === 'cert-chain.pem' && same(cut, good['ca-cert.pem']!));
        }),
        { numRuns: 150 },
      );
    });

    const wrong: readonly (readonly [string, () => Record<string, string>, RegExp])[] = [
      [
        'a swapped key',
        () => ({ 'ca-key.pem': fixedKeyPair('RSA 2048', 3).privateKey.reveal() }),
        /ca-key\.pem does not belong to ca-cert\.pem/,
      ],
      [
        'a key of another type',
        () => ({ 'ca-key.pem': fixedKeyPair('ECDSA P-256', 0).privateKey.reveal() }),
        /does not belong/,
      ],
      [
        'the root before the CA',
        () => ({ 'ca-cert.pem': good['root-cert.pem']! + good['ca-cert.pem']! }),
        /does not belong/,
      ],
      [
        'the CA in the place of the root',
        () => ({ 'root-cert.pem': good['ca-cert.pem']! }),
        /is no root/,
      ],
      ['a chain without the CA', () => ({ 'cert-chain.pem': good['root-cert.pem']! }), /lacks/],
    ];
    for (const [name, change, reason] of wrong) {
      test(`${name} is refused with a reason`, async () => {
        assert.match(reasons(await judge({ ...good, ...change() })), reason);
      });
    }

    test('an encrypted key is opened by its passphrase, since Istio reads none', async () => {
      const key = createPrivateKey(good['ca-key.pem']!);
      const cipher = { cipher: 'aes-256-cbc', passphrase: 'word' };
      const locked = key.export({ type: 'pkcs8', format: 'pem', ...cipher }).toString();
      const files = bytesOf({ ...good, 'ca-key.pem': locked });
      assert.match(reasons(await authorityIn(files, now)), /is encrypted/);
      const brought = await authorityIn(files, now, new Sensitive('word'));
      assert.ok(brought.kind === 'fits');
      assert.deepEqual(filesOf(brought.authority), good);
    });
  });

  suite('the files of cert-manager', () => {
    const files = async () => {
      const root = await testRoot();
      const good = filesOf((await testAuthorities(root, ['west'])).get('west')!);
      return {
        'tls.crt': good['ca-cert.pem']!,
        'tls.key': good['ca-key.pem']!,
        'ca.crt': good['root-cert.pem']!,
      };
    };

    test('make the four of cacerts', async () => {
      const from = await files();
      const brought = await authorityIn(bytesOf(from), now);
      assert.ok(brought.kind === 'fits');
      assert.deepEqual(filesOf(brought.authority), {
        'ca-cert.pem': from['tls.crt'],
        'ca-key.pem': from['tls.key'],
        'root-cert.pem': from['ca.crt'],
        'cert-chain.pem': from['tls.crt'] + from['ca.crt'],
      });
    });

    test('any flipped byte is refused with a reason', async () => {
      const from = await files();
      const names = Object.keys(from) as (keyof typeof from)[];
      const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          place,
          fc.integer({ min: 1, max: 127 }),
          async (name, where, flip) => {
            const bytes = Buffer.from(from[name]);
            const at = Math.floor(where * bytes.length);
            bytes[at] = bytes[at]! ^ flip;
            const brought = await authorityIn(
              bytesOf({ ...from, [name]: bytes.toString('latin1') }),
              now,
            );
            if (brought.kind === 'unfit') assert.notEqual(reasons(brought), '');
            else {
              const { caCert, rootCert, caKey } = brought.authority;
              assert.deepEqual([caCert, caKey.reveal(), rootCert], Object.values(from));
            }
          },
        ),
        { numRuns: 200 },
      );
    });

    const lacking: readonly (readonly [string, RegExp])[] = [
      ['tls.key', /no private key/],
      ['tls.crt', /belongs to the key/],
      ['ca.crt', /The certificate of O=Test, CN=Root CA, which issued .*L=west, is not/],
    ];
    for (const [name, reason] of lacking) {
      test(`without ${name} they are refused with a reason`, async () => {
        const left = Object.entries(await files()).filter(([it]) => it !== name);
        const brought = await authorityIn(bytesOf(Object.fromEntries(left)), now);
        assert.match(reasons(brought), reason);
      });
    }

    test('two keys that could both sign are one too many', async () => {
      const [one, two] = [await hierarchy(['RSA 2048', 'ECDSA P-256'], false), await files()];
      const more = { 'x.crt': one[1]!.pem, 'x.key': one[1]!.key.reveal() };
      assert.match(reasons(await authorityIn(bytesOf({ ...two, ...more }), now)), /2 private keys/);
    });
  });
});

suite('what an offline root has signed', () => {
  const match = async (
    keys: Readonly<Record<string, KeyObject>>,
    files: Readonly<Record<string, string>>,
  ) => {
    const read = Object.entries(files).map(async ([name, text]) => ({
      name,
      content: await contentOf(Buffer.from(text)),
    }));
    return matched(new Map(Object.entries(keys)), await Promise.all(read), now);
  };

  test('is matched to its keys, whether in several files or in one, in any order', async () => {
    const root = await oddCertificate({ commonName: 'Root' });
    const west = await oddCertificate({ commonName: 'west', key: 1, pathLength: 0 }, root);
    const east = await oddCertificate({ commonName: 'east', key: 2, pathLength: 0 }, root);
    const keys = { west: keyOf(west), east: keyOf(east) };
    const several = { 'a.crt': west.pem, 'b.crt': root.pem, 'c.crt': east.pem };
    const one = { 'all.pem': east.pem + root.pem + west.pem };
    for (const files of [several, one]) {
      const { fitting, refused, remarks } = await match(keys, files);
      assert.deepEqual([refused.size, remarks], [0, []]);
      assert.equal(fitting.get('west')?.caCert, west.pem);
      assert.equal(fitting.get('east')?.certChain, east.pem + root.pem);
      for (const authority of fitting.values())
        assert.deepEqual(readCaCerts(secretData(filesOf(authority)), now).problems, []);
    }
  });

  const refusals: readonly (readonly [
    string,
    (root: Ca) => Promise<Readonly<Record<string, string>>>,
    RegExp,
  ])[] = [
    ['nothing came back', (root) => Promise.resolve({ 'r.crt': root.pem }), /None of the 1 cert/],
    [
      'the certificate of another key came back',
      async (root) => ({ 'x.crt': root.pem + (await oddCertificate({ key: 2 }, root)).pem }),
      /None of the 2 certificates belongs to the key/,
    ],
    [
      'the certificate may not sign',
      async (root) => ({
        'x.crt':
          root.pem + (await oddCertificate({ key: 1, keyUsage: ['digitalSignature'] }, root)).pem,
      }),
      /may not sign certificates: its key usage lacks keyCertSign/,
    ],
    [
      'it has expired',
      async (root) => ({
        'x.crt': root.pem + (await oddCertificate({ key: 1, notAfter: now - 1000 }, root)).pem,
      }),
      /expired on/,
    ],
    [
      'the root is not there',
      async (root) => ({ 'x.crt': (await oddCertificate({ key: 1 }, root)).pem }),
      /The certificate of CN=Root, which issued CN=Odd CA, is not among the files/,
    ],
    [
      'another root of the same name is there',
      async (root) => ({
        'x.crt': (await oddCertificate({ key: 1 }, root)).pem,
        'r.crt': (await oddCertificate({ commonName: 'Root', key: 3 })).pem,
      }),
      /not signed by the CN=Root among the files, but by another CA of the same name/,
    ],
    [
      'the root allows no CA so deep',
      async () => {
        const shallow = await oddCertificate({ commonName: 'Shallow', pathLength: 0 });
        const middle = await oddCertificate({ commonName: 'Middle', key: 2 }, shallow);
        const { pem } = await oddCertificate({ key: 1 }, middle);
        return { 'x.crt': pem + middle.pem + shallow.pem };
      },
      /path length 0/,
    ],
  ];
  for (const [name, files, reason] of refusals) {
    test(`${name}: refused with that reason`, async () => {
      const root = await oddCertificate({ commonName: 'Root' });
      const key = createPrivateKey(fixedKeyPair('RSA 2048', 1).privateKey.reveal());
      const { fitting, refused } = await match({ west: key }, await files(root));
      assert.equal(fitting.size, 0);
      assert.match(refused.get('west')?.join(' ') ?? '', reason);
    });
  }

  test('of two certificates for one key the newer sound one is taken', async () => {
    const root = await oddCertificate({ commonName: 'Root' });
    const older = await oddCertificate({ key: 1, notBefore: now - 9 * dayMs }, root);
    const newer = await oddCertificate({ key: 1, notBefore: now - 2 * dayMs }, root);
    const unsound = await oddCertificate(
      { key: 1, keyUsage: ['cRLSign'], notBefore: now - dayMs },
      root,
    );
    const files = { 'x.pem': older.pem + unsound.pem + newer.pem + root.pem };
    const { fitting } = await match({ west: keyOf(older) }, files);
    assert.equal(fitting.get('west')?.caCert, newer.pem);
  });

  test('what is of no use is told of by its file', async () => {
    const root = await oddCertificate({ commonName: 'Root' });
    const stranger = await oddCertificate({ commonName: 'Stranger', key: 3 }, root);
    const { remarks } = await match({}, { 's.crt': stranger.pem, 'x.crt': root.pem.slice(0, 300) });
    assert.deepEqual(remarks, [
      'x.crt: PEM block 1 is cut off: its END line is missing.',
      's.crt: CN=Stranger was issued for a key that is not here.',
    ]);
  });
});

suite('parts of keys', () => {
  test('a public key is no private key, whatever it is compared with', () => {
    const { publicKeyPem } = fixedKeyPair('ECDSA P-384', 0);
    const brought = authorityWith(createPublicKey(publicKeyPem), [], now);
    assert.match(reasons(brought), /None of the 0 certificates/);
  });
});
