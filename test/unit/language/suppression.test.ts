/** Comments that take diagnostics back, settings that change their weight, and the fixes for both. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { diagnose, Diagnoser } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { allFixed } from '../../../src/language/fixAll';
import { fixesFor } from '../../../src/language/fixes';
import { suppressFixes } from '../../../src/language/suppression/fixes';
import { clusterFrom, snapshotOf } from '../../support/meshBuilder';
import { entryWith, offline, said, soundEntry } from './entryText';

const external = entryWith('MESH_INTERNAL', 'MESH_EXTERNAL');
/** By another gateway, as for another cluster. */
const again = entryWith(
  '203.0.113.7',
  '203.0.113.8',
  entryWith('httpbin-bar', 'httpbin-again', external),
);
const twice = `${external}---\n${again}`;
const above = (comment: string, text = external) =>
  entryWith('  location', `  ${comment}\n  location`, text);
const behind = (comment: string) =>
  entryWith('MESH_EXTERNAL', `MESH_EXTERNAL ${comment}`, external);
const say = 'MESH0509! MESH_EXTERNAL';
const mesh: LanguageContext = { zone: 'global', mesh: snapshotOf(clusterFrom('west', [])) };

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];
const rows: readonly Row[] = [
  ['the line below', above('# istio-multicluster: ignore MESH0509'), ''],
  ['its own line', behind('# istio-multicluster: ignore MESH0509 -- why'), ''],
  ['several codes', behind('# istio-multicluster: ignore MESH0509,MESH0522'), ''],
  ['all codes', above('#istio-multicluster:ignore'), ''],
  ['over other comments and blanks', above('# istio-multicluster: ignore MESH0509\n\n  # x'), ''],
  ['the document', `# istio-multicluster: ignore-document MESH0509\n${twice}`, say],
  [
    'the second document',
    `${external}---\n# istio-multicluster: ignore-document\n${external}`,
    say,
  ],
  [
    'a document behind its mark',
    `# istio-multicluster: ignore-document MESH0509\n---\n${twice}`,
    say,
  ],
  ['the file', `${twice}\n# istio-multicluster: ignore-file MESH0509\n`, ''],
  [
    'the file, from a chunk of its own',
    `# istio-multicluster: ignore-file MESH0509\n---\n${twice}`,
    '',
  ],
  [
    'near: the line after next',
    entryWith(
      '  location',
      '  # istio-multicluster: ignore MESH0509\n  resolution: DNS\n  location',
      entryWith('  resolution: DNS\n', '', external),
    ),
    `MESH0902? MESH0509, ${say}`,
  ],
  [
    'near: another code',
    behind('# istio-multicluster: ignore MESH0510'),
    `${say}, MESH0902? MESH0510`,
  ],
  [
    'near: no comment',
    entryWith(
      '  name: httpbin-bar',
      '  name: httpbin-bar\n  annotations: {a: "# istio-multicluster: ignore-file"}',
      external,
    ),
    say,
  ],
  [
    'near: in a block of text',
    `${external}---\nkind: ConfigMap\ndata:\n  a: |\n    # istio-multicluster: ignore-file\n    x\n`,
    say,
  ],
  ['unknown code', behind('# istio-multicluster: ignore MESH9999'), `${say}, MESH0901 MESH9999`],
  [
    'a reason without dashes',
    behind('# istio-multicluster: ignore MESH0509 later'),
    'MESH0901 later',
  ],
  [
    'unknown word',
    behind('# istio-multicluster: ignore-line MESH0509'),
    `${say}, MESH0901 ignore-line`,
  ],
  ['near: another tool', behind('# istio: ignore MESH0509'), say],
  ['near: our other comments', `# istio-multicluster: cluster east\n${external}`, say],
  ['not used', above('# istio-multicluster: ignore MESH0509', soundEntry), 'MESH0902? MESH0509'],
  [
    'not used, but a mesh might say it',
    above('# istio-multicluster: ignore MESH0523', soundEntry),
    '',
  ],
  [
    'not used beside a mesh',
    above('# istio-multicluster: ignore', soundEntry.replaceAll('global', 'elsewhere')),
    'MESH0902? # istio-multicluster: ignore',
    mesh,
  ],
  [
    'in a file that has nothing of ours',
    '# istio-multicluster: ignore-file MESH0509\na: b\n',
    'MESH0902? MESH0509',
  ],
  [
    'made an error',
    external,
    'MESH0509? MESH_EXTERNAL',
    { ...offline, severities: { MESH0509: 'info' } },
  ],
  ['off', external, '', { ...offline, severities: { MESH0509: 'off' } }],
  [
    'off and ignored: the comment is of use',
    behind('# istio-multicluster: ignore MESH0509'),
    '',
    { ...offline, severities: { MESH0509: 'off' } },
  ],
  [
    'remarks on comments can be off, too',
    behind('# istio-multicluster: ignore MESH0509 MESH9999'),
    '',
    { ...offline, severities: { MESH0901: 'off' } },
  ],
];

