/** Text that is not plain YAML: no false alarm, no exception, and what is certain is still said. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOf, regionsOf } from '../../../src/language/chunks';
import { Diagnoser, diagnose } from '../../../src/language/diagnostics';
import { parseDocuments, placedDocuments } from '../../../src/language/document';
import { specOf } from '../../../src/language/manifestObject';
import { DocumentCache } from '../../../src/language/documentCache';
import { masked } from '../../../src/language/covering';
import { entryWith, offline, said, soundEntry } from './entryText';

const bad = entryWith('MESH_INTERNAL', 'MESH_EXTERNAL');
const filledIn = entryWith('httpbin.bar', '${NAME}.${NS}');
const wrong = 'MESH0509! MESH_EXTERNAL';
const crlf = (text: string) => text.replaceAll('\n', '\r\n');
const json = (resolution: string, location: string) =>
  JSON.stringify(
    {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'ServiceEntry',
      metadata: { name: 'x' },
      spec: {
        hosts: ['a.bar.global'],
        location,
        ports: [{ name: 'http', number: 80, protocol: 'HTTP' }],
        resolution,
        addresses: ['240.0.0.1'],
        endpoints: [{ address: '203.0.113.7', ports: { http: 15443 } }],
      },
    },
    undefined,
    2,
  );
const indented = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by);
const wrapped = (text: string) =>
  `{{- if .Values.global.multiCluster.enabled }}\n${text}{{- end }}\n`;

const rows: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['empty', '', ''],
  ['a sentence', 'Dear ServiceEntry, how are you? *.global', ''],
  ['only marks', '---\n---\n...\n---', ''],
  ['CRLF', crlf(soundEntry), ''],
  ['CRLF, bad', crlf(bad), wrong],
  ['BOM', `\uFEFF${bad}`, wrong],
  ['no line end', bad.trimEnd(), wrong],
  ['JSON', json('DNS', 'MESH_INTERNAL'), ''],
  ['JSON, bad', json('DNS', 'MESH_EXTERNAL'), 'MESH0509! "MESH_EXTERNAL"'],
  ['tabs behind values', soundEntry.replaceAll('\n', '\t\n'), ''],
  ['tabs as indent are not YAML', soundEntry.replaceAll('  ', '\t'), 'MESH0724! \t'],
  [
    'kind: List',
    `apiVersion: v1\nkind: List\nitems:\n${indented(bad, '  ').replace('  api', '- api')}`,
    wrong,
  ],
  ['a list at the top', indented(bad, '  ').replace('  api', '- api'), wrong],
  // What the entry means is not judged there, only that no such group is known to have the kind.
  [
    'another group',
    entryWith('networking.istio.io/v1alpha3', 'example.com/v1', bad),
    'MESH0713 example.com/v1',
  ],
  ['documents after `...`', `a: 1\n...\n${bad}`, wrong],
  [
    'indented as a whole, marks and all',
    indented(
      `${soundEntry.replace('httpbin-bar', 'a').replace('.113.7', '.113.8')}---\n${bad}`,
      '    ',
    ),
    `MESH0723     ---, ${wrong}`,
  ],
  [
    'an indented mark within a value parts what stands in it alone',
    `kind: ConfigMap # ServiceEntry\ndata:\n  a: |\n${indented(`${soundEntry}---\n${bad}`, '    ')}`,
    wrong,
  ],
  ['dots for lines left out', bad.replace('spec:\n', 'spec:\n  ...\n'), `MESH0514 ..., ${wrong}`],
  ['dots at the margin', bad.replace('spec:\n', 'spec:\n...\n'), `MESH0514 ..., ${wrong}`],
  ['dots for an item', bad.replace('  endpoints:\n', '$&  - ...\n'), `${wrong}, MESH0514 - ...`],
  [
    'dots for the first field of an item',
    bad.replace(/- address: .*\n/, '- ...\n'),
    'MESH0509! MESH_EXTERNAL, MESH0514 ...',
  ],
  ['a word for lines', bad.replace('spec:\n', 'spec:\n  <snip>\n'), `MESH0514 <snip>, ${wrong}`],
  ['dots for a value', bad.replace(/metadata:\n.*\n/, 'metadata: ...\n'), `MESH0514 ..., ${wrong}`],
  [
    'nothing left out is absent',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nspec:\n  hosts:\n ...\n  ports:\n  - number: 80\n  ...\n',
    'MESH0514 ..., MESH0514 ...',
  ],
  ['a dot that exports', soundEntry.replace('spec:\n', 'spec:\n  exportTo:\n  - .\n'), ''],
  [
    'dots of an object of others',
    'kind: Gateway\napiVersion: a.example.com/v1\nspec:\n  ...\n  a: 1\n',
    '',
  ],
  ['a broken document spoils no other', `a: [1,\n---\n${bad}---\nb: }\n`, wrong],
  ['broken behind what is wrong', `${bad}status: [\n`, wrong],
  ['broken before what is wrong', `metadata: [\n${bad}`, wrong],
  ['half written: nothing is absent yet', `${soundEntry.slice(0, 150)}\n  location: [`, ''],

  // Templates.
  ['a condition around it', wrapped(bad), wrong],
  ['a value', entryWith('203.0.113.7', '{{ .Values.gateway | quote }}'), ''],
  ['a value in quotes', entryWith('203.0.113.7', '"{{ .Values.gateway }}"'), ''],
  ['a number', entryWith('15443', '{{ .Values.port }}'), ''],
  ['part of a host', entryWith('httpbin.bar', '{{ .name }}.{{ .ns }}'), ''],
  ['part of a host, bad', entryWith('httpbin.bar', '{{ .name }}.{{ .ns }}', bad), wrong],
  [
    'lines from elsewhere: nothing is absent',
    entryWith('  location: MESH_INTERNAL\n', '{{ include "location" . | indent 2 }}\n'),
    '',
  ],
  ['lines from elsewhere: what is there is judged', `${bad}{{ toYaml .Values.extra }}\n`, wrong],
  [
    'a choice',
    entryWith(
      '  location: MESH_INTERNAL\n',
      '{{ if .x }}\n  location: MESH_INTERNAL\n{{ else }}\n  location: MESH_EXTERNAL\n{{ end }}\n',
    ),
    '',
  ],
  [
    'a condition within: what it holds is judged',
    entryWith(
      '  location: MESH_INTERNAL\n',
      '  {{- if .x }}\n  location: MESH_EXTERNAL\n  {{- end }}\n',
    ),
    wrong,
  ],
  [
    'a loop',
    entryWith('  - httpbin.bar.global\n', '{{- range .hosts }}\n  - {{ . }}.global\n{{- end }}\n'),
    '',
  ],
  ['a comment over lines', `{{/*\nkind: ServiceEntry\n*/}}\n${bad}`, wrong],
  ['a key', entryWith('location:', '{{ .key }}:'), ''],
  ['never closed', `${soundEntry}# {{ what\n`, ''],
  ['Jinja', `{% if x %}\n${soundEntry}{% endif %}\n`, ''],
  ['ERB', entryWith('203.0.113.7', '<%= gateway %>'), ''],
  ['double square brackets', entryWith('203.0.113.7', '[[ .gateway ]]'), ''],
  ['build variables', entryWith('203.0.113.7', '%GATEWAY%'), 'MESH0514? %GATEWAY%'],

  // Shell.
  ['a heredoc', `kubectl apply -f - <<EOF\n${bad}EOF\necho done\n`, wrong],
  ['a heredoc in quotes, with a dash', `cat <<-'YAML' | kubectl apply -f -\n${bad}YAML\n`, wrong],
  ['two heredocs', `a <<EOF\n${soundEntry}EOF\nif x; then\nb <<EOF\n${bad}EOF\nfi\n`, wrong],
  ['a heredoc of documents', `a <<EOF\n${soundEntry}---\n${bad}EOF\nexit 0\n`, wrong],
  [
    'in a heredoc of three documents the shell fills in the one between',
    `a <<EOF\n${soundEntry}---\n${filledIn}---\n${bad}EOF\nexit 0\n`,
    wrong,
  ],
  [
    'between the documents of a quoted heredoc nothing is filled in',
    `a <<'EOF'\n${soundEntry}---\n${filledIn}---\n${soundEntry}EOF\n`,
    'MESH0514 ${NAME}.${NS}.global',
  ],
  [
    'behind a heredoc of documents it is no script',
    `a <<EOF\n${soundEntry}---\n${soundEntry}EOF\n---\n${filledIn}`,
    'MESH0514 ${NAME}.${NS}.global',
  ],
  ['variables', entryWith('httpbin.bar', '${NAME}.${NS}'), 'MESH0514 ${NAME}.${NS}.global'],

  // Patches.
  [
    'a patch of an address',
    'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata:\n  name: x\nspec:\n  hosts: [a.bar.global]\n  addresses: [240.0.0.9]\n',
    '',
  ],
  [
    'a patch that says so',
    entryWith('spec:\n', 'spec:\n  $patch: replace\n').replace('  location: MESH_INTERNAL\n', ''),
    '',
  ],
  ['a JSON patch', '- op: replace\n  path: /spec/hosts/0\n  value: a.bar.global\n', ''],

  // Anchors and merge keys.
  [
    'an anchor',
    entryWith('location: MESH_INTERNAL', 'location: &l MESH_EXTERNAL\n  x: *l'),
    'MESH0509! MESH_EXTERNAL, MESH0701! x',
  ],
  [
    'a merge key brings what seems absent',
    `x: &base\n  location: MESH_INTERNAL\n${entryWith('  location: MESH_INTERNAL\n', '  <<: *base\n')}`,
    '',
  ],
  [
    'a merge key of something unknown may bring it',
    entryWith('  location: MESH_INTERNAL\n', '  <<: *elsewhere\n'),
    'MESH0741! *elsewhere',
  ],
  ['an alias of itself', `x: &a [*a]\n${soundEntry}`, ''],
  [
    'aliases that multiply',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghijk'
      .split('')
      .map(
        (it, i) =>
          `${it}: &${it} [${Array(9)
            .fill(`*${'abcdefghij'[i] ?? 'a'}`)
            .join(', ')}]\n`,
      )
      .join(
        '',
      )}kind: ServiceEntry\napiVersion: networking.istio.io/v1alpha3\nmetadata: {name: a}\nspec: {hosts: *k}\n`,
    // Hosts are texts, and these are lists; it is said once for each that is in the list itself.
    Array(9).fill('MESH0702! *j').join(', '),
  ],
  [
    'a field twice',
    entryWith('MESH_INTERNAL\n', 'MESH_INTERNAL\n  location: MESH_EXTERNAL\n'),
    'MESH0712 location',
  ],

  // As kubectl reads.
  ['flow lines at the margin', `${bad}x:\n- apiGroups: [\n  "a",\n  ]\n`, wrong],
  ['a number with underscores', entryWith('15443', '15_443'), ''],
  ['an octal number', entryWith('15443', '036123'), ''],
  ['a block', entryWith('MESH_INTERNAL', '>-\n    MESH_INTERNAL'), ''],
  [
    'a ConfigMap that holds one',
    `kind: ConfigMap\ndata:\n  x.yaml: |\n${indented(bad, '    ')}`,
    wrong,
  ],
  [
    'a script that writes one',
    `kind: ConfigMap\ndata:\n  x.sh: |\n    cat <<EOF\n${indented(bad, '    ')}    EOF\n`,
    wrong,
  ],
];

suite('text of every kind', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }
  test('nesting without end', () => {
    for (const text of [
      '['.repeat(30000),
      '{a: '.repeat(30000),
      '- '.repeat(30000),
      '? '.repeat(9000),
    ]) {
      assert.deepEqual(diagnose(`kind: ServiceEntry\nx: ${text}`, offline), []);
    }
  });
  test('a long line of openings takes no time to speak of', () => {
    for (const piece of [
      '{{ ',
      '${',
      '$(',
      '<<EOF\n',
      '*. ',
      '@A',
      '%A',
      '<%',
      '"',
      '`',
      '%s',
      '{{ x }}\n',
    ]) {
      diagnose(`kind: ServiceEntry\n${piece.repeat(20000)}`, offline);
    }
  });
});

