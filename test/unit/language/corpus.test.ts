/**
 * Real files as people published them, each with all that must be said of it. Line, code, and why.
 * Errors would stop an author; of these 61 files, which their authors ran, none has one.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { atOnce } from '../../../src/base/pace';
import { chunksOf } from '../../../src/language/chunks';
import { diagnose, Diagnoser } from '../../../src/language/diagnostics';
import { parseDocuments, placedDocuments } from '../../../src/language/document';
import { edited } from '../../../src/language/edits';
import { allFixed } from '../../../src/language/fixAll';
import { fixesFor } from '../../../src/language/fixes';
import { FactsReader } from '../../../src/language/workspace/factsReader';
import { withWorkspace } from '../../../src/language/workspace/workspaceProblems';
import { offline } from './entryText';
import { indexOf, uriOf } from './workspace/files';

const folder = path.resolve(__dirname, '../../../../shared/inputs/corpus');
const isThere = fs.existsSync(folder);
const files = isThere ? fs.readdirSync(folder).filter((it) => it.endsWith('.yaml')) : [];
const read = (file: string) => fs.readFileSync(path.join(folder, file), 'utf8');

/** The page of Istio 1.1 and 1.2 gave loopback addresses; from 1.3 on calls to them fail. */
const loopback = (line: number) => `${line} MESH0504 warning`;
/** `${CLUSTER2_GW_ADDR}` and the like, outside of the script it stood in: kubectl fills nothing in. */
const shell = (line: number) => `${line} MESH0514 warning`;
/** `IP_1`, `<IPofCluster2IngressGateway>`, `ef39…`: somebody is still to write it. */
const person = (line: number) => `${line} MESH0514 warning`;
const oldFilter = (labels: number, filters: number, name: number) => [
  `${labels} MESH0711 info`,
  `${filters} MESH0711 info`,
  `${name} MESH0001 info`,
];
const outer = (line: number) => `${line} MESH0526 info`;
/** `payments.global` has no namespace: with the documented gateway it leads nowhere (Admiral's scheme, 8.1). */
const shape = (line: number) => `${line} MESH0501 warning`;

/**
 * A scheme of its own: hosts of six labels, plain TLS to port 443, Istio 1.22 or newer by its apiVersion.
 * Each departure from ours is pointed out; none is an error, because it may well work as it is meant.
 */
const kiali = [
  person(8),
  '12 MESH0512 warning',
  shape(14),
  '14 MESH0503 warning',
  '28 MESH0501 info',
  '35 MESH0601 warning',
  '53 MESH0501 info',
  '57 MESH0501 info',
];

const expected: Readonly<Record<string, readonly string[]>> = {
  '001': [person(18), person(39), person(60)],
  '002': [person(18), person(39), person(60)],
  '012': [shell(17)],
  '014': [person(9), person(13), shape(18)],
  // The second endpoint is the service itself in this cluster, on its own port: as it should be.
  '015': [person(9), shape(18)],
  '016': [loopback(25), person(30)],
  '017': [loopback(19), person(21)],
  '018': [loopback(21), person(23)],
  '019': [shell(27)],
  '021': [loopback(23), shell(28)],
  '022': [loopback(21), shell(26)],
  '023': [shell(18), shell(22)],
  '024': [shell(18)],
  '025': [shell(20)],
  // Charts of 1.1 and 1.2, with the filter in the form that 1.8 passes over.
  '026': oldFilter(68, 70, 77),
  '032': oldFilter(203, 213, 220),
  '030': kiali,
  // Its subset selects a label that the only endpoint does not have, as its name says: wrong-labels.
  '031': [...kiali.slice(0, 5), '32 MESH0608 warning', ...kiali.slice(5)],
  '033': [loopback(15), shell(17)],
  '034': [loopback(22), shell(27)],
  '035': [loopback(16), shell(18)],
  '036': [loopback(18), shell(20)],
  '037': [loopback(17), shell(19)],
  '038': [loopback(16), shell(18)],
  '039': [loopback(16), shell(18)],
  // Its name is empty: kubectl refuses it so.
  '040': ['4 MESH0704 warning', loopback(15), shell(17)],
  // STATIC with `network: external`, and the endpoint of the egress gateway is left out.
  '041': [outer(22)],
  '042': [outer(22)],
  '044': [outer(22)],
  '045': [outer(22)],
  '047': [outer(22)],
  '048': [outer(21)],
  '051': [outer(22)],
  '052': [outer(22)],
  // MySQL, under http.
  '061': ['12 MESH0728 info'],
  // All others are sound as far as a file can show: real addresses and 15443 (003, 004, 007, 008, 009, 020,
  // 057, 059), Admiral's local endpoint (028), routes and gateways (006, 010, 011, 013, 043, 046, 049, 050, 053 to 055, 058, 060),
  // Helm and other templates (056), definitions that quote an object in prose (027, 029).
};

