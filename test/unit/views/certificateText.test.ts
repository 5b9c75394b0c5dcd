/** Certificates as people read them, against what OpenSSL reads in the same bytes. */
import assert from 'node:assert/strict';
import {
  sheetOfCaCerts,
  sheetOfPem,
  sheetOfPublished,
} from '../../../src/mesh/trust/certificateSheet';
import type { KubernetesObject } from '../../../src/objects/object';
import { kinds } from '../../../src/objects/objectKind';
import { notRead } from '../../../src/objects/reading';
import type { IssuedAuthority, RootAuthority } from '../../../src/pki/authority';
import { pemInFile } from '../../../src/pki/certificateTree';
import { certificateText, validityOf } from '../../../src/views/certificateText';
import {
  dayMs,
  filesOf,
  oddCertificate,
  secretData,
  testAuthorities,
  testRoot,
} from '../../support/authorities';
import { object } from '../../support/istioObjects';
import { clusterFrom, testNow, worldOf } from '../../support/meshBuilder';
import { hasOpenssl, OpensslFolder } from '../../support/openssl';

let root: RootAuthority;
let east: IssuedAuthority;
let west: IssuedAuthority;

suiteSetup(async () => {
  root = await testRoot();
  const issued = await testAuthorities(root, ['east', 'west']);
  [east, west] = [issued.get('east')!, issued.get('west')!];
});

const textOf = (pem: string): string => certificateText(sheetOfPem('chain.pem', pem), testNow);
const cluster = (...objects: readonly KubernetesObject[]) => clusterFrom('east', objects);
const secret = (files: Readonly<Record<string, string>>) =>
  object('v1', 'Secret', 'istio-system/cacerts', { data: secretData(files) });

function cacertsText(files: Readonly<Record<string, string>>): string {
  const reading = sheetOfCaCerts(cluster(secret(files)), testNow);
  assert.ok(reading.kind === 'read' && reading.value);
  return certificateText(reading.value, testNow);
}

/** "Valid" of "Valid  2026-10-31 to …". */
const rowOf = (text: string, label: string): string =>
  new RegExp(`^${label.replace(/[()]/g, '\\$&')} +(.*)$`, 'm').exec(text)?.[1] ?? '';

