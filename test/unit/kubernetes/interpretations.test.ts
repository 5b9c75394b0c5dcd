import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log';
import { Interpretations } from '../../../src/kubernetes/interpretations';
import { ObjectSet } from '../../../src/objects/objectSet';
import { east } from './smallApiServer';

const version = { text: '1.20.2', major: 1, minor: 20, patch: 2 };
const reading = (objects = ObjectSet.empty) => ({ kind: 'reachable', version, objects }) as const;
const hourMs = 3_600_000;

suite('kubernetes/interpretations', () => {
  let now = 0;
  const made = () => new Interpretations({ now: () => now }, silentLog);

  test('the same objects give the same value; others, another zone or a forgotten one do not', () => {
    const interpretations = made();
    const objects = reading();
    const first = interpretations.of(east, objects, 'global');
    assert.equal(interpretations.of(east, objects, 'global'), first);
    assert.notEqual(interpretations.of(east, objects, 'mesh'), first);
    const second = interpretations.of(east, objects, 'global');
    assert.notEqual(interpretations.of(east, reading(), 'global'), second);
    const third = interpretations.of(east, objects, 'global');
    interpretations.forget(east);
    assert.notEqual(interpretations.of(east, objects, 'global'), third);
  });

  test('after an hour dates are judged anew', () => {
    const interpretations = made();
    const objects = reading();
    const first = interpretations.of(east, objects, 'global');
    now += hourMs - 1;
    assert.equal(interpretations.of(east, objects, 'global'), first);
    now += 1;
    assert.notEqual(interpretations.of(east, objects, 'global'), first);
  });

  test('a fault in one cluster becomes its state and is logged', () => {
    const said: string[] = [];
    const log = { ...silentLog, error: (sentence: string) => said.push(sentence) };
    const broken = { list: () => undefined } as unknown as ObjectSet;
    const cluster = new Interpretations({ now: () => 0 }, log).of(east, reading(broken), 'global');
    assert.deepEqual(cluster, {
      state: 'unreachable',
      context: east,
      because: 'its objects could not be interpreted',
    });
    assert.match(said.join(), /^Interpreting east failed: /);
  });
});
