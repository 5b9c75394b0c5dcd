/**
 * The manifests that two Istio releases render, applied to a real API server on the one way
 * everything is written. What it does not serve any more is converted and named; the second time
 * nothing is left to do; uninstall leaves nothing.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { neverCancelled } from '../../src/base/cancellation';
import { silentLog } from '../../src/base/log';
import { carryOut, type World } from '../../src/carryOut';
import type { ApiCluster } from '../../src/kubernetes/apiCluster';
import { openCluster } from '../../src/kubernetes/openCluster';
import type { MeshSnapshot } from '../../src/mesh/snapshot';
import type { KubernetesObject } from '../../src/objects/object';
import { contextName, nameOf } from '../../src/objects/reference';
import { readManifest } from '../../src/objects/yaml';
import { verbOf } from '../../src/plan/change';
import { doneOf, failuresOf } from '../../src/plan/receipt';
import { clusterFrom, snapshotOf, worldOf } from '../support/meshBuilder';
import {
  realClustersAvailable,
  realClustersNotRun,
  startRealCluster,
  type RealCluster,
} from '../support/realClusters';
import { ScriptedConversation } from '../support/scriptedConversation';

const inputs = path.resolve(__dirname, '../../../shared/inputs/manifests');
const limitMs = 300_000;

const manifests = ['istio-1.1.17.yaml', 'istio-1.4.10.yaml'] as const;

function objectsOf(name: string): readonly KubernetesObject[] {
  const { value, problems } = readManifest(fs.readFileSync(path.join(inputs, name), 'utf8'));
  assert.deepEqual(
    problems.filter((it) => it.leftOut),
    [],
    name,
  );
  for (const it of problems) console.log(`      line ${it.line}: ${it.message}`);
  return value.map((it) => it.object);
}

const snapshot: MeshSnapshot = snapshotOf(clusterFrom('east', worldOf([])));

function worldAt(cluster: ApiCluster, person: ScriptedConversation): World {
  const mesh = {
    snapshot,
    onDidChangeSnapshot: () => ({ dispose: () => undefined }),
    refresh: () => Promise.resolve(),
    isWatched: false,
    watch: () => ({ dispose: () => undefined }),
  };
  return { mesh, clusters: () => cluster, person, clock: { now: () => 0 }, log: silentLog };
}

function suiteFor(name: string): void {
  suite(`the manifest ${name} on a real API server`, function () {
    this.timeout(limitMs);
    let real: RealCluster;
    let cluster: ApiCluster;
    suiteSetup(async () => {
      real = await startRealCluster('east', '10.96.0.0/16');
      cluster = await openCluster(real.kubeconfigPath);
    });
    suiteTeardown(async () => {
      cluster.dispose();
      await real.stop();
    });

    const intent = () => ({
      kind: 'applyManifest' as const,
      title: name,
      clusters: [contextName('east')],
      objects: objectsOf(name),
    });

    test('is applied, definitions before what they define; refusals are listed', async () => {
      const person = new ScriptedConversation('yes');
      const receipt = await carryOut(intent(), worldAt(cluster, person));
      assert.ok(receipt, person.told.join(' '));
      const refused = person.reports[0]?.refused ?? [];
      const failed = failuresOf(receipt).map((it) => `${nameOf(it.change.target)}: ${it.message}`);
      for (const line of [...refused, ...failed]) console.log(`      refused: ${line}`);
      for (const line of person.reports[0]?.warnings ?? []) console.log(`      warning: ${line}`);
      assert.deepEqual([...refused, ...failed], []);
      assert.ok(doneOf(receipt).filter((it) => verbOf(it) === 'create').length > 90);
    });

    test('applied again, changes nothing', async () => {
      const person = new ScriptedConversation('no');
      const receipt = await carryOut(intent(), worldAt(cluster, person));
      assert.equal(receipt, undefined);
      const rest = person.reports.flatMap((it) => it.entries.map((entry) => entry.title));
      assert.deepEqual(rest, []);
    });

    test('uninstalled, leaves nothing of it', async () => {
      const person = new ScriptedConversation('yes');
      const parts = ['controlPlane', 'trust'] as const;
      const uninstall = {
        kind: 'uninstall' as const,
        mesh: 'shop',
        zone: 'global',
        clusters: [contextName('east')],
        parts,
      };
      const receipt = await carryOut(uninstall, worldAt(cluster, person));
      assert.ok(receipt, person.told.join(' '));
      assert.deepEqual(
        failuresOf(receipt).map((it) => it.message),
        [],
      );
      const definitions = await definitionsOf(cluster);
      assert.deepEqual(definitions, []);
    });
  });
}

async function definitionsOf(cluster: ApiCluster): Promise<readonly string[]> {
  const kind = await cluster.kindOf(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    neverCancelled,
  );
  assert.ok(kind);
  const list = await cluster.list(kind, {}, neverCancelled);
  return list
    .filter((it) => it.metadata.deletionTimestamp === undefined)
    .map((it) => it.metadata.name);
}

if (!realClustersAvailable()) console.log(realClustersNotRun('manifests of Istio releases'));
else if (!fs.existsSync(inputs)) {
  console.log('NOT RUN: manifests of Istio releases, because shared/inputs is absent');
} else manifests.forEach(suiteFor);
