/** What a page, a chat, a script or a hand leaves in and around a manifest that was copied. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { entryWith, fixedOnce, offline, said, soundEntry } from './entryText';

const exportTo = '  location: MESH_INTERNAL\n';
const line = (it: string) => entryWith(exportTo, `${exportTo}${it}\n`);
const everyLine = (sign: (index: number) => string) =>
  soundEntry
    .split('\n')
    .slice(0, -1)
    .map((it, index) => `${sign(index)}${it}\n`)
    .join('');

const tracer =
  'spec:\n  values:\n    pilot: {}\n    global:\n      proxy:\n        tracer: zipkin\n          zipkin:\n            address: a:1\n';

type Row = readonly [name: string, text: string, expected: string];

const rows: readonly Row[] = [
  ['a line of words', line('  of the other cluster'), 'MESH0741! of the other cluster'],
  [
    'near: words that go on below their field',
    line('    of the'),
    'MESH0509! MESH_INTERNAL\n    of the',
  ],
  [
    'a document for a shell',
    `${soundEntry}---\nkubectl apply \\\n  -f entry.yaml\n`,
    'MESH0741 kubectl apply \\',
  ],
  ['near: a script with an object', `kubectl apply -f - <<EOF\n${soundEntry}EOF\n`, ''],
  [
    'a script in a file of YAML',
    `istioctl install \\\n  --set profile=empty\n\nkubectl apply -f - <<EOF\n${soundEntry}EOF\n`,
    'MESH0741? istioctl install \\',
  ],
  [
    'near: a script that says so',
    `#!/bin/sh\nkubectl create ns a\nkubectl apply -f - <<EOF\n${soundEntry}EOF\n`,
    '',
  ],
  [
    'near: a script on a page',
    `\`\`\`sh\nkubectl create ns a\nkubectl apply -f - <<EOF\n${soundEntry}EOF\n\`\`\`\n`,
    '',
  ],
  [
    'a command above an object',
    `# First\nkubectl label namespace a istio-injection=enabled\n\n# Then\n${soundEntry}`,
    'MESH0741 kubectl label namespace a istio-injection=enabled',
  ],
  ['near: a command in a comment', `# kubectl apply -f a\n---\n${soundEntry}`, ''],
  ['a comment of Go', line('  // the gateway'), 'MESH0741! // the gateway'],
  ['a comment of SQL', line('  -- the gateway'), 'MESH0741! -- the gateway'],
  ['a comment of C', line('  /* the gateway */'), 'MESH0741! /* the gateway */'],
  ['the name of the file', `entry.yaml\n${soundEntry}`, 'MESH0741 entry.yaml'],
  ['and a mark behind it', `entry.yaml\n---\n${soundEntry}`, 'MESH0741 entry.yaml'],
  ['and a comment behind it', `entry.yaml\n# For all\n${soundEntry}`, 'MESH0741 entry.yaml'],
  ['near: a comment with it', `# entry.yaml\n${soundEntry}`, ''],
  ['near: a page', `To apply this:\n\n\`\`\`yaml\n${soundEntry}\`\`\`\n`, ''],
  [
    'what kubectl printed',
    `${soundEntry}serviceentry/a created\n`,
    'MESH0741! serviceentry/a created',
  ],
  ['near: a word being typed', `${soundEntry}sta`, ''],
  ['a fence in front', `\`\`\`yaml\n${soundEntry}`, 'MESH0741 ```yaml'],
  ['fences around', `\`\`\`\n${soundEntry}\`\`\`\n`, 'MESH0741 ```'],
  [
    'a prompt of another shell',
    `[root@host ~]# cat a.yaml\n${soundEntry}`,
    'MESH0741 [root@host ~]# cat a.yaml',
  ],
  ['a fence behind', `${soundEntry}\`\`\`\n`, 'MESH0741 ```'],
  ['the end of a heredoc', `${soundEntry}EOF\n`, 'MESH0741 EOF'],
  ['the end of one that was indented', `${soundEntry}    EOF\n`, 'MESH0741 EOF'],
  ['a comment of C in front', `/*\n * All of it\n */\n${soundEntry}`, 'MESH0741 /*'],
  ['near: a heredoc', `kubectl apply -f - <<EOF\n${soundEntry}EOF\n`, ''],
  ['a sign of a comparison', line('+ exportTo: ["*"]'), 'MESH0741! + exportTo: ["*"]'],
  [
    'numbers of lines',
    everyLine((it) => `${it + 1}  `),
    'MESH0741 1  apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'numbers behind a line',
    everyLine((it) => `${String(it + 1).padStart(3)} | `),
    'MESH0741 1 | apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'numbers in front of what is for DNS',
    '1 kind: ConfigMap\n2 apiVersion: v1\n3 metadata: {name: coredns}\n4 data:\n5   Corefile: |\n6     . {\n7     }\n',
    'MESH0741 1 kind: ConfigMap',
  ],
  [
    'blanks that are none, in what is for DNS',
    'kind: ConfigMap\napiVersion: v1\nmetadata:\n\u00a0\u00a0name: coredns\ndata:\n\u00a0\u00a0Corefile: |\n\u00a0\u00a0\u00a0\u00a0. {\n\u00a0\u00a0\u00a0\u00a0}\n',
    'MESH0724! \u00a0\u00a0',
  ],
  [
    'signs of a comparison',
    everyLine(() => '+'),
    'MESH0741 +apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'signs of a quotation',
    everyLine(() => '> '),
    'MESH0741 > apiVersion: networking.istio.io/v1alpha3',
  ],
  [
    'a link',
    entryWith('httpbin.bar.global', '[httpbin.bar.global](http://httpbin.bar.global)'),
    'MESH0741! [httpbin.bar.global](http://httpbin.bar.global)',
  ],
  [
    'a sign of HTML',
    entryWith('MESH_INTERNAL', '&quot;MESH_INTERNAL&quot;'),
    'MESH0509! spec, MESH0741! &quot;MESH_INTERNAL&quot;',
  ],
  [
    'a sign of a comparison in front of the blanks of a line',
    entryWith('  location:', '+  location:'),
    'MESH0741! +',
  ],
  [
    'near: a name with a plus',
    entryWith('  name: httpbin-bar\n', '  name: httpbin-bar\n  labels: {a+b: c}\n'),
    'MESH0714! a+b',
  ],
  [
    'a field a blank too far out, of many at even columns',
    entryWith('\n  location:', '\n location:'),
    'MESH0741! location: MESH_INTERNAL',
  ],
  ['near: an anchor', entryWith('MESH_INTERNAL', '&where MESH_INTERNAL'), ''],
  [
    'near: signs within a block of text',
    entryWith(
      '  name: httpbin-bar\n',
      '  name: httpbin-bar\n  annotations:\n    note: |\n      run: curl a \\\n      html: &quot;a&quot;\n',
    ),
    '',
  ],
  [
    'a line a shell goes on with, of Windows',
    entryWith('203.0.113.7', '203.0.113.7 \\').replaceAll('\n', '\r\n'),
    'MESH0513! 203.0.113.7 \\, MESH0741! \\',
  ],
  [
    'a line a shell goes on with',
    entryWith('203.0.113.7', '203.0.113.7 \\'),
    'MESH0513! 203.0.113.7 \\, MESH0741! \\',
  ],
  ['bold', entryWith('8000', '**8000**'), 'MESH0514 **8000**'],
  ['a value that was hidden', entryWith('203.0.113.7', '*****'), 'MESH0514 *****'],
  [
    'a mark behind blanks, as all that is around it',
    `${soundEntry}---\n${soundEntry.replaceAll('bar', 'foo').replace('240.0.0.2', '240.0.0.3')}`.replaceAll(
      /^(?=.)/gm,
      '  ',
    ),
    'MESH0723   ---',
  ],
  ['near: the text without a second', soundEntry.replaceAll(/^(?=.)/gm, '  '), ''],
  ['a mark with what follows on its line', `---${soundEntry}`, 'MESH0723! ---'],
  ['no metadata', soundEntry.replace('metadata:\n', ''), 'MESH0741! name: httpbin-bar'],
  [
    'a list on the line of its name',
    entryWith('hosts:\n  -', 'hosts: -'),
    'MESH0741! - httpbin.bar.global',
  ],
  [
    'near: one over two',
    entryWith('hosts:\n  -', 'hosts: [a.bar.global,\n    b.bar.global]\n  x: #\n  -'),
    'MESH0701! x',
  ],
  [
    'one quote too many',
    entryWith('- httpbin.bar.global', '- "httpbin.bar.global""'),
    'MESH0741! - "httpbin.bar.global""',
  ],
  [
    'a field below one that has a value',
    entryWith('resolution: DNS', 'resolution: DNS # ours\n    exportTo: ["."]'),
    'MESH0741! exportTo: ["."]',
  ],
  [
    'the same in values that another tool hands over',
    `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: istiod\n${tracer}`,
    'MESH0741! zipkin:',
  ],
  [
    'near: of another chart',
    `kind: HelmRelease\nmetadata:\n  name: web\n${tracer.replace('pilot', 'web')}`,
    '',
  ],
  [
    'the same in values of a chart',
    'global:\n  meshID: "a"\n    network: b\n',
    'MESH0741! network: b',
  ],
  ['near: values of another chart', 'global:\n  id: "a"\n    network: b\n', ''],
  [
    'the first of two fields that lost its indentation',
    entryWith('  name: httpbin-bar', 'name: httpbin-bar\n  namespace: a'),
    'MESH0741! name: httpbin-bar',
  ],
  [
    'a line of an item of a List',
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.istio.io/v1\n  kind: ServiceEntry\n  metadata: {name: a}\n  spec:\n    hosts: [a.example.com]\n    addresses: [10.9.9.9]\n  location: MESH_INTERNAL\n    resolution: DNS\n    ports: [{number: 80, name: http}]\n',
    'MESH0741! location: MESH_INTERNAL',
  ],
  [
    'near: a List of objects of others',
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n  spec:\n    hosts: [a.example.com]\n  location: MESH_INTERNAL\n    resolution: DNS\n    ports: [{number: 80, name: http}]\n',
    '',
  ],
  [
    'a field below one that has a value, beside a comment of a template',
    entryWith('resolution: DNS', 'resolution: DNS\n  # {{ .Ours }}\n    exportTo: ["."]'),
    'MESH0741! exportTo: ["."]',
  ],
  [
    'a line that lost a blank, behind one that stands as all do',
    entryWith('  ports:', ' ports:'),
    'MESH0741! ports:',
  ],
  [
    'a Corefile of which the first line stands deeper than the last',
    'data:\n  Corefile: |\n     global:53 {\n        cache 30\n    }\n    .:53 {\n    }\nkind: ConfigMap\nmetadata: {name: coredns}\n',
    'MESH0741! }',
  ],
  [
    'a command at the margin, where a Corefile should be',
    'kind: ConfigMap\nmetadata: {name: coredns}\ndata:\n  Corefile: |\n$(kubectl get cm coredns | sed "s/^/  /")\n    a.example b {\n        errors\n    }\n',
    'MESH0741! $(kubectl get cm coredns | sed "s/^/  /")',
  ],
  [
    'near: a text that is nobody’s',
    'data:\n  notes: |\n     a {\n    }\nkind: ConfigMap\nmetadata: {name: coredns}\n',
    '',
  ],
  [
    'a field beside marks of printf',
    entryWith('resolution: DNS', 'resolution: DNS\n  name: %s'),
    'MESH0701! name',
  ],
  [
    'near: marks of FreeMarker',
    entryWith('  resolution: DNS\n', '<#if a>\n  resolution: DNS\n</#if>\n'),
    '',
  ],
  ['near: the last line, which may go on', `${soundEntry}"a" b`, ''],
  [
    'a name in braces in front of a host',
    entryWith('httpbin.bar', '{name}.bar'),
    'MESH0514 {name}.bar.global',
  ],
  [
    'a name in braces in front of a name',
    entryWith('name: httpbin-bar', 'name: {app-name}-bar'),
    'MESH0514 {app-name}-bar',
  ],
  ['a bracket of an item', entryWith('- httpbin', '- [httpbin'), 'MESH0741! [httpbin.bar.global'],
  ['no head at all', soundEntry.replace(/^.*\n.*\n/, ''), 'MESH0740 metadata'],
  ['near: what may be of another kind', 'metadata: {name: a}\nspec: {hosts: [a], ports: []}\n', ''],
  ['near: values of a chart', 'spec: {hosts: [a.bar.global], resolution: DNS}\nimage: a\n', ''],
  ['a field beside all others', `${soundEntry}owner: shop\n`, 'MESH0701 owner'],
  ['near: an anchor beside all others', `${soundEntry}x-ports: &ports [80]\n`, ''],
  [
    'quotes of a page',
    entryWith('MESH_INTERNAL', '“MESH_INTERNAL”'),
    'MESH0724 “MESH_INTERNAL”, MESH0509! “MESH_INTERNAL”',
  ],
  ['quotes of a page within a text', entryWith('MESH_INTERNAL', 'MESH_INTERNAL # “a”'), ''],
  [
    'quotes of a page within the lines of a text',
    entryWith('  name: httpbin-bar', '  name: httpbin-bar\n  annotations:\n    a: |\n      b: “c”'),
    '',
  ],
  ['what nobody sees', entryWith('MESH_INTERNAL', 'MESH_INTERNAL # a\u200b'), ''],
  [
    'what nobody sees, in a value',
    entryWith('http1\n', 'http1\u200b\n'),
    'MESH0518! http1\u200b, MESH0724 \u200b, MESH0517! http1',
  ],
];

