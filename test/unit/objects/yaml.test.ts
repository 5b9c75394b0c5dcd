import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fieldAt, sameJson } from '../../../src/objects/object';
import { readManifest, yamlOf } from '../../../src/objects/yaml';

const named = (rest: string, name = 'a') =>
  `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: ${name}}\n${rest}`;

/** The value of `spec` in the one object of a text that has no problem. */
function specOf(spec: string): unknown {
  const { value, problems } = readManifest(named(`spec:\n${spec}`));
  assert.deepEqual(problems, []);
  assert.equal(value.length, 1);
  return fieldAt(value[0]!.object, 'spec');
}

const namesIn = (text: string) => readManifest(text).value.map((it) => it.object.metadata.name);
const messagesIn = (text: string) => readManifest(text).problems.map((it) => it.message);

suite('manifest scalars, as kubectl 1.35 read them', () => {
  const rows: readonly (readonly [string, readonly unknown[]])[] = [
    ['y, Y, n, N, yes, Yes, YES, yEs', [true, true, false, false, true, true, true, 'yEs']],
    ['no, on, On, ON, off, OFF, true, tRUE', [false, true, true, true, false, false, true, 'tRUE']],
    ['0644, 0o644, 0x1F, 0b11, 0xZZ, 089, 08', [420, 420, 31, 3, '0xZZ', 89, 8]],
    ['1_000, -0644, +12, "+12", 0_7, -0x1f, -0b11', [1000, -420, 12, '+12', 7, -31, -3]],
    ['1:20, 190:20:30, 12:30:45.5', ['1:20', '190:20:30', '12:30:45.5']],
    ['1., .5, 1e3, 1.5e+3, 1_0.5, -.5, 1.0', [1, 0.5, 1000, 1500, 10.5, -0.5, 1]],
    ['1e, e3, 1.5.3, ., 0.1e1', ['1e', 'e3', '1.5.3', '.', 1]],
    ['2001-12-14, 2001-12-14T21:59:43Z', ['2001-12-14', '2001-12-14T21:59:43Z']],
    ['~, null, Null, NULL, nULL, ""', [null, null, null, null, 'nULL', '']],
    ['=, 1__0, _1, 0x_1, 0_, 0b, 0x, 0o9, 00', ['=', 10, '_1', 1, 0, '0b', '0x', '0o9', 0]],
    ['!!str 12, !!int "12", !!bool "yes", !!binary aGVsbG8=, <<', ['12', 12, true, 'hello', '<<']],
  ];
  for (const [text, expected] of rows) {
    test(text, () => {
      assert.deepEqual(specOf(`  [${text}]`), expected);
    });
  }

  test('keys become text', () => {
    assert.deepEqual(specOf('  {1: a, yes: b, 1.5: c, 0644: d, 2001-01-01: f, 1e3: g, 1:20: h}'), {
      '1': 'a',
      true: 'b',
      '1.5': 'c',
      '420': 'd',
      '2001-01-01': 'f',
      '1000': 'g',
      '1:20': 'h',
    });
  });

  test('merge keys are merged', () => {
    assert.deepEqual(specOf('  a: &x {b: 1}\n  c: {<<: *x, d: 2}'), {
      a: { b: 1 },
      c: { b: 1, d: 2 },
    });
  });
});

