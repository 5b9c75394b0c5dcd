/** A mesh is moved to a new root, from wherever it stands and whatever happens meanwhile. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ClusterAuthority, RotateRoot, RotationStep } from '../../../src/mesh/intent';
import { rotationOf, type Rotation } from '../../../src/mesh/trust/rotation';
import { acceptsWorkloadsOf, trustedRootsOf } from '../../../src/mesh/trust/sharedRoot';
import type { MeshSnapshot, ReachableCluster } from '../../../src/mesh/snapshot';
import { contextName } from '../../../src/objects/reference';
import type { IssuedAuthority, RootAuthority } from '../../../src/pki/authority';
import { verbOf } from '../../../src/plan/change';
import { changesOf, isEmpty, type Plan, type Planned } from '../../../src/plan/plan';
import { inversePlanOf } from '../../../src/plan/receipt';
import { simulate } from '../../../src/plan/simulate';
import { allTargets, restartTargetsOf } from '../../../src/planners/restarts';
import { rotateRoot } from '../../../src/planners/rotateRoot';
import { diffOf } from '../../../src/plan/diff';
import { testAuthorities, testRoot } from '../../support/authorities';
import { CaMesh, type Record as Keeper } from '../../support/caMesh';
import { fixedKeySmith } from '../../support/fixedKeySmith';
import { snapshotAfter, worldsOf } from '../../support/meshBuilder';
import { hasOpenssl, OpensslFolder } from '../../support/openssl';

const names = ['east', 'west', 'north'].map(contextName);

interface Roots {
  readonly old: RootAuthority;
  readonly next: RootAuthority;
  readonly under: { readonly old: Issued; readonly next: Issued };
}
type Issued = ReadonlyMap<(typeof names)[number], IssuedAuthority>;

let roots: Roots;

suiteSetup(async () => {
  const smith = fixedKeySmith();
  const old = await testRoot({ commonName: 'Old Root' }, smith);
  const next = await testRoot({ commonName: 'New Root' }, smith);
  roots = {
    ...{ old, next },
    under: { old: await testAuthorities(old, names), next: await testAuthorities(next, names) },
  };
});

const meshOf = (record: Keeper = 'server', count = 2): CaMesh =>
  new CaMesh(new Map([...roots.under.old].slice(0, count)), record);

const reachable = (snapshot: MeshSnapshot): readonly ReachableCluster[] =>
  [...snapshot.clusters.values()].filter((it) => it.state === 'reachable');

function rotation(snapshot: MeshSnapshot): Rotation {
  const root = roots.next.certificate.fingerprint;
  const reading = rotationOf(reachable(snapshot), root, snapshot.takenAt);
  assert.ok(reading.kind === 'rotation', JSON.stringify(reading));
  return reading.rotation;
}

function intentFor(step: RotationStep, snapshot: MeshSnapshot): RotateRoot {
  const authorities = [...roots.under.next].map(([cluster, it]): ClusterAuthority => ({
    cluster,
    ...it,
  }));
  const live = new Map(
    reachable(snapshot).map((it) => {
      const targets = allTargets(restartTargetsOf(it, snapshot.takenAt));
      const found = targets.flatMap((target) => it.objects.get(target) ?? []);
      return [it.context, found.reduce((set, each) => set.with(each), emptyOf(it))] as const;
    }),
  );
  return {
    ...{ kind: 'rotateRoot', mesh: 'shop', root: roots.next.certificate.pem, step, live },
    authorities: step === 'reissue' ? authorities : [],
  };
}

/** A set in which nothing was read, so that only what was asked for is found. */
const emptyOf = ({ objects }: ReachableCluster) =>
  [...objects].reduce((set, it) => set.without({ ...it, ...it.metadata }), objects);

const planStep = (step: RotationStep, mesh: CaMesh): Planned => {
  const snapshot = mesh.snapshot();
  return rotateRoot(intentFor(step, snapshot), snapshot);
};

function planOf(planned: Planned): Plan {
  assert.ok(
    planned.kind === 'plan',
    planned.kind === 'blocked' ? JSON.stringify(planned.because) : '',
  );
  return planned.plan;
}

const reasonsOf = (planned: Planned): string =>
  planned.kind === 'blocked' ? planned.because.map((it) => it.message).join(' ') : 'a plan';

/** As `execute` carries a plan out: phase by phase, waiting for rollouts. Stops after so many writes. */
function carry(plan: Plan, mesh: CaMesh, limit = Infinity): void {
  let left = limit;
  for (const phase of plan.phases) {
    for (const change of phase.changes.filter((it) => verbOf(it) !== 'keep')) {
      if (left-- <= 0) return;
      mesh.cluster(change.target.cluster).apply(change);
    }
    for (const { target } of phase.settles) mesh.cluster(target.cluster).rollOut(target.name);
  }
}

