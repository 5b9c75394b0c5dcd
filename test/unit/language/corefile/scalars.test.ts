import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionsInYaml } from '../../../../src/language/corefile/regions';
import { scalarsIn } from '../../../../src/language/corefile/scalars';
import type { CorefileContext } from '../../../../src/language/corefile/source';
import { edited } from '../../../../src/language/edits';
import { corefiles, mutationsOf } from '../../dns/corefileInputs';

const live: CorefileContext = {
  zones: ['global'],
  version: { major: 1, minor: 8, patch: 0 },
  istioCoreDns: '10.9.8.7',
};

const head = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: kube-system\n`;
const coredns = `${head('coredns')}data:\n  Corefile: `;
const kubeDns = `${head('kube-dns')}data:\n  stubDomains: `;

/** What is said, as `CODE text`, and the text after the first fix of each, in turn. */
const rows: readonly [what: string, text: string, said: readonly string[], fixed?: string][] = [
  [
    'double quotes',
    `${coredns}".:53 {\\n    ready\\n}\\nglobal:53 {\\n    forward . \\n}\\n"\n`,
    ['MESH0407 forward .'],
    `${coredns}".:53 {\\n    ready\\n}\\nglobal:53 {\\n    forward . 10.9.8.7 \\n}\\n"\n`,
  ],
  [
    'double quotes, and a block to close',
    `${coredns}"global:53 {\\n    forward . 10.9.8.7\\n"\n`,
    ['MESH0409 {'],
    `${coredns}"global:53 {\\n    forward . 10.9.8.7\\n}\\n"\n`,
  ],
  [
    'double quotes over several lines, where no fix is sure of its lines',
    `${coredns}".:53 {\\n  ready\\n\n    }\\nglobal:53 {\\n \\\n    forward . \\n}\\n"\n`,
    ['MESH0407 forward .'],
  ],
  ['double quotes, and nothing wrong', `${coredns}"global {\\n  forward . 10.0.0.9\\n}\\n"\n`, []],
  [
    'JSON in single quotes',
    `${kubeDns}'{"global": ["$IP"]}'\n`,
    ['MESH0406 "$IP"'],
    `${kubeDns}'{"global": ["10.9.8.7"]}'\n`,
  ],
  [
    'JSON in double quotes',
    `${kubeDns}"{\\"global\\": [\\"10.96.12\\"]}"\n`,
    ['MESH0406 \\"10.96.12\\"'],
    `${kubeDns}"{\\"global\\": [\\"10.9.8.7\\"]}"\n`,
  ],
  ['federations', `${head('kube-dns')}data:\n  federations: blue=a.example,red=b\n`, []],
  [
    'federations as JSON',
    `${head('kube-dns')}data:\n  federations: '{"blue": "a.example"}'\n`,
    ['MESH0409 {"blue": "a.example"}'],
    `${head('kube-dns')}data:\n  federations: 'blue=a.example'\n`,
  ],
  [
    'in braces',
    `${head('kube-dns')}data: {stubDomains: '{"global": ["10.96.12"]}'}\n`,
    ['MESH0406 "10.96.12"'],
    `${head('kube-dns')}data: {stubDomains: '{"global": ["10.9.8.7"]}'}\n`,
  ],
  ['folded JSON', `${kubeDns}>-\n    {"global":\n    ["10.96.12"]}\n`, ['MESH0406 "10.96.12"']],
  [
    'near: a folded Corefile whose lines run together, which is told as such',
    `${coredns}>\n    global {\n    errors\n    forward . 10.0.0.9\n    }\n`,
    [],
  ],
  ['one without a mark', `${coredns}global {\n    errors\n    forward . 10.0.0.9\n    }\n`, []],
  [
    'one that is broken on its lines, too',
    `${coredns}global {\n    errors\n    cache 30\n`,
    ['MESH0409 {', 'MESH0404 cache'],
  ],
  [
    'a text for a list',
    `${kubeDns}'{"global": "10.0.0.1"}'\n`,
    ['MESH0409 "10.0.0.1"'],
    `${kubeDns}'{"global": ["10.0.0.1"]}'\n`,
  ],
  [
    'JSON with a comma too many',
    `${kubeDns}"{\\"global\\": [\\"10.0.0.1\\",]}"\n`,
    ['MESH0409 ]'],
    `${kubeDns}"{\\"global\\": [\\"10.0.0.1\\"]}"\n`,
  ],
  [
    'an object in JSON',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      data: { Corefile: 'global {\n    forward . <ip>\n}\n' },
    }),
    ['MESH0406 <ip>'],
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'coredns', namespace: 'kube-system' },
      data: { Corefile: 'global {\n    forward . 10.9.8.7\n}\n' },
    }),
  ],
  ['a text of another kind', `kind: Secret\ndata:\n  Corefile: "global {\\n forward . \\n}"\n`, []],
  ['JSON of another ConfigMap', `${head('x')}data:\n  stubDomains: '{"a": ["b b"]}'\n`, []],
  [
    'a namespace in quotes',
    '{"kind": "ConfigMap", "metadata": {"name": "coredns", "namespace": "istio-system"}, "data": {"Corefile": ". {\\n  kubernetes a\\n}"}}',
    ['MESH0416 istio-system'],
    '{"kind": "ConfigMap", "metadata": {"name": "coredns", "namespace": "kube-system"}, "data": {"Corefile": ". {\\n  kubernetes a\\n}"}}',
  ],
];

suite('Corefiles in quotes, in braces and folded', () => {
  const find = (text: string) => diagnoseCorefiles(text, regionsInYaml(text), live);
  for (const [what, text, said, fixed] of rows) {
    test(what, () => {
      const found = find(text);
      assert.deepEqual(
        found.map((it) => `${it.code} ${text.slice(it.start, it.end)}`),
        said,
      );
      const cured = found.reduce((done) => {
        const [next] = find(done);
        return next?.fixes[0] ? edited(done, next.fixes[0].edits) : done;
      }, text);
      if (fixed === undefined) assert.ok(found.every((it) => it.fixes.length === 0));
      else assert.equal(cured, fixed);
    });
  }

  test('in a script whose shell fills variables in', () => {
    const script = (word: string) =>
      `kubectl apply -f - <<${word}\n${kubeDns}'{"global": ["$IP"]}'\nEOF\n`;
    assert.deepEqual(find(script('EOF')), []);
    assert.equal(find(script("'EOF'")).length, 1);
  });

  test('whatever the text, it is what YAML reads, and letters are where they stand', () => {
    const kinds = fc.constantFrom('QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_FOLDED', 'PLAIN', 'JSON');
    const widths = fc.constantFrom(0, 20, 40);
    fc.assert(
      fc.property(mutationsOf(corefiles), kinds, widths, (source, kind, lineWidth) => {
        const object = {
          kind: 'ConfigMap',
          metadata: { name: 'coredns' },
          // How far a template goes whose braces stand on two lines, nobody can say.
          data: { Corefile: source.replaceAll(/\{\{|\}\}|\$\{|\r/g, '') },
        };
        const text =
          kind === 'JSON'
            ? JSON.stringify(object, null, 2)
            : stringify(object, {
                lineWidth,
                defaultStringType: kind as 'PLAIN',
                defaultKeyType: 'PLAIN',
              });
        for (const { scalar, start } of scalarsIn(text)) {
          const value = (parse(text) as typeof object).data.Corefile;
          assert.equal(scalar.text.trimEnd(), value.trimEnd());
          const [region] = regionsInYaml(text);
          assert.ok(region?.start === start);
          for (const [at, letter] of value.split('').entries()) {
            if (!/[a-z0-9{}:.]/.test(letter) || at >= scalar.text.length) continue;
            assert.equal(text[region.toDocument(at)], letter);
            assert.equal(region.fromDocument(region.toDocument(at)), at);
          }
        }
      }),
    );
  });

  test('a template that hides where the text ends hides the text', () => {
    const text = (template: string) => `${coredns}"global {\\n  forward . ${template}\\n}\\n"\n`;
    assert.equal(scalarsIn(text('{{ .ip }}')).length, 1);
    assert.deepEqual(scalarsIn(text('{{ .ip\n  }}')), []);
    assert.deepEqual(scalarsIn(text('{{ get "ip" }}')), []);
  });

  test('whatever stands in quotes, nothing is thrown', () => {
    const inner = fc.string({
      unit: fc.constantFrom('\\', '"', "'", 'x', 'u', '0', '\n', ' ', '{'),
    });
    fc.assert(
      fc.property(inner, fc.constantFrom('"', "'", '>\n    '), (it, quote) => {
        const text = `${coredns}${quote}${it}${quote.trim()}\n`;
        for (const { start, end } of find(text)) {
          assert.ok(start >= 0 && start <= end && end <= text.length);
        }
      }),
    );
  });
});
