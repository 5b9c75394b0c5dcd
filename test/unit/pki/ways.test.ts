/** Every way to trust with every kind of key, before Istio's own rules, OpenSSL and a real handshake. */
import assert from 'node:assert/strict';
import type { KeySpec } from '../../../src/pki/keySpec';
import { rootFrom } from '../../../src/pki/existingRoot';
import { contentOf } from '../../../src/pki/pkiFile';
import { readCaCerts } from '../../../src/pki/cacerts';
import { filesOf, secretData, testAuthorities, testRoot } from '../../support/authorities';
import { istioRefusal } from '../../support/istioRules';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';
import { canCall, issueWorkload } from '../../support/tlsPeers';
import { trustWays } from '../../support/trustWays';
import { systemClock } from '../../../src/base/clock';
import { fixedKeyPair, fixedKeySmith } from '../../support/fixedKeySmith';

const keys: readonly KeySpec[] = ['RSA 2048', 'ECDSA P-256', 'ECDSA P-384'];

suite('every way to trust', () => {
  let folder: OpensslFolder;
  suiteSetup(function () {
    if (hasOpenssl()) return;
    console.log('NOT RUN: every way to trust, because there is no openssl on PATH');
    this.skip();
  });
  setup(() => {
    folder = new OpensslFolder();
  });
  teardown(() => {
    folder.dispose();
  });

  for (const { name, make } of trustWays) {
    for (const key of keys) {
      test(`${name}, ${key}: accepted by Istio's rules, and workloads call each other`, async () => {
        const { east, west } = await make(key, folder);
        for (const files of [east, west]) {
          assert.equal(istioRefusal(files, folder), undefined);
          assert.deepEqual(readCaCerts(secretData(files), Date.now()).problems, []);
        }
        assert.equal(east['root-cert.pem'], west['root-cert.pem']);
        issueWorkload(folder, 'east', east);
        issueWorkload(folder, 'west', west);
        const [atEast, atWest] = [
          { name: 'east', trusts: 'east-root-cert.pem' },
          { name: 'west', trusts: 'west-root-cert.pem' },
        ];
        assert.ok(await canCall(folder, atEast, atWest), 'east calls west');
        assert.ok(await canCall(folder, atWest, atEast), 'west calls east');
      });
    }
  }

  test('a wrong root is refused by the caller, and by the one that is called', async () => {
    const clock = systemClock;
    const [first, second] = fixedRoots();
    const [ours, theirs] = [await first, await second];
    const east = filesOf(
      (await testAuthorities(ours, ['east'], {}, undefined, clock)).get('east')!,
    );
    const west = filesOf(
      (await testAuthorities(theirs, ['west'], {}, undefined, clock)).get('west')!,
    );
    issueWorkload(folder, 'east', east);
    issueWorkload(folder, 'west', west);
    const roots = { ours: 'east-root-cert.pem', theirs: 'west-root-cert.pem' };
    const call = (eastTrusts: string, westTrusts: string) =>
      canCall(folder, { name: 'east', trusts: eastTrusts }, { name: 'west', trusts: westTrusts });
    assert.ok(!(await call(roots.ours, roots.ours)), 'the caller does not know the root of west');
    assert.ok(
      !(await call(roots.theirs, roots.theirs)),
      'west does not know the root of the caller',
    );
    assert.ok(await call(roots.theirs, roots.ours), 'each trusts the root of the other');
  });

  test('without the intermediate in its chain a workload is refused', async () => {
    const [way] = trustWays;
    const { east, west } = await way!.make('ECDSA P-256', folder);
    issueWorkload(folder, 'east', { ...east, 'cert-chain.pem': east['root-cert.pem']! });
    issueWorkload(folder, 'west', west);
    const trusts = 'west-root-cert.pem';
    assert.ok(!(await canCall(folder, { name: 'east', trusts }, { name: 'west', trusts })));
  });

  const constraints: readonly (readonly [string, RegExp | 'fits'])[] = [
    ['permitted;URI:cluster.local', 'fits'],
    ['permitted;URI:.local', 'fits'],
    ['permitted;DNS:svc', 'fits'],
    ['permitted;DNS:shop.example', /name constraints that exclude DNS:istiod\.istio-system\.svc/],
    ['permitted;URI:shop.example', /name constraints that exclude URI:cluster\.local/],
    ['excluded;URI:.local', /name constraints that exclude/],
  ];
  for (const [constraint, expected] of constraints) {
    test(`a root with the name constraint ${constraint}: as peers judge it`, async () => {
      const names = ['-addext', `nameConstraints=critical,${constraint}`];
      const files = ['-nodes', '-keyout', 'r.key', '-out', 'r.crt', '-days', '30'];
      folder.run('req', '-x509', '-newkey', 'rsa:2048', ...files, '-subj', '/CN=Root', ...names);
      const content = await contentOf(Buffer.from(folder.read('r.crt') + folder.read('r.key')));
      const root = rootFrom(content, { now: () => Date.now() + 1000 });
      const issued = await testAuthorities(root, ['east'], {}, undefined, systemClock);
      const east = filesOf(issued.get('east')!);
      const problems = readCaCerts(secretData(east), Date.now() + 1000).problems.join(' ');
      if (expected === 'fits') assert.equal(problems, '');
      else assert.match(problems, expected);
      issueWorkload(folder, 'east', east);
      const chain = ['-CAfile', 'r.crt', '-untrusted', 'east-cert-chain.pem', 'east.crt'];
      const opensslSays = folder.says('verify', ...chain);
      assert.equal(opensslSays.includes('east.crt: OK'), expected === 'fits', opensslSays);
    });
  }

  /** Two roots of one name: the subject alone never decides. */
  const fixedRoots = () => {
    const smith = fixedKeySmith();
    return [testRoot({}, smith, systemClock), testRoot({}, smith, systemClock)] as const;
  };
});

