import assert from 'node:assert/strict';
import { interpretNameResolution } from '../../../src/mesh/interpreters/nameResolution';
import { platforms } from '../../../src/mesh/platforms/table';
import type { MeshSnapshot } from '../../../src/mesh/snapshot';
import { fieldAt, textsAt, type KubernetesObject } from '../../../src/objects/object';
import { kinds } from '../../../src/objects/objectKind';
import { notRead } from '../../../src/objects/reading';
import { contextName } from '../../../src/objects/reference';
import { readManifest } from '../../../src/objects/yaml';
import { changesOf, isEmpty } from '../../../src/plan/plan';
import { simulate } from '../../../src/plan/simulate';
import { forwardDns } from '../../../src/planners/forwardDns';
import { stopForwarding } from '../../../src/planners/stopForwarding';
import { coreDns, istioCoreDnsService } from '../../support/dnsObjects';
import { cloudDns, otherDeployment, platformFixtures } from '../../support/dnsPlatforms';
import {
  clusterFrom,
  snapshotAfter,
  snapshotOf,
  worldOf,
  worldsOf,
} from '../../support/meshBuilder';

const clusters = [contextName('east')];
const zone = 'global';
const forward = (it: MeshSnapshot) => forwardDns({ kind: 'forwardDns', clusters, zone }, it);
const stop = (it: MeshSnapshot) => stopForwarding({ kind: 'stopForwarding', clusters, zone }, it);

const interpreted = (version: string, objects: readonly KubernetesObject[]) =>
  interpretNameResolution({
    context: contextName('east'),
    version,
    objects: worldOf(objects),
    zone,
  });

const snapshotWith = (version: string, objects: readonly KubernetesObject[]): MeshSnapshot => {
  const cluster = clusterFrom('east', [istioCoreDnsService(), ...objects]);
  return snapshotOf({ ...cluster, kubernetes: { ...cluster.kubernetes, text: version } });
};

const textIn = (object: KubernetesObject | undefined, key: string): string =>
  key === 'servers'
    ? JSON.stringify(fieldAt(object, 'spec', 'servers'))
    : (textsAt(object, 'data')[key] ?? '');

suite('platforms', () => {
  for (const { id, version = 'v1.20.2', objects, writes, warns, holds } of platformFixtures) {
    test(`${id}: ${writes.join(', ') || 'values to copy'}`, () => {
      const found = interpreted(version, objects);
      assert.ok(found.platform.kind === 'read');
      assert.equal(found.platform.value?.id, id);
      assert.ok(found.platform.value.signs.length > 0);
      const before = snapshotWith(version, objects);
      const planned = forward(before);
      if (planned.kind === 'blocked') {
        const [obstacle, ...others] = planned.because;
        assert.deepEqual([writes, others], [[], []]);
        assert.match(obstacle?.document?.text ?? '', holds);
        assert.ok(obstacle?.hint);
        return;
      }
      const { plan } = planned;
      const keyed = changesOf(plan).map((change, index) => ({
        ...change,
        key: writes[index]?.split(' ')[1] ?? '',
      }));
      assert.deepEqual(
        keyed.map(({ target, key }) => `${target.name} ${key}`),
        writes,
      );
      for (const { after, key } of keyed) assert.match(textIn(after, key), holds);
      if (warns) assert.match(plan.warnings.join('\n'), warns);
      else assert.deepEqual(plan.warnings, []);
      const then = snapshotAfter(simulate(plan, worldsOf(before)));
      const again = forward(then);
      assert.ok(again.kind === 'plan' && isEmpty(again.plan), 'planned again it is empty');
      const stopped = stop(then);
      assert.ok(stopped.kind === 'plan' && !isEmpty(stopped.plan));
      const [back] = simulate(stopped.plan, worldsOf(then)).values();
      for (const { target, before: was, key } of keyed) {
        assert.equal(textIn(back?.get(target), key), textIn(was, key), 'gone without a trace');
      }
    });
  }

  test('each platform of the table has a fixture', () => {
    const covered = new Set(platformFixtures.map((it) => it.id));
    assert.deepEqual(
      platforms.map((it) => it.id).filter((it) => !covered.has(it)),
      [],
    );
  });

  test('what is installed counts before the cloud it runs on', () => {
    const onAws = platformFixtures.find((it) => it.id === 'kops')!;
    assert.ok(onAws.objects.some((it) => fieldAt(it, 'spec', 'providerID') === 'aws:///x'));
    const { platform } = interpreted('v1.20.2', onAws.objects);
    assert.ok(platform.kind === 'read' && platform.value?.id === 'kops');
  });

  test('an unknown platform is said to be unknown, and served as its objects tell', () => {
    const found = interpreted('v1.20.2', coreDns());
    assert.deepEqual(found.platform, { kind: 'read', value: undefined });
    assert.ok(found.place.kind === 'read' && found.place.value?.key === 'Corefile');
  });

  test('Nodes that may not be listed leave the platform open, unless something else tells', () => {
    const world = worldOf(coreDns()).withList(kinds.node, notRead('may not list Nodes'));
    const facts = { context: contextName('east'), objects: world, zone };
    assert.deepEqual(
      interpretNameResolution({ ...facts, version: 'v1.20.2' }).platform,
      notRead('may not list Nodes'),
    );
    const told = interpretNameResolution({ ...facts, version: 'v1.20.4+k3s1' }).platform;
    assert.ok(told.kind === 'read' && told.value?.name === 'k3s');
  });

  test('GKE with Cloud DNS keeps zones outside the cluster', () => {
    const found = interpreted('v1.27.3-gke.100', [...cloudDns, otherDeployment]);
    assert.ok(found.place.kind === 'notRead');
    assert.match(found.place.because, /Cloud DNS/);
    const planned = forward(snapshotWith('v1.27.3-gke.100', [...cloudDns, otherDeployment]));
    assert.ok(planned.kind === 'blocked');
    assert.match(planned.because[0]?.message ?? '', /Cloud DNS/);
  });

  test('the values for RKE2 are YAML that says what the Corefile said', () => {
    const fixture = platformFixtures.find((it) => it.id === 'rke2')!;
    const planned = forward(snapshotWith(fixture.version!, fixture.objects));
    assert.ok(planned.kind === 'blocked');
    const { value, problems } = readManifest(planned.because[0]?.document?.text ?? '');
    assert.deepEqual(problems, []);
    const [config] = value;
    assert.equal(config?.object.metadata.name, 'rke2-coredns');
    const values = String(fieldAt(config.object, 'spec', 'valuesContent'));
    assert.match(values, /- name: kubernetes\n {4}parameters: 'cluster\.local/);
    assert.match(values, /configBlock: \|-\n +pods insecure\n/);
  });

  test('values already set leave nothing to do', () => {
    const fixture = platformFixtures.find((it) => it.id === 'rke2')!;
    const forwarded = fixture.objects.map((it) =>
      it.kind === 'ConfigMap'
        ? ({
            ...it,
            data: {
              Corefile: `${textsAt(it, 'data')['Corefile']}global:53 {\n    forward . 10.96.7.53\n}\n`,
            },
          } as KubernetesObject)
        : it,
    );
    const planned = forward(snapshotWith(fixture.version!, forwarded));
    assert.ok(planned.kind === 'plan' && isEmpty(planned.plan));
  });
});