suite('manifest layout that kubectl takes', () => {
  test('a list in brackets at the indent of its parent, as in Istio 1.4 output', () => {
    assert.deepEqual(
      specOf('  rules:\n  - apiGroups: [\n    "a.io", # why\n    "b.io"\n    ]\n    verbs: [get]'),
      { rules: [{ apiGroups: ['a.io', 'b.io'], verbs: ['get'] }] },
    );
  });

  test('brackets whose lines start further left than anything around them', () => {
    assert.deepEqual(specOf(`  a: {\nb: [\n1, 'x', plain\nmulti # "no\n, ok\n]\n}`), {
      a: { b: [1, 'x', 'plain multi', 'ok'] },
    });
  });

  test('the same twice in one document', () => {
    assert.deepEqual(specOf('  a: [\n  1,\n  2\n  ]\n  b: [\n  3\n  ]'), { a: [1, 2], b: [3] });
  });

  test('tabs between a key and its value, before comments and at line ends', () => {
    assert.deepEqual(specOf('  a:\t1\n  b: 2\t# why\n  c: x\t'), { a: 1, b: 2, c: 'x' });
  });

  test('a byte order mark and carriage returns', () => {
    const text = `\uFEFF${named('data: |\r\n  x\r\n  y\r\n')}---\r\n${named('', 'b')}`;
    assert.deepEqual(namesIn(text), ['a', 'b']);
    assert.equal(fieldAt(readManifest(text).value[0]!.object, 'data'), 'x\ny\n');
  });

  test('empty documents, comments, directives and separators with comments', () => {
    assert.deepEqual(
      readManifest(`# head\n---\n--- # note\n\n---\n${named('')}\n---\n# tail\n---\n`).value.map(
        (it) => [it.object.metadata.name, it.index],
      ),
      [['a', 0]],
    );
    assert.deepEqual(readManifest('').value, []);
    assert.deepEqual(readManifest('---\n# nothing\n...\n').problems, []);
  });

  test('three dashes inside a block are text', () => {
    const { value } = readManifest(named('data: |\n  a\n  ---\n  b\n'));
    assert.equal(fieldAt(value[0]!.object, 'data'), 'a\n---\nb\n');
  });

  test('content on the line of the separator', () => {
    assert.deepEqual(
      namesIn(`--- {apiVersion: v1, kind: Thing, metadata: {name: a}}\n---\n${named('', 'b')}`),
      ['a', 'b'],
    );
  });
});

suite('manifests in JSON', () => {
  const thing = (name: string) => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name } });

  test('one object, several one after another, and with tabs', () => {
    assert.deepEqual(namesIn(JSON.stringify(thing('a'))), ['a']);
    assert.deepEqual(namesIn(JSON.stringify(thing('a'), null, '\t')), ['a']);
    const text = `${JSON.stringify(thing('a'), null, 2)}\n${JSON.stringify(thing('{b"}'))}\n`;
    assert.deepEqual(namesIn(text), ['a', '{b"}']);
    assert.equal(readManifest(text).value[1]!.offset, text.indexOf('{"apiVersion"'));
  });

  test('mixed with YAML', () => {
    assert.deepEqual(namesIn(`${JSON.stringify(thing('a'))}\n---\n${named('', 'b')}`), ['a', 'b']);
  });
});

suite('lists in manifests', () => {
  const item = (name: string) => `- {apiVersion: v1, kind: Thing, metadata: {name: ${name}}}`;

  test('come as their items, each with its place', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n${item('a')}\n${item('b')}\n`;
    const { value } = readManifest(text);
    assert.deepEqual(
      value.map((it) => [it.object.metadata.name, it.index, text.slice(it.offset, it.offset + 11)]),
      [
        ['a', 0, '{apiVersion'],
        ['b', 0, '{apiVersion'],
      ],
    );
  });

  test('nest, and give their kind to items that have none', () => {
    const text = `apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- apiVersion: v1\n  kind: List\n  items: [{apiVersion: v1, kind: Thing, metadata: {name: b}}]\n`;
    assert.deepEqual(
      readManifest(text).value.map((it) => `${it.object.kind} ${it.object.metadata.name}`),
      ['ConfigMap a', 'Thing b'],
    );
  });

  test('lose only the item that is wrong', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n${item('a')}\n- 3\n`;
    const { value, problems } = readManifest(text);
    assert.equal(value.length, 1);
    assert.deepEqual(problems, [
      {
        message: 'This document is the number 3, not an object.',
        offset: text.indexOf('3\n'),
        line: 5,
        leftOut: true,
      },
    ]);
  });
});