suite('Istio’s rules as we restate them', () => {
  let folder: OpensslFolder;
  let good: Record<string, string>;
  suiteSetup(async function () {
    if (!hasOpenssl()) this.skip();
    folder = new OpensslFolder();
    const root = await testRoot({}, fixedKeySmith(), systemClock);
    const issued = await testAuthorities(root, ['west'], {}, undefined, systemClock);
    good = filesOf(issued.get('west')!);
  });
  suiteTeardown(() => {
    folder.dispose();
  });
  // OpenSSL issues as of now, in whole seconds.
  const at = () => Date.now() + 60_000;

  const refusals: readonly (readonly [
    refusal: string,
    change: () => Promise<Record<string, string>> | Record<string, string>,
  ])[] = [
    ['failed to parse cert PEM', () => ({ 'ca-cert.pem': good['ca-cert.pem']!.slice(0, 400) })],
    [
      'unsupported PEM block type for a private key',
      () => ({ 'ca-key.pem': fixedKeyPair('RSA 2048', 0).publicKeyPem }),
    ],
    [
      'cannot verify the cert with the provided root chain and cert pool',
      async () => ({ 'root-cert.pem': (await testRoot({ commonName: 'Other' })).certificate.pem }),
    ],
    [
      'the cert does not match the key',
      () => ({ 'ca-key.pem': fixedKeyPair('RSA 2048', 3).privateKey.reveal() }),
    ],
    ['certificate is not authorized to sign other certificates', () => aLeaf()],
  ];
  for (const [refusal, change] of refusals) {
    test(`${refusal}: refused by them, and by us with a reason`, async () => {
      const files = { ...good, ...(await change()) };
      assert.equal(istioRefusal(files, folder, at()), refusal);
      assert.notDeepEqual(readCaCerts(secretData(files), at()).problems, []);
    });
  }

  test('sound files are refused by neither', () => {
    assert.equal(istioRefusal(good, folder, at()), undefined);
    assert.deepEqual(readCaCerts(secretData(good), at()).problems, []);
  });

  /** What OpenSSL signs without being told that it is a CA. */
  function aLeaf(): Record<string, string> {
    folder.file('root.key', fixedKeyPair('RSA 2048', 0).privateKey.reveal());
    folder.file('root.crt', good['root-cert.pem']!);
    folder.file('leaf.key', good['ca-key.pem']!);
    folder.run('req', '-new', '-key', 'leaf.key', '-subj', '/CN=leaf', '-out', 'leaf.csr');
    folder.file('leaf.ext', 'basicConstraints=CA:FALSE');
    const by = [
      '-CA',
      'root.crt',
      '-CAkey',
      'root.key',
      '-set_serial',
      '5',
      '-extfile',
      'leaf.ext',
    ];
    folder.run('x509', '-req', '-in', 'leaf.csr', ...by, '-days', '30', '-out', 'leaf.crt');
    const leaf = folder.read('leaf.crt');
    return { 'ca-cert.pem': leaf, 'cert-chain.pem': leaf + good['root-cert.pem']! };
  }
});