suite('masks', () => {
  const text = fc
    .array(
      fc.constantFrom(
        '{{',
        '}}',
        '}',
        '${',
        '$(',
        ')',
        '}',
        '\n',
        '\r\n',
        ' ',
        'a',
        ': ',
        '- ',
        '@A@',
        '%B%',
        '<%',
        '%>',
        'if',
        'end',
        '\uFEFF',
      ),
      { maxLength: 60 },
    )
    .map((it) => it.join(''));
  test('texts that expressions could read in many ways are read at once', () => {
    const slow = [
      `${'# a licence\r\n'.repeat(60)}kind: ConfigMap\r\ndata:\r\n  a: |\r\n    ---\r\n    b\r\n`,
      `${'\n'.repeat(60)}a: 1\n# For cluster\n# For cluster `,
      `kind: IstioOperator\napiVersion: install.istio.io/v1alpha1\nspec:\n  hub: gcr.io/${'a'.repeat(60)}!\n`,
      `a:\r\n${'# b\r\n'.repeat(60)}c d: [\r\n`,
    ];
    for (const it of slow) assert.ok(diagnose(it, { zone: 'global' }).length < 9);
  }).timeout(5000);

  test('cover what they cover, and nothing else, at the same length', () => {
    fc.assert(
      fc.property(text, (source) => {
        const cover = masked(source);
        assert.equal(cover.text.length, source.length);
        for (let at = 0; at < source.length; at += 1) {
          const isCovered = cover.masks.some((it) => it.start <= at && at < it.end);
          if (!isCovered) assert.equal(cover.text[at], source[at]);
        }
        assert.equal(cover.text.split('\n').length, source.split('\n').length);
      }),
    );
  });
});

