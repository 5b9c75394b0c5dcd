import assert from 'node:assert/strict';
import {
  CancellationSource,
  neverCancelled,
  throwIfCancelled,
} from '../../../src/base/cancellation';
import { Failure } from '../../../src/base/failure';
import type { KubernetesObject } from '../../../src/objects/object';
import { contextName, referenceTo, type ContextName } from '../../../src/objects/reference';
import type { Change } from '../../../src/plan/change';
import { execute, type Step } from '../../../src/plan/execute';
import type { Plan } from '../../../src/plan/plan';
import {
  doneOf,
  failuresOf,
  inversePlanOf,
  outcomesOf,
  remainderOf,
} from '../../../src/plan/receipt';
import { rehearse } from '../../../src/plan/rehearse';
import { InMemoryCluster } from '../../support/inMemoryCluster';

const configMap = (name: string, data: Record<string, string>): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data,
  }) as KubernetesObject;

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gadgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget', listKind: 'GadgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    ],
  },
} as KubernetesObject;

const gadget = {
  apiVersion: 'example.com/v1',
  kind: 'Gadget',
  metadata: { name: 'one', namespace: 'default' },
} as KubernetesObject;

const creates = (context: string, ...objects: KubernetesObject[]): Change[] =>
  objects.map((after) => ({
    target: referenceTo(contextName(context), after),
    before: undefined,
    after,
    why: 'a test wants it',
  }));

const planOf = (...phases: Change[][]): Plan => ({
  title: 'Test',
  warnings: [],
  phases: phases.map((changes, index) => ({ title: String(index), changes, settles: [] })),
});

const clock = { now: () => 1 };

function world(...clusters: InMemoryCluster[]) {
  const byContext = new Map<ContextName, InMemoryCluster>(clusters.map((it) => [it.context, it]));
  const steps: Step[] = [];
  return {
    steps,
    clusters: (context: ContextName) => byContext.get(context)!,
    run: (plan: Plan, token = neverCancelled, settleMs = 2000) =>
      execute(
        plan,
        {
          clusters: (context) => byContext.get(context)!,
          clock,
          tell: (step) => steps.push(step),
          settleMs,
        },
        token,
      ),
  };
}

const live = (cluster: InMemoryCluster, object: KubernetesObject) =>
  cluster.read(referenceTo(cluster.context, object), neverCancelled);

