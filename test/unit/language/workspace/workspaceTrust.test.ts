/** Trust domains that differ between the files two clusters of one mesh are installed from. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { atOnce } from '../../../../src/base/pace';
import { diagnose } from '../../../../src/language/diagnostics';
import { edited } from '../../../../src/language/edits';
import { fixesFor } from '../../../../src/language/fixes';
import { workspaceProblems } from '../../../../src/language/workspace/workspaceProblems';
import { clusterFrom, snapshotOf } from '../../../support/meshBuilder';
import { indexOf, uriOf, type Files } from './files';

const folders = [
  { pattern: 'east', context: 'E' },
  { pattern: 'west', context: 'W' },
];
const offline = { zone: 'global' };

/** "east/i.yaml a.example": the value that is underlined in each file. */
function saidOf(files: Files, context: Parameters<typeof workspaceProblems>[2] = offline): string {
  const index = indexOf(files, folders);
  return Object.entries(files)
    .flatMap(([file, text]) =>
      atOnce(workspaceProblems(uriOf(file), index, context)).map((it) => {
        assert.deepEqual([it.code, it.severity], ['MESH0116', 'warning']);
        return `${file} ${text.slice(it.start, it.end)}`;
      }),
    )
    .join(', ');
}

const operator = (spec: string, metadata = '{name: istio}') =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: ${metadata}\nspec:\n${spec}`;
const byValues = (domain: string, more = '', meshID = 'shop') =>
  operator(
    `  values:\n    global:\n      meshID: ${meshID}\n      trustDomain: ${domain}\n${more}`,
  );
const byConfig = (domain: string, aliases = '') =>
  operator(
    `  meshConfig:\n    trustDomain: ${domain} # Ours.\n${aliases}    defaultConfig:\n      meshId: shop\n`,
  );
const nameless = (domain: string) => operator(`  meshConfig: {trustDomain: ${domain}}\n`);
const named = (cluster: string, domain: string) => `# For cluster ${cluster}\n${byValues(domain)}`;

const rows: readonly (readonly [name: string, files: Files, expected: string])[] = [
  [
    'two domains',
    { 'east/i.yaml': byValues('a.example'), 'west/i.yaml': byConfig('b.example') },
    'east/i.yaml a.example, west/i.yaml b.example',
  ],
  [
    'two domains in one file, by comments',
    { 'i.yaml': `${named('E', 'a.example')}---\n${named('W', 'b.example')}` },
    'i.yaml a.example, i.yaml b.example',
  ],
  [
    'one names the other, and is not named',
    {
      'east/i.yaml': byConfig('a.example', '    trustDomainAliases: [b.example]\n'),
      'west/i.yaml': byConfig('b.example', '    trustDomainAliases: [c.example]\n'),
    },
    'west/i.yaml b.example',
  ],
  [
    'near: aliases of each other',
    {
      'east/i.yaml': byConfig('a.example', '    trustDomainAliases: [b.example]\n'),
      'west/i.yaml': byConfig('b.example', '    trustDomainAliases: [c.example, a.example]\n'),
    },
    '',
  ],
  [
    'near: one domain',
    { 'east/i.yaml': byValues('a.example'), 'west/i.yaml': byConfig('a.example') },
    '',
  ],
  [
    'near: two meshes',
    {
      'east/i.yaml': byValues('a.example'),
      'west/i.yaml': byValues('b.example', '', 'test'),
    },
    '',
  ],
  [
    'near: nobody says that they are one mesh',
    { 'east/i.yaml': nameless('a.example'), 'west/i.yaml': nameless('b.example') },
    '',
  ],
  [
    'near: one cluster, with two control planes',
    { 'east/i.yaml': byValues('a.example'), 'east/j.yaml': byValues('b.example') },
    '',
  ],
  [
    'near: nobody says for which cluster',
    { 'x/i.yaml': byValues('a.example'), 'west/i.yaml': byValues('b.example') },
    '',
  ],
  [
    'near: overlays that may be for one cluster',
    {
      'o/kustomization.yaml': 'resources: [i.yaml]\n',
      'o/i.yaml': byValues('a.example'),
      'p/kustomization.yaml': 'resources: [i.yaml]\n',
      'p/i.yaml': byValues('b.example'),
    },
    '',
  ],
  [
    'near: it says nothing, which a profile may do',
    { 'east/i.yaml': byValues('""'), 'west/i.yaml': byValues('b.example') },
    '',
  ],
  [
    'near: it says two things',
    {
      'east/i.yaml': byValues('a.example', '  meshConfig: {trustDomain: b.example}\n'),
      'west/i.yaml': byValues('b.example'),
    },
    '',
  ],
  [
    'near: aliases a template fills in',
    {
      'east/i.yaml': byConfig('a.example', '    trustDomainAliases: ["{{ .west }}"]\n'),
      'west/i.yaml': byConfig('b.example', '    trustDomainAliases: [a.example]\n'),
    },
    '',
  ],
];

