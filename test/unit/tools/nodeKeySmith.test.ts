import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Cancelled, CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import { keyFactsOf, keySpecs, type KeySpec } from '../../../src/pki/keySpec';
import { privateKeyIn, samePublicKey } from '../../../src/pki/privateKey';
import { NodeKeySmith } from '../../../src/tools/nodeKeySmith';

suite('making keys', () => {
  for (const spec of keySpecs.filter((it) => it !== 'RSA 4096' && it !== 'RSA 3072')) {
    test(`${spec}, in a form that Istio reads`, async () => {
      const pair = await new NodeKeySmith().keyPair(spec, neverCancelled);
      const { key, problem } = privateKeyIn(pair.privateKey.reveal());
      assert.equal(problem, undefined);
      assert.ok(samePublicKey(key, createPublicKey(pair.publicKeyPem)));
      const { kind, bits } = keyFactsOf(spec);
      const form = kind === 'RSA' ? 'RSA PRIVATE KEY' : 'EC PRIVATE KEY';
      assert.ok(pair.privateKey.reveal().startsWith(`-----BEGIN ${form}-----\n`));
      const details = createPrivateKey(pair.privateKey.reveal()).asymmetricKeyDetails;
      if (kind === 'RSA') assert.equal(details?.modulusLength, bits);
    });
  }

  test('more keys than lanes, all different, and no thread is left behind', async () => {
    const smith = new NodeKeySmith(2);
    const wanted: readonly KeySpec[] = Array.from({ length: 5 }, () => 'RSA 2048');
    const pairs = await Promise.all(wanted.map((it) => smith.keyPair(it, neverCancelled)));
    assert.equal(new Set(pairs.map((it) => it.publicKeyPem)).size, 5);
    const again = await smith.keyPair('RSA 2048', neverCancelled);
    assert.match(again.publicKeyPem, /PUBLIC KEY/);
  });

  test('cancel ends the wait at once, for keys in the making and keys in the queue', async () => {
    const smith = new NodeKeySmith(1);
    const source = new CancellationSource();
    const waits = [1, 2, 3].map(() => smith.keyPair('RSA 4096', source.token));
    const ends = Promise.allSettled(waits);
    setImmediate(() => {
      source.cancel();
    });
    for (const end of await ends)
      assert.ok(end.status === 'rejected' && end.reason instanceof Cancelled);
    await assert.rejects(smith.keyPair('RSA 2048', source.token), Cancelled);
    // The lane of the key that was given up is free again.
    assert.ok(await smith.keyPair('RSA 2048', neverCancelled));
  });

  test('an elliptic key waits for no lane, for it needs none', async () => {
    const smith = new NodeKeySmith(1);
    const source = new CancellationSource();
    const long = smith.keyPair('RSA 4096', source.token);
    const longEnds = assert.rejects(long, Cancelled);
    const specs: readonly KeySpec[] = ['ECDSA P-256', 'ECDSA P-384'];
    const pairs = await Promise.all(specs.map((it) => smith.keyPair(it, neverCancelled)));
    assert.equal(new Set(pairs.map((it) => it.publicKeyPem)).size, 2);
    source.cancel();
    await longEnds;
  });

  test('the event loop goes round while three keys of RSA 4096 are made', async function () {
    this.timeout(120_000);
    const turns = { count: 0 };
    const timer = setInterval(() => (turns.count += 1), 5);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const smith = new NodeKeySmith();
    const specs: readonly KeySpec[] = ['RSA 4096', 'RSA 4096', 'RSA 4096'];
    await Promise.all(specs.map((it) => smith.keyPair(it, neverCancelled)));
    delay.disable();
    clearInterval(timer);
    // Half of all turns come on time even on a busy machine; made on this thread, none would.
    assert.ok(delay.percentile(50) / 1e6 < 50, `half of the turns took ${delay.percentile(50)} ns`);
    assert.ok(turns.count > 10, `${turns.count} turns`);
  });

  test('serial numbers are positive, of sixteen octets, and never the same', () => {
    const smith = new NodeKeySmith();
    const serials = Array.from({ length: 200 }, () => smith.serial());
    assert.equal(new Set(serials).size, 200);
    for (const serial of serials) assert.match(serial, /^[4-7][0-9a-f]{31}$/);
  });
});