suite('suppression', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
      assert.equal(said(text.replaceAll('\n', '\r\n'), context), expected, 'with CRLF');
    });
  }

  test('edit by edit as from scratch', () => {
    const pieces = fc.constantFrom(
      external,
      soundEntry,
      '# istio-multicluster: ignore-file MESH0509\n',
      '# istio-multicluster: ignore-document MESH0509\n',
      '# istio-multicluster: ignore MESH0509\n',
      '---\n',
      'a: b\n',
    );
    fc.assert(
      fc.property(fc.array(fc.array(pieces, { maxLength: 8 }), { maxLength: 8 }), (texts) => {
        const diagnoser = new Diagnoser();
        for (const text of texts.map((it) => it.join(''))) {
          assert.deepEqual(diagnoser.diagnose(text, offline), diagnose(text, offline));
        }
      }),
      { numRuns: 200 },
    );
  });
});

suite('fixes of suppression', () => {
  const suppressed = (text: string, index = 0): string => {
    const found = diagnose(text, offline).find((it) => it.code === 'MESH0509');
    assert.ok(found);
    const fixes = suppressFixes(found, text);
    const fix = fixes[index];
    assert.ok(fix, fixes.map((it) => it.title).join());
    return edited(text, fix.edits);
  };

  test('a comment above, as deep as the line', () => {
    const after = suppressed(external);
    assert.equal(after, above('# istio-multicluster: ignore MESH0509'));
    assert.equal(said(after), '');
  });
  test('CRLF stays CRLF', () => {
    const after = suppressed(external.replaceAll('\n', '\r\n'));
    assert.equal(after, above('# istio-multicluster: ignore MESH0509').replaceAll('\n', '\r\n'));
  });
  test('one code more in the comment that is there', () => {
    const after = suppressed(above('# istio-multicluster: ignore MESH0510 -- why'));
    assert.ok(after.includes('# istio-multicluster: ignore MESH0510 MESH0509 -- why\n'));
  });
  test('at the very top, behind the mark of the encoding', () => {
    const after = suppressed(`\uFEFF${external}`, 1);
    assert.equal(after, `\uFEFF# istio-multicluster: ignore-file MESH0509\n${external}`);
    assert.equal(said(after), '');
  });
  test('one code more for the file', () => {
    const after = suppressed(`# istio-multicluster: ignore-file MESH0510\n${external}`, 1);
    assert.ok(after.startsWith('# istio-multicluster: ignore-file MESH0510 MESH0509\n'));
  });
  test('none in JSON, which has no comments', () => {
    const text = `{"apiVersion":"networking.istio.io/v1alpha3","kind":"ServiceEntry","spec":{"hosts":["a.b.global"],"location":"X"}}`;
    const [found] = diagnose(text, offline);
    assert.ok(found);
    assert.deepEqual(suppressFixes(found, text), []);
  });
  test('never within a text of several lines', () => {
    const text = soundEntry.replace('httpbin.bar.global', '"httpbin.\n    bar.global:80"');
    const found = { ...diagnose(text, offline)[0], code: 'MESH0502' as const };
    const at = text.indexOf('bar.global');
    const [fix] = suppressFixes(
      { ...found, severity: 'error', message: '', start: at, end: at + 3 },
      text,
    );
    assert.equal(fix?.title, 'Ignore MESH0502 in this file');
  });

  const removals: readonly (readonly [string, string, string])[] = [
    ['the whole line', above('# istio-multicluster: ignore MESH0509', soundEntry), soundEntry],
    [
      'behind a value',
      entryWith('DNS', 'DNS # istio-multicluster: ignore MESH0509 -- x'),
      soundEntry,
    ],
    [
      'one code of two',
      behind('# istio-multicluster: ignore MESH0509 MESH0510'),
      behind('# istio-multicluster: ignore MESH0509'),
    ],
    [
      'a code that is clear',
      behind('# istio-multicluster: ignore mesh509'),
      behind('# istio-multicluster: ignore MESH0509'),
    ],
    ['a word that means nothing', behind('# istio-multicluster: ignores'), external],
    ['at the end of the file', `${soundEntry}# istio-multicluster: ignore MESH0509`, soundEntry],
  ];
  for (const [name, before, after] of removals) {
    test(`removed: ${name}`, () => {
      const remark = diagnose(before, offline).find((it) => it.code.startsWith('MESH09'));
      assert.ok(remark);
      const fix = fixesFor(before, remark, offline).find((it) => it.preferred);
      assert.equal(edited(before, fix?.edits ?? []), after);
    });
  }
  test('fixing all removes what is of no use and leaves what is ignored', () => {
    const text = `# istio-multicluster: ignore-document MESH0509\n# istio-multicluster: ignore MESH0510\n${external}`;
    assert.equal(
      allFixed(text, offline),
      `# istio-multicluster: ignore-document MESH0509\n${external}`,
    );
  });
});