suite('trust domains over files', () => {
  test('the examples of the page show it, and show nothing', () => {
    const page = fs.readFileSync(path.resolve('media/codes/MESH0116.md'), 'utf8');
    const [bad = '', good = ''] = [...page.matchAll(/```yaml\n([^]*?)```/g)].map(
      (it) => it[1] ?? '',
    );
    assert.equal(saidOf({ bad }), 'bad east.example, bad west.example');
    assert.equal(saidOf({ good }), '');
    assert.deepEqual([...diagnose(bad, offline), ...diagnose(good, offline)], []);
  });

  for (const [name, files, expected] of rows) {
    test(name, () => {
      assert.equal(saidOf(files), expected);
    });
  }

  test('a mesh that is connected says which clusters are its own', () => {
    const files = { 'east/i.yaml': nameless('a.example'), 'west/i.yaml': nameless('b.example') };
    const [both, one] = [['E', 'W'], ['E']].map((contexts) =>
      saidOf(files, {
        ...offline,
        mesh: snapshotOf(...contexts.map((it) => clusterFrom(it, []))),
      }),
    );
    assert.equal(both, 'east/i.yaml a.example, west/i.yaml b.example');
    assert.equal(one, '');
  });

  test('the base that an overlay patches says nothing of its own', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [i.yaml]\n',
      'base/i.yaml': byValues('a.example'),
      'east/kustomization.yaml': 'resources: [../base]\npatchesStrategicMerge: [patch.yaml]\n',
      'east/patch.yaml': byValues('b.example'),
      'west/i.yaml': byValues('b.example'),
    };
    assert.equal(saidOf(files), '');
  });

  /** What each fix makes of the first file. */
  function fixed(text: string): Readonly<Record<string, string>> {
    const files = { 'east/i.yaml': text, 'west/i.yaml': byConfig('b.example') };
    const index = indexOf(files, folders);
    const [found] = atOnce(workspaceProblems(uriOf('east/i.yaml'), index, offline));
    assert.ok(found);
    const fixes = fixesFor(text, found, offline);
    assert.ok(
      fixes.every((it) => !it.preferred),
      'which it is, a person knows',
    );
    return Object.fromEntries(
      fixes.map(({ title, edits }) => {
        const after = edited(text, edits);
        assert.deepEqual(diagnose(after, offline), []);
        assert.ok(!saidOf({ ...files, 'east/i.yaml': after }).includes('east'), title);
        return [title, after];
      }),
    );
  }

  test('the other becomes an alias, or the domain of both', () => {
    const bare = byConfig('a.example');
    assert.deepEqual(fixed(bare), {
      'Add trustDomainAliases: b.example': `${bare}    trustDomainAliases:\n    - b.example\n`,
      'Change to b.example': bare.replace('a.example', 'b.example'),
    });
    const listed = byConfig('a.example', '    trustDomainAliases: [c.example] # Old.\n');
    assert.equal(
      fixed(listed)['Add b.example to trustDomainAliases'],
      listed.replace('c.example', 'c.example, b.example'),
    );
    const plain = byValues('a.example');
    assert.equal(
      fixed(plain)['Add meshConfig: trustDomainAliases: b.example'],
      `${plain}  meshConfig:\n    trustDomainAliases:\n    - b.example\n`,
    );
  });
});
