import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  compareVersions,
  interpretIstio,
  versionOf,
} from '../../../../src/mesh/interpreters/versions';
import { ObjectSet } from '../../../../src/objects/objectSet';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead } from '../../../../src/objects/reading';
import { deployment, pilot } from '../../../support/istioObjects';

suite('versions', () => {
  const rows: readonly (readonly [text: string, numbers: string | undefined])[] = [
    ['v1.20.2-gke.100', '1.20.2'],
    ['v1.18.9-eks-d1db3c', '1.18.9'],
    ['1.7.8-distroless', '1.7.8'],
    ['1.20.2+k3s1', '1.20.2'],
    ['release-1.1-latest-daily', '1.1.0'],
    ['1.4-dev', '1.4.0'],
    ['latest', undefined],
    ['', undefined],
    ['5f7f3f3', undefined],
  ];
  for (const [text, numbers] of rows) {
    test(`reads ${JSON.stringify(text)} as ${numbers ?? 'no version'}`, () => {
      const version = versionOf(text);
      const { major, minor, patch } = version ?? {};
      assert.equal(version && [major, minor, patch].join('.'), numbers);
    });
  }

  test('keeps the text from its first digit on', () => {
    assert.equal(versionOf('v1.20.2-gke.100')?.text, '1.20.2-gke.100');
  });

  test('orders by number and not by text', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), fc.nat(30), fc.nat(30), (a, b, c, d) => {
        const [left, right] = [versionOf(`1.${a}.${b}`), versionOf(`1.${c}.${d}`)];
        assert.ok(left && right);
        assert.equal(Math.sign(compareVersions(left, right)), Math.sign(a - c || b - d));
      }),
    );
  });
});

suite('interpretIstio', () => {
  const versionIn = (...objects: Parameters<typeof ObjectSet.of>[0][]) => {
    const reading = interpretIstio(ObjectSet.of(objects.flatMap((it) => [...it])));
    return reading.kind === 'read' ? reading.value?.text : `not read: ${reading.because}`;
  };
  const istio = (name: string, image: string, labels = {}) =>
    deployment(`istio-system/${name}`, { image, labels });

  test('takes the tag of istiod', () => {
    assert.equal(versionIn([pilot('1.7.8')]), '1.7.8');
  });
  test('takes istio-pilot, whose proxy stands beside it', () => {
    assert.equal(versionIn([istio('istio-pilot', 'registry:5000/istio/pilot:1.1.17')]), '1.1.17');
  });
  test('takes istio-citadel where there is nothing else', () => {
    assert.equal(versionIn([istio('istio-citadel', 'istio/citadel:1.4.10')]), '1.4.10');
  });
  test('takes the oldest of several revisions', () => {
    const canary = istio('istiod-canary', 'istio/pilot:1.8.6', { app: 'istiod' });
    assert.equal(versionIn([pilot('1.7.8'), canary]), '1.7.8');
  });
  test('a registry port is no tag, a digest alone no version', () => {
    assert.equal(
      versionIn([istio('istiod', 'registry:5000/istio/pilot@sha256:1.2.3')]),
      'not read: no image tag of Deployment istiod names a version',
    );
  });
  test('reads the label of the operator where the tag says nothing', () => {
    const one = istio('istiod', 'istio/pilot:latest', { 'operator.istio.io/version': '1.6.14' });
    assert.equal(versionIn([one]), '1.6.14');
  });
  test('a Deployment of another namespace is none', () => {
    assert.equal(versionIn([deployment('mine/istiod', { image: 'pilot:1.7.8' })]), undefined);
  });
  test('keeps why Deployments were not read', () => {
    const refused = ObjectSet.empty.withList(kinds.deployment, notRead('may not list Deployments'));
    assert.deepEqual(interpretIstio(refused), notRead('may not list Deployments'));
  });
});