suite('chunks', () => {
  test('make up the text', () => {
    const piece = fc.constantFrom(
      '---',
      '...',
      '\n',
      '\r\n',
      ' ',
      '--- a',
      '----',
      'x: 1',
      '# c',
      '---\t',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        assert.equal(chunksOf(text).join(''), text);
        for (const chunk of chunksOf(text)) {
          assert.ok(!/\n---(?:\s|$)/.test(chunk), JSON.stringify(chunk));
          for (const region of regionsOf(chunk)) {
            assert.equal(
              chunk.slice(region.offset, region.offset + region.text.length),
              region.text,
            );
          }
        }
      }),
    );
  });
  test('a mark in the middle of a line is none', () => {
    assert.equal(chunksOf('a: ---\nb: x---\n----\n ---\n').length, 1);
    assert.equal(chunksOf('a: 1\n---\nb: 1\n--- # two\nc: 1\n---').length, 4);
  });
});

/** Texts that grow and shrink as an author's do. */
const edits = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 9999 }).map((it) => it / 10000),
    cut: fc.nat({ max: 40 }),
    put: fc.constantFrom(
      '',
      '\n',
      '---',
      '\n---\n',
      '--',
      'x',
      soundEntry,
      bad,
      '{{',
      '}}',
      '...\n',
      '<<EOF\n',
      "a <<'EOF'\n",
      'EOF\n',
      '${X}',
      '---\n',
      '  ---\n',
      '  ---',
      '  ...\n',
      '&a ',
      '*a ',
      '"',
      '# ',
    ),
  }),
  { minLength: 1, maxLength: 12 },
);
const start = fc
  .array(fc.constantFrom(soundEntry, bad, 'a: 1\n', 'kind: List\n'), { maxLength: 5 })
  .chain((it) => fc.constantFrom(it.join('---\n'), indented(it.join('---\n'), '  ')));