/** What is left to say after the first fix: nothing, but where only the author knows. */
const unmended: readonly string[] = [
  'a script in a file of YAML',
  'a document for a shell',
  'bold',
  'blanks that are none, in what is for DNS',
  'a value that was hidden',
  'no head at all',
  'a bracket of an item',
  'one quote too many',
  'a command at the margin, where a Corefile should be',
  'a Corefile of which the first line stands deeper than the last',
  'a name in braces in front of a host',
  'a name in braces in front of a name',
];

/** By the fix of what is said here; other rules say more of the same value. */
function mended(text: string): string {
  const own = diagnose(text, offline).find((it) => it.code.startsWith('MESH07'));
  const [fix] = own ? fixesFor(text, own, offline) : [];
  return fix ? edited(text, fix.edits) : text;
}

suite('what was copied along with a manifest', () => {
  test('a label a letter off is renamed, and keeps its value', () => {
    const labelled = (name: string) =>
      entryWith('  name: httpbin-bar\n', `  name: httpbin-bar\n  labels:\n    ${name}: enabled\n`);
    assert.equal(fixedOnce(labelled('istio-injecton')), labelled('istio-injection'));
  });
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text), expected);
      if (expected === '' || name.startsWith('near: ') || unmended.includes(name)) return;
      assert.equal(said(mended(text)), '');
    });
  }
  test('numbers and signs are taken from every line, and nothing else is', () => {
    for (const sign of ['+', '> ']) assert.equal(fixedOnce(everyLine(() => sign)), soundEntry);
    assert.equal(fixedOnce(everyLine((it) => `${it + 1} `)), soundEntry);
  });
  test('a backslash between quotes of a page stays one', () => {
    const noted = (value: string) =>
      entryWith('  name: httpbin-bar\n', `  name: httpbin-bar\n  annotations: \n    a: ${value}\n`);
    assert.equal(fixedOnce(noted('“b\\d”')), noted('"b\\\\d"'));
  });
  test('a comment of another language keeps its words', () => {
    assert.equal(fixedOnce(line('  /* the gateway */')), line('  # the gateway'));
    assert.equal(fixedOnce(line('  // the gateway')), line('  # the gateway'));
  });
});
