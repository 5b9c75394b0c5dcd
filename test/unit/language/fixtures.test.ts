/**
 * Files under test/fixtures/language hold their own expectations: a comment
 *
 *     # want MESH0503 "part of the message" fix="part of a title"
 *
 * on the line where a diagnostic starts. Nothing else may be said, and the named fixes together make
 * the file beside it that ends in .golden.yaml. GOLDEN=1 writes those files anew; review the diff.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Diagnostic } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { allFixed } from '../../../src/language/fixAll';
import { fixesFor } from '../../../src/language/fixes';

const folder = path.resolve(__dirname, '../../fixtures/language');
const context = { zone: 'global' };

interface Want {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly fix: string | undefined;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

const wantsIn = (text: string): readonly Want[] =>
  [...text.matchAll(/# want (MESH\d{4}) "([^"]*)"(?: fix="([^"]*)")?/g)].map((it) => ({
    line: lineOf(text, it.index),
    code: it[1] ?? '',
    message: it[2] ?? '',
    fix: it[3],
  }));

const meets = (want: Want, it: Diagnostic, text: string): boolean =>
  want.code === it.code &&
  want.line === lineOf(text, it.start) &&
  it.message.includes(want.message);

/** The text with the wishes of its comments fulfilled one after the other. */
function fulfilled(text: string): string {
  const done = new Set<string>();
  const keyOf = (it: Want) => `${it.code} ${it.message}`;
  for (let after = text; ;) {
    const want = wantsIn(after).find((it) => it.fix !== undefined && !done.has(keyOf(it)));
    if (!want) return after;
    done.add(keyOf(want));
    const found = diagnose(after, context).find((it) => meets(want, it, after));
    assert.ok(found, `${keyOf(want)}: an earlier fix took it away`);
    const fixes = fixesFor(after, found, context);
    const fix = fixes.find(({ title }) => title.includes(want.fix ?? ''));
    const titles = fixes.map((it) => it.title).join(', ') || 'none';
    assert.ok(fix, `line ${want.line}: no fix "${want.fix ?? ''}" among ${titles}`);
    after = edited(after, fix.edits);
    assert.ok(
      !diagnose(after, context).some((it) => meets(want, it, after)),
      `${fix.title}: no cure`,
    );
  }
}

suite('language fixtures as JSON', () => {
  test('stay JSON, whatever is fixed', () => {
    let tried = 0;
    const files = fs.readdirSync(folder).filter((it) => /^(?!.*golden).*\.yaml$/.test(it));
    for (const file of files) {
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      const values = parseAllDocuments(text.replaceAll(/(- )(\*\.\S+)/g, '$1"$2"')).map(
        (it) => it.toJSON() as unknown,
      );
      for (const it of values.flatMap((value) => [
        JSON.stringify(value),
        JSON.stringify(value, undefined, 2),
      ])) {
        for (const found of diagnose(it, context)) {
          for (const fix of fixesFor(it, found, context)) {
            tried += 1;
            const after = edited(it, fix.edits);
            assert.doesNotThrow(() => JSON.parse(after), `${fix.title}: ${after}`);
          }
        }
      }
    }
    assert.ok(tried > 150, `only ${tried}`);
  });
});

suite('language fixtures', () => {
  const files = fs.readdirSync(folder).filter((it) => /^(?!.*golden).*\.yaml$/.test(it));
  for (const file of files) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    test(`${file}: what is wanted is said, and nothing else`, () => {
      const wants = [...wantsIn(text)];
      for (const it of diagnose(text, context)) {
        const index = wants.findIndex((want) => meets(want, it, text));
        assert.ok(
          index >= 0,
          `not wanted: line ${lineOf(text, it.start)}: ${it.code} ${it.message}`,
        );
        const [want] = wants.splice(index, 1);
        if (want?.fix === undefined) assert.deepEqual(fixesFor(text, it, context), [], it.message);
      }
      assert.deepEqual(wants, [], 'wanted but not said');
    });
    test(`${file}: fixed as it should be`, () => {
      const after = fulfilled(text);
      const golden = path.join(folder, file.replace(/\.yaml$/, '.golden.yaml'));
      if (process.env['GOLDEN'] !== undefined) fs.writeFileSync(golden, after);
      assert.equal(after, fs.readFileSync(golden, 'utf8'));
    });
    test(`${file}: fixed all at once, what had one cure is gone`, () => {
      const after = allFixed(text, context);
      const left = diagnose(after, context);
      const curable = left.filter((it) =>
        fixesFor(after, it, context).some((fix) => fix.preferred),
      );
      assert.deepEqual(curable, []);
      assert.equal(allFixed(after, context), after);
    });
  }
});