const applied = (text: string, it: { at: number; cut: number; put: string }): string => {
  const at = Math.floor(it.at * text.length);
  return text.slice(0, at) + it.put + text.slice(at + it.cut);
};

suite('the cache', () => {
  test('after any edits gives what parsing from scratch gives', () => {
    fc.assert(
      fc.property(start, edits, (first, changes) => {
        const cache = new DocumentCache();
        const diagnoser = new Diagnoser();
        let text = first;
        for (const change of changes) {
          cache.read(text);
          diagnoser.diagnose(text, offline);
          text = applied(text, change);
          assert.deepEqual(
            cache.read(text).chunks.map((it) => it.text),
            chunksOf(text),
          );
          assert.deepEqual(diagnoser.diagnose(text, offline), diagnose(text, offline));
        }
      }),
      { numRuns: 60 },
    );
  });
  test('parses only the documents an edit touched', () => {
    const text = Array.from({ length: 50 }, (_, i) => entryWith('httpbin.bar', `svc${i}.bar`)).join(
      '---\n',
    );
    const cache = new DocumentCache();
    const before = cache.read(text);
    const after = cache.read(entryWith('svc20.bar', 'svc20.baz', text));
    const kept = after.chunks.filter((it) => before.chunks.includes(it)).length;
    assert.ok(kept >= 48, `${kept} of 50 kept`);
    assert.equal(cache.read(after.text), after, 'the same text is the same manifest');
    const both = cache.read(
      entryWith('svc2.bar', 'svc2.baz', entryWith('svc40.bar', 'x.baz', after.text)),
    );
    const keptBetween = both.chunks.filter((it) => after.chunks.includes(it)).length;
    assert.ok(keptBetween >= 46, `${keptBetween} of 50 kept between two edits`);
  });
});

suite('objects', () => {
  test('carry kind, name, namespace and plain values', () => {
    const text = `x: 1\n---\n${entryWith('metadata:\n', 'metadata:\n  namespace: foo\n')}`;
    const [placed] = [...placedDocuments(parseDocuments(text))];
    const [object] = placed?.document.objects ?? [];
    assert.ok(placed && object);
    assert.equal(placed.start, 5);
    assert.deepEqual(
      [object.kind, object.name, object.namespace, object.whole],
      ['ServiceEntry', 'httpbin-bar', 'foo', true],
    );
    assert.deepEqual(specOf(object), {
      hosts: ['httpbin.bar.global'],
      location: 'MESH_INTERNAL',
      ports: [{ name: 'http1', number: 8000, protocol: 'http' }],
      resolution: 'DNS',
      addresses: ['240.0.0.2'],
      endpoints: [{ address: '203.0.113.7', ports: { http1: 15443 } }],
    });
  });
});
