import assert from 'node:assert/strict';
import { covers, fullHostOf } from '../../../src/mesh/rules/entry/hosts';

suite('names of hosts', () => {
  const patterns: readonly [pattern: string, host: string, covered: boolean][] = [
    ['httpbin.bar.global', 'httpbin.bar.global', true],
    ['*.bar.global', 'httpbin.bar.global', true],
    ['*', 'httpbin.bar.global', true],
    ['*.global', '*.bar.global', true],
    ['*.bar.global', '*.global', false],
    ['*.bar.global', 'bar.global', false],
    ['*.bar.global', 'httpbin.foo.global', false],
    ['httpbin.bar.global', '*.bar.global', false],
  ];
  for (const [pattern, host, covered] of patterns) {
    test(`${pattern} ${covered ? 'covers' : 'does not cover'} ${host}`, () => {
      assert.equal(covers(pattern, host), covered);
    });
  }

  const names: readonly [host: string, namespace: string | undefined, full: string][] = [
    ['reviews', 'Shop', 'reviews.shop.svc.cluster.local'],
    ['reviews', undefined, 'reviews'],
    ['reviews.shop.svc', 'other', 'reviews.shop.svc'],
    ['reviews.shop', 'other', 'reviews.shop'],
    ['reviews.shop.global', 'other', 'reviews.shop.global'],
    ['*', 'shop', '*'],
  ];
  for (const [host, namespace, full] of names) {
    test(`${host} in ${namespace ?? 'no namespace'} is ${full}`, () => {
      assert.equal(fullHostOf(host, namespace), full);
    });
  }
});
