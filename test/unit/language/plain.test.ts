/** What the reader of plain YAML reads, it reads as the parser does; the rest it leaves alone. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { atOnce } from '../../../src/base/pace';
import { chunksOf } from '../../../src/language/chunks';
import { masked } from '../../../src/language/covering';
import { parsedTree } from '../../../src/language/parsedTree';
import { readingPlain, readPlain, type ScalarOf } from '../../../src/language/plain/reader';
import { soundEntry } from './entryText';

const scalarOf: ScalarOf = (value, style, start, end) => ({
  kind: 'scalar',
  value,
  style,
  start,
  end,
});

/** Whether it was read; fails where the parser reads something else, or refuses. */
function isReadAlike(text: string): boolean {
  const plain = readPlain(text, scalarOf);
  assert.deepEqual(atOnce(readingPlain(text, scalarOf)), plain, text);
  if (plain === undefined) return false;
  assert.deepEqual(
    { root: plain, aliases: [], brokenAt: undefined },
    parsedTree(text, scalarOf),
    text,
  );
  return true;
}

const plainTexts: Readonly<Record<string, string>> = {
  'a map': 'a: b\nc: d\n',
  'no line break at the end': 'a: b',
  'maps in maps': 'a:\n  b:\n    c: d\n  e: f\ng: h\n',
  'a list below its key': 'a:\n- b\n- c\nd: e\n',
  'a list further in': 'a:\n    - b\n    - c\nd: e\n',
  'maps in a list': '- a: b\n  c: d\n- e: f\n',
  'a map on the line after its dash': 'a:\n-\n  b: c\n- \n  d: e\n',
  'lists in a list': '- - a\n  - b\n- - c\n',
  'a list in a map of a list': '- a:\n  - b\n  c: d\n-   e: f\n    g: h\n',
  'nothing where values could be': 'a:\nb:   \nc: # nothing\n-x:\nd:\n- \n-\ne: ~\n',
  comments: '# a\na: b # c\n   # d\nb:\n# e\n  # f\n  c: d\n  # g\n# h\ne: f#g\n# i\n',
  'comments around a list': 'a: # b\n  # c\n  - d # e\n# f\n  # g\n  - h\n      # i\nj: k\n',
  'blank lines': '\n\na: b\n\n  \nc:\n\n  d: e\n   \n\n',
  'line ends of Windows': 'a: b\r\nc:\r\n  - d # e\r\n  - f: g\r\n\r\nh:\r\n',
  'a mark in front': '--- # here\na: b\n',
  'a mark and nothing behind': '---\na: b\n# c\n',
  'scalars as kubectl reads them': [
    'a: yes',
    'b: 0644',
    'c: 1_000',
    'd: 12e03',
    'e: 1:20',
    'f: null',
    'g: "no"',
    "h: 'on'",
    'i: -1.5',
    'j: 0x1F',
    'k: 09',
    'l: +3',
    'm: .5',
    'n: No',
    'o: NULL',
    'p: y',
    'q: off',
    '8080: http',
    'true: x',
    '<<: y',
    '~: z',
    'r: .5.5',
    's: 127.255.0.2',
  ].join('\n'),
  'text in quotes': `a: "b: c # d"\nb: 'it''s'\n"c d": e\n'f': "" # g\nh: ''\n`,
  'marks within words': 'a: b#c\nd: e:f\ng: -h\ni: ?j\nk: :l\nm: n - o\np: q, r [s]\n',
  'flow collections of a line': `a: [b, "c", 'd' ]
e: {f: g, h: [i, 80]} # j
k: []
l: {}
m: [n,]
`,
  'a List as kubectl prints it':
    'items:\n- kind: A\n  spec: {}\n- kind: B\n  spec:\n    a: b\nkind: List\n',
  'keys given twice': 'a: b\na: c\n',
  'texts of lines':
    'a: |\n  b\n  - c: # d\n\n    e\nf:\n- g: |-\n\n      h\n\n# i\n- j: | \n    k\n \n    l\n\n\nm: n\n',
  'a text of lines at the end': 'a:\n  b: |\n    c\n    d\n',
  'a text of lines without its last end': 'a: |-\n  b\n   c',
  'a ServiceEntry': soundEntry,
  JSON: '{"kind":"A","spec":{"a":[],"b":{},"c":[1,-2.5e3,true,null]}}',
  'JSON of several lines': '# a\n---\n{\n  "a": [\n    "b",\n    "c: #d"\n  ],\n  "<<": 0\n}\n\n',
  'JSON with escapes': '["a\\n\\u0041\\"", "\\/"]\n',
  'JSON with line ends of Windows': '{\r\n"a": 1\r\n}\r\n',
};