suite('carrying a plan out', () => {
  test('writes every cluster and says so step by step', async () => {
    const east = new InMemoryCluster('east');
    const west = new InMemoryCluster('west');
    const it = world(east, west);
    const a = configMap('a', { x: '1' });
    const receipt = await it.run(planOf([...creates('east', a), ...creates('west', a)]));
    assert.equal(doneOf(receipt).length, 2);
    assert.deepEqual(
      it.steps.map((step) => `${step.count}/${step.total}`),
      ['1/2', '2/2'],
    );
    assert.ok(await live(east, a));
    assert.ok(await live(west, a));
  });

  test('waits until a definition serves its kind before its objects come', async () => {
    const east = new InMemoryCluster('east');
    const [definition] = creates('east', crd);
    const plan: Plan = {
      title: 'CRDs first',
      warnings: [],
      phases: [
        {
          title: 'CRDs',
          changes: [definition!],
          settles: [{ target: definition!.target, is: 'established' }],
        },
        { title: 'objects', changes: creates('east', gadget), settles: [] },
      ],
    };
    const receipt = await world(east).run(plan);
    assert.deepEqual(failuresOf(receipt), []);
    assert.ok(await live(east, gadget));
  });

  test('stops a cluster whose phase does not settle, and names the condition', async () => {
    const east = new InMemoryCluster('east', [configMap('stays', {})]);
    const target = referenceTo(east.context, configMap('stays', {}));
    const plan: Plan = {
      title: 'Never settles',
      warnings: [],
      phases: [
        { title: 'wait', changes: [], settles: [{ target, is: 'gone' }] },
        { title: 'after', changes: creates('east', configMap('late', {})), settles: [] },
      ],
    };
    const receipt = await world(east).run(plan, neverCancelled, 100);
    assert.deepEqual(receipt.unsettled, [{ target, is: 'gone' }]);
    assert.deepEqual(
      outcomesOf(receipt).map((it) => it.kind),
      ['notTried'],
    );
  });

  test('a failure stops its own cluster and no other', async () => {
    const east = new InMemoryCluster('east', [], { forbid: (verb) => verb === 'create' });
    const west = new InMemoryCluster('west');
    const a = configMap('a', {});
    const b = configMap('b', {});
    const plan = planOf([...creates('east', a, b), ...creates('west', a, b)]);
    const receipt = await world(east, west).run(plan);
    assert.deepEqual(
      outcomesOf(receipt).map((it) => `${it.change.target.cluster} ${it.kind}`),
      ['east failed', 'east notTried', 'west done', 'west done'],
    );
  });

  test('cancel stops between changes and keeps what was done', async () => {
    const east = new InMemoryCluster('east');
    const source = new CancellationSource();
    const plan = planOf(creates('east', configMap('a', {}), configMap('b', {})));
    east.onCall = (call) => {
      if (call.verb === 'create') source.cancel();
    };
    const receipt = await world(east).run(plan, source.token);
    assert.equal(receipt.cancelled, true);
    assert.equal(await live(east, configMap('b', {})), undefined);
  });

  test('a write that is under way when the person cancels is waited for and kept', async () => {
    const east = new InMemoryCluster('east');
    const source = new CancellationSource();
    const create = east.create.bind(east);
    east.create = async (object, options, token) => {
      const made = await create(object, options, neverCancelled);
      source.cancel();
      throwIfCancelled(token);
      return made;
    };
    const plan = planOf(creates('east', configMap('a', {}), configMap('b', {})));
    const receipt = await world(east).run(plan, source.token);
    assert.deepEqual(
      outcomesOf(receipt).map((it) => it.kind),
      ['done', 'notTried'],
    );
    assert.equal(inversePlanOf(receipt).phases.length, 1);
  });

  test('a read that fails while a phase settles costs nobody the receipt', async () => {
    const east = new InMemoryCluster('east');
    const [definition] = creates('east', crd);
    const { target } = definition!;
    const settles = [{ target, is: 'established' }] as const;
    const plan: Plan = {
      title: 'A connection breaks',
      warnings: [],
      phases: [
        { title: 'CRDs', changes: [definition!], settles },
        { title: 'objects', changes: creates('east', gadget), settles: [] },
      ],
    };
    let reads = 0;
    const read = east.read.bind(east);
    east.read = (at, token) => {
      reads += 1;
      return reads < 3
        ? Promise.reject(new Failure('unreachable', 'Cluster east is unreachable: a test.'))
        : read(at, token);
    };
    const receipt = await world(east).run(plan);
    assert.deepEqual(receipt.unsettled, []);
    assert.equal(doneOf(receipt).length, 2);
  });

  test('a wait that is cancelled while it reads leaves a receipt of what was done', async () => {
    const east = new InMemoryCluster('east');
    const source = new CancellationSource();
    const [change] = creates('east', configMap('a', {}));
    const settles = [{ target: change!.target, is: 'gone' }] as const;
    const plan = { ...planOf([]), phases: [{ title: 'one', changes: [change!], settles }] };
    const read = east.read.bind(east);
    east.read = (at, token) => {
      source.cancel();
      return read(at, token);
    };
    const receipt = await world(east).run(plan, source.token);
    assert.equal(doneOf(receipt).length, 1);
    assert.equal(receipt.cancelled, true);
  });

  test('reports a conflict when someone wrote in between, and loses nothing of theirs', async () => {
    const east = new InMemoryCluster('east', [configMap('dns', { Corefile: 'old' })]);
    const before = (await live(east, configMap('dns', {})))!;
    const target = referenceTo(east.context, before);
    await east.patch(target, { data: { Corefile: 'theirs' } }, {}, neverCancelled);
    const after = { ...before, data: { Corefile: 'ours' } } as KubernetesObject;
    const receipt = await world(east).run(planOf([{ target, before, after, why: 'test' }]));
    const [outcome] = outcomesOf(receipt);
    assert.ok(outcome?.kind === 'failed' && Failure.is(outcome.error, 'conflict'));
    assert.deepEqual(await live(east, before), {
      ...(await live(east, before)),
      data: { Corefile: 'theirs' },
    });
  });

  test('takes a change of status alone for no conflict', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const east = new InMemoryCluster('east', [namespace]);
    const before = (await live(east, namespace))!;
    const target = referenceTo(east.context, before);
    east.setStatus(target, { phase: 'Active', conditions: [{ type: 'Touched', status: 'True' }] });
    const labels = { ...before.metadata.labels, 'istio-injection': 'enabled' };
    const after = { ...before, metadata: { ...before.metadata, labels } };
    const receipt = await world(east).run(planOf([{ target, before, after, why: 'test' }]));
    assert.deepEqual(failuresOf(receipt), []);
    assert.equal((await live(east, namespace))?.metadata.labels?.['istio-injection'], 'enabled');
  });

  test('undo brings back what was there, last change first', async () => {
    const east = new InMemoryCluster('east', [configMap('kept', { x: '1' })]);
    const kept = (await live(east, configMap('kept', {})))!;
    const target = referenceTo(east.context, kept);
    const changed = { ...kept, data: { x: '2' } } as KubernetesObject;
    const it = world(east);
    const receipt = await it.run(
      planOf(creates('east', configMap('new', {})), [
        { target, before: kept, after: changed, why: 'test' },
      ]),
    );
    const back = await it.run(inversePlanOf(receipt));
    assert.deepEqual(failuresOf(back), []);
    assert.equal(await live(east, configMap('new', {})), undefined);
    assert.deepEqual(((await live(east, kept)) as unknown as { data: unknown }).data, { x: '1' });
  });

  test('undo is refused where someone wrote since', async () => {
    const east = new InMemoryCluster('east');
    const it = world(east);
    const receipt = await it.run(planOf(creates('east', configMap('new', { x: '1' }))));
    const target = referenceTo(east.context, configMap('new', {}));
    await east.patch(target, { data: { x: 'theirs' } }, {}, neverCancelled);
    const { rejections } = await rehearse(inversePlanOf(receipt), it.clusters, neverCancelled);
    assert.equal(rejections.length, 1);
    assert.ok(await live(east, configMap('new', {})));
  });

  test('what an undo did not get to can be taken back by the next one', async () => {
    const [east, west] = [new InMemoryCluster('east'), new InMemoryCluster('west')];
    const it = world(east, west);
    const receipt = await it.run(
      planOf([
        ...creates('east', configMap('theirs', { x: '1' }), configMap('a', {})),
        ...creates('west', configMap('b', {})),
      ]),
    );
    const theirs = referenceTo(east.context, configMap('theirs', {}));
    await east.patch(theirs, { data: { x: '2' } }, {}, neverCancelled);
    west.unreachable = 'a test';
    const undone = await it.run(inversePlanOf(receipt));
    west.unreachable = undefined;
    const left = remainderOf(receipt, undone);
    assert.ok(left);
    assert.deepEqual(
      doneOf(left).map((change) => change.target.name),
      ['b'],
    );
    assert.equal(remainderOf(left, await it.run(inversePlanOf(left))), undefined);
    assert.equal(await live(west, configMap('b', {})), undefined);
    assert.ok(await live(east, configMap('theirs', {})));
  });

  test('undo leaves out what cannot be taken back, and says why', async () => {
    const east = new InMemoryCluster('east');
    const [change] = creates('east', configMap('new', {}));
    const receipt = await world(east).run(
      planOf([{ ...change!, irreversible: 'workloads trust it already' }]),
    );
    const undo = inversePlanOf(receipt);
    assert.deepEqual(undo.phases, []);
    assert.match(undo.warnings[0] ?? '', /workloads trust it already/);
  });
});

