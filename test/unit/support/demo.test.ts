import assert from 'node:assert/strict';
import { systemClock } from '../../../src/base/clock';
import { analyze } from '../../../src/mesh/analyze';
import { interpretCluster } from '../../../src/mesh/interpret';
import { demoClusters } from '../../support/playground/demo';
import { snapshotOf } from '../../support/meshBuilder';
import type { InMemoryCluster } from '../../support/inMemoryCluster';

/** What a newcomer is shown has to be wrong in the ways the demo says, and in no other. */
suite('demo clusters', () => {
  test('have the faults that are put into them, and no others', async () => {
    const { east, west } = await demoClusters();
    const now = systemClock.now();
    const seen = ({ context, objects }: InMemoryCluster) =>
      interpretCluster({
        context,
        version: { text: 'v1.18.2', major: 1, minor: 18, patch: 2 },
        objects,
        zone: 'global',
        now,
      });
    const snapshot = { ...snapshotOf(seen(east), seen(west)), takenAt: now };
    const { findings, notChecked } = analyze(snapshot);
    const told = findings.map((it) => `${it.cluster ?? 'mesh'} ${it.code} ${it.severity}`);
    assert.deepEqual([...told].sort(), [
      'east MESH0006 warning',
      'east MESH0507 error',
      'east MESH0512 error',
      'west MESH0006 warning',
      'west MESH0102 error',
      'west MESH0111 error',
      'west MESH0206 error',
      'west MESH0402 error',
    ]);
    assert.deepEqual(notChecked, []);
  });
});
