import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import {
  CancellationSource,
  Cancelled,
  pause,
  throwIfCancelled,
} from '../../../src/base/cancellation';
import { disposeAll, Owner } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/event';
import { Failure } from '../../../src/base/failure';
import { Sensitive } from '../../../src/base/sensitive';

suite('events', () => {
  test('reach every listener, also when one of them throws', () => {
    const emitter = new Emitter<string>();
    const heard: string[] = [];
    emitter.event(() => {
      throw new Error('first listener');
    });
    emitter.event((it) => heard.push(it));
    assert.throws(() => {
      emitter.fire('news');
    }, /first listener/);
    assert.deepEqual(heard, ['news']);
  });

  test('are heard as often as listened to, and no more once disposed', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = (it: number) => heard.push(it);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1, 1, 2]);
  });
});

suite('disposing', () => {
  test('lets go of all and tells of the first that would not', () => {
    const gone: string[] = [];
    const stubborn = {
      dispose: () => {
        throw new Error('stubborn');
      },
    };
    assert.throws(() => {
      disposeAll([stubborn, { dispose: () => gone.push('other') }]);
    }, /stubborn/);
    assert.deepEqual(gone, ['other']);
  });

  test('lets go of the last owned first, once, and of late arrivals at once', () => {
    const gone: string[] = [];
    class House extends Owner {
      take(name: string) {
        this.own({ dispose: () => gone.push(name) });
      }
    }
    const house = new House();
    house.take('a');
    house.take('b');
    house.dispose();
    house.dispose();
    assert.deepEqual(gone, ['b', 'a']);
    house.take('late');
    assert.deepEqual(gone, ['b', 'a', 'late']);
  });
});

suite('cancellation', () => {
  test('reaches the token and those derived from it', () => {
    const parent = new CancellationSource();
    const child = new CancellationSource(parent.token);
    parent.cancel();
    assert.equal(child.token.isCancellationRequested, true);
    assert.throws(() => {
      throwIfCancelled(child.token);
    }, Cancelled);
    assert.equal(new CancellationSource(parent.token).token.isCancellationRequested, true);
  });

  test('ends a pause at once', async () => {
    const source = new CancellationSource();
    const waiting = pause(60_000, source.token);
    source.cancel();
    await waiting;
  });
});

suite('failures', () => {
  test('are told apart by reason, not by message', () => {
    const failure = new Failure('conflict', 'Someone wrote.', { hint: 'Plan again.' });
    assert.equal(Failure.is(failure), true);
    assert.equal(Failure.is(failure, 'conflict'), true);
    assert.equal(Failure.is(failure, 'forbidden'), false);
    assert.equal(Failure.is(new Error('conflict'), 'conflict'), false);
  });
});

suite('a sensitive value', () => {
  test('shows itself nowhere but through its one door', () => {
    const key = new Sensitive('very-secret');
    const shown = [key.toString(), JSON.stringify({ key }), inspect({ key }), String(key)];
    for (const text of shown) assert.ok(!text.includes('very-secret'), text);
    assert.equal(key.reveal(), 'very-secret');
  });
});
