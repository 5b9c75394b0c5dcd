/** Manifests within other text: what is said of them, and of what only looks like one nothing. */
import assert from 'node:assert/strict';
import { atOnce } from '../../../src/base/pace';
import { completionsAt } from '../../../src/language/completion';
import { parseDocuments } from '../../../src/language/document';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { hoverAt } from '../../../src/language/hover';
import { FactsReader } from '../../../src/language/workspace/factsReader';
import { placesByHost } from '../../../src/language/navigation/hosts';
import { entryWith, offline, said, soundEntry } from './entryText';

const bad = entryWith('MESH_INTERNAL', 'MESH_EXTERNAL');
const wrong = 'MESH0509! MESH_EXTERNAL';
const below = (indent: string, text = bad) => text.replace(/^(?=.)/gm, indent);
const item = (indent: string, text = bad) => `${indent}- ${below(`${indent}  `, text).trimStart()}`;
const task = (module: string) => `- hosts: localhost\n  tasks:\n  - name: apply\n    ${module}:\n`;

const held: readonly (readonly [name: string, text: string, expected?: string])[] = [
  // As values.
  [
    'a task of Ansible',
    `${task('kubernetes.core.k8s')}      state: present\n      definition:\n${below('        ')}`,
  ],
  ['a list of definitions', `${task('k8s')}      definition:\n${item('      ')}`],
  ['what Terraform is given', `resource:\n  manifest:\n${below('    ')}`],
  [
    'what Crossplane applies',
    `apiVersion: kubernetes.crossplane.io/v1alpha2\nkind: Object\nmetadata: {name: a}\nspec:\n  forProvider:\n    manifest:\n${below('      ')}`,
  ],
  ['more objects of a chart', `replicas: 2\nextraObjects:\n${item('  ')}`],
  [
    'values of a release',
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a}\nspec:\n  values:\n    extraManifests:\n${item('    ')}`,
  ],
  [
    'JSON within',
    `{"extraObjects": [{"apiVersion": "networking.istio.io/v1beta1", "kind": "ServiceEntry", "metadata": {"name": "a"}, "spec": {"hosts": ["a.b.global"], "location": "MESH_EXTERNAL", "resolution": "DNS", "addresses": ["240.0.0.2"], "ports": [{"number": 80, "name": "http", "protocol": "HTTP"}], "endpoints": [{"address": "203.0.113.7", "ports": {"http": 15443}}]}}]}`,
    'MESH0509! "MESH_EXTERNAL"',
  ],
  [
    'near: a template fills it in',
    `${task('k8s')}      definition:\n${below('        ', entryWith('MESH_INTERNAL', '"{{ location }}"'))}`,
    '',
  ],
  [
    'near: a loop of a template',
    `${task('k8s')}      definition:\n${below('        ', soundEntry.replace('  endpoints:\n', '  endpoints: "{{ gateways }}"\n').slice(0, soundEntry.indexOf('  endpoints:')))}`,
    'MESH0516! httpbin.bar.global',
  ],
  [
    'near: it is there already, and this laid over it',
    `${task('k8s')}      state: patched\n      definition:\n${below('        ', entryWith('  location: MESH_INTERNAL\n', ''))}`,
    '',
  ],
  [
    'near: a reference',
    'kind: Other\nref:\n  apiVersion: networking.istio.io/v1beta1\n  kind: ServiceEntry\n  name: a\n',
    '',
  ],
  [
    'near: patches',
    `kind: Kustomization\npatches:\n${item('', 'x:\n').trimEnd()}\n${below('    ')}`,
    '',
  ],
  [
    'near: what a test expects',
    `kind: Test\nspec:\n  assert:\n    resource:\n${below('      ')}`,
    '',
  ],
  [
    'near: what a composition fills in',
    `apiVersion: apiextensions.crossplane.io/v1\nkind: Composition\nspec:\n  resources:\n  - base:\n${below('      ', entryWith('  location: MESH_INTERNAL\n', ''))}`,
    '',
  ],

  // As texts of lines.
  [
    'a ConfigMap',
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  entry.yaml: |\n${below('    ')}`,
  ],
  [
    'two documents in it',
    `kind: ConfigMap\ndata:\n  entry.yaml: |-\n${below('    ', soundEntry)}    ---\n${below('    ')}  b: c\n`,
  ],
  ['a task of Ansible with text', `${task('k8s')}      definition: |\n${below('        ')}`],
  [
    'values within values',
    `kind: Application\nspec:\n  values: |\n    extraObjects:\n${item('      ')}`,
  ],
  ['a text in a list of a chart', `extraObjects:\n- |\n${below('  ')}`],
  [
    'a template in it',
    `${task('k8s')}      definition: |\n${below('        ', `{% if x %}\n${bad}{% endif %}\n`)}`,
    '',
  ],
  [
    'near: text with a template in the place',
    `${task('k8s')}      definition: |\n${below('        ', entryWith('MESH_INTERNAL', '{{ x }}'))}`,
    '',
  ],
  [
    'near: a patch as text',
    `kind: Kustomization\npatches:\n- target: {kind: ServiceEntry}\n  patch: |-\n${below('    ')}`,
    '',
  ],
  [
    'near: patches as texts',
    `kind: Kustomization\npatchesStrategicMerge:\n- |-\n${below('  ')}`,
    '',
  ],
  [
    'near: an example in prose',
    `kind: CustomResourceDefinition\nspec:\n  description: |\n${below('    ')}`,
    '',
  ],
  ['near: prose that has one in it', `notes:\n  text: |\n    Apply this:\n${below('    ')}`, ''],

  // In scripts and on pages.
  [
    'a step of a pipeline',
    `steps:\n- run: |\n    kubectl apply -f - <<EOF\n${below('    ')}    EOF\n    echo done\n`,
  ],
  [
    'a heredoc that is indented by tabs',
    `if x; then\n\tcat <<-EOF | kubectl apply -f -\n${below('\t')}\tEOF\nfi\n`,
  ],
  ['one within a condition', `if x; then\n  kubectl apply -f - <<EOF\n${bad}EOF\nfi\n`],
  [
    'documents of one within a condition',
    `if x; then\n  kubectl apply -f - <<EOF\n${soundEntry}---\n${bad}EOF\nfi\n`,
  ],
  ['behind a prompt', `$ cat <<EOF | kubectl apply -f -\n${bad}EOF\n`],
  [
    'behind a prompt, without apiVersion',
    `$ cat <<EOF | kubectl apply -f -\n${bad.slice(bad.indexOf('\n') + 1)}EOF\n`,
    'MESH0740! kind, MESH0509! MESH_EXTERNAL',
  ],
  [
    'near: variables of the shell',
    `steps:\n- run: |\n    kubectl apply -f - <<EOF\n${below('    ', entryWith('203.0.113.7', '${GATEWAY}'))}    EOF\n`,
    '',
  ],
  [
    'more tabs than those around it, which the shell takes away, too',
    `cat <<-EOF\n${below('\t').replace('  location', '\t\tlocation')}\tEOF\n`,
    'MESH0724! \t',
  ],
  ['a block of a page', `# How\n\nApply:\n\n\`\`\`yaml\n${bad}\`\`\`\n\nDone: yes.\n`],
  ['one in an item of a list', `1. Apply:\n\n   \`\`\`yaml\n${below('   ')}   \`\`\`\n2. Done.\n`],
  ['documents of a block', `Apply:\n\`\`\`yaml\n${soundEntry}---\n${bad}\`\`\`\nDone: [\n`],
  [
    'a script on a page',
    `1. Run:\n\n   \`\`\`bash\n   $ kubectl apply -f - <<EOF\n${below('   ')}   EOF\n   \`\`\`\n`,
  ],
  ['near: another language', `\`\`\`go\n${bad}\`\`\`\n`, ''],
];

