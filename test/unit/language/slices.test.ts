/** Long texts are read and judged in slices; given up, resumed or interleaved, the result is the same. */
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { atOnce, atPace } from '../../../src/base/pace';
import { Diagnoser, diagnose } from '../../../src/language/diagnostics';
import { parseChunk, parseDocuments } from '../../../src/language/document';
import { DocumentCache } from '../../../src/language/documentCache';
import { judged, judgedInSteps } from '../../../src/language/judgement';
import { lensesAlong } from '../../../src/language/navigation/lenses';
import { symbolsAlong } from '../../../src/language/navigation/symbols';
import { FactsReader } from '../../../src/language/workspace/factsReader';
import { entryWith, offline, soundEntry } from './entryText';

const bad = entryWith('MESH_INTERNAL', 'MESH_EXTERNAL');
/** What has to be seen beside all others: a block of addresses, and a rule for a host. */
const block = entryWith('240.0.0.2', '240.0.0.0/24', entryWith('httpbin.bar', 'other.bar'));
const rule = `apiVersion: networking.istio.io/v1alpha3
kind: DestinationRule
metadata:
  name: httpbin
spec:
  host: httpbin.bar.global
  trafficPolicy:
    tls:
      mode: DISABLE
  subsets:
  - name: v2
    labels:
      version: v2
`;
const secret = `apiVersion: v1
kind: Secret
metadata:
  name: cacerts
  namespace: istio-sytem
data:
  ca-cert.pem: YOUR_CERT
`;
const asItem = (text: string) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
const texts = [
  soundEntry,
  bad,
  `${soundEntry}---\n${bad}`,
  `${bad}---\n${soundEntry}---\n${bad}`,
  `${bad}---\n${block}`,
  `${block}---\n${rule}---\n${soundEntry}`,
  `${rule}---\n${bad}`,
];
/** Weak references tell only then what is held. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

const longText = (count: number) => Array<string>(count).fill(bad).join('---\n');

suite('work in slices', () => {
  test('a text takes a step to compare it with the last, and one for each document', () => {
    const steps = new DocumentCache().reading(longText(20));
    let count = 0;
    while (!steps.next().done) count += 1;
    assert.equal(count, 21);
  });
  test('reading that is given up leaves the text before', () => {
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
  test('a long document is parsed in steps, and comes out as at once', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${asItem(soundEntry).repeat(50)}`;
    const held = `apiVersion: v1\nkind: ConfigMap\ndata:\n  a.yaml: |\n    ${bad.replaceAll('\n', '\n    ')}\n`;
    const script = `cat <<EOF | kubectl apply -f -\n${soundEntry}EOF\n`;
    const whole = {
      ...{ list, 'folded texts': list.replaceAll('location:', 'note: >\n      a\n    location:') },
      ...{ 'a fault': list.replace('location:', 'location'), script: script.repeat(50) },
      ...{ 'a text within': `${held}  b: |\n${'    c\n'.repeat(4000)}` },
      ...{ template: list.replaceAll('MESH_INTERNAL', '{{ .Values.location }}') },
    };
    for (const [name, text] of Object.entries(whole)) {
      const steps = new DocumentCache().reading(text);
      let count = 0;
      let step = steps.next();
      for (; !step.done; step = steps.next()) count += 1;
      const [read, once] = [step.value, parseDocuments(text)].map(({ chunks }) =>
        chunks.flatMap((it) =>
          it.documents.map(({ memo: _memo, as: _as, faults, objects, ...rest }) => ({
            ...rest,
            faults: faults.map((one) => [one.brokenAt, one.slip()]),
            objects: objects.map(({ node, whole }) => [node, whole]),
          })),
        ),
      );
      assert.ok(count > (name === 'a text within' ? 6 : 30), `${name}: ${count}`);
      assert.ok((read?.length ?? 0) > 0, name);
      assert.deepEqual(read, once, name);
    }
  });
  test('a broken document is read in several ways, a step each, and stays read', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${asItem(soundEntry).repeat(16)}`;
    const text = list.replaceAll('location:', 'location: "a');
    const [chunk] = parseDocuments(text).chunks;
    assert.ok(chunk?.isSlow && !chunk.isLong);
    const steps = [...judgedInSteps(chunk, offline)].length;
    assert.ok(steps > 150, String(steps));
    const { documents } = chunk;
    chunk.release();
    assert.equal(chunk.documents, documents);
    const once = judged(parseChunk(text), offline);
    assert.deepEqual(judged(chunk, offline).diagnostics, once.diagnostics);
  });
  test('a long document of another file is parsed in steps, unless it is too long to be read', () => {
    const stepsOf = (count: number) => {
      const list = `apiVersion: v1\nkind: List\nitems:\n${asItem(soundEntry).repeat(count)}`;
      const steps = new FactsReader(['global']).readInSteps('a.yaml', list);
      let made = 0;
      let step = steps.next();
      for (; !step.done; step = steps.next()) made += 1;
      assert.deepEqual(step.value, new FactsReader(['global']).read('a.yaml', list));
      return made;
    };
    assert.ok(stepsOf(60) > 60);
    assert.equal(stepsOf(400), 1);
  });
  test('a template is parsed in steps, by whom ever it is asked for first', () => {
    const parts = Array.from(
      { length: 20 },
      (_, it) => `{{- if .a${it} }}\n  a${it}: >-\n    b\n    c\n{{- end }}\n`,
    );
    const text = soundEntry.replace(
      'spec:\n',
      `  annotations:\n${parts.join('').replaceAll(/^ /gm, '   ')}spec:\n`,
    );
    const chunk = () => {
      const [only, ...others] = parseDocuments(text).chunks;
      assert.ok(only?.isSlow && !only.isLong && others.length === 0);
      return only;
    };
    const asked = chunk();
    assert.ok([...asked.reading()].length > 5);
    assert.deepEqual([...asked.reading()], []);
    assert.deepEqual(asked.documents[0]?.root, chunk().documents[0]?.root);
    assert.ok([...new FactsReader(['global']).readInSteps('a.yaml', text)].length > 5);
    const lenses = [...lensesAlong({ text, chunks: [chunk()] }, 'global')];
    const symbols = [...symbolsAlong({ text, chunks: [chunk()] })];
    for (const some of [lenses, symbols]) {
      assert.ok(some.length > 5, `${some.length}`);
      assert.equal(some.flat().length, 1);
    }
    assert.deepEqual(atOnce(judgedInSteps(chunk(), offline)).diagnostics, diagnose(text, offline));
  });
  test('a List is judged a rule a step', () => {
    const items = soundEntry.replaceAll('\n', '\n  ').trimEnd();
    const list = `apiVersion: v1\nkind: List\nitems:\n${`- ${items}\n`.repeat(60)}`;
    const diagnoser = new Diagnoser();
    const steps = diagnoser.judging(parseDocuments(list), offline);
    let count = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) count += 1;
    assert.ok(count > 20, String(count));
    assert.deepEqual(step.value, diagnose(list, offline));
    assert.ok(step.value.length > 0);
  });
  test('the objects of a long List are judged some at a time, and come out as at once', () => {
    const kinds = [soundEntry, bad, entryWith('httpbin.bar', 'httpbin.XXX'), rule, secret];
    const texts = fc.array(fc.constantFrom(...kinds), { minLength: 150, maxLength: 250 });
    fc.assert(
      fc.property(texts, (items) => {
        const list = `apiVersion: v1\nkind: List\nitems:\n${items.map(asItem).join('')}`;
        const [once, again] = [parseDocuments(list), parseDocuments(list)].map((it) => it.chunks);
        assert.ok(once?.[0] && again?.[0]);
        const steps = judgedInSteps(again[0], offline);
        let count = 0;
        let step = steps.next();
        for (; !step.done; step = steps.next()) count += 1;
        assert.ok(count > 40, String(count));
        assert.deepEqual(step.value.diagnostics, judged(once[0], offline).diagnostics);
      }),
      { numRuns: 10 },
    );
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
  test('what was judged ahead comes out as from scratch, after any text before', () => {
    const some = fc.constantFrom(...texts);
    const contexts = fc.constantFrom(offline, Object.freeze({ ...offline, zone: 'other' }));
    fc.assert(
      fc.property(some, some, contexts, fc.func(fc.boolean()), (before, now, context, isAhead) => {
        const diagnoser = new Diagnoser();
        diagnoser.diagnose(before, offline);
        const manifest = diagnoser.manifest(now);
        for (const it of manifest.chunks) if (isAhead(it.text)) diagnoser.judgeAhead(it, context);
        assert.deepEqual(diagnoser.diagnoseManifest(manifest, offline), diagnose(now, offline));
        assert.deepEqual(diagnoser.diagnose(before, offline), diagnose(before, offline));
      }),
      { numRuns: 50 },
    );
  });
  test('a text that was gone through is held, and its trees are not', async () => {
    const manifest = parseDocuments(longText(20));
    const trees = manifest.chunks.map((it) => new WeakRef(it.documents));
    const kept = [
      new Diagnoser().diagnoseManifest(manifest, offline),
      new FactsReader(['global']).readManifest('a.yaml', manifest),
      [...symbolsAlong(manifest)],
      [...lensesAlong(manifest, 'global')],
    ];
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    assert.equal(trees.filter((it) => it.deref()).length, 0);
    assert.equal(manifest.chunks.flatMap((it) => it.documents).length, 20, 'they are made again');
    assert.equal(kept.length, 4);
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
