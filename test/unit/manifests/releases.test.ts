// The rendered manifests of two Istio releases: every document is read and finds its phase.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { phaseOf, phasesOf } from '../../../src/manifests/phases';
import { prepared } from '../../../src/manifests/prepare';
import { convertedFor } from '../../../src/objects/conversion';
import { fieldAt, sameJson } from '../../../src/objects/object';
import { readManifest, yamlOf } from '../../../src/objects/yaml';

const inputs = path.resolve(__dirname, '../../../../shared/inputs/manifests');

/** What kubectl 1.35 reads from the same files, and how much of it runs on deletion only. */
const releases = [
  {
    name: 'istio-1.1.17.yaml',
    count: 158,
    // The merged documents of crd-certmanager-10 (one lacks its closing separator).
    problemLines: [1461],
    hooks: 4,
    dropped: ['extensions/v1beta1 Deployment'],
  },
  { name: 'istio-1.4.10.yaml', count: 123, problemLines: [], hooks: 0, dropped: [] },
] as const;

if (!fs.existsSync(inputs)) {
  console.log('NOT RUN: the manifests of real releases, because shared/inputs is absent');
} else {
  suite('the manifests of real releases', () => {
    for (const release of releases) suiteFor(release);
  });
}

function suiteFor({ name, count, problemLines, hooks, dropped }: (typeof releases)[number]): void {
  const { value, problems } = readManifest(fs.readFileSync(path.join(inputs, name), 'utf8'));
  const objects = value.map((it) => it.object);

  test(`${name} is read whole`, () => {
    assert.equal(objects.length, count);
    assert.deepEqual(
      problems.map((it) => [it.line, it.leftOut]),
      problemLines.map((line) => [line, false]),
    );
  });

  test(`${name} comes in phases, all but the hooks of deletion`, () => {
    const ready = prepared(objects, 'istio-system').objects;
    assert.equal(ready.length, count - hooks);
    const phases = phasesOf(ready);
    assert.equal(
      phases.reduce((sum, it) => sum + it.objects.length, 0),
      ready.length,
    );
    assert.deepEqual(
      phases.map((it) => it.title),
      [
        'CRDs',
        'accounts and permissions',
        'configuration',
        'custom resources',
        'workloads',
        'webhooks',
      ],
    );
    assert.ok(ready.every((it) => it.metadata.name !== 'istio-cleanup-secrets-service-account'));
  });

  test(`${name} converts what Kubernetes 1.16 dropped, selectors included`, () => {
    const old = objects.filter((it) => /^(?:extensions|apps\/v1beta)/.test(it.apiVersion));
    assert.deepEqual([...new Set(old.map((it) => `${it.apiVersion} ${it.kind}`))], dropped);
    for (const it of old) {
      const { object } = convertedFor(it)!;
      const labels = fieldAt(object, 'spec', 'template', 'metadata', 'labels');
      const selected = fieldAt(object, 'spec', 'selector', 'matchLabels') as object;
      assert.ok(sameJson({ ...(labels as object), ...selected }, labels), it.metadata.name);
      assert.equal(phaseOf(object), 'workloads');
    }
  });

  test(`${name} written and read again is the same`, () => {
    const again = readManifest(objects.map((it) => yamlOf(it)).join('---\n'));
    assert.deepEqual(again.problems, []);
    again.value.forEach(({ object }, index) => {
      assert.ok(sameJson(object, objects[index]), object.metadata.name);
    });
    assert.equal(again.value.length, count);
  });
}
