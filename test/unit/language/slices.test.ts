/** Long texts are read and judged in slices; given up, resumed or interleaved, the result is the same. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { atOnce, atPace } from '../../../src/base/pace';
import { Diagnoser, diagnose } from '../../../src/language/diagnostics';
import { parseDocuments } from '../../../src/language/document';
import { DocumentCache } from '../../../src/language/documentCache';
import { entryWith, offline, soundEntry } from './entryText';

const bad = entryWith('MESH_INTERNAL', 'MESH_EXTERNAL');
const texts = [soundEntry, bad, `${soundEntry}---\n${bad}`, `${bad}---\n${soundEntry}---\n${bad}`];
const longText = (count: number) => Array<string>(count).fill(bad).join('---\n');

suite('work in slices', () => {
  test('a text takes a step for each document', () => {
    const steps = new DocumentCache().reading(longText(20));
    let count = 0;
    while (!steps.next().done) count += 1;
    assert.equal(count, 20);
  });
  test('reading that is given up leaves the text before, and its part is not done twice', () => {
    const cache = new DocumentCache();
    cache.read(soundEntry);
    const text = longText(6);
    const begun = cache.reading(text);
    for (let step = 0; step < 3; step += 1) begun.next();
    assert.equal(cache.read(soundEntry).text, soundEntry);
    assert.deepEqual(cache.read(text), parseDocuments(text));
  });
  test('an edit takes as many steps as documents changed', () => {
    const cache = new DocumentCache();
    const text = longText(50);
    cache.read(text);
    const steps = cache.reading(text.replace('httpbin-bar', 'other'));
    let count = 0;
    while (!steps.next().done) count += 1;
    assert.ok(count <= 2, String(count));
  });
  test('texts judged by turns come out as from scratch', () => {
    const order = fc.array(fc.record({ text: fc.constantFrom(...texts), steps: fc.nat(4) }));
    fc.assert(
      fc.property(order, fc.constantFrom(...texts), (others, last) => {
        const diagnoser = new Diagnoser();
        for (const { text, steps } of others) {
          const begun = diagnoser.judging(parseDocuments(text), offline);
          for (let step = 0; step < steps; step += 1) begun.next();
        }
        const judging = diagnoser.judging(parseDocuments(last), offline);
        judging.next();
        diagnoser.diagnose(soundEntry, offline);
        assert.deepEqual(atOnce(judging), diagnose(last, offline));
      }),
      { numRuns: 50 },
    );
  });
  test('work goes on between rests, and ends where nobody wants it any more', async () => {
    function* counting(): Generator<void, string> {
      for (let count = 0; count < 40; count += 1) {
        for (const end = performance.now() + 1; performance.now() < end;);
        yield;
      }
      return 'done';
    }
    let rests = 0;
    const goOn = () => {
      rests += 1;
      return false;
    };
    assert.equal(await atPace(counting(), goOn), 'done');
    assert.ok(rests >= 2, `${rests} rests`);
    assert.equal(await atPace(counting(), () => true), undefined);
  });
});
