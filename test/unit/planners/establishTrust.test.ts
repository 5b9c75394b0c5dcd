import assert from 'node:assert/strict';
import { contextName } from '../../../src/objects/reference';
import { keyFactsOf, keyObstacle, keySpecs, specOf, type KeySpec } from '../../../src/pki/keySpec';
import { establishTrust } from '../../../src/planners/establishTrust';
import { testAuthorities, testRoot } from '../../support/authorities';
import { soundIstio } from '../../support/istioObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';

const [east, west] = [contextName('east'), contextName('west')];

/** The plan, or the obstacles, of a CA with this key in a cluster that runs this Istio. */
async function outcome(key: KeySpec, tag: string | undefined) {
  const issued = await testAuthorities(await testRoot(), [east], { key });
  const authorities = [...issued].map(([cluster, it]) => ({ cluster, ...it }));
  const snapshot = snapshotOf(clusterFrom('east', tag === undefined ? [] : soundIstio(tag)));
  return establishTrust({ kind: 'establishTrust', mesh: 'shop', authorities }, snapshot);
}

suite('establishing trust', () => {
  const rows: readonly (readonly [KeySpec, string | undefined, RegExp | 'plan'])[] = [
    ['RSA 2048', '1.4.10', 'plan'],
    ['ECDSA P-256', '1.4.10', /east .*Istio 1\.4\.10 takes RSA keys only; EC keys work from 1\.7/],
    ['ECDSA P-256', '1.6.14', /takes RSA keys only/],
    ['ECDSA P-256', '1.7.0', 'plan'],
    ['ECDSA P-384', '1.17.8', /takes curve P-256 only; P-384 works from 1\.18/],
    ['ECDSA P-384', '1.18.0', 'plan'],
    ['ECDSA P-384', undefined, 'plan'],
  ];
  for (const [key, tag, expected] of rows) {
    const where = tag === undefined ? 'a cluster without Istio' : `Istio ${tag}`;
    test(`a CA with ${key} for ${where}: ${expected === 'plan' ? 'planned' : 'refused'}`, async () => {
      const planned = await outcome(key, tag);
      const said = planned.kind === 'plan' ? '' : planned.because.map((it) => it.message).join(' ');
      if (expected === 'plan') assert.equal(said, '');
      else assert.match(said, expected);
    });
  }

  test('keys that Istio takes nowhere', () => {
    const newest = { text: '1.30.0', major: 1, minor: 30 };
    assert.match(keyObstacle({ kind: 'RSA', bits: 1024 }, newest) ?? '', /too weak/);
    assert.match(keyObstacle({ kind: 'other', bits: undefined }, newest) ?? '', /RSA and EC keys/);
    const large = { kind: 'EC', bits: 521, curve: 'P-521' } as const;
    assert.match(keyObstacle(large, newest) ?? '', /P-256 and P-384 only, not P-521/);
    for (const spec of keySpecs) {
      assert.equal(keyObstacle(keyFactsOf(spec), newest), undefined);
      assert.equal(specOf(keyFactsOf(spec)), spec);
    }
  });

  test('one CA for two clusters is planned, with a warning that says what it means', async () => {
    const shared = (await testAuthorities(await testRoot(), [east])).get(east)!;
    const authorities = [east, west].map((cluster) => ({ cluster, ...shared }));
    const snapshot = snapshotOf(clusterFrom('east', []), clusterFrom('west', []));
    const planned = establishTrust({ kind: 'establishTrust', mesh: 'shop', authorities }, snapshot);
    assert.ok(planned.kind === 'plan');
    assert.match(
      planned.plan.warnings.join(),
      /east, west get the same CA: .* issue identities of all/,
    );
  });
});
