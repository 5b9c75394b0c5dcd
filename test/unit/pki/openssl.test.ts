/** Every chain we issue, put before the real OpenSSL. */
import assert from 'node:assert/strict';
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { neverCancelled } from '../../../src/base/cancellation';
import { issueIntermediates, newRoot } from '../../../src/pki/authority';
import { certificatesIn } from '../../../src/pki/certificate';
import { readCaCerts } from '../../../src/pki/cacerts';
import type { KeySpec } from '../../../src/pki/keySpec';
import { contentOf } from '../../../src/pki/pkiFile';
import { rootFrom } from '../../../src/pki/existingRoot';
import {
  filesOf,
  secretData,
  testAuthorities,
  testClock,
  testRoot,
} from '../../support/authorities';
import { fixedKeySmith } from '../../support/fixedKeySmith';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';

/** OpenSSL judges validity at the tests' moment, in seconds. */
const now = ['-attime', String(Math.floor(testClock.now() / 1000))];

suite('pki beside openssl', () => {
  let folder: OpensslFolder;
  suiteSetup(function () {
    if (hasOpenssl()) return;
    console.log('NOT RUN: chains beside openssl, because there is no openssl on PATH');
    this.skip();
  });
  setup(() => {
    folder = new OpensslFolder();
  });
  teardown(() => {
    folder.dispose();
  });

  const verified = (root: string, ca: string) =>
    folder.run(
      'verify',
      '-x509_strict',
      ...now,
      '-CAfile',
      folder.file('root.pem', root),
      folder.file('ca.pem', ca),
    );
  const text = (pem: string) =>
    folder.run('x509', '-in', folder.file('one.pem', pem), '-noout', '-text', '-nameopt', 'utf8');

  const pairs: readonly (readonly [root: KeySpec, intermediate: KeySpec])[] = [
    ['RSA 2048', 'RSA 2048'],
    ['RSA 3072', 'RSA 2048'],
    ['RSA 4096', 'RSA 2048'],
    ['RSA 2048', 'RSA 3072'],
    ['RSA 2048', 'RSA 4096'],
    ['RSA 2048', 'ECDSA P-256'],
    ['RSA 2048', 'ECDSA P-384'],
    ['ECDSA P-256', 'ECDSA P-256'],
    ['ECDSA P-256', 'ECDSA P-384'],
    ['ECDSA P-384', 'ECDSA P-256'],
    ['ECDSA P-384', 'ECDSA P-384'],
  ];
  for (const [rootKey, key] of pairs) {
    test(`a root of ${rootKey} over intermediates of ${key}`, async function () {
      this.timeout(60_000);
      const smith = fixedKeySmith();
      const options = { organization: 'Test', key: rootKey };
      const root = await newRoot(options, smith, testClock, neverCancelled);
      const authorities = await testAuthorities(root, ['west'], { key }, smith);
      const issued = authorities.get('west')!;
      assert.match(verified(issued.rootCert, issued.caCert), /ca\.pem: OK/);
      assert.deepEqual([printedKey(issued.rootCert), printedKey(issued.caCert)], [rootKey, key]);
      assert.match(text(issued.caCert), new RegExp(`Signature Algorithm: ${algorithmOf(rootKey)}`));
      assert.deepEqual(readCaCerts(secretData(filesOf(issued)), testClock.now()).problems, []);
    });
  }

  /** A key as openssl prints it, in our words. */
  function printedKey(pem: string): string {
    const said = text(pem);
    const curve = /NIST CURVE: (\S+)/.exec(said)?.[1];
    return curve ? `ECDSA ${curve}` : `RSA ${/Public-Key: \((\d+) bit\)/.exec(said)?.[1] ?? ''}`;
  }
  const algorithmOf = (signer: KeySpec): string => {
    if (signer.startsWith('RSA')) return 'sha256WithRSAEncryption';
    return signer === 'ECDSA P-256' ? 'ecdsa-with-SHA256' : 'ecdsa-with-SHA384';
  };

  test('under an EC root no RSA intermediate is issued, because peers refuse it', async () => {
    const smith = fixedKeySmith();
    const options = { organization: 'Test', key: 'ECDSA P-256' } as const;
    const root = await newRoot(options, smith, testClock, neverCancelled);
    await assert.rejects(testAuthorities(root, ['west'], { key: 'RSA 2048' }, smith), /EC root/);
  });

  test('an intermediate has the shape of the ones Istio’s tools make', async () => {
    const root = await testRoot();
    const { caCert } = (await testAuthorities(root, ['west'])).get('west')!;
    const said = text(caCert);
    for (const line of [
      /Version: 3/,
      /Signature Algorithm: sha256WithRSAEncryption/,
      /Issuer: O=Test, CN=Root CA/,
      /Subject: O=Test, CN=Intermediate CA, L=west/,
      /Not Before: Oct 31 23:55:00 2026 GMT/,
      /Not After : Oct 31 00:00:00 2028 GMT/,
      /Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/,
      /Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Certificate Sign\n/,
      /URI:spiffe:\/\/cluster\.local\/ns\/istio-system\/sa\/citadel, DNS:istiod\.istio-system\.svc\n/,
    ])
      assert.match(said, line);
    assert.doesNotMatch(said, /Extended Key Usage/);
  });

  test('a root may stand over any number of CAs', async () => {
    const said = text((await testRoot()).certificate.pem);
    assert.match(said, /Subject: O=Test, CN=Root CA/);
    assert.match(said, /Basic Constraints: critical\s+CA:TRUE\n/);
    assert.match(said, /Key Usage: critical\s+.*Certificate Sign, CRL Sign\n/);
  });

  test('key identifiers lead from each certificate to the one above', async () => {
    const root = await testRoot();
    const { caCert } = (await testAuthorities(root, ['west'])).get('west')!;
    const idIn = (said: string, name: string) =>
      new RegExp(`${name} Key Identifier:\\s+(?:keyid:)?([0-9A-F:]+)`).exec(said)?.[1];
    const [above, below] = [text(root.certificate.pem), text(caCert)];
    assert.equal(idIn(below, 'Authority'), idIn(above, 'Subject'));
    assert.notEqual(idIn(below, 'Subject'), idIn(above, 'Subject'));
  });

  test('years from 2050 on are written with four digits', async () => {
    const root = await testRoot({ days: 365 * 40 });
    assert.match(text(root.certificate.pem), /Not After : .* 2066 GMT/);
    assert.equal(root.certificate.notAfter, testClock.now() + 365 * 40 * 24 * 60 * 60_000);
  });

  /** Roots as organisations hold them, made by openssl itself. */
  const roots: readonly (readonly [name: string, args: readonly string[], subject: string])[] = [
    ['usual', ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'], '/O=Ärzte & Söhne/CN=Root'],
    ['without key usage', [], '/C=DE/ST=Bayern/O=Shop/CN=Root'],
    ['signed with SHA-384', ['-sha384'], '/CN=Root'],
  ];
  for (const [name, args, subject] of roots) {
    for (const form of ['PKCS#8', 'PKCS#1'] as const) {
      test(`an existing root (${name}) with its key as ${form}`, async () => {
        const root = await existingRoot(args, subject, form === 'PKCS#1');
        const clock = { now: () => root.certificate.notBefore + 1000 };
        const issued = await issueIntermediates(
          root,
          ['west'],
          { organization: 'Shop', key: 'RSA 2048' },
          fixedKeySmith(),
          clock,
          neverCancelled,
        );
        const { caCert, rootCert } = issued.get('west')!;
        const at = ['-attime', String(Math.ceil(clock.now() / 1000))];
        folder.file('root.pem', rootCert);
        folder.file('ca.pem', caCert);
        // Not -x509_strict, which refuses roots without key usage: Istio's own sample is one.
        assert.match(folder.run('verify', ...at, '-CAfile', 'root.pem', 'ca.pem'), /OK/);
        assert.deepEqual(
          readCaCerts(secretData(filesOf(issued.get('west')!)), clock.now()).problems,
          [],
        );
      });
    }
  }

  async function existingRoot(args: readonly string[], subject: string, traditional: boolean) {
    folder.run('genrsa', ...(traditional ? ['-traditional'] : []), '-out', 'root.key', '2048');
    const config = folder.file(
      'root.conf',
      '[req]\nprompt=no\nstring_mask=utf8only\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\nCN=x\n[ca]\nbasicConstraints=critical,CA:TRUE\nsubjectKeyIdentifier=hash\n',
    );
    folder.run(
      ...['req', '-x509', '-new', '-utf8', '-config', config, '-key', 'root.key'],
      ...['-out', 'made.pem', '-days', '30', '-subj', subject, ...args],
    );
    const pem = folder.read('made.pem');
    const [facts] = certificatesIn(pem).value;
    const key = folder.read('root.key');
    assert.match(key, traditional ? /BEGIN RSA PRIVATE KEY/ : /BEGIN PRIVATE KEY/);
    const content = await contentOf(Buffer.from(pem + key));
    return rootFrom(content, { now: () => facts!.notBefore + 1000 });
  }

  test('the key files are what openssl reads, and belong to their certificates', async () => {
    const root = await testRoot();
    const { caCert, caKey } = (await testAuthorities(root, ['west'])).get('west')!;
    folder.file('ca.key', caKey.reveal());
    assert.match(folder.run('rsa', '-in', 'ca.key', '-check', '-noout'), /RSA key ok/);
    assert.ok(new X509Certificate(caCert).checkPrivateKey(createPrivateKey(caKey.reveal())));
  });

  test('facts agree with what openssl prints', async () => {
    const root = await testRoot();
    const { caCert } = (await testAuthorities(root, ['west'])).get('west')!;
    const [facts] = certificatesIn(caCert).value;
    folder.file('one.pem', caCert);
    const fingerprint = folder.run('x509', '-in', 'one.pem', '-noout', '-fingerprint', '-sha256');
    assert.equal(fingerprint.trim().split('=')[1], facts!.fingerprint);
    const serial = folder.run('x509', '-in', 'one.pem', '-noout', '-serial');
    assert.equal(serial.trim().split('=')[1], facts!.serial);
  });
});