suite('views/certificateText', () => {
  test('the chain is a tree, whatever the order in the file, each certificate once', () => {
    const expected = [
      'O=Test, CN=Root CA (root, expires in 10 years)',
      '├─ O=Test, CN=Intermediate CA, L=west (intermediate CA, expires in 2 years)',
      '└─ O=Test, CN=Intermediate CA, L=east (intermediate CA, expires in 2 years)',
    ].join('\n');
    const text = textOf(west.caCert + east.caCert + root.certificate.pem + east.certChain);
    assert.ok(text.includes(`\n${expected}\n`), text);
    assert.equal(text.split('Serial number').length - 1, 3);
  });

  test('a certificate whose issuer is not there stands alone', () => {
    assert.match(textOf(east.caCert), /^O=Test, CN=Intermediate CA, L=east \(intermediate CA/m);
  });

  test('every value is what openssl reads', function () {
    if (!hasOpenssl()) this.skip();
    const folder = new OpensslFolder();
    try {
      folder.file('ca.pem', east.caCert);
      const shown = textOf(east.caCert);
      const ask = (...args: readonly string[]) =>
        folder.run('x509', '-in', 'ca.pem', '-noout', ...args);
      assert.equal(`serial=${rowOf(shown, 'Serial number')}`, ask('-serial').trim());
      assert.ok(
        ask('-fingerprint', '-sha256')
          .trim()
          .endsWith(`=${rowOf(shown, 'SHA-256')}`),
      );
      const all = ask('-text');
      assert.ok(all.includes(`Signature Algorithm: ${rowOf(shown, 'Signature')}`));
      assert.match(all, /Public-Key: \(2048 bit\)/);
      assert.equal(rowOf(shown, 'Key'), 'RSA, 2048 bits');
      for (const name of rowOf(shown, 'Names (SAN)').split(', ')) assert.ok(all.includes(name));
      assert.match(all, /CA:TRUE, pathlen:0/);
      assert.match(rowOf(shown, 'CA'), /^yes, for workloads only/);
      const [, from, to] = /Not Before: (.*)\n.*Not After : (.*)\n/.exec(all) ?? [];
      const days = [from, to].map((it) => new Date(it ?? '').toISOString().slice(0, 10));
      assert.ok(rowOf(shown, 'Valid').startsWith(`${days.join(' to ')}: expires in`));
    } finally {
      folder.dispose();
    }
  });

  test('a Secret says in which files a certificate stands, what is wrong first, and no key', () => {
    const text = cacertsText(filesOf(east));
    assert.match(text, /^Secret istio-system\/cacerts in east\n=+\n/);
    assert.ok(text.includes('Stands in       ca-cert.pem, cert-chain.pem\n'), text);
    assert.ok(text.includes('Stands in       root-cert.pem, cert-chain.pem\n'), text);
    assert.ok(!text.includes('!'), text);
    const wrong = cacertsText({ ...filesOf(east), 'ca-key.pem': root.key.reveal() });
    assert.match(wrong, /=\n\n! ca-key\.pem does not belong to ca-cert\.pem/);
    for (const it of [text, wrong]) {
      assert.ok(!it.includes('PRIVATE'));
      for (const key of [east.caKey, root.key])
        for (const line of key.reveal().split('\n').slice(1, -2)) assert.ok(!it.includes(line));
    }
  });

  test('a key in a file is named and not shown', () => {
    const text = textOf(east.caKey.reveal() + east.caCert);
    assert.match(text, /! PEM block 1 is a RSA PRIVATE KEY, not a certificate\./);
    for (const line of east.caKey.reveal().split('\n').slice(1, -2))
      assert.ok(!text.includes(line));
  });

  test('published roots are shown without the Secret; what was not read says so', () => {
    const published = object('v1', 'ConfigMap', 'istio-system/istio-ca-root-cert', {
      data: { 'root-cert.pem': root.certificate.pem },
    });
    const reading = sheetOfPublished(cluster(published));
    assert.ok(reading.kind === 'read' && reading.value);
    assert.match(
      certificateText(reading.value, testNow),
      /^ConfigMap istio-system\/istio-ca-root-cert in east\n/,
    );
    const forbidden = worldOf([]).withList(kinds.secret, notRead('may not list Secrets'));
    assert.deepEqual(
      sheetOfCaCerts(clusterFrom('east', forbidden), testNow),
      notRead('may not list Secrets'),
    );
  });

  test('names cannot break out of their line', async () => {
    const { pem } = await oddCertificate({ commonName: 'a\n! everything is fine\u202e' });
    const text = textOf(pem);
    assert.doesNotMatch(text, /^! everything/m);
    assert.ok(!text.includes('\u202e'));
  });

  test('PEM indented in YAML, a binary certificate, and neither', () => {
    const yaml = `data:\n  root-cert.pem: |\n${root.certificate.pem.replace(/^/gm, '    ')}`;
    const der = Buffer.from(root.certificate.pem.split('\n').slice(1, -2).join(''), 'base64');
    for (const bytes of [Buffer.from(yaml), der])
      assert.match(textOf(pemInFile(bytes)), /^O=Test, CN=Root CA \(root/m);
    assert.match(textOf(pemInFile(Buffer.from('hello'))), /There is no certificate/);
    assert.match(textOf(pemInFile(Buffer.from([0x30, 1, 2]))), /not a readable certificate/);
  });

  const spans: readonly (readonly [from: number, to: number, text: string])[] = [
    [-1, 800 * dayMs, 'expires in 2 years'],
    [-1, 364 * dayMs, 'expires in 12 months'],
    [-1, 89 * dayMs, 'expires in 89 days'],
    [-1, dayMs, 'expires in 1 day'],
    [-1, dayMs - 1, 'expires in 23 hours'],
    [-1, 5, 'expires in less than an hour'],
    [-9 * dayMs, -3 * dayMs, 'expired 3 days ago'],
    [2 * dayMs, 9 * dayMs, 'not valid for another 2 days'],
  ];
  for (const [from, to, text] of spans)
    test(text, () => {
      assert.equal(
        validityOf({ notBefore: testNow + from, notAfter: testNow + to }, testNow),
        text,
      );
    });
});
