/** Renewals and restarts: the laws of planning, and that they cure what offered them. */
import assert from 'node:assert/strict';
import { analyze } from '../../../src/mesh/analyze';
import type { ClusterAuthority, RestartForTrust } from '../../../src/mesh/intent';
import type { MeshSnapshot } from '../../../src/mesh/snapshot';
import { contextName } from '../../../src/objects/reference';
import type { IssuedAuthority, RootAuthority } from '../../../src/pki/authority';
import { readCaCerts } from '../../../src/pki/cacerts';
import { changesOf, isEmpty, type Plan, type Planned } from '../../../src/plan/plan';
import { simulate } from '../../../src/plan/simulate';
import { renewIntermediate } from '../../../src/planners/renewIntermediate';
import { restartForTrust } from '../../../src/planners/restartForTrust';
import { allTargets, restartTargetsOf } from '../../../src/planners/restarts';
import { testAuthorities, testRoot } from '../../support/authorities';
import { CaMesh } from '../../support/caMesh';
import { fixedKeySmith } from '../../support/fixedKeySmith';
import { snapshotAfter, worldsOf } from '../../support/meshBuilder';

const east = contextName('east');
const west = contextName('west');

let root: RootAuthority;
let brief: ReadonlyMap<typeof east, IssuedAuthority>;
let fresh: ReadonlyMap<typeof east, IssuedAuthority>;
let foreign: ReadonlyMap<typeof east, IssuedAuthority>;

suiteSetup(async () => {
  const smith = fixedKeySmith();
  root = await testRoot({}, smith);
  const other = await testRoot({ commonName: 'Other Root' }, smith);
  brief = await testAuthorities(root, [east, west], { days: 20 });
  fresh = await testAuthorities(root, [east, west], {}, smith);
  foreign = await testAuthorities(other, [east, west], {}, smith);
});

const authoritiesOf = (issued: typeof fresh): readonly ClusterAuthority[] =>
  [...issued].map(([cluster, it]) => ({ cluster, ...it }));

const renew = (issued: typeof fresh, snapshot: MeshSnapshot): Planned =>
  renewIntermediate(
    { kind: 'renewIntermediate', mesh: 'shop', authorities: authoritiesOf(issued) },
    snapshot,
  );

function restart(snapshot: MeshSnapshot): Planned {
  const live: RestartForTrust['live'] = new Map(
    [...snapshot.clusters].flatMap(([context, it]) =>
      it.state === 'reachable' ? [[context, it.objects] as const] : [],
    ),
  );
  return restartForTrust(
    { kind: 'restartForTrust', mesh: 'shop', clusters: [east, west], live },
    snapshot,
  );
}

function planOf(planned: Planned): Plan {
  assert.ok(planned.kind === 'plan', JSON.stringify(planned));
  return planned.plan;
}

const codesOf = (snapshot: MeshSnapshot): readonly string[] =>
  analyze(snapshot)
    .findings.filter((it) => it.topic === 'trust')
    .map((it) => it.code);

/** What would be, at the same moment. */
const after = (plan: Plan, snapshot: MeshSnapshot): MeshSnapshot => ({
  ...snapshotAfter(simulate(plan, worldsOf(snapshot))),
  takenAt: snapshot.takenAt,
});

function carry(plan: Plan, mesh: CaMesh): void {
  for (const phase of plan.phases) {
    for (const change of phase.changes) mesh.cluster(change.target.cluster).apply(change);
    for (const { target } of phase.changes) mesh.cluster(target.cluster).rollOut(target.name);
  }
}

