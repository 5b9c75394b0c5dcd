import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionOfFile } from '../../../../src/language/corefile/regions';
import { untemplated } from '../../../../src/language/corefile/templates';

const said = (text: string): readonly string[] =>
  diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], { zones: ['global'] }).map(
    (it) => `${it.code} ${text.slice(it.start, it.end)}`,
  );

/** As kubeadm has it, with one template behind braces, and one before them. */
const kubeadm = (behind: string, before = ''): string =>
  `.:53 {
    errors
    kubernetes cluster.local in-addr.arpa ip6.arpa ${before}{
       pods insecure
    }${behind}
    prometheus :9153
    forward . /etc/resolv.conf
    cache 30
    loop
}${behind}
`;

const templates = [
  '{{ .Federation }}',
  '{{- if .x }}{{ .y }}{{ end }}',
  ' {{ if .x }} {{ .y }} {{ end -}}',
  '{{{ federation }}}',
  '{% if federation %}',
  '{%- for it in all -%}',
  '{# a comment #}',
  '[[ .Federation ]]',
  '<% if federation %>',
  '%{ if federation ~}',
  '${join(" ", federations)}',
  '{{/* {\n  over lines\n*/}}',
];

const rows: readonly [what: string, text: string, said: readonly string[]][] = [
  [
    'what is wrong beside a template',
    kubeadm('{{ .x }}').replace('loop', 'reload 1'),
    ['MESH0404 1'],
  ],
  ['what stands before braces', kubeadm('', '{{ .zones }} {% if x %}a {% endif %}'), []],
  ['glued before braces', kubeadm('', '{{ .zones }}'), []],
  [
    'braces that a condition leaves out',
    kubeadm('').replace(/^ {4}\}$/m, '{{ if x }}}{{ end }}'),
    [],
  ],
  [
    'its own words of an expression',
    '. {\n    rewrite name regex [[:alpha:]]+ a.b\n    proxy . 1.1.1.1\n}\na{\n}\n',
    ['MESH0404 proxy', 'MESH0409 a{'],
  ],
  ['the environment', '. {\n    forward . {%UP%}\n}\na{\n}\n', ['MESH0409 a{']],
  ...[
    '$STUB',
    '${STUB}',
    '__PILLAR__STUB__',
    '@@STUB@@',
    '%STUB%',
    '<stub domains>',
    'STUBDOMAINS',
  ].map((it): [string, string, readonly string[]] => [
    `${it} behind braces`,
    kubeadm(it),
    [`MESH0410 ${it}`, `MESH0410 ${it}`],
  ]),
  ['another word behind a brace', '. {\n    errors\n}log\n', ['MESH0409 }']],
  ['and behind that of options', '. {\n  cache {\n    success 1\n  }log\n}\n', ['MESH0409 }']],
];

suite('templates in Corefiles', () => {
  for (const template of templates)
    for (const end of ['\n', '\r\n'])
      test(`behind braces: ${JSON.stringify(template + end)}`, () => {
        assert.deepEqual(said(kubeadm(template).replaceAll('\n', end)), []);
      });
  for (const [what, text, expected] of rows)
    test(what, () => {
      assert.deepEqual(said(text), expected);
      assert.equal(untemplated(text).text.length, text.length);
    });
});