const otherTexts: Readonly<Record<string, string>> = {
  'an anchor': 'a: &b c\nd: e\n',
  'an alias': 'a: *b\n',
  'a tag': 'a: !!str 1\n',
  'a folded text': 'a: >\n  b\n',
  'a text of lines that is kept': 'a: |+\n  b\n\n',
  'a text of lines with its indent': 'a: |2\n   b\n',
  'a text of lines in a list': '- |\n  a\n',
  'a text of lines with nothing': 'a: |\nb: c\n',
  'a text of lines too far out': 'a:\n  b: |\n  c\n',
  'a text of lines with blanks that count': 'a: |\n  b\n    \n  c\n',
  'a text of lines with a tab behind': 'a: |\n  b\n\tc\n',
  'a text of lines with a comment': 'a: | # b\n  c\n',
  'a text of lines of Windows': 'a: |\r\n  b\r\n',
  'a text of two lines': 'a: b\n  c\n',
  'a text on the next line': 'a:\n  b\n',
  'a text in quotes of two lines': 'a: "b\n  c"\n',
  'an escape': 'a: "\\n"\n',
  'a flow of two lines': 'a: [b,\n  c]\n',
  'a tab in front': 'a:\n\tb: c\n',
  'a tab behind': 'a: b\t# c\n',
  'a map within a line': 'a: b: c\n',
  'a list behind its key': 'a: - b\n',
  'a line too far in': 'a: b\n c: d\n',
  'a line between two columns': 'a:\n    b: c\n  d: e\n',
  'a key without its colon': 'a: b\nc\n',
  'a list that turns into a map': '- a\nb: c\n',
  'a map that turns into a list': 'a: b\n- c\n',
  'an explicit key': '? a\n: b\n',
  'an open quote': 'a: "b\n',
  'text behind quotes': 'a: "b" c\n',
  'a comment against quotes': 'a: "b"#c\n',
  'an open flow': 'a: [b\n',
  'a pair in a list': 'a: [b: c]\n',
  'a wildcard': 'a:\n- *.global\n',
  'a directive': '%YAML 1.2\n---\na: b\n',
  'a byte order mark': '\uFEFFa: b\n',
  'a lone carriage return': 'a: b\rc: d\n',
  'a text alone': 'a\n',
  nothing: '# a\n',
  'JSON with a comment': '{"a": 1} # b\n',
  'JSON with a comma too many': '{"a": 1,}\n',
  'JSON with a word': '{"a": b}\n',
  'JSON with a tab': '{\n\t"a": 1\n}\n',
  'JSON with something behind': '{"a": 1}\n{}\n',
  'JSON that is open': '{"a": [1, 2}\n',
};

/** Pieces of lines that, put together, make every kind of sense and nonsense. */
const piece = fc.constantFrom(
  ...[
    'a',
    'b: ',
    'c:',
    '- ',
    '-',
    '\n',
    '\n',
    '\n  ',
    '\n    ',
    '\n- ',
    '\n  - ',
    '# d',
    ' # e',
    ' ',
  ],
  ...[
    '"f"',
    "'g'",
    '[h]',
    '{i: j}',
    '{',
    ']',
    ',',
    ':',
    '\r\n',
    '\t',
    '|',
    '&k ',
    '*k',
    '80',
    'yes',
    '~',
  ],
  ...[
    '---\n',
    '...\n',
    '\n---',
    '?',
    '!',
    '"',
    "'",
    '\\',
    '\u00e9',
    '\n   ',
    'l: m\n',
    '\n      n: o',
    'p: |\n',
    '\n  q: |-\n    r\n',
    '    s\n',
  ],
);

