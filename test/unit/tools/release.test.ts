import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CancellationSource, Cancelled, neverCancelled } from '../../../src/base/cancellation';
import { Failure } from '../../../src/base/failure';
import { readManifest } from '../../../src/objects/yaml';
import { readRelease, renderRelease } from '../../../src/tools/istioRelease';
import { run } from '../../../src/tools/run';

const release = path.resolve(__dirname, '../../fixtures/releases/istio-1.4.10');

suite('running a program', () => {
  test('one that fails without a word is said to have said nothing', async () => {
    const command = {
      file: process.execPath,
      args: ['-e', 'process.exit(3)'],
      timeoutMs: 60_000,
      parse: () => undefined,
      whenMissing: '',
    };
    await assert.rejects(run(command, neverCancelled), /failed: it said nothing\.$/);
  });
});

suite('rendering an Istio release', () => {
  let place = '';
  setup(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'helm-'));
  });
  teardown(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  /** A program that behaves like some Helm: says its version, writes down its arguments, prints or fails. */
  function helm(version: string, then: string): string {
    const file = path.join(place, 'helm');
    const log = path.join(place, 'args.json');
    const script = `#!${process.execPath}
const args = process.argv.slice(2);
if (args[0] === 'version') {
  if (args.join(' ') !== 'version --short') process.exit(1);
  console.log(${JSON.stringify(version)});
  if (${JSON.stringify(version)}.includes('v2')) { console.error('Error: could not find tiller'); process.exit(1); }
}
else { require('fs').writeFileSync(${JSON.stringify(log)}, JSON.stringify(args)); ${then} }`;
    fs.writeFileSync(file, script, { mode: 0o755 });
    return file;
  }

  const argumentsGiven = () =>
    JSON.parse(fs.readFileSync(path.join(place, 'args.json'), 'utf8')) as readonly string[];

  test('knows its version, its definitions and its values', async () => {
    const found = await readRelease(release);
    assert.equal(found.version, '1.4.10');
    assert.deepEqual(
      found.crdFiles.map((it) => path.basename(it)),
      ['crd-10.yaml'],
    );
    assert.ok(fs.existsSync(found.valuesFile));
  });

  for (const version of ['v3.17.3+g1234567', 'v4.1.4']) {
    test(`puts definitions first and hands the values over, with Helm ${version}`, async () => {
      const file = helm(
        version,
        "console.log('apiVersion: v1\\nkind: Service\\nmetadata: {name: a}')",
      );
      const mine = path.join(place, 'my values; rm -rf.yaml');
      fs.writeFileSync(mine, 'a: 1');
      const found = await readRelease(release);
      const { text } = await renderRelease(found, [mine], file, neverCancelled);
      const { value, problems } = readManifest(text);
      assert.deepEqual(problems, []);
      assert.equal(value.at(0)?.object.kind, 'CustomResourceDefinition');
      assert.equal(value.at(-1)?.object.kind, 'Service');
      assert.deepEqual(argumentsGiven(), [
        ...['template', 'istio', found.chart, '--namespace', 'istio-system'],
        ...['--values', found.valuesFile, '--values', mine],
      ]);
    });
  }

  test('explains why charts before 1.4.8 are refused', async () => {
    const refusal = `Error: template: gateways/role.yaml: can't give argument to non-function $spec.sds`;
    const file = helm('v4.1.4', `console.error(${JSON.stringify(refusal)}); process.exit(1)`);
    await assert.rejects(
      renderRelease(await readRelease(release), [], file, neverCancelled),
      (error) => Failure.is(error, 'unsupported') && (error.hint ?? '').includes('1.4.8'),
    );
  });

  test('says what else went wrong in one line', async () => {
    const file = helm('v4.1.4', `console.error('first\\nvalues do not parse'); process.exit(1)`);
    await assert.rejects(
      renderRelease(await readRelease(release), [], file, neverCancelled),
      (error) => Failure.is(error, 'toolFailed') && error.message.endsWith('values do not parse'),
    );
  });

  test('refuses Helm 2, and says when there is no Helm', async () => {
    const found = await readRelease(release);
    await assert.rejects(
      renderRelease(found, [], helm('Client: v2.16.1+gbbdfe5e', ''), neverCancelled),
      (error) => Failure.is(error, 'unsupported') && error.message.includes('Helm 2'),
    );
    await assert.rejects(
      renderRelease(found, [], path.join(place, 'no-helm'), neverCancelled),
      (error) => Failure.is(error, 'toolMissing') && (error.hint ?? '').includes('helmPath'),
    );
  });

  test('a folder that is no release says what it lacks; one of istioctl says so', async () => {
    await assert.rejects(readRelease(place), (error) => Failure.is(error, 'file'));
    const values = path.join(place, 'manifests/examples/multicluster');
    fs.mkdirSync(values, { recursive: true });
    fs.writeFileSync(path.join(values, 'values-istio-multicluster-gateways.yaml'), '');
    fs.writeFileSync(path.join(place, 'manifest.yaml'), 'version: 1.7.8\n');
    await assert.rejects(
      readRelease(place),
      (error) => Failure.is(error, 'unsupported') && error.message.includes('1.7.8'),
    );
  });

  test('cancel ends the program', async () => {
    const source = new CancellationSource();
    const command = {
      file: process.execPath,
      args: ['-e', 'setTimeout(() => {}, 60000)'],
      timeoutMs: 60_000,
      parse: () => 'ended by itself',
      whenMissing: '',
    };
    const running = run(command, source.token);
    source.cancel();
    await assert.rejects(running, Cancelled);
  });
});