function said(text: string): readonly string[] {
  return diagnose(text, offline).map((it) => {
    const line = text.slice(0, it.start).split('\n').length;
    return `${line} ${it.code} ${it.severity}`;
  });
}

suite('open corpus', () => {
  if (!isThere) console.log('NOT RUN: open corpus, because shared/inputs is absent');
  for (const file of files) {
    test(file, () => {
      assert.deepEqual(said(read(file)), expected[file.slice(0, 3)] ?? []);
    });
  }
  test('holds no error', () => {
    const wrong = files.filter((it) => said(read(it)).some((line) => line.endsWith('error')));
    assert.deepEqual(wrong, []);
  });
  test('fixed in full, stays as clean', () => {
    for (const file of files) {
      const after = allFixed(read(file), offline);
      assert.deepEqual(
        said(after).filter((it) => it.endsWith('error')),
        [],
        file,
      );
      assert.equal(allFixed(after, offline), after, file);
    }
  });
});

/** What hands slip in, and what templates, shells and YAML give a meaning to. */
const pieces = [
  '',
  ' ',
  '\n',
  '\t',
  '\r\n',
  ':',
  '- ',
  '---\n',
  '{{ .x }}',
  '{{',
  '}}',
  '${A}',
  '$(',
  '"',
  "'",
  '*',
  '&a ',
  '*a',
  '<<: *a\n',
  '[',
  ']',
  '{',
  '}',
  '# ',
  '|\n',
  '<<EOF\n',
  'EOF\n',
  '\uFEFF',
  '\u0000',
  '💥',
  'MESH_EXTERNAL',
  'kind: ServiceEntry\n',
  '127.255.0.2',
];

const slips = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 9999 }).map((it) => it / 10000),
    cut: fc.nat({ max: 30 }),
    put: fc.constantFrom(...pieces),
  }),
  { minLength: 1, maxLength: 6 },
);

const dense = (text: string) => text.replaceAll(/\s/g, '');

