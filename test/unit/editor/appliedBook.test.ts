import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Failure } from '../../../src/base/failure';
import { AppliedBook } from '../../../src/editor/appliedBook';
import { contextName } from '../../../src/objects/reference';
import { coreDns } from '../../support/dnsObjects';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';

const east = contextName('east');
const kept = [
  {
    cluster: east,
    zone: 'global',
    configMap: 'kube-system/coredns',
    key: 'Corefile',
    isMarked: true,
    at: 1,
  },
];

/** What the workspace keeps; `update` says what becomes of a write. */
class Kept implements vscode.Memento {
  readonly writes: unknown[] = [];
  constructor(readonly update_: () => Promise<void>) {}
  keys(): readonly string[] {
    return [];
  }
  get(): unknown {
    return kept;
  }
  update(_key: string, value: unknown): Promise<void> {
    this.writes.push(value);
    return this.update_();
  }
}

suite('the book of what was forwarded', () => {
  const snapshot = snapshotOf(clusterFrom('east', coreDns()));

  test('is read from the workspace, and written there', async () => {
    const state = new Kept(() => Promise.resolve());
    const book = new AppliedBook(state);
    assert.deepEqual(book.all, kept);
    await book.forget([east], 'global', snapshot);
    assert.deepEqual([book.all, state.writes], [[], [[]]]);
    assert.equal(book.forget([east], 'global', snapshot), undefined);
  });

  test('whoever waits for it waits until it is kept, and others see it meanwhile', async () => {
    let keep = (): void => undefined;
    const state = new Kept(() => new Promise((resolve) => (keep = resolve)));
    const book = new AppliedBook(state);
    const order: string[] = [];
    const forgotten = book.forget([east], 'global', snapshot)?.then(() => order.push('kept'));
    assert.deepEqual(book.all, []);
    await Promise.resolve();
    order.push('others');
    keep();
    await forgotten;
    assert.deepEqual(order, ['others', 'kept']);
  });

  test('that it could not be kept is told, and is still known in this window', async () => {
    const book = new AppliedBook(new Kept(() => Promise.reject(new Error('ENOSPC'))));
    await assert.rejects(
      book.forget([east], 'global', snapshot) ?? Promise.resolve(),
      (error) => Failure.is(error, 'file') && error.message.includes('could not be kept'),
    );
    assert.deepEqual(book.all, []);
  });
});
