/** Texts that are not closed as they are meant to: heredocs in scripts, and JSON. */
import assert from 'node:assert/strict';
import { regionsInYaml } from '../../../src/language/corefile/regions';
import { fixedOnce, offline, said, soundEntry } from './entryText';

const script = (end: string, opener = '<<EOF', rest = ''): string =>
  `kubectl apply -f - ${opener}\n${soundEntry}${end}\n${rest}`;

const entry = JSON.stringify(
  {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'ServiceEntry',
    metadata: { name: 'a' },
    spec: {
      hosts: ['a.bar.global'],
      addresses: ['240.0.0.2'],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
      endpoints: [{ address: '203.0.113.7', ports: { http: 15443 } }],
    },
  },
  undefined,
  2,
);
const json = (piece: string, by: string): string => {
  assert.ok(entry.includes(piece));
  return `${entry.replace(piece, () => by)}\n`;
};

const nested = `kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  a.sh: |\n    cat <<EOF\n    x\n    EOF\n`;

const rows: readonly [name: string, text: string, expected: string, fixed?: string][] = [
  ['an end that is indented', script('  EOF'), 'MESH0741! EOF', script('EOF')],
  ['an end with blanks behind it', script('EOF  '), 'MESH0741! EOF', script('EOF')],
  [
    'one deeper, to YAML a part of the last value',
    script('        EOF'),
    'MESH0702! 15443\n        EOF, MESH0741! EOF',
  ],
  [
    'blanks, where tabs are taken away',
    script('  EOF', '<<-EOF'),
    'MESH0741! EOF',
    script('EOF', '<<-EOF'),
  ],
  [
    'another word, and a command behind it',
    script('  END', "<<'END'", 'kubectl get pods\n'),
    'MESH0741! END',
    script('END', "<<'END'", 'kubectl get pods\n'),
  ],
  [
    'and another of the same word',
    script('  EOF', '<<EOF', script('EOF')),
    'MESH0741! EOF',
    script('EOF', '<<EOF', script('EOF')),
  ],
  ['an end with what belongs to the beginning', script('EOF | tee a'), 'MESH0741! EOF | tee a'],
  ['an end by another word', script('END'), 'MESH0741! END'],
  ['near: tabs, where they are taken away', script('\tEOF', '<<-EOF'), ''],
  [
    'near: a heredoc within it',
    script(
      '---',
      '<<EOF',
      `${nested}---\n${soundEntry.replace('httpbin-bar', 'b').replace('203.0.113.7', '203.0.113.8')}EOF\n`,
    ),
    '',
  ],
  ['near: of Terraform', `x = <<EOF\n${soundEntry}  EOF\n`, ''],
  ['near: a script whose end is out of sight', `kubectl apply -f - <<EOF\n${soundEntry}`, ''],
  ['JSON', json('{', '{'), ''],
  ['no comma', json('"DNS",', '"DNS"'), 'MESH0741! "ports"', json('{', '{')],
  [
    'near: a link without quotes',
    json('"DNS",', '"DNS",\n    link: http://a.example.com/b,').replace(
      '"addresses": [',
      '"addresses": [[[',
    ),
    'MESH0741! [',
  ],
  ['a semicolon', json('"DNS",', '"DNS";'), 'MESH0741! ;'],
  ['a comma too many', json('"DNS",', '"DNS",,'), 'MESH0741! ,'],
  ['no colon', json('"location":', '"location"'), 'MESH0741! "MESH_INTERNAL"'],
  [
    'no quote behind',
    json('MESH_INTERNAL"', 'MESH_INTERNAL'),
    'MESH0741! "MESH_INTERNAL',
    json('{', '{'),
  ],
  ['no bracket', json('"a.bar.global"\n    ]', '"a.bar.global"\n    '), 'MESH0741! ['],
  ['no brace at the end', entry.slice(0, -2), 'MESH0741! {'],
  ['a brace too many', `${entry}}\n`, 'MESH0741! }'],
  ['near: what is being written', entry.slice(0, -60), ''],
  ['near: a program fills it in', json('"DNS",', '"DNS" {{ .x }}'), ''],
  ['near: several of them', `${entry}\n${entry}\n`, ''],
  [
    'a text of many lines that is not closed',
    '{\n  "Corefile": ".:53 {\n    errors\n  }\n}\n',
    'MESH0741! ".:53 {',
  ],
  ['near: one that is', '{\n  "Corefile": ".:53 {\n    errors\n  }"\n}\n', ''],
  [
    'of a cloud',
    'apiVersion: istio.alibabacloud.com/v1beta1\nkind: RemoteIstio\nmetadata:\n  name: a\nspec:\nnamespaces:\n- default\n  region: a\n',
    'MESH0741! namespaces:',
  ],
];

suite('texts that are not closed', () => {
  for (const [name, text, expected, fixed] of rows)
    test(name, () => {
      assert.equal(said(text), expected);
      if (fixed !== undefined) assert.equal(fixedOnce(text), fixed);
    });
  test('of JSON, an editor that reads YAML says so itself', () => {
    const text = json('"DNS",', '"DNS"');
    assert.equal(said(text, { ...offline, structure: 'meaning' }), '');
    assert.deepEqual(regionsInYaml(text), []);
  });
});
