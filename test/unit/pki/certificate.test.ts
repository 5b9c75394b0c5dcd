import assert from 'node:assert/strict';
import fc from 'fast-check';
import { certificatesIn } from '../../../src/pki/certificate';
import { pemBlocksIn, pemOf } from '../../../src/pki/pem';
import { isPublicSample } from '../../../src/pki/sampleAuthority';
import { dayMs, oddCertificate, testClock, testRoot } from '../../support/authorities';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';

suite('pki/certificate', () => {
  test('a root of ours as facts', async () => {
    const { certificate, key } = await testRoot();
    const { pem, fingerprint, serial, ...rest } = certificate;
    assert.deepEqual(rest, {
      subject: 'O=Test, CN=Root CA',
      issuer: 'O=Test, CN=Root CA',
      notBefore: testClock.now() - 5 * 60_000,
      notAfter: testClock.now() + 3650 * dayMs,
      isAuthority: true,
      pathLength: undefined,
      keyUsage: ['digitalSignature', 'nonRepudiation', 'keyEncipherment', 'keyCertSign', 'cRLSign'],
      extendedKeyUsage: [],
      subjectAltNames: [],
      key: { kind: 'RSA', bits: 2048 },
      signatureAlgorithm: 'sha256WithRSAEncryption',
      selfSigned: true,
    });
    assert.match(fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.match(serial, /^[0-9A-F]{32}$/);
    assert.deepEqual(certificatesIn(pem).value, [certificate]);
    assert.ok(!JSON.stringify(certificate).includes(key.reveal().split('\n')[1]!));
  });

  test('path length, names and usages of another', async () => {
    const { facts } = await oddCertificate({
      pathLength: 3,
      keyUsage: ['digitalSignature', 'cRLSign'],
      subjectAltNames: [
        { kind: 'URI', value: 'spiffe://x/ns/a/sa/b' },
        { kind: 'DNS', value: 'istiod.istio-system.svc' },
      ],
    });
    assert.equal(facts.pathLength, 3);
    assert.deepEqual(facts.keyUsage, ['digitalSignature', 'cRLSign']);
    assert.deepEqual(facts.subjectAltNames, [
      'URI:spiffe://x/ns/a/sa/b',
      'DNS:istiod.istio-system.svc',
    ]);
  });

  test('one name with another key is not self-signed', async () => {
    const root = await oddCertificate({ commonName: 'Same', key: 0 });
    const { facts } = await oddCertificate({ commonName: 'Same', key: 1 }, root);
    assert.deepEqual([facts.subject === facts.issuer, facts.selfSigned], [true, false]);
  });

  test('certificates of openssl: EC keys, IP names, no subject, key usage of two octets', function () {
    if (!hasOpenssl()) {
      console.log('NOT RUN: certificates of openssl, because there is no openssl on PATH');
      this.skip();
    }
    const folder = new OpensslFolder();
    try {
      const made = (...args: readonly string[]) => {
        folder.run('req', '-x509', '-nodes', '-keyout', 'k', '-out', 'c', ...args);
        return certificatesIn(folder.read('c')).value[0];
      };
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'];
      const names = 'subjectAltName=IP:192.0.2.1,IP:2001:db8::1,email:a@b.c,RID:1.2.3';
      const usage = 'keyUsage=critical,keyCertSign,decipherOnly';
      const uses = 'extendedKeyUsage=serverAuth,1.2.3.4';
      const ec = made(
        ...[...curve, '-subj', '/', '-addext', names, '-addext', usage, '-addext', uses],
      );
      assert.deepEqual(ec?.key, { kind: 'EC', bits: 384, curve: 'P-384' });
      assert.deepEqual([ec.subject, ec.signatureAlgorithm], ['', 'ecdsa-with-SHA256']);
      assert.deepEqual(ec.subjectAltNames, [
        'IP:192.0.2.1',
        'IP:2001:0db8:0000:0000:0000:0000:0000:0001',
        'email:a@b.c',
        'another kind of name',
      ]);
      assert.deepEqual(ec.keyUsage, ['keyCertSign', 'decipherOnly']);
      assert.deepEqual(ec.extendedKeyUsage, ['1.3.6.1.5.5.7.3.1', '1.2.3.4']);
      const ed = made('-newkey', 'ed25519', '-subj', '/CN=x');
      assert.deepEqual([ed?.key.kind, ed?.signatureAlgorithm], ['other', 'ED25519']);
    } finally {
      folder.dispose();
    }
  });

  test('what is no certificate is a problem, not an exception', () => {
    const problems = (text: string) => certificatesIn(text).problems.join(' ');
    assert.match(problems(''), /no certificate/);
    assert.match(problems('just text'), /no certificate/);
    assert.match(problems(pemOf('PUBLIC KEY', Buffer.from('x'))), /block 1 is a PUBLIC KEY/);
    assert.match(problems(pemOf('CERTIFICATE', Buffer.from('x'))), /block 1 is not a readable/);
  });

  test('any flipped byte is refused or breaks the signature', async () => {
    const { certificate } = await testRoot();
    const der = pemBlocksIn(certificate.pem).value[0]!.der;
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const copy = Buffer.from(der);
        copy[at] = copy[at]! ^ flip;
        const [facts] = certificatesIn(pemOf('CERTIFICATE', copy)).value;
        assert.ok(!facts?.selfSigned);
      }),
      { numRuns: 300 },
    );
  });

  test('a truncated certificate is refused', async () => {
    const { pem } = (await testRoot()).certificate;
    for (const length of [30, 100, 700, pem.length - 3]) {
      const { value, problems } = certificatesIn(pem.slice(0, length));
      assert.deepEqual([value.length, problems.length], [0, 1]);
    }
  });

  test('the public samples are known, and nothing else', async () => {
    assert.ok(
      isPublicSample(
        '63:72:7A:17:85:CA:B4:7A:CE:C5:C2:4C:C0:66:9C:20:82:4E:8A:E1:AC:28:07:9A:4D:2F:8C:83:05:92:E7:B0',
      ),
    );
    assert.ok(!isPublicSample((await testRoot()).certificate.fingerprint));
  });
});
