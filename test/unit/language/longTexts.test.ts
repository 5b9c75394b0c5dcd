/** Texts that are long, or deep, or full of what nearly fits: each is judged in a moment. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { offline } from './entryText';

const times = (count: number, made: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => made(index)).join('');

const texts: readonly (readonly [name: string, text: string])[] = [
  [
    'settings of a mesh with none of the words that are looked for',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata:\n  mesh: |-\n${times(2000, (it) => `    a${it}: b\n`)}`,
  ],
];

/** As long as the slowest machine takes for all but what grows with the square of a length. */
const most = 2_000;

suite('long texts', () => {
  for (const [name, text] of texts)
    test(name, () => {
      const start = performance.now();
      diagnose(text, offline);
      const took = performance.now() - start;
      assert.ok(took < most, `${Math.round(took)} ms`);
    });
});
