import assert from 'node:assert/strict';
import { overlayFor } from '../../../../src/manifests/overlay';
import { viewOf } from '../../../../src/mesh/analyze';
import { controlPlanes } from '../../../../src/mesh/analyzers/controlPlanes';
import { isFinding, type Finding } from '../../../../src/mesh/finding';
import type { KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import type { ObjectSet } from '../../../../src/objects/objectSet';
import { notRead, valueOr } from '../../../../src/objects/reading';
import { simulate } from '../../../../src/plan/simulate';
import { planFor } from '../../../../src/planners/planFor';
import {
  deployment,
  envoyFilter,
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

  const server = (port: number, tls: object, protocol = 'TLS') => [
    { hosts: ['*.global'], port: { name: 'tls', number: port, protocol }, tls },
  ];
  const passes = { mode: 'AUTO_PASSTHROUGH' };
  const overlaid = 'istio-system/istio-multicluster-ingressgateway';
  const rewrites = (replacement: string) => ({
    filters: [
      {
        filterName: 'envoy.filters.network.tcp_cluster_rewrite',
        filterConfig: { cluster_pattern: '\\.global$', cluster_replacement: replacement },
      },
    ],
  });
  const faults: readonly (readonly [string, KubernetesObject, string, string])[] = [
    [
      'ends TLS',
      gatewayObject('shop/mine', { servers: server(15443, { mode: 'SIMPLE' }) }),
      'MESH0208 east',
      'Set spec.servers[0].tls.mode to AUTO_PASSTHROUGH.',
    ],
    [
      'says no mode',
      gatewayObject('shop/mine', { servers: server(15443, {}) }),
      'MESH0208 east',
      'Set spec.servers[0].tls.mode to AUTO_PASSTHROUGH.',
    ],
    [
      'is no TLS',
      gatewayObject('shop/mine', { servers: server(15443, passes, 'HTTP') }),
      'MESH0208 east',
      'Set spec.servers[0].port.protocol to TLS.',
    ],
    [
      'listens elsewhere',
      gatewayObject('shop/mine', { servers: server(443, passes) }),
      'MESH0210 east',
      'Set spec.servers[0].port.number to 15443.',
    ],
    ['near: sound', gatewayObject('shop/mine', { servers: server(15443, passes) }), '', ''],
    [
      'near: another zone',
      gatewayObject('shop/mine', {
        servers: [{ hosts: ['*.local'], port: { number: 15443 }, tls: { mode: 'SIMPLE' } }],
      }),
      '',
      '',
    ],
    [
      'does not make Services',
      envoyFilter('shop/mine', rewrites('.cluster.local')),
      'MESH0209 east',
      'Set spec.filters[0].filterConfig.cluster_replacement to .svc.cluster.local.',
    ],
    [
      'intrudes on the port',
      envoyFilter('shop/mine', {
        configPatches: [
          {
            applyTo: 'NETWORK_FILTER',
            match: { listener: { portNumber: 15443 } },
            patch: { value: { name: 'envoy.filters.network.local_ratelimit' } },
          },
        ],
      }),
      'MESH0211 east',
      'Match the other ports of the gateway, or another workload.',
    ],
    ['near: makes Services', envoyFilter('shop/mine', rewrites('.svc.example.org')), '', ''],
  ];
  for (const [name, object, expected, hint] of faults) {
    test(`beside sound objects, one that ${name}: ${expected || 'fine'}`, () => {
      const objects = [...soundIstio(), object];
      assert.equal(said(objects), expected);
      const found = findingsOf(objects)[0];
      assert.equal(found?.hint ?? '', hint);
      assert.equal(found?.remedy, undefined, 'what others made is theirs to mend');
    });
  }
  for (const faulty of [
    gatewayObject(overlaid, {
      selector: { istio: 'ingressgateway' },
      servers: server(15443, { mode: 'SIMPLE' }),
    }),
    envoyFilter(overlaid, rewrites('svc.cluster.local')),
  ]) {
    test(`a faulty ${faulty.kind} of Istio's own name is mended by the overlay`, () => {
      const world = worldOf([...without(faulty.kind, '1.5.10'), faulty]);
      const before = clusterFrom('east', world);
      const { context } = before;
      const wish = findingsOf(world).find(({ subject }) => subject?.name === faulty.metadata.name);
      assert.equal(wish?.remedy?.kind, 'applyOverlay');
      const istio = valueOr(before.istio, undefined)!;
      const planned = planFor(
        {
          kind: 'applyManifest',
          title: 'the overlay',
          clusters: [context],
          objects: overlayFor({ zone: 'global', clusterDomain: 'cluster.local', istio }),
          live: new Map([[context, world]]),
        },
        snapshotOf(before),
      );
      assert.ok(planned.kind === 'plan');
      const after = simulate(planned.plan, new Map([[context, world]])).get(context)!;
      const codes = findingsOf(after).map(({ code }) => code);
      assert.ok(!codes.some((it) => it === 'MESH0208' || it === 'MESH0209'), codes.join());
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

const remedyOf = (objects: readonly KubernetesObject[]): string | undefined =>
  findingsOf(objects)[0]?.remedy?.kind;

function findingsOf(objects: readonly KubernetesObject[] | ObjectSet): readonly Finding[] {
  const snapshot = snapshotOf(clusterFrom('east', objects));
  return snapshot.meshes
    .flatMap((it) => [...controlPlanes.analyze(viewOf(it, snapshot))])
    .filter(isFinding);
}
