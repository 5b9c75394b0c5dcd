import assert from 'node:assert/strict';
import { versions } from '../../../../src/mesh/analyzers/versions';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead } from '../../../../src/objects/reading';
import type { KubernetesObject } from '../../../../src/objects/object';
import { clusterFrom, worldOf } from '../../../support/meshBuilder';
import {
  deployment,
  ingressDeployment,
  ingressService,
  pilot,
  rewriteFilter,
} from '../../../support/istioObjects';
import { answers } from './answers';

const istio = (tag: string, ...more: readonly KubernetesObject[]) =>
  clusterFrom('east', [pilot(tag), ingressService(), ingressDeployment(), ...more]);

const flagged = (tag: string) =>
  clusterFrom('east', [
    deployment('istio-system/istiod', {
      image: `istio/pilot:${tag}`,
      env: { PILOT_ENABLE_LEGACY_AUTO_PASSTHROUGH: 'true' },
    }),
    ingressService(),
  ]);

suite('versions', () => {
  // Kubernetes of the builder is 1.20.2, outside every list before Istio 1.9: MESH0008.
  const rows: readonly (readonly [tag: string, codes: string])[] = [
    ['1.0.9', 'MESH0006 MESH0009'],
    ['1.1.17', 'MESH0006 MESH0008'],
    ['1.4.10', 'MESH0006 MESH0008'],
    ['1.6.14', 'MESH0006 MESH0008'],
    ['1.7.0', 'MESH0005 MESH0006 MESH0008'],
    ['1.7.3', 'MESH0005 MESH0006 MESH0008'],
    ['1.7.4', 'MESH0006 MESH0008'],
    ['1.8.0', 'MESH0006 MESH0008'],
    ['1.8.5', 'MESH0006 MESH0008'],
    ['1.8.6', 'MESH0002 MESH0008'],
    ['1.9.4', 'MESH0006'],
    ['1.9.5', 'MESH0002'],
    ['1.18.7', 'MESH0002'],
    ['1.19.0', 'MESH0001'],
    ['1.30.3', 'MESH0001'],
  ];
  for (const [tag, codes] of rows) {
    test(`Istio ${tag} says ${codes}`, () => {
      assert.equal(
        answers(versions, istio(tag)),
        codes
          .split(' ')
          .map((it) => `${it} east`)
          .join(' '),
      );
    });
  }

  test('the typed filter repairs 1.7.0 to 1.7.3', () => {
    const codes = answers(versions, istio('1.7.1', rewriteFilter('typedConfig')));
    assert.equal(codes, 'MESH0006 east MESH0008 east');
  });
  test('the insecure flag turns the error into a warning', () => {
    assert.equal(answers(versions, flagged('1.12.2')), 'MESH0003 east');
  });
  test('router mode must be sni-dnat where gateways route by SNI', () => {
    const standard = clusterFrom('east', [
      pilot('1.9.0'),
      ingressService(),
      ingressDeployment('standard'),
    ]);
    assert.equal(answers(versions, standard), 'MESH0004 east MESH0006 east');
  });
  test('no exposure without a door', () => {
    assert.equal(answers(versions, clusterFrom('east', [pilot('1.9.0')])), '');
  });
  test('a gateway run by something else than a Deployment is not checked', () => {
    const cluster = clusterFrom('east', [pilot('1.9.0'), ingressService()]);
    assert.equal(
      answers(versions, cluster),
      'MESH0006 east not checked: no Deployment runs the ingress gateway',
    );
  });
  test('unread Deployments leave everything unchecked', () => {
    const world = worldOf([]).withList(kinds.deployment, notRead('may not list Deployments'));
    assert.equal(
      answers(versions, clusterFrom('east', world)),
      'not checked: may not list Deployments',
    );
  });
  test('clusters may be one minor apart and not two', () => {
    const west = (tag: string) => clusterFrom('west', [pilot(tag)]);
    const east = clusterFrom('east', [pilot('1.9.0')]);
    assert.equal(answers(versions, east, west('1.8.0')), 'MESH0008 west');
    assert.equal(answers(versions, east, west('1.7.8')), 'MESH0007 mesh MESH0008 west');
  });
});
