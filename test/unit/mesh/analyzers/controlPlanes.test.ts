import assert from 'node:assert/strict';
import { viewOf } from '../../../../src/mesh/analyze';
import { controlPlanes } from '../../../../src/mesh/analyzers/controlPlanes';
import { isFinding } from '../../../../src/mesh/finding';
import type { KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead } from '../../../../src/objects/reading';
import {
  deployment,
  gatewayObject,
  pilot,
  rewriteFilter,
  serviceEntry,
  soundIstio,
} from '../../../support/istioObjects';
import { clusterFrom, snapshotOf, worldOf } from '../../../support/meshBuilder';
import { answers } from './answers';

const without = (kind: string, tag?: string) => soundIstio(tag).filter((it) => it.kind !== kind);
const said = (objects: readonly KubernetesObject[]) =>
  answers(controlPlanes, clusterFrom('east', objects));

suite('controlPlanes', () => {
  test('a sound cluster says nothing', () => {
    assert.equal(said(soundIstio()), '');
  });
  test('no control plane is one finding, with the manifest as remedy', () => {
    assert.equal(said([]), 'MESH0201 east');
    assert.equal(remedyOf([]), 'renderManifest');
  });
  test('needed and other Deployments that are not ready', () => {
    const objects = [
      ...soundIstio(),
      deployment('istio-system/istiocoredns', { desired: 2, ready: 1 }),
      deployment('istio-system/istio-galley', { desired: 1, ready: 0 }),
    ];
    assert.equal(said(objects), 'MESH0202 east MESH0203 east');
  });
  test('scaled to nothing is not ready', () => {
    const objects = [...soundIstio(), deployment('istio-system/istiocoredns', { desired: 0 })];
    assert.equal(said(objects), 'MESH0202 east');
  });

  const missing: readonly (readonly [kind: string, code: string])[] = [
    ['Gateway', 'MESH0204'],
    ['EnvoyFilter', 'MESH0205'],
    ['DestinationRule', 'MESH0207'],
  ];
  for (const [kind, code] of missing) {
    test(`no ${kind} is ${code}, with the overlay as remedy`, () => {
      assert.equal(said(without(kind)), `${code} east`);
      assert.equal(remedyOf(without(kind)), 'applyOverlay');
    });
  }

  test('a passthrough on the egress gateway lets nobody in', () => {
    const egress = gatewayObject('istio-system/istio-multicluster-egressgateway', {
      selector: { istio: 'egressgateway' },
      servers: [
        { hosts: ['*.global'], port: { number: 15443 }, tls: { mode: 'AUTO_PASSTHROUGH' } },
      ],
    });
    assert.equal(said([...without('Gateway'), egress]), 'MESH0204 east');
  });

  const forms: readonly (readonly ['filters' | 'config' | 'typedConfig', string, string])[] = [
    ['filters', '1.1.17', ''],
    ['filters', '1.5.10', ''],
    ['filters', '1.6.14', 'MESH0206 east'],
    ['config', '1.2.10', 'MESH0206 east'],
    ['config', '1.6.14', ''],
    ['config', '1.7.8', 'MESH0206 east'],
    ['typedConfig', '1.7.0', ''],
    ['typedConfig', '1.8.5', ''],
  ];
  for (const [form, tag, expected] of forms) {
    test(`the ${form} form on Istio ${tag}: ${expected || 'fine'}`, () => {
      assert.equal(said([...without('EnvoyFilter', tag), rewriteFilter(form)]), expected);
    });
  }

  test('under Admiral no filter is normal', () => {
    const entry = serviceEntry('admiral-sync/default.httpbin.global-se', { hosts: [] });
    assert.equal(said([...without('EnvoyFilter'), entry]), '');
  });
  test('where the version cannot route the zone, no object is asked for', () => {
    assert.equal(said([pilot('1.20.0')]), '');
    assert.equal(said([pilot('1.9.5')]), '');
  });
  test('lists that were refused are named', () => {
    let world = worldOf(soundIstio());
    for (const kind of [kinds.gateway, kinds.envoyFilter, kinds.destinationRule]) {
      world = world.withList(kind, notRead(`may not list ${kind.kind}s`));
    }
    assert.equal(
      answers(controlPlanes, clusterFrom('east', world)),
      'not checked: may not list DestinationRules not checked: may not list EnvoyFilters not checked: may not list Gateways',
    );
  });
});

function remedyOf(objects: readonly KubernetesObject[]): string | undefined {
  const snapshot = snapshotOf(clusterFrom('east', objects));
  const [first] = snapshot.meshes.flatMap((it) => [...controlPlanes.analyze(viewOf(it, snapshot))]);
  return first && isFinding(first) ? first.remedy?.kind : undefined;
}