suite('what is wrong with a manifest', () => {
  test('stays in its own document, with its line', () => {
    const text = `${named('')}---\n${named('spec:\n  x: [1', 'broken')}\n---\n${named('', 'c')}`;
    const { value, problems } = readManifest(text);
    assert.deepEqual(
      value.map((it) => it.object.metadata.name),
      ['a', 'c'],
    );
    assert.equal(problems.length, 1);
    assert.equal(problems[0]!.leftOut, true);
    assert.ok(problems[0]!.line >= 9 && problems[0]!.line <= 10, `line ${problems[0]!.line}`);
  });

  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['an alias that should be text', named('spec: [*.global]'), /"\*\.global" reads as an alias/],
    ['a template', named('spec: {{ .Values.x }}'), /template that was not rendered/],
    ['a template with a pipeline', `{{- if .Values.x }}\n${named('')}`, /template/],
    ['a tab as indentation', named('spec:\n\ta: 1'), /[Tt]ab/],
    ['infinity', named('spec: .inf'), /\.inf is a number that JSON cannot carry/],
    ['no kind', 'apiVersion: v1\nmetadata: {name: a}', /"kind" is missing/],
    ['no apiVersion', 'kind: Thing\nmetadata: {name: a}', /"apiVersion" of this Thing is missing/],
    ['no metadata', 'apiVersion: v1\nkind: Thing', /"metadata" of this Thing is missing/],
    ['no name', 'apiVersion: v1\nkind: Thing\nmetadata: {}', /"metadata.name" of this Thing/],
    ['a name that reads as a number', named('', '123'), /reads as 123\. Put it in quotes/],
    ['a generated name', named('').replace('name:', 'generateName:'), /generateName/],
    ['a list', '- a\n- b', /This document is a list, not an object/],
    ['a word', 'hello', /the text "hello"/],
    ['a key without a name', named('spec: {~: a}'), /A key is missing here/],
    [
      'a label that is not text',
      'apiVersion: v1\nkind: Thing\nmetadata: {name: a, labels: {on: x, b: yes}}',
      /"b" in metadata\.labels of Thing a is not text/,
    ],
    [
      'an annotation that is not text',
      'apiVersion: v1\nkind: Thing\nmetadata: {name: a, annotations: {inject: false}}',
      /"inject" in metadata\.annotations/,
    ],
  ];
  for (const [name, text, message] of rows) {
    test(name, () => {
      const { value, problems } = readManifest(text);
      assert.match(problems[0]?.message ?? '', message);
      assert.ok(problems.some((it) => it.leftOut));
      assert.ok(value.every((it) => it.object.metadata.name === 'a'));
    });
  }

  test('a key given twice counts the second time, and is told', () => {
    const { value, problems } = readManifest(named('spec: {x: 1, x: 2}'));
    assert.deepEqual(fieldAt(value[0]!.object, 'spec'), { x: 2 });
    assert.deepEqual(
      problems.map((it) => [it.message, it.leftOut]),
      [['"x" is given twice, and the last one counts.', false]],
    );
  });

  test('two documents run together are told once', () => {
    assert.deepEqual(messagesIn(`${named('')}${named('', 'b')}`), [
      '"apiVersion" is given twice and the last one counts. Is a "---" missing between two documents?',
    ]);
  });

  test('text after the end of a document is told', () => {
    const text = `${named('')}...\nfoo: bar\n`;
    assert.deepEqual(namesIn(text), ['a']);
    assert.match(messagesIn(text)[0]!, /not read/);
  });

  test('aliases that multiply are refused', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `  l${n + 1}: &l${n + 1} [${Array<string>(9).fill(`*l${n}`).join(', ')}]`,
    );
    const text = named(`spec:\n  l0: &l0 [x]\n${levels.join('\n')}\n`);
    const { value, problems } = readManifest(`${text}---\n${named('', 'b')}`);
    assert.deepEqual(
      value.map((it) => it.object.metadata.name),
      ['b'],
    );
    assert.equal(problems.length, 1);
  });

  test('nesting without end is refused', () => {
    const { value, problems } = readManifest(named(`spec: ${'['.repeat(2_000)}`));
    assert.deepEqual(value, []);
    assert.equal(problems.length, 1);
  });

  test('creation times that say nothing are dropped, wherever they are', () => {
    const { value } = readManifest(
      'apiVersion: v1\nkind: Thing\nmetadata: {name: a, creationTimestamp: null}\nspec: {template: {metadata: {creationTimestamp: null}}}',
    );
    assert.deepEqual(value[0]!.object.metadata, { name: 'a' });
    assert.deepEqual(fieldAt(value[0]!.object, 'spec'), { template: { metadata: {} } });
  });

  test('no text makes it throw', () => {
    const bits = [
      '---\n',
      '{',
      '}',
      '[',
      ']',
      ': ',
      '- ',
      '"',
      "'",
      '\n',
      ' ',
      '\t',
      '*a',
      '&a ',
      '|\n',
    ];
    const piece = fc.oneof(
      fc.constantFrom(...bits, '%', '# ', '<<: ', '? ', '!!int '),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const problem of readManifest(text).problems) {
          assert.ok(problem.offset >= 0 && problem.offset <= text.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

suite('yamlOf', () => {
  test('puts keys in one order, whoever wrote them', () => {
    const a = {
      kind: 'Thing',
      status: {},
      spec: { b: 1, a: [] },
      metadata: { namespace: 'n', name: 'x' },
      apiVersion: 'v1',
    };
    const b = {
      apiVersion: 'v1',
      kind: 'Thing',
      metadata: { name: 'x', namespace: 'n' },
      spec: { a: [], b: 1 },
      status: {},
    };
    assert.equal(yamlOf(a), yamlOf(b));
    assert.deepEqual(
      yamlOf(a)
        .split('\n')
        .filter((line) => /^\w/.test(line)),
      ['apiVersion: v1', 'kind: Thing', 'metadata:', 'spec:', 'status: {}'],
    );
  });

  test('writes many lines as a block and never folds one', () => {
    const corefile = '.:53 {\n\terrors\n    forward . /etc/resolv.conf\n}\n';
    const long = 'word '.repeat(60).trim();
    assert.equal(
      yamlOf({ data: { Corefile: corefile, long } }),
      `data:\n  Corefile: |\n    .:53 {\n    \terrors\n        forward . /etc/resolv.conf\n    }\n  long: ${long}\n`,
    );
  });

  test('quotes what some reader would take for something else', () => {
    for (const text of [
      'yes',
      'n',
      '0644',
      '0o17',
      '1:20',
      '1e3',
      '2001-12-14',
      '*.global',
      '<<',
      'null',
      '',
      '012_3',
      '08',
    ]) {
      assert.match(yamlOf({ text }), /^text: ["']/, text);
      assert.match(yamlOf({ [text]: 1 }), /^["']/, text);
    }
  });

  test('never writes aliases', () => {
    const shared = { a: [1] };
    assert.equal(yamlOf({ x: shared, z: shared }), 'x:\n  a:\n    - 1\nz:\n  a:\n    - 1\n');
  });

  test('reads back as the same object', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-+0-9a-fxoeE_.:~yn<=*&!# \n\t]{0,12}$/),
    );
    const key = text.filter((it) => it !== '__proto__' && it !== 'creationTimestamp');
    const { spec } = fc.letrec((tie) => ({
      leaf: fc.oneof(
        text,
        fc.boolean(),
        fc.integer(),
        fc.constant(null),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      spec: fc.oneof(
        { maxDepth: 4 },
        tie('leaf'),
        fc.array(tie('spec')),
        fc.dictionary(key, tie('spec')),
      ),
    }));
    fc.assert(
      fc.property(spec, (it) => {
        const object = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec: it };
        const { value, problems } = readManifest(yamlOf(object));
        assert.deepEqual(problems, []);
        assert.ok(sameJson(value[0]!.object, object), yamlOf(object));
      }),
      { numRuns: 200 },
    );
  });
});
