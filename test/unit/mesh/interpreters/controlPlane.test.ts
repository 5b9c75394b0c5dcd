import assert from 'node:assert/strict';
import { interpretControlPlane } from '../../../../src/mesh/interpreters/controlPlane';
import { kinds } from '../../../../src/objects/objectKind';
import { ObjectSet } from '../../../../src/objects/objectSet';
import { notRead, read } from '../../../../src/objects/reading';
import { deployment } from '../../../support/istioObjects';

suite('interpretControlPlane', () => {
  test('lists the parts of the mesh by name with pods wanted and ready', () => {
    const objects = ObjectSet.of([
      deployment('istio-system/istiocoredns', { desired: 2, ready: 1 }),
      deployment('istio-system/istiod-1-7-8', { labels: { app: 'istiod' } }),
      deployment('istio-system/grafana'),
      deployment('shop/istiod'),
    ]);
    assert.deepEqual(
      interpretControlPlane(objects),
      read([
        { name: 'istiocoredns', desired: 2, ready: 1 },
        { name: 'istiod-1-7-8', desired: 1, ready: 1 },
      ]),
    );
  });
  test('keeps why Deployments were not read', () => {
    const refused = ObjectSet.empty.withList(kinds.deployment, notRead('may not list Deployments'));
    assert.deepEqual(interpretControlPlane(refused), notRead('may not list Deployments'));
  });
});
