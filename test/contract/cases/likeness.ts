// The twin beside a real API server: each object is given to both, and what they make of it compared.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { sameJson, isMap, type KubernetesObject } from '../../../src/objects/object';
import { readManifest } from '../../../src/objects/yaml';
import { versionOf } from '../../../src/mesh/interpreters/versions';
import { overlayFor } from '../../../src/manifests/overlay';
import { phasesOf } from '../../../src/manifests/phases';
import { prepared } from '../../../src/manifests/prepare';
import { withoutServerFields } from '../../../src/plan/change';
import type { Cluster } from '../../../src/plan/cluster';
import { Failure } from '../../../src/base/failure';
import { InMemoryCluster } from '../../support/inMemoryCluster';
import { istioDefinitions } from '../../support/playground/demo/definitions';
import { draftOf, mapIn, mapsIn } from '../../support/twin/draft';
import { eventually, never, object } from '../bench';
import type { Cases, Ground } from '../cluster.contract';

const manifests = path.resolve(__dirname, '../../../../shared/inputs/manifests');
const odd = path.resolve(__dirname, '../odd.yaml');
const inNamespace = 'istio-system';

/** What a server made of an object: its refusal, or what it stored without what is its own to choose. */
async function outcomeOf(cluster: Cluster, it: KubernetesObject): Promise<unknown> {
  try {
    const stored = await cluster.create(it, {}, never);
    const status: unknown = (stored as { status?: unknown }).status;
    return { ...comparable(stored), status, generation: stored.metadata.generation };
  } catch (error) {
    if (Failure.is(error)) return error.reason;
    throw error;
  }
}

function comparable(stored: KubernetesObject): Record<string, unknown> {
  const uid = stored.metadata.uid ?? '';
  const text = JSON.stringify(withoutServerFields(stored)).replaceAll(uid, '<uid>');
  const draft = draftOf(JSON.parse(text));
  if (stored.kind !== 'Service') return draft;
  const spec = mapIn(draft, 'spec');
  for (const field of ['clusterIP', 'clusterIPs'])
    if (spec[field] !== undefined) spec[field] = '<ip>';
  for (const port of mapsIn(spec, 'ports')) if (port['nodePort']) port['nodePort'] = '<port>';
  return draft;
}

/** Paths at which two values differ, with both sides. */
function differences(twin: unknown, real: unknown, at = ''): readonly string[] {
  if (sameJson(twin, real)) return [];
  if (isMap(twin) && isMap(real)) {
    const fields = [...new Set([...Object.keys(twin), ...Object.keys(real)])];
    return fields.flatMap((field) => differences(twin[field], real[field], `${at}.${field}`));
  }
  if (Array.isArray(twin) && Array.isArray(real) && twin.length === real.length) {
    return twin.flatMap((item, index) => differences(item, real[index], `${at}[${index}]`));
  }
  const [inTwin, inReal] = [twin, real].map((it) => JSON.stringify(it ?? null));
  return [`${at}: twin ${inTwin ?? ''}, real ${inReal ?? ''}`];
}

/** Gives the objects to both in the order of their phases and tells where they differ; leaves none behind. */
async function compare(
  { bench, hands }: Ground,
  objects: readonly KubernetesObject[],
): Promise<readonly string[]> {
  const twin = new InMemoryCluster('twin', [object('v1', 'Namespace', inNamespace)]);
  const found: string[] = [];
  const given: KubernetesObject[] = [];
  for (const phase of phasesOf(prepared(objects, inNamespace).objects)) {
    for (const it of phase.objects) {
      const [inTwin, inReal] = [await outcomeOf(twin, it), await outcomeOf(bench.cluster, it)];
      const name = `${it.kind} ${it.metadata.name} (${it.apiVersion})`;
      found.push(...differences(inTwin, inReal).map((difference) => `${name}${difference}`));
      if (typeof inReal !== 'string') given.push(it);
    }
    if (phase.title === 'CRDs') await allServed([twin, bench.cluster], phase.objects);
  }
  for (const it of given.reverse()) await hands.delete(it);
  for (const it of given) await hands.gone(it);
  return found;
}

async function allServed(
  clusters: readonly Cluster[],
  definitions: readonly KubernetesObject[],
): Promise<void> {
  for (const it of definitions) {
    const { group, names, version, versions } = (it as unknown as { spec: Spec }).spec;
    const apiVersion = `${group}/${version ?? versions?.[0]?.name ?? ''}`;
    for (const cluster of clusters) {
      await eventually(`${names.kind} is served`, async () => {
        return (await cluster.kindOf(apiVersion, names.kind, never)) !== undefined;
      });
    }
  }
}

const objectsIn = (file: string): readonly KubernetesObject[] =>
  readManifest(readFileSync(file, 'utf8')).value.map((it) => it.object);

interface Spec {
  readonly group: string;
  readonly names: { readonly kind: string };
  readonly version?: string;
  readonly versions?: readonly { readonly name: string }[];
}

export const likenessCases: Cases = (ground) => {
  suiteSetup(async () => {
    await ground().hands.create(object('v1', 'Namespace', inNamespace));
  });

  test('takes, completes and refuses odd objects as the twin does', async () => {
    assert.deepEqual(await compare(ground(), objectsIn(odd)), []);
  });

  for (const version of ['1.1.17', '1.4.10', '1.5.10', '1.7.8']) {
    test(`makes of our overlay for Istio ${version} what the twin makes of it`, async () => {
      const istio = versionOf(version);
      assert.ok(istio);
      const overlay = overlayFor({ zone: 'global', clusterDomain: 'cluster.local', istio });
      assert.deepEqual(await compare(ground(), [...istioDefinitions, ...overlay]), []);
    });
  }

  for (const file of ['istio-1.1.17.yaml', 'istio-1.4.10.yaml']) {
    const at = path.join(manifests, file);
    if (!existsSync(at)) {
      console.log(`NOT RUN: likeness of ${file} because shared/inputs is absent`);
      continue;
    }
    test(`makes of ${file} what the twin makes of it`, async () => {
      const objects = objectsIn(at);
      assert.ok(objects.length > 100);
      assert.deepEqual(await compare(ground(), objects), []);
    });
  }
};
