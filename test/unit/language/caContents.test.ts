/** Certificates and keys of a Secret cacerts in a file: bad, good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import { stringify } from 'yaml';
import { diagnose } from '../../../src/language/diagnostics';
import {
  dayMs,
  filesOf,
  oddCertificate,
  secretData,
  testAuthorities,
  testNow,
  testRoot,
} from '../../support/authorities';
import { said } from './entryText';

type Files = Record<string, string>;

const secret = (more: object, name = 'cacerts') =>
  stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'istio-system' },
    ...more,
  });
const inData = (files: Files, name?: string) => secret({ data: secretData(files) }, name);

suite('contents of Secret cacerts', () => {
  let east: Files;
  let west: Files;
  let leaf: string;
  let late: string;

  suiteSetup(async () => {
    const root = await testRoot();
    const both = await testAuthorities(root, ['east', 'west']);
    east = filesOf(both.get('east')!);
    west = filesOf(both.get('west')!);
    const above = { pem: root.certificate.pem, key: root.key };
    leaf = (await oddCertificate({ keyUsage: ['digitalSignature'], key: 1 }, above)).pem;
    const notAfter = testNow - 400 * dayMs;
    late = (await oddCertificate({ notBefore: notAfter - dayMs, notAfter, key: 1 }, above)).pem;
  });

  const rows: readonly (readonly [name: string, text: () => string, expected: string])[] = [
    ['a sound set', () => inData(east), ''],
    ['a sound set as texts', () => secret({ stringData: east }), ''],
    ['a leaf', () => inData({ ...east, 'ca-cert.pem': leaf }), 'MESH0104! ca-cert.pem'],
    [
      'the key of another',
      () => inData({ ...east, 'ca-key.pem': west['ca-key.pem']! }),
      'MESH0105! ca-key.pem',
    ],
    [
      'the key of another as a text',
      () => secret({ data: secretData(east), stringData: { 'ca-key.pem': west['ca-key.pem'] } }),
      'MESH0105! ca-key.pem',
    ],
    [
      'the root of another mesh',
      () => inData({ ...east, 'root-cert.pem': leaf }),
      'MESH0106! cert-chain.pem',
    ],
    [
      'the chain of another',
      () => inData({ ...east, 'cert-chain.pem': west['cert-chain.pem']! }),
      'MESH0106! cert-chain.pem',
    ],
    [
      'a chain in another order',
      () => inData({ ...east, 'cert-chain.pem': east['root-cert.pem']! + east['ca-cert.pem']! }),
      'MESH0106 cert-chain.pem',
    ],
    [
      'an intermediate for the root',
      () => inData({ ...east, 'root-cert.pem': east['ca-cert.pem']! }),
      'MESH0106 root-cert.pem',
    ],
    [
      'one that has expired',
      () => inData({ ...east, 'ca-cert.pem': late, 'cert-chain.pem': late }),
      'MESH0107! ca-cert.pem',
    ],
    ['near: under another name', () => inData({ ...east, 'ca-cert.pem': leaf }, 'others'), ''],
    [
      'near: with the middle left out',
      () => secret({ stringData: { ...east, 'ca-cert.pem': cut(leaf) } }),
      'MESH0514 ...',
    ],
    [
      'near: a key with the middle left out',
      () => secret({ stringData: { ...east, 'ca-key.pem': cut(west['ca-key.pem']!) } }),
      'MESH0514 ...',
    ],
    [
      'near: a key that is filled in later',
      () => secret({ stringData: { ...west, 'ca-cert.pem': leaf, 'ca-key.pem': '${KEY}' } }),
      'MESH0514 ${KEY}',
    ],
  ];
  for (const [name, text, expected] of rows)
    test(name, () => {
      assert.equal(said(text()), expected);
    });

  test('nothing of the values is repeated', () => {
    const text = inData({ ...east, 'ca-cert.pem': late, 'ca-key.pem': west['ca-key.pem']! });
    const told = diagnose(text, { zone: 'global' });
    assert.ok(told.length > 1);
    for (const { message, data } of told)
      assert.doesNotMatch(message + JSON.stringify(data), /MII|BEGIN|LS0|O=|CN=/);
  });
});

const cut = (pem: string): string => pem.replace(/\n[^-]+\n/, '\n...\n');
