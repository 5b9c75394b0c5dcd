/** What is offered where the cursor `|` stands. */
import assert from 'node:assert/strict';
import { completionsAt } from '../../../src/language/completion';
import type { LanguageContext } from '../../../src/language/diagnostic';
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
  const { text, start, end, items } = at(marked);
  const item = items.find((it) => it.label === label);
  assert.ok(item, `no ${label} among ${items.map((it) => it.label).join(' ')}`);
  // Editors give the lines of a snippet the indent of the line they are put into.
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1))?.[0] ?? '';
  return text.slice(0, start) + item.insert.replaceAll('\n', `\n${indent}`) + text.slice(end);
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
  ['another kind', 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  |', ''],
  ['a block of lines', `${spec}  location: >-\n    |`, ''],
  ['broken text around', `${spec}  hosts: [a\n  location: |\n  }}`, 'MESH_EXTERNAL MESH_INTERNAL'],
  ['CRLF', `${spec}  location: |\n`.replaceAll('\n', '\r\n'), 'MESH_EXTERNAL MESH_INTERNAL'],
];

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
