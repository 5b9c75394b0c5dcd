import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Cancelled, CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { isRequestOf } from '../../../src/pki/issue';
import type { KeySmith } from '../../../src/pki/authority';
import type { KeySpec } from '../../../src/pki/keySpec';
import { pemBlocksIn, pemOf } from '../../../src/pki/pem';
import { samePublicKey } from '../../../src/pki/privateKey';
import { requestFilesFor, waitingKeys, writeRequests } from '../../../src/tools/requestStore';
import { fixedKeySmith } from '../../support/fixedKeySmith';
import { OpensslFolder, hasOpenssl } from '../../support/openssl';

const odd = ['arn:aws:eks:eu-west-1:123:cluster/shop', '../../etc', `long-${'x'.repeat(300)}`];

suite('requests for an offline root, on disk', () => {
  let place = '';
  setup(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'requests-'));
  });
  teardown(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  const write = (clusters: readonly string[], key: KeySpec = 'RSA 2048', smith = fixedKeySmith()) =>
    writeRequests(place, clusters, { organization: 'Shop', key }, smith, neverCancelled);

  for (const key of ['RSA 2048', 'ECDSA P-256', 'ECDSA P-384'] as const) {
    test(`${key}: openssl finds the request sound, and it asks for what a CA needs`, async function () {
      if (!hasOpenssl()) {
        console.log('NOT RUN: requests beside openssl, because there is no openssl on PATH');
        this.skip();
      }
      const files = (await write(['west'], key)).get('west')!;
      const folder = new OpensslFolder();
      const said = folder.says('req', '-in', files.request, '-verify', '-noout', '-text');
      for (const line of [
        /self-signature verify OK/,
        /Subject: O = Shop, CN = Intermediate CA, L = west/,
        /Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/,
        /Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Certificate Sign\n/,
        /URI:spiffe:\/\/cluster\.local\/ns\/istio-system\/sa\/citadel, DNS:istiod\.istio-system\.svc\n/,
      ])
        assert.match(said, line);
      const der = Buffer.from(pemBlocksIn(textOf(files.request)).value[0]!.der);
      der[der.length - 1]! ^= 1;
      const flipped = pemOf('CERTIFICATE REQUEST', der);
      const verify = ['-in', folder.file('flipped.pem', flipped), '-verify', '-noout'];
      assert.match(folder.says('req', ...verify), /verify failure/);
      folder.dispose();
    });
  }

  test('keys are for their owner only, and names of contexts stay inside the folder', async () => {
    const written = await write(['west', ...odd]);
    assert.equal(written.size, 4);
    for (const { key, request } of written.values()) {
      assert.equal(path.dirname(key), place);
      assert.equal(fs.statSync(key).mode & 0o777, 0o600);
      assert.match(fs.readFileSync(request, 'utf8'), /BEGIN CERTIFICATE REQUEST/);
    }
    assert.equal(fs.readdirSync(place).length, 8);
    assert.deepEqual([...(await waitingKeys(place, [...odd, 'east'])).keys()], odd);
  });

  test('written again nothing changes, and another cluster is added', async () => {
    const before = await write(['west'], 'ECDSA P-256');
    const texts = [...before.values()].flatMap((it) => [it.key, it.request]).map(textOf);
    const smith = fixedKeySmith();
    await smith.keyPair('ECDSA P-256', neverCancelled);
    const after = await write(['west', 'east'], 'ECDSA P-256', smith);
    const { key, request } = after.get('west')!;
    assert.deepEqual([key, request].map(textOf), texts);
    const keys = [...(await waitingKeys(place, ['west', 'east'])).values()];
    assert.equal(keys.length, 2);
    assert.ok(!samePublicKey(keys[0]!, keys[1]!));
  });

  test('a request that is lost is written again for the same key', async () => {
    const { key, request } = (await write(['west'])).get('west')!;
    const kept = textOf(key);
    fs.rmSync(request);
    await write(['west']);
    assert.equal(textOf(key), kept);
    assert.ok(isRequestOf(textOf(request), createPublicKey(createPrivateKey(kept))));
  });

  test('a damaged key, and a request of another key, are told of and left alone', async () => {
    const { key, request } = requestFilesFor(place, 'west');
    fs.writeFileSync(key, 'no key');
    await assert.rejects(write(['west']), /west-ca-key\.pem holds no PEM block/);
    assert.equal(textOf(key), 'no key');
    fs.rmSync(key);
    fs.writeFileSync(request, 'no request');
    await assert.rejects(write(['west']), /is not a request of the key beside it/);
    assert.equal(textOf(request), 'no request');
  });

  test('contexts that are one file on some systems are refused', async () => {
    await assert.rejects(write(['Shop', 'shop']), /upper and lower case/);
    assert.deepEqual(fs.readdirSync(place), []);
  });

  test('cancel leaves only what is whole', async () => {
    const source = new CancellationSource();
    const smith: KeySmith = {
      ...fixedKeySmith(),
      keyPair: (spec) => {
        source.cancel();
        return fixedKeySmith().keyPair(spec, neverCancelled);
      },
    };
    const work = writeRequests(
      place,
      ['west'],
      { organization: 'Shop', key: 'RSA 2048' },
      smith,
      source.token,
    );
    await assert.rejects(work, Cancelled);
    assert.deepEqual(fs.readdirSync(place), []);
  });

  const textOf = (file: string): string => fs.readFileSync(file, 'utf8');
});