suite('planners/renewIntermediate', () => {
  test('cures a CA near its end; what is left is the restart, which cures itself', () => {
    const mesh = new CaMesh(brief);
    assert.deepEqual(codesOf(mesh.snapshot()), ['MESH0109', 'MESH0109']);
    carry(planOf(renew(fresh, mesh.snapshot())), mesh);
    assert.deepEqual(codesOf(mesh.snapshot()), ['MESH0118', 'MESH0118']);
    assert.equal(mesh.cut(), undefined);
    carry(planOf(restart(mesh.snapshot())), mesh);
    assert.deepEqual(codesOf(mesh.snapshot()), []);
    assert.equal(mesh.cut(), undefined);
  });

  test('keeps the roots, and says that a restart comes after', () => {
    const snapshot = new CaMesh(brief).snapshot();
    const plan = planOf(renew(fresh, snapshot));
    assert.match(plan.warnings.join(' '), /control plane of east keeps its present CA/);
    for (const { before, after: next } of changesOf(plan)) {
      const [one, two] = [before, next].map((it) =>
        readCaCerts((it as unknown as { data: Record<string, string> }).data, snapshot.takenAt),
      );
      assert.deepEqual(two!.problems, []);
      assert.deepEqual(two!.roots, one!.roots);
      assert.notEqual(two!.signing?.fingerprint, one!.signing?.fingerprint);
    }
  });

  test('is idempotent, and can be taken back', () => {
    const snapshot = new CaMesh(brief).snapshot();
    const plan = planOf(renew(fresh, snapshot));
    assert.ok(isEmpty(planOf(renew(fresh, after(plan, snapshot)))));
    assert.ok(changesOf(plan).every((it) => it.irreversible === undefined));
  });

  test('refuses an intermediate from another root', () => {
    const planned = renew(foreign, new CaMesh(brief).snapshot());
    assert.ok(planned.kind === 'blocked');
    assert.match(planned.because[0]!.message, /not in cacerts of east/);
    assert.match(planned.because[0]!.hint ?? '', /Rotate Root/);
  });

  test('refuses an immutable Secret, and a cluster without one', () => {
    const mesh = new CaMesh(brief);
    const snapshot = mesh.snapshot();
    const worlds = worldsOf(snapshot);
    const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };
    const locked = worlds.get(east)!;
    const changed = new Map([
      [east, locked.with({ ...locked.get(secret)!, ...{ immutable: true } })],
      [west, worlds.get(west)!.without(secret)],
    ]);
    const planned = renew(fresh, snapshotAfter(changed));
    assert.ok(planned.kind === 'blocked');
    assert.deepEqual(
      planned.because.map((it) => it.message),
      [
        'Secret istio-system/cacerts in east is immutable.',
        'west has no Secret cacerts that could be changed.',
      ],
    );
  });
});

suite('planners/restartForTrust', () => {
  const behind = (): CaMesh => {
    const mesh = new CaMesh(brief);
    carry(planOf(renew(fresh, mesh.snapshot())), mesh);
    return mesh;
  };

  test('control planes first, then gateways, then workloads, each waited for', () => {
    const plan = planOf(restart(behind().snapshot()));
    assert.deepEqual(
      plan.phases.map((it) => [it.title, it.changes.length, it.settles.length]),
      [
        ['control planes', 2, 2],
        ['gateways', 2, 2],
        ['workloads', 4, 0],
      ],
    );
    for (const it of changesOf(plan)) assert.match(it.irreversible ?? '', /do not come back/);
  });

  test('is idempotent, and a mesh that is current has nothing to restart', () => {
    const snapshot = behind().snapshot();
    const plan = planOf(restart(snapshot));
    assert.ok(isEmpty(planOf(restart(after(plan, snapshot)))));
    assert.ok(isEmpty(planOf(restart(new CaMesh(brief).snapshot()))));
  });

  test('asked for and under way, it is not asked for again, and says what is waited for', () => {
    const mesh = behind();
    for (const change of changesOf(planOf(restart(mesh.snapshot()))))
      mesh.cluster(change.target.cluster).apply(change);
    const planned = restart(mesh.snapshot());
    assert.ok(planned.kind === 'blocked');
    assert.match(
      planned.because[0]!.message,
      /^The restart of east is under way: Deployment istio/,
    );
  });

  test('what was not chosen stays and is named; without its control plane nothing is restarted', () => {
    const snapshot = behind().snapshot();
    const cluster = snapshot.clusters.get(east)!;
    assert.ok(cluster.state === 'reachable');
    const targets = allTargets(restartTargetsOf(cluster, snapshot.takenAt));
    const names = (keep: (name: string) => boolean) => {
      const live = targets
        .filter((it) => !keep(it.name))
        .reduce((set, it) => set.without(it), cluster.objects);
      const planned = restartForTrust(
        { kind: 'restartForTrust', mesh: 'shop', clusters: [east], live: new Map([[east, live]]) },
        snapshot,
      );
      const plan = planOf(planned);
      return [changesOf(plan).map((it) => it.target.name), plan.warnings.join(' ')] as const;
    };
    const [some, warning] = names((it) => it !== 'sleep');
    assert.deepEqual(some, ['istiod', 'istio-ingressgateway', 'httpbin']);
    assert.match(warning, /east keeps running as they are: Deployment foo\/sleep\./);
    assert.deepEqual(names((it) => it !== 'istiod')[0], []);
  });
});
