/** What is offered where the cursor `|` stands. */
import assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { edited } from '../../../src/language/edits';
import { offline, soundEntry } from './entryText';

function at(marked: string, context: LanguageContext = offline) {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, 'no cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return { text, ...completionsAt(text, offset, context) };
}

const labels = (marked: string, context?: LanguageContext): string =>
  at(marked, context)
    .items.map((it) => it.label)
    .join(' ');

const accepted = (marked: string, label: string): string => {
  const { text, start, end, items, beside = [] } = at(marked);
  const item = items.find((it) => it.label === label);
  assert.ok(item, `no ${label} among ${items.map((it) => it.label).join(' ')}`);
  // Editors give the lines of a snippet the indent of the line they are put into.
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1))?.[0] ?? '';
  const newText = item.insert.replaceAll('\n', `\n${indent}`);
  return edited(text, [...beside, { start, end, newText }]);
};

const head = 'apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\n';
const spec = `${head}metadata:\n  name: a\nspec:\n`;

const rows: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['nothing yet', '|', 'apiVersion kind metadata status'],
  ['the start of a word', 'ap|', 'apiVersion kind metadata status'],
  ['fields of the object', `${head}|`, 'spec metadata status'],
  ['words of a field', `${spec}  location: |`, 'MESH_EXTERNAL MESH_INTERNAL'],
  ['a word begun', `${spec}  location: MESH|`, 'MESH_EXTERNAL MESH_INTERNAL'],
  [
    'a word to be replaced',
    `${spec}  location: MESH|_EXTERNAL # why`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  ['fields of an item', `${spec}  ports:\n  - |`, 'name number protocol targetPort'],
  ['other fields of an item', `${spec}  ports:\n  - number: 80\n    |`, 'name protocol targetPort'],
  [
    'fields of an item with more below',
    `${spec}  ports:\n  - number: 80\n    |\n    name: x\n  - protocol: HTTP\n`,
    'protocol targetPort',
  ],
  ['fields in braces', `${spec}  ports: [{number: 80, |}]`, 'name protocol targetPort'],
  [
    'a word in braces',
    `${spec}  ports: [{number: 80, protocol: |`,
    'HTTP HTTP2 GRPC GRPC-WEB HTTPS TLS TCP MONGO REDIS MYSQL UDP',
  ],
  [
    'fields of a map in braces',
    `${head}spec: {hosts: [a.b], location: MESH_INTERNAL, |}`,
    'addresses ports resolution endpoints workloadSelector exportTo subjectAltNames',
  ],
  [
    'fields of an item in braces',
    `${spec}  ports:\n  - {number: 80, |}`,
    'name protocol targetPort',
  ],
  [
    'the second of such items, not yet closed',
    `${spec}  ports:\n  - {name: a, number: 1}\n  - {number: 80, prot|`,
    'name protocol targetPort',
  ],
  [
    'a word of an item in braces',
    `${spec}  location: MESH_INTERNAL\n  endpoints:\n  - {address: 1.1.1.1, ports: {|}}`,
    '',
  ],
  [
    'dashes right under their field',
    `${spec}  endpoints:\n  - address: 1.1.1.1\n    |`,
    'ports labels network locality weight serviceAccount',
  ],
  ['the second document', `${soundEntry}---\n${spec}  location: |`, 'MESH_EXTERNAL MESH_INTERNAL'],
  [
    'an item of a List',
    `kind: List\nitems:\n- ${head.replaceAll('\n', '\n  ')}spec:\n    location: |`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  ['a kind that follows', `spec:\n  location: |\n${head}`, 'MESH_EXTERNAL MESH_INTERNAL'],
  [
    'a heredoc',
    `kubectl apply -f - <<EOF\n${spec}  location: |\nEOF\n`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  ['a comment', `${spec}  location: # |`, ''],
  ['a comment begun', `${spec}  location: # ignore this|`, ''],
  [
    'a comment for us',
    `# i|\n${spec}`,
    'For cluster istio-multicluster: ignore istio-multicluster: ignore-document istio-multicluster: ignore-file',
  ],
  ['what to ignore', `${spec}  a: b # istio-multicluster: |`, 'ignore ignore-document ignore-file'],
  ['a hash in a text', `${spec}  location: "# i|`, 'MESH_EXTERNAL MESH_INTERNAL'],
  ['another kind', 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  |', ''],
  ['a block of lines', `${spec}  location: >-\n    |`, ''],
  ['broken text around', `${spec}  hosts: [a\n  location: |\n  }}`, 'MESH_EXTERNAL MESH_INTERNAL'],
  ['CRLF', `${spec}  location: |\n`.replaceAll('\n', '\r\n'), 'MESH_EXTERNAL MESH_INTERNAL'],
];

const json = (spec: string) =>
  `{\n  "apiVersion": "networking.istio.io/v1beta1",\n  "kind": "ServiceEntry",\n  "metadata": {"name": "a"},\n  "spec": {\n${spec}\n  }\n}\n`;
const more = 'addresses ports resolution endpoints workloadSelector exportTo subjectAltNames';

const braced: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['fields of JSON', json('    "hosts": ["a.b"], "location": "MESH_INTERNAL", |'), more],
  ['and of one half in quotes', json('    "hosts": [], "location": "", "re|"'), more],
  ['behind a comma that lacks', json('    "hosts": [], "location": ""\n    |'), more],
  ['in front of others', json('    |\n    "hosts": ["a.b"], "location": ""'), more],
  ['words in quotes', json('    "location": "|"'), 'MESH_EXTERNAL MESH_INTERNAL'],
  ['words without', json('    "location": |'), 'MESH_EXTERNAL MESH_INTERNAL'],
  [
    'words, with more behind',
    json('    "location": "ME|",\n    "hosts": []'),
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  [
    'fields of an item',
    json('    "ports": [\n      {\n        "number": 80,\n        |\n      }\n    ]'),
    'name protocol targetPort',
  ],
  ['an item itself', json('    "ports": [\n      |\n    ]'), 'name number protocol targetPort'],
  [
    'of a list over lines',
    `${spec}  ports: [\n    {number: 80},\n    {name: x, |}\n  ]\n`,
    'number protocol targetPort',
  ],
  [
    'an item of a List',
    `{"kind": "List", "items": [${json('"location": |').trim()}]}`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  [
    'a kind that follows',
    '{"spec": {"location": "|"}, "kind": "ServiceEntry", "apiVersion": "networking.istio.io/v1beta1"}',
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  ['the beginning', '{\n  |\n}\n', 'apiVersion kind metadata status'],
  ['another kind', '{"apiVersion": "v1", "kind": "Service", "spec": {|}}', ''],
  [
    'near: behind braces',
    `${head}metadata: {\n  name: a}\nspec:\n  location: |`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  [
    'near: behind braces nobody closed',
    `${spec}  hosts: [a,\n  location: |\n`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  [
    'near: braces in a text of lines',
    `${spec}  exportTo:\n  - >-\n    {\n  location: |`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  [
    'near: a template',
    `${spec}  hosts: {{ .Values.hosts }}\n  location: |`,
    'MESH_EXTERNAL MESH_INTERNAL',
  ],
  ['a comment between', `${spec}  ports: [\n    # |\n  ]\n`, ''],
  [
    'behind a comment',
    `${spec}  ports: [ # of { all\n    {|}\n  ]\n`,
    'name number protocol targetPort',
  ],
];

const put: readonly (readonly [name: string, text: string, label: string, expected: string])[] = [
  ['a word keeps its quotes', '"location": "ME|"', 'MESH_INTERNAL', '"location": "MESH_INTERNAL"'],
  ['a word gets quotes', '"location": |', 'MESH_INTERNAL', '"location": "MESH_INTERNAL"'],
  ['a blank and quotes', '"location":|', 'MESH_INTERNAL', '"location": "MESH_INTERNAL"'],
  [
    'a word half in quotes',
    '"location": "ME|,\n"hosts": []',
    'MESH_INTERNAL',
    '"location": "MESH_INTERNAL",\n"hosts": []',
  ],
  [
    'a field',
    '|',
    'resolution',
    '"resolution": "${1|NONE,STATIC,DNS,DNS_ROUND_ROBIN,DYNAMIC_DNS|}"',
  ],
  [
    'a field half in quotes',
    '"hosts": [], "res|"',
    'addresses',
    '"hosts": [], "addresses": ["$1"]',
  ],
  [
    'a field in front of others',
    '|\n"hosts": []',
    'addresses',
    '"addresses": ["$1"],\n"hosts": []',
  ],
  ['a field behind others', '"hosts": []\n|', 'addresses', '"hosts": [],\n"addresses": ["$1"]'],
  ['a field that has its colon', '"loc|": ""', 'location', '"location": ""'],
  ['a list of maps', '|', 'ports', '"ports": [{"name": "$1", "number": $2, "protocol": "$3"}]'],
  ['an item that is a map', '"ports": [|]', 'number', '"ports": [{"number": $1}]'],
];

suite('completion between braces', () => {
  for (const [name, text, expected] of braced) {
    test(name, () => {
      assert.equal(labels(text), expected);
    });
  }
  for (const [name, text, label, expected] of put) {
    test(`JSON: ${name}`, () => {
      assert.equal(accepted(json(text), label), json(expected));
    });
  }
  test('YAML: names and words stay bare', () => {
    assert.equal(
      accepted(`${head}spec: {hosts: [a], |}`, 'addresses'),
      `${head}spec: {hosts: [a], addresses: [$1]}`,
    );
    assert.equal(
      accepted(`${head}spec: {location: |}`, 'MESH_INTERNAL'),
      `${head}spec: {location: MESH_INTERNAL}`,
    );
  });
  test('a cursor anywhere in JSON does not throw', () => {
    const text = json('"hosts": ["a.b.global"], "ports": [{"number": 80, "name": "x"}]');
    for (let offset = 0; offset <= text.length; offset += 1) {
      for (const it of ['', '\n', ',', ':', '{', '}', '[', '"', '#', "'"]) {
        const changed = text.slice(0, offset) + it + text.slice(offset);
        const { start, end } = completionsAt(changed, offset + it.length, offline);
        assert.ok(start <= offset + it.length && end >= start && end <= changed.length);
      }
    }
  });
});

suite('completion in comments', () => {
  const known = (...names: readonly string[]): LanguageContext => ({
    ...offline,
    hosts: { defined: () => [], subsetsOf: () => [], clusters: () => names },
  });
  test('clusters that files are for', () => {
    assert.equal(labels(`# For cluster |\n${spec}`, known('east', 'west')), 'east west');
    assert.equal(labels(`# For cluster e|\n${spec}`, known('east')), 'east');
    assert.equal(labels(`# For clusters |\n${spec}`, known('east')), '');
    const annotation = `${head}metadata:\n  annotations:\n    istio-multicluster/cluster: |\n`;
    assert.equal(labels(annotation, known('east')), 'east');
  });
  const faulty = soundEntry.replace('240.0.0.2', '127.255.0.2');
  const offered = (marked: string) => labels(marked).split(' ');
  test('what is said of the line comes first, then all other codes', () => {
    const above = faulty.replace('  - 127', '  # istio-multicluster: ignore |\n  - 127');
    const behind = faulty.replace('255.0.2', '255.0.2 # istio-multicluster: ignore |');
    for (const marked of [above, behind]) {
      assert.equal(offered(marked)[0], 'MESH0504');
      assert.ok(offered(marked).includes('MESH0601'));
    }
    const elsewhere = faulty.replace('  ports', '  # istio-multicluster: ignore |\n  ports');
    assert.notEqual(offered(elsewhere)[0], 'MESH0504');
  });
  test('not those that are there already, and none among the reasons', () => {
    const second = faulty.replace('  - 127', '  # istio-multicluster: ignore MESH0504 M|\n  - 127');
    assert.ok(!offered(second).includes('MESH0504'));
    const reason = faulty.replace('  - 127', '  # istio-multicluster: ignore -- as |\n  - 127');
    assert.equal(labels(reason), '');
  });
  test('accepting one replaces what is typed of it', () => {
    const text = accepted(`# istio-multicluster: ignore-file MESH05|\n${soundEntry}`, 'MESH0503');
    assert.equal(text, `# istio-multicluster: ignore-file MESH0503\n${soundEntry}`);
  });
});

suite('completion', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      const found = labels(text);
      assert.equal(found, expected);
    });
  }
  test('a word replaces the word that is there, and nothing else', () => {
    const text = accepted(`${spec}  location: MESH|_EXTERNAL # why`, 'MESH_INTERNAL');
    assert.equal(text, `${spec}  location: MESH_INTERNAL # why`);
  });
  test('right behind a colon, a blank is put in', () => {
    assert.match(accepted(`${spec}  location:|`, 'MESH_INTERNAL'), /location: MESH_INTERNAL$/);
  });
  test('a name that has its colon is replaced alone', () => {
    assert.equal(accepted(`${spec}  loc|: x`, 'location'), `${spec}  location: x`);
  });
  test('what a field is of no use without comes with it, in the style of the text', () => {
    const ports = '  ports:\n  - name: $1\n    number: $2\n    protocol: $3';
    assert.equal(
      accepted(`${spec}  hosts:\n  - a.b.global\n  |`, 'ports').slice(spec.length),
      `  hosts:\n  - a.b.global\n${ports}`,
    );
  });
  test('behind a dash, lines that follow stand under the name', () => {
    const text = accepted(`${spec}  endpoints:\n  - |`, 'ports');
    assert.match(text, / {2}- ports:\n {6}\$1$/);
  });
  test('only what the version has', () => {
    const version = { text: '1.4.10', major: 1, minor: 4, patch: 10 };
    const found = labels(`${spec}  |`, { zone: 'global', istio: version });
    assert.ok(!found.includes('workloadSelector') && found.includes('exportTo'), found);
  });
  test('what an editor offers by our schemas is left to it', () => {
    for (const text of [`${spec}  |`, `${spec}  location: |`]) {
      assert.equal(labels(text, { ...offline, structure: 'meaning' }), '');
    }
  });
  test('a cursor anywhere in any text does not throw', () => {
    for (let offset = 0; offset <= soundEntry.length; offset += 1) {
      for (const put of ['', '\n', '- ', ': ', '{', '[', '"', '#', '\t']) {
        const text = soundEntry.slice(0, offset) + put + soundEntry.slice(offset);
        const { start, end } = completionsAt(text, offset + put.length, offline);
        assert.ok(0 <= start && start <= offset + put.length && end >= start && end <= text.length);
      }
    }
  });
});