suite('rehearsing a plan', () => {
  test('writes nothing and carries the refusal of each change', async () => {
    const east = new InMemoryCluster('east', [], {
      forbid: (verb, kind) => verb === 'create' && kind === 'Secret',
    });
    const it = world(east);
    const secret = { ...configMap('b', {}), kind: 'Secret' };
    const plan = planOf(creates('east', configMap('a', {}), secret));
    const rehearsal = await rehearse(plan, it.clusters, neverCancelled);
    assert.deepEqual(
      rehearsal.rejections.map((rejection) => rejection.change.target.name),
      ['b'],
    );
    assert.deepEqual(east.writes, []);
  });

  test('predicts what depends on a namespace or a kind the plan itself makes', async () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'new' } };
    const inside = { ...configMap('a', {}), metadata: { name: 'a', namespace: 'new' } };
    const it = world(new InMemoryCluster('east'));
    const plan = planOf(creates('east', crd, namespace), creates('east', gadget, inside));
    const rehearsal = await rehearse(plan, it.clusters, neverCancelled);
    assert.deepEqual(rehearsal.rejections, []);
    assert.deepEqual(
      rehearsal.predicted.map((change) => change.target.kind),
      ['Gadget', 'ConfigMap'],
    );
  });

  test('asks for permission where the server has no dry run', async () => {
    const east = new InMemoryCluster('east', [], {
      minorVersion: 12,
      forbid: (verb) => verb === 'create',
    });
    const it = world(east);
    const rehearsal = await rehearse(
      planOf(creates('east', configMap('a', {}))),
      it.clusters,
      neverCancelled,
    );
    assert.match(
      rehearsal.rejections[0]?.message ?? '',
      /may not create ConfigMap default\/a in east/,
    );
    assert.deepEqual(east.writes, []);
  });
});