const rollAll = (mesh: CaMesh): void => {
  for (const it of mesh.clusters)
    for (const name of ['istiod', 'istio-ingressgateway', 'httpbin', 'sleep']) it.rollOut(name);
};

/** What `sharedRoot` says of the Secrets, and what the workloads really hold. */
function assertNoCut(mesh: CaMesh, when: string): void {
  const all = reachable(mesh.snapshot()).map((it) => trustedRootsOf(it)!);
  for (const one of all)
    for (const other of all)
      assert.ok(
        acceptsWorkloadsOf(one, other),
        `${when}: ${one.cluster.context} refuses ${other.cluster.context}`,
      );
  assert.equal(mesh.cut(), undefined, when);
}

suite('planners/rotateRoot', () => {
  test('six runs lead from the old root to the new, and nobody is cut off in between', () => {
    const mesh = meshOf('server', 3);
    const taken: string[] = [];
    for (let run = 0; run < 10; run++) {
      const { next } = rotation(mesh.snapshot());
      if (next === 'done') break;
      taken.push(next);
      const plan = planOf(planStep(next, mesh));
      assert.ok(!isEmpty(plan), next);
      carry(plan, mesh);
      assertNoCut(mesh, next);
      rollAll(mesh);
      assertNoCut(mesh, `${next}, rolled out`);
    }
    assert.deepEqual(taken, ['trustBoth', 'restart', 'reissue', 'restart', 'dropOld', 'restart']);
    for (const { workloads } of mesh.clusters)
      for (const { held } of workloads)
        assert.deepEqual(held, {
          anchor: roots.next.certificate.fingerprint,
          roots: [roots.next.certificate.fingerprint],
        });
  });

  /** Each stage of the way with the steps that are too early for it, and what they are refused for. */
  const tooEarly: readonly (readonly [runs: number, step: RotationStep, reason: RegExp])[] = [
    [0, 'reissue', /east does not trust the root .*west does not trust/],
    [0, 'dropOld', /east still signs under the root/],
    [1, 'reissue', /east is behind: it does not hand out the root .*may not trust both roots yet/],
    [1, 'dropOld', /still signs under/],
    [2, 'dropOld', /still signs under/],
    [3, 'dropOld', /pod istiod-.* has run since before .*under the old root/],
  ];
  for (const [runs, step, reason] of tooEarly)
    test(`after ${runs} steps it is too early for ${step}`, () => {
      const mesh = meshOf();
      for (let run = 0; run < runs; run++) {
        const { next } = rotation(mesh.snapshot());
        assert.ok(next !== 'done');
        carry(planOf(planStep(next, mesh)), mesh);
        rollAll(mesh);
      }
      assert.match(reasonsOf(planStep(step, mesh)), reason);
    });

  test('one workload that was not restarted holds up the whole mesh, by name', () => {
    const mesh = meshOf();
    carry(planOf(planStep('trustBoth', mesh)), mesh);
    carry(planOf(planStep('restart', mesh)), mesh);
    for (const it of mesh.clusters)
      for (const name of ['istio-ingressgateway', 'httpbin', 'sleep'])
        if (it.context !== 'west' || name !== 'sleep') it.rollOut(name);
    const planned = planStep('reissue', mesh);
    assert.match(reasonsOf(planned), /^west is behind: workloads older .*: foo\/sleep-7d9-\d+\.$/);
    mesh.cluster('west').rollOut('sleep');
    assert.equal(planStep('reissue', mesh).kind, 'plan');
  });

  test('workloads of a day ago have certificates from after the change', () => {
    const mesh = meshOf();
    carry(planOf(planStep('trustBoth', mesh)), mesh);
    for (const it of mesh.clusters) it.restartPlane();
    assert.equal(rotation(mesh.snapshot()).next, 'restart');
    mesh.clock.now += 25 * 60 * 60_000;
    assert.equal(rotation(mesh.snapshot()).next, 'reissue');
  });

  test('a control plane that moved while the preview was read counts as old, though only we noted the time', () => {
    for (const record of ['server', 'server, once', 'note'] as const) {
      const mesh = meshOf(record);
      for (const step of ['trustBoth', 'restart'] as const) {
        carry(planOf(planStep(step, mesh)), mesh);
        rollAll(mesh);
      }
      const reissue = planOf(planStep('reissue', mesh));
      for (const it of mesh.clusters) {
        it.restartPlane();
        for (const workload of it.workloads) it.restart(workload);
      }
      carry(reissue, mesh);
      const [east] = rotation(mesh.snapshot()).members;
      assert.equal(east?.uptake.kind, 'controlPlaneBehind', record);
      assert.match(reasonsOf(planStep('dropOld', mesh)), /east is behind: pod istiod-/);
    }
  });

  test('what already holds the wanted is left as it is, byte for byte', () => {
    const mesh = meshOf();
    const plan = planOf(planStep('trustBoth', mesh));
    for (const { before, after } of changesOf(plan)) {
      const [old, next] = [before, after].map(
        (it) => (it as unknown as { data: Record<string, string> }).data,
      );
      for (const file of ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem'])
        assert.equal(next![file], old![file]);
      const text = (it?: string) => Buffer.from(it ?? '', 'base64').toString();
      assert.ok(text(next!['root-cert.pem']).startsWith(text(old!['root-cert.pem'])));
    }
  });

  test('a cluster that signs with a foreign root of its own making is not restarted into a cut', () => {
    const mesh = meshOf();
    mesh.cluster('east').setCacerts(roots.under.next.get(names[0]!)!);
    carry(planOf(planStep('trustBoth', mesh)), mesh);
    const planned = planStep('restart', mesh);
    const { warnings } = planOf(planned);
    assert.match(warnings.join(' '), /east is left out\. Restarted, east would sign under/);
    carry(planOf(planned), mesh);
    rollAll(mesh);
    assert.equal(mesh.cut(), undefined);
  });

  test('the public sample, a workload certificate and garbage are no new root', () => {
    const mesh = meshOf();
    const snapshot = mesh.snapshot();
    const intermediate = roots.under.next.get(names[0]!)!.caCert;
    for (const [root, reason] of [
      ['garbage', /not one readable certificate/],
      [intermediate, /path length|no root/],
    ] as const)
      assert.match(
        reasonsOf(rotateRoot({ ...intentFor('trustBoth', snapshot), root }, snapshot)),
        reason,
      );
  });

  test('intermediates from another root, or for too few clusters, are refused', () => {
    const mesh = meshOf();
    for (const step of ['trustBoth', 'restart'] as const) carry(planOf(planStep(step, mesh)), mesh);
    rollAll(mesh);
    const snapshot = mesh.snapshot();
    const intent = intentFor('reissue', snapshot);
    const few = rotateRoot({ ...intent, authorities: intent.authorities.slice(1) }, snapshot);
    assert.match(reasonsOf(few), /no intermediate CA for east/);
    const stranger = roots.under.old.get(names[0]!)!;
    const authorities = [{ cluster: names[0]!, ...stranger }, ...intent.authorities.slice(1)];
    const other = rotateRoot({ ...intent, authorities }, snapshot);
    assert.match(reasonsOf(other), /meant for east comes from another root/);
  });

  test('ignorance is no leave: without the list of pods nothing is re-issued', () => {
    const mesh = meshOf();
    for (const step of ['trustBoth', 'restart'] as const) carry(planOf(planStep(step, mesh)), mesh);
    rollAll(mesh);
    const snapshot = mesh.snapshot();
    const blind = reachable(snapshot).map((it) => ({
      ...it,
      trust: { ...it.trust, proxies: { kind: 'notRead', because: 'may not list Pods' } as const },
    }));
    const planned = rotateRoot(intentFor('reissue', snapshot), {
      ...snapshot,
      clusters: new Map(blind.map((it) => [it.context, it])),
    });
    assert.match(reasonsOf(planned), /cannot be told, because may not list Pods/);
  });

  suite('the laws of planning', () => {
    const eachStep = (check: (mesh: CaMesh, step: RotationStep, plan: Plan) => void): void => {
      const mesh = meshOf();
      for (;;) {
        const { next } = rotation(mesh.snapshot());
        if (next === 'done') return;
        const plan = planOf(planStep(next, mesh));
        check(mesh, next, plan);
        carry(plan, mesh);
        rollAll(mesh);
      }
    };

    test('idempotent: what was planned and done is not planned again', () => {
      eachStep((mesh, step, plan) => {
        const snapshot = mesh.snapshot();
        const after = {
          ...snapshotAfter(simulate(plan, worldsOf(snapshot))),
          takenAt: snapshot.takenAt,
        };
        assert.ok(isEmpty(planOf(rotateRoot(intentFor(step, after), after))), step);
      });
    });

    test('reversible, but for restarts, which say beforehand that they are not', () => {
      eachStep((mesh, step, plan) => {
        const changes = changesOf(plan);
        if (step === 'restart') assert.ok(changes.every((it) => it.irreversible !== undefined));
        const outcomes = plan.phases.map((phase) =>
          phase.changes.map((change) => ({ kind: 'done', change }) as const),
        );
        const receipt = { plan, at: 0, outcomes, unsettled: [], cancelled: false };
        const undone = simulate(inversePlanOf(receipt), simulate(plan, worldsOf(mesh.snapshot())));
        if (step === 'restart') return;
        for (const { target, before } of changes)
          assert.deepEqual(undone.get(target.cluster)?.get(target), before);
      });
    });

    test('modest: nothing is touched but cacerts, and the note on pod templates', () => {
      eachStep((_mesh, step, plan) => {
        for (const { target, before, after } of changesOf(plan)) {
          if (step !== 'restart') assert.equal(target.name, 'cacerts');
          const strip = (it: unknown) =>
            JSON.stringify(it, (key, value: unknown) =>
              ['annotations', 'data'].includes(key) ? undefined : value,
            );
          assert.equal(strip(after), strip(before));
        }
      });
    });

    test('discreet: no key is in a diff, a title, a reason or a warning', () => {
      const keys = [...roots.under.old.values(), ...roots.under.next.values()].map((it) =>
        it.caKey.reveal().split('\n').slice(1, 3).join(''),
      );
      eachStep((_mesh, _step, plan) => {
        const texts = [
          plan.title,
          ...plan.warnings,
          ...changesOf(plan).flatMap((it) => [it.why, diffOf(it).before, diffOf(it).after]),
        ].join('\n');
        assert.ok(!texts.includes('PRIVATE KEY'));
        for (const key of keys) {
          assert.ok(!texts.includes(key));
          assert.ok(!texts.includes(Buffer.from(key).toString('base64').slice(4, 40)));
        }
      });
    });
  });

  test('whatever is restarted or broken off meanwhile, each moment has a common root, and it ends', () => {
    const event = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('run' as const), limit: fc.nat(9) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('wrong' as const),
          step: fc.constantFrom<RotationStep>('trustBoth', 'restart', 'reissue', 'dropOld'),
          limit: fc.nat(9),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constantFrom('plane' as const, 'workload' as const, 'rollOut' as const),
          cluster: fc.nat(1),
          workload: fc.nat(2),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('stale' as const), cluster: fc.nat(1) }),
      },
    );
    fc.assert(
      fc.property(
        fc.constantFrom<Keeper>('server', 'server, once', 'note'),
        fc.array(event, { maxLength: 20 }),
        (record, events) => {
          const mesh = meshOf(record);
          for (const it of events) {
            if (it.kind === 'run' || it.kind === 'wrong') {
              const { next } = rotation(mesh.snapshot());
              const step = it.kind === 'wrong' ? it.step : next;
              const planned = step === 'done' ? undefined : planStep(step, mesh);
              if (planned?.kind === 'plan') carry(planned.plan, mesh, it.limit);
            } else if (it.kind === 'stale') {
              // Something restarts while a person still reads the preview.
              const { next } = rotation(mesh.snapshot());
              const planned = next === 'done' ? undefined : planStep(next, mesh);
              mesh.clusters[it.cluster]!.restartPlane();
              if (planned?.kind === 'plan') carry(planned.plan, mesh);
            } else {
              const cluster = mesh.clusters[it.cluster]!;
              const workload = cluster.workloads[it.workload]!;
              if (it.kind === 'plane') cluster.restartPlane();
              else if (it.kind === 'workload') cluster.restart(workload);
              else cluster.rollOut(workload.name);
            }
            assertNoCut(mesh, JSON.stringify(it));
          }
          for (let run = 0; run < 20 && rotation(mesh.snapshot()).next !== 'done'; run++) {
            const { next } = rotation(mesh.snapshot());
            assert.ok(next !== 'done');
            const planned = planStep(next, mesh);
            if (planned.kind === 'plan') carry(planned.plan, mesh);
            else assert.match(reasonsOf(planned), /is under way/);
            rollAll(mesh);
            assertNoCut(mesh, next);
          }
          assert.equal(rotation(mesh.snapshot()).next, 'done');
        },
      ),
      { numRuns: 25 },
    );
  }).timeout(60_000);

  test('openssl verifies the chain of every cluster at every step', function () {
    if (!hasOpenssl()) this.skip();
    const folder = new OpensslFolder();
    try {
      const mesh = meshOf();
      for (let run = 0; run < 7; run++) {
        for (const { context, objects } of mesh.clusters) {
          const secret = objects.get({
            ...{ apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' },
          }) as unknown as { data: Record<string, string> };
          for (const [name, value] of Object.entries(secret.data))
            folder.file(`${context}-${name}`, Buffer.from(value, 'base64').toString());
          const at = (name: string) => `${context}-${name}`;
          const args = ['-CAfile', at('root-cert.pem'), '-untrusted', at('cert-chain.pem')];
          assert.match(folder.run('verify', ...args, at('ca-cert.pem')), /: OK/);
        }
        const { next } = rotation(mesh.snapshot());
        if (next === 'done') break;
        carry(planOf(planStep(next, mesh)), mesh);
        rollAll(mesh);
      }
    } finally {
      folder.dispose();
    }
  });
});