suite('manifests within other text', () => {
  for (const [name, text, expected = wrong] of held) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }

  for (const [name, text] of held) {
    if (said(text) !== wrong) continue;
    test(`${name}: fixed in its place`, () => {
      const [found] = diagnose(text, offline);
      assert.ok(found);
      const fix = fixesFor(text, found, offline).find((it) => it.preferred);
      assert.equal(fix && edited(text, fix.edits), text.replace('MESH_EXTERNAL', 'MESH_INTERNAL'));
    });
  }

  const configMap = `kind: ConfigMap\ndata:\n  host: x.y.global\n  entry.yaml: |\n${below('    ', soundEntry)}`;
  const tasks = `${task('k8s')}      host: x.y.global\n      definition:\n${below('        ', soundEntry)}`;
  for (const [name, text] of [
    ['a ConfigMap', configMap],
    ['a task', tasks],
  ] as const) {
    test(`${name}: hosts are named once each, by what names them`, () => {
      const reader = new FactsReader(['global']);
      const hosts = [...atOnce(placesByHost(parseDocuments(text), reader)).values()].flat();
      assert.deepEqual(hosts.map(({ host, role }) => `${host} ${role}`).sort(), [
        'httpbin.bar.global defines',
        `x.y.global ${text === configMap ? 'configuration' : 'other'}`,
      ]);
    });
    test(`${name}: hover and completion`, () => {
      const found = hoverAt(text, text.indexOf('resolution') + 2, offline);
      assert.match(found?.parts.join() ?? '', /ServiceEntry\.spec/);
      const { items } = completionsAt(text, text.indexOf('MESH_INTERNAL'), offline);
      assert.deepEqual(
        items.map((it) => it.label),
        ['MESH_EXTERNAL', 'MESH_INTERNAL'],
      );
    });
  }

  test('comments in them are heard', () => {
    const quiet = below(
      '    ',
      bad.replace('  location', '  # istio-multicluster: ignore MESH0509\n  location'),
    );
    assert.equal(said(`kind: ConfigMap\ndata:\n  entry.yaml: |\n${quiet}`), '');
  });
});