suite('plain YAML', () => {
  for (const [name, text] of Object.entries(plainTexts)) {
    test(`read: ${name}`, () => {
      assert.ok(isReadAlike(text));
    });
  }
  for (const [name, text] of Object.entries(otherTexts)) {
    test(`left to the parser: ${name}`, () => {
      assert.equal(readPlain(text, scalarOf), undefined);
    });
  }
  test('nesting that could exhaust the stack is left to the parser', () => {
    assert.equal(readPlain('- '.repeat(5000) + 'a\n', scalarOf), undefined);
    assert.equal(readPlain(`a: ${'['.repeat(5000)}`, scalarOf), undefined);
  });
  test('JSON of whatever, it reads as the parser does', () => {
    const value = fc.oneof(fc.json(), fc.json({ stringUnit: 'binary' }));
    let count = 0;
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, 2), fc.nat(), (json, indent, place) => {
        const text = JSON.stringify({ '<<': [JSON.parse(json)], a: 1 }, undefined, indent);
        if (isReadAlike(text)) count += 1;
        const at = place % text.length;
        for (const more of ['', ' ', '\n', ',', '"', '#', '-', '{', '1'])
          isReadAlike(text.slice(0, at) + more + text.slice(at + 1));
      }),
      { numRuns: 500 },
    );
    assert.ok(count > 400, `${count} of 500`);
  });
  test('texts of whatever lines, it reads as the parser does', () => {
    const line = fc.constantFrom(
      ...[
        '',
        '',
        ' ',
        '  ',
        '   ',
        'b: c',
        ' b',
        '  b',
        '  c: |',
        '   # d',
        '# d',
        ' # d',
        '    e',
      ],
      ...['- f', '- g: |-', '  - h: |', '      i', '\tj', '  \tj', '---', '  ---', 'k:\r', ' |'],
    );
    const head = fc.constantFrom('a: |', 'a: |-', 'a:\n  b: |', '- a: |-', '- - a: |', 'a: | ');
    const text = fc.tuple(head, fc.array(line, { maxLength: 9 }), fc.constantFrom('', '\n'));
    let count = 0;
    fc.assert(
      fc.property(text, ([head, lines, end]) => {
        if (isReadAlike([head, ...lines].join('\n') + end)) count += 1;
      }),
      { numRuns: Number(process.env['RUNS'] ?? 3000) },
    );
    assert.ok(count > 50, `${count}`);
  });
  test('whatever is put together, it reads as the parser does', () => {
    const text = fc.array(piece, { minLength: 1, maxLength: 14 }).map((it) => it.join(''));
    fc.assert(
      fc.property(text, (it) => {
        isReadAlike(it);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 3000) },
    );
  });
});

const inputs = path.resolve(__dirname, '../../../../shared/inputs');
const isThere = fs.existsSync(inputs);

suite('plain YAML in real files', () => {
  if (!isThere) console.log('NOT RUN: plain YAML in real files, because shared/inputs is absent');
  test('most of them are read, and alike', () => {
    if (!isThere) return;
    let read = 0;
    const chunks = ['corpus', 'manifests'].flatMap((folder) =>
      fs
        .readdirSync(path.join(inputs, folder))
        .filter((it) => it.endsWith('.yaml'))
        .flatMap((it) => chunksOf(fs.readFileSync(path.join(inputs, folder, it), 'utf8'))),
    );
    for (const chunk of chunks) if (isReadAlike(masked(chunk).text)) read += 1;
    assert.ok(read > chunks.length / 2, `${read} of ${chunks.length}`);
  });
});
