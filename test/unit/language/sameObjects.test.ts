/** Two objects of one text that are one to a server: bad, good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import { Diagnoser } from '../../../src/language/diagnostics';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { entryWith, offline, said, soundEntry } from './entryText';

const other = entryWith('httpbin.bar.global', 'b.bar.global', entryWith('240.0.0.2', '240.0.0.3'));
const twice = `${soundEntry}---\n${other}`;
const inNamespace = (namespace: string, text = soundEntry) =>
  entryWith('  name: httpbin-bar\n', `  name: httpbin-bar\n  namespace: ${namespace}\n`, text);
const forCluster = (cluster: string, text = soundEntry) => `# For cluster ${cluster}\n${text}`;
const rule = 'kind: DestinationRule\nmetadata: {name: httpbin-bar}\nspec: {host: x, subsets: []}\n';
const withHead = (text: string) => `apiVersion: networking.istio.io/v1beta1\n${text}`;
const listed = `apiVersion: v1\nkind: List\nitems:\n${[soundEntry, other]
  .map((it) => `- ${it.trimEnd().replaceAll('\n', '\n  ')}\n`)
  .join('')}`;
const block = (text: string) => `\`\`\`yaml\n${text}\`\`\`\n`;

const bad = 'MESH0730 httpbin-bar';
const rows: readonly (readonly [name: string, text: string, expected: string])[] = [
  ['twice', twice, bad],
  ['in one namespace', `${inNamespace('a')}---\n${inNamespace('a', other)}`, bad],
  [
    'of two versions of its kind',
    `${soundEntry}---\n${other.replace('v1alpha3', 'v1')}`,
    `${bad}, MESH0001? b.bar.global`,
  ],
  ['items of a List', listed, bad],
  ['three times', `${twice}---\n${soundEntry}`, `${bad}, ${bad}`],
  ['word for word', `${soundEntry}---\n${soundEntry}`, bad],
  [
    'for one cluster, by two gateways',
    `${forCluster('east')}---\n${forCluster('east', entryWith('203.0.113.7', '203.0.113.8'))}`,
    `MESH0730 httpbin-bar`,
  ],
  [
    'near: perhaps for two clusters, by two gateways',
    `${soundEntry}---\n${entryWith('203.0.113.7', '203.0.113.8')}`,
    '',
  ],
  ['near: in two namespaces', `${inNamespace('a')}---\n${inNamespace('b', other)}`, ''],
  ['near: one says no namespace', `${inNamespace('a')}---\n${other}`, ''],
  ['near: of two kinds', `${soundEntry}---\n${withHead(rule)}`, ''],
  ['near: for two clusters', `${forCluster('east')}---\n${forCluster('west', other)}`, ''],
  [
    'near: names that a server makes',
    twice.replaceAll('  name: httpbin-bar', '  generateName: httpbin-'),
    '',
  ],
  [
    'near: branches of a template',
    `{{- if .Values.a }}\n---\n${soundEntry}{{- else }}\n---\n${other}{{- end }}\n`,
    '',
  ],
  [
    'near: branches of a template, with marks of their own',
    `{{- if .Values.a }}\n---\n${soundEntry}---\n{{- else }}\n---\n${other}---\n{{- end }}\n`,
    '',
  ],
  [
    'near: two commands of a script',
    [soundEntry, other].map((it) => `kubectl apply -f - <<EOF\n${it}EOF\n`).join(''),
    '',
  ],
  ['near: two blocks of a page', `# Page\n${block(soundEntry)}\nThen:\n\n${block(other)}`, ''],
  ['near: two in a block of a page', `# Page\n\n${block(twice)}`, ''],
  [
    'near: pieces that are laid over one object',
    `${withHead('kind: ServiceEntry\nmetadata: {name: a}\nspec: {hosts: [a.b.global]}\n')}---\n${withHead('kind: ServiceEntry\nmetadata: {name: a}\nspec: {hosts: [c.b.global]}\n')}`,
    '',
  ],
  [
    'near: what istioctl puts together',
    Array(2)
      .fill(
        'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: a}\nspec: {profile: demo, tag: x}\n',
      )
      .join('---\n'),
    '',
  ],
];

suite('two objects of one name', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }
  test('edit by edit as from scratch', () => {
    const diagnoser = new Diagnoser();
    for (const [name, text] of [...rows, ...rows.toReversed()]) {
      const codes = diagnoser.diagnose(text, offline).map((it) => it.code);
      assert.equal(codes.join(), (said(text).match(/MESH\d{4}/g) ?? []).join(), name);
    }
  });
  test('of an endless line of copies, the name of all but the first', () => {
    const many = Array.from({ length: 50 }, () => soundEntry).join('---\n');
    assert.equal(said(many), Array.from({ length: 49 }, () => bad).join(', '));
  });
  test('is left to others where structure is', () => {
    assert.equal(said(twice, { ...offline, structure: 'off' }), '');
    assert.equal(said(twice, { ...offline, structure: 'meaning' }), bad);
  });
  test('what is there twice word for word can go', () => {
    const text = `${soundEntry}---\n# Once more.\n${other}---\n${soundEntry}`;
    const [, found] = diagnose(text, offline);
    const fixes = found ? fixesFor(text, found, offline) : [];
    const titles = ['Remove what is there twice', 'Rename to httpbin-bar-2'];
    assert.deepEqual(
      fixes.map(({ title }) => title),
      titles,
    );
    assert.equal(edited(text, fixes[0]?.edits ?? []), `${soundEntry}---\n# Once more.\n${other}`);
  });
});
