/** Every way to trust with every kind of key, before Istio's own rules, OpenSSL and a real handshake. */
import assert from 'node:assert/strict';
import type { KeySpec } from '../../../src/pki/keySpec';
import { readCaCerts } from '../../../src/pki/cacerts';
import { filesOf, secretData, testAuthorities, testRoot } from '../../support/authorities';
import { istioRefusal } from '../../support/istioRules';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';
import { canCall, issueWorkload } from '../../support/tlsPeers';
import { trustWays } from '../../support/trustWays';
import { systemClock } from '../../../src/base/clock';
import { fixedKeySmith } from '../../support/fixedKeySmith';

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

  /** Two roots of one name: the subject alone never decides. */
  const fixedRoots = () => {
    const smith = fixedKeySmith();
    return [testRoot({}, smith, systemClock), testRoot({}, smith, systemClock)] as const;
  };
});