suite('real files, mutated', () => {
  if (!isThere) return;
  const mutatedOf = (some: readonly string[]) =>
    fc.tuple(fc.constantFrom(...some), slips).map(([file, changes]) =>
      changes.reduce((text, it) => {
        const at = Math.floor(it.at * text.length);
        return text.slice(0, at) + it.put + text.slice(at + it.cut);
      }, read(file)),
    );
  const mutated = mutatedOf(files);
  test('never throw, are said of within the text, and edit by edit as from scratch', () => {
    fc.assert(
      fc.property(mutated, mutated, (one, other) => {
        const diagnoser = new Diagnoser();
        for (const text of [one, other, one]) {
          const found = diagnoser.diagnose(text, offline);
          assert.deepEqual(found, diagnose(text, offline));
          for (const it of found) {
            assert.ok(0 <= it.start && it.start < it.end && it.end <= text.length, it.code);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
  test('never throw for a value that is left to a shell, in whatever form', () => {
    const values = ['${A}', '[${A}]', '[[${A}]]', '{a: ${A}}', '{a: [${A}]}', '{}', '[]', ''];
    const field = /^(\s*(?:- +)*[\w./-]+:[ ]+|\s*- +)\S.*$/gm;
    const changed = (text: string, value: (turn: number) => string | undefined) => {
      for (const [turn, { index, 0: line, 1: head = '' }] of [...text.matchAll(field)].entries()) {
        const put = `${head}${value(turn) ?? ''}`;
        diagnose(text.slice(0, index) + put + text.slice(index + line.length), offline);
      }
    };
    // Each document alone: there are thousands of fields.
    for (const text of files.flatMap((it) => chunksOf(read(it))))
      changed(text, (turn) => values[turn % values.length]);
    const head = (kind: string) =>
      `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n`;
    for (const text of [
      `${head('Sidecar')}  egress:\n  - hosts:\n    - ./*\n    - istio-system/*\n`,
      `${head('Gateway')}  selector:\n    istio: a\n  servers:\n  - port:\n      number: 443\n    tls:\n      mode: AUTO_PASSTHROUGH\n    hosts:\n    - a\n`,
      `${head('Gateway')}  selector:\n    istio: a\n  servers:\n  - port:\n      number: 15443\n    tls:\n      mode: SIMPLE\n    hosts:\n    - a\n`,
    ])
      for (const value of values) changed(text, () => value);
  }).timeout(120_000);
  test('are indexed with others without a fault, file by file as from scratch', () => {
    const folders = [{ pattern: 'east', context: 'E' }];
    const paths = ['east/a.yaml', 'east/b.yaml', 'b.yaml'] as const;
    const change = fc.tuple(fc.constantFrom(...paths), mutated);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const index = indexOf({}, folders);
        const reader = new FactsReader(['global']);
        const files = new Map<string, string>();
        for (const [file, text] of changes) {
          index.put(uriOf(file), reader.read(file, text));
          files.set(file, text);
        }
        const scratch = indexOf(Object.fromEntries(files), folders);
        for (const [file, text] of files) {
          const all = atOnce(withWorkspace(diagnose(text, offline), uriOf(file), index, offline));
          assert.deepEqual(
            all,
            atOnce(withWorkspace(diagnose(text, offline), uriOf(file), scratch, offline)),
          );
          for (const it of [...all, ...index.mentionsIn(uriOf(file))]) {
            assert.ok(0 <= it.start && it.start < it.end && it.end <= text.length);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
  test('a fix takes its diagnostic away and leaves other bytes alone', () => {
    let tried = 0;
    const curable = files.filter((file) =>
      diagnose(read(file), offline).some((it) => fixesFor(read(file), it, offline).length > 0),
    );
    fc.assert(
      fc.property(mutatedOf(curable), (text) => {
        const isSound = [...placedDocuments(parseDocuments(text))].every(
          ({ document }) => document.faults.length === 0,
        );
        for (const it of diagnose(text, offline)) {
          for (const fix of fixesFor(text, it, offline)) {
            tried += 1;
            const after = edited(text, fix.edits);
            const count = (of: string) =>
              diagnose(of, offline).filter(
                (other) => other.code === it.code && other.message === it.message,
              ).length;
            // What is mended may bring other faults of the kind to light, but never the same one again.
            if (isSound) assert.ok(count(after) < count(text), `${fix.title}: ${it.message}`);
            const put = dense(fix.edits.map((edit) => edit.newText).join('\n'));
            for (const edit of fix.edits) {
              // A field taken out takes along what hangs on it, comments too.
              const isTakenOut =
                edit.newText === '' && edit.start <= it.end && it.start <= edit.end;
              const most = 200 + it.end - it.start;
              // What moves stands elsewhere afterwards, at another indentation.
              const isMoved = put.includes(dense(text.slice(edit.start, edit.end)));
              const isNear = isTakenOut || isMoved || edit.end - edit.start < most;
              assert.ok(isNear, 'an edit replaces what it is said of');
            }
          }
        }
      }),
      // The files as they are come first, so that some fix is tried whatever the mutations do.
      { numRuns: curable.length + 60, examples: curable.map((file) => [read(file)]) },
    );
    assert.ok(tried >= curable.length, `only ${tried} fixes were tried`);
  });
});
