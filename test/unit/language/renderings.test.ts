/** What holds whatever a template chooses, and what may not. */
import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../src/language/corefile/diagnostics';
import { regionOfFile } from '../../../src/language/corefile/regions';
import { diagnose } from '../../../src/language/diagnostics';
import { parseDocuments } from '../../../src/language/document';
import { fixesFor } from '../../../src/language/fixes';
import { offline } from './entryText';

const said = (text: string): readonly string[] =>
  diagnose(text, offline).map((it) => `${it.code} ${text.slice(it.start, it.end)}`);

const head = (kind: string) =>
  `apiVersion: networking.istio.io/v1beta1\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n`;
const within = (open: string, text: string, close: string): string => `${open}\n${text}${close}\n`;
const hostless = `${head('DestinationRule')}  subsets:\n  - name: v1\n    labels: {version: v1}\n  exportTo: ["*"]\n  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n`;
const lacksHost = 'MESH0704 spec';
const rule = (policy: string): string => `${head('DestinationRule')}  host: a\n${policy}`;
const uncounted = (lines: string): string =>
  rule(`  trafficPolicy:\n    outlierDetection:\n${lines}`);
const gateway = (tls: string): string =>
  `${head('Gateway')}  selector: {istio: ingressgateway}\n  servers:\n  - hosts: ["*.a"]\n    port: {name: https, number: 443, protocol: HTTPS}\n${tls}`;
const local = '      consecutiveLocalOriginFailures: 5\n';
const isLocal = 'MESH0717 consecutiveLocalOriginFailures';

const around: readonly (readonly [open: string, close: string])[] = [
  ['{{- if .Values.a }}', '{{- end }}'],
  ['{{- range $name, $it := .Values.clusters }}', '{{- end }}'],
  ['{{- with .Values.a -}}', '{{- end -}}'],
  ['{{- define "a.b" }}', '{{- end }}'],
  ['{{#each clusters}}', '{{/each}}'],
  ['{% for it in clusters %}', '{% endfor %}'],
  ['{%- if a -%}', '{%- endif -%}'],
  ['%{ for it in clusters ~}', '%{ endfor ~}'],
  ['<% clusters.each do |it| %>', '<% end %>'],
  ['<% if (a) { %>', '<% } %>'],
  ['<% if a -%>', '<% end -%>'],
  ['<#if a>', '</#if>'],
];

suite('what templates choose', () => {
  for (const [open, close] of around) {
    test(`an object within ${open}`, () => {
      assert.deepEqual(said(within(open, uncounted(local), close)), [isLocal]);
    });
    test(`a field within ${open} beside a fault`, () => {
      const text = uncounted(`${local}      ${open}\n      interval: 5s\n      ${close}\n`);
      assert.deepEqual(said(text), [isLocal]);
    });
    test(`near: within ${open} what would be right`, () => {
      const text = uncounted(
        `${local}      ${open}\n      splitExternalLocalOriginErrors: true\n      ${close}\n`,
      );
      assert.deepEqual(said(text), []);
    });
  }

  const rows: readonly [what: string, text: string, expected: readonly string[]][] = [
    [
      'objects of two documents within one loop',
      `{{- range .a }}\n---\n${uncounted(local)}---\n${uncounted(local)}{{- end }}\n`,
      [isLocal, isLocal],
    ],
    [
      'one of two objects',
      `{{- if .a }}\n${uncounted(local)}{{- else }}\n${rule('')}{{- end }}\n`,
      [isLocal],
    ],
    [
      'the other of two',
      `{{- if .a }}\n${rule('')}{{- else }}\n${uncounted(local)}{{- end }}\n`,
      [isLocal],
    ],
    [
      'what is wrong in each branch, at its very place',
      `${head('Sidecar')}  {{- if .a }}\n  egress: [b]\n  {{- else }}\n  egress: [c]\n  {{- end }}\n`,
      ['MESH0702 b', 'MESH0702 c'],
    ],
    [
      'near: one of two values',
      gateway(
        `    tls:\n      {{- if .a }}\n      mode: SIMPLE\n      {{- else }}\n      mode: PASSTHROUGH\n      {{- end }}\n      {{- if .a }}\n      credentialName: a\n      {{- end }}\n`,
      ),
      [],
    ],
    [
      'near: what a branch in the middle would make right',
      uncounted(
        `${local}      {{- if .a }}\n      interval: 5s\n      {{- else if .b }}\n      splitExternalLocalOriginErrors: true\n      {{- else }}\n      interval: 6s\n      {{- end }}\n`,
      ),
      [],
    ],
    [
      'a list that a loop fills, with its last line',
      `${head('DestinationRule')}  host: a\n  subsets: {{ range .subsets }}\n  - name: {{ . }}\n    label: {a: b}{{ end }}\n`,
      ['MESH0701 label'],
    ],
    [
      'near: an old form for old releases',
      `{{- if semverCompare "<1.13" .Values.tag }}\n${rule('  trafficPolicy: {loadBalancer: {simple: LEAST_CONN}}\n')}{{- end }}\n`,
      [],
    ],
    ['near: it ends nowhere', `${hostless}{{- if .a }}\n`, [lacksHost]],
    ['near: one that ends what began elsewhere', `${rule('')}{{- end }}\n{{- end }}\n`, []],
    [
      'labels that another template puts in',
      uncounted(local).replace(
        'name: a',
        'name: a\n  labels:\n    {{- include "l" . | nindent 4 }}',
      ),
      [isLocal],
    ],
    [
      'and beside others, at the margin',
      uncounted(local).replace(
        'name: a',
        'name: a\n  labels:\n    b: c\n{{ toYaml .Values.l | indent 4 }}',
      ),
      [isLocal],
    ],
    [
      'a list that another template puts in, in a condition',
      uncounted(local).replace(
        '  host: a',
        '  host: a\n  exportTo:\n  {{- with .Values.e }}\n  {{- toYaml . | nindent 2 }}\n  {{- end }}',
      ),
      [isLocal],
    ],
    [
      'near: what would be right',
      `${rule('  trafficPolicy:\n    outlierDetection:\n')}${local}      {{- toYaml .Values.o | nindent 6 }}\n`,
      [],
    ],
    [
      'near: all there is of it',
      `${rule('  trafficPolicy:\n    outlierDetection:\n')}      {{- toYaml .Values.o | nindent 6 }}\n${local}`,
      [],
    ],
    ['near: the spec', `${head('DestinationRule')}{{ include "a" . | indent 2 }}\n`, []],
    [
      'values and keys of printf',
      `apiVersion: v1\nkind: Secret\nmetadata:\n  labels: {istio/multiCluster: "true"}\n  name: %s\nstringData:\n  %s: |\n    apiVersion: v1\n    kind: Config\n`,
      ['MESH0514 %s', 'MESH0514 %s'],
    ],
    [
      'beside a value of printf',
      uncounted(local).replace('host: a', 'host: %s.%s.svc.cluster.local'),
      [isLocal],
    ],
    [
      'near: signs of a text',
      `${rule('')}---\n${head('Gateway').replace('name: a', 'name: a\n  annotations: {a: "50%s"}')}  selector: {a: b}\n  servers: [{hosts: ["*.a"], port: {name: http, number: 80, protocol: HTTP}}]\n`,
      [],
    ],
    ['near: lines of another template', `${hostless}  {{- include "a" . | nindent 2 }}\n`, []],
  ];
  for (const [what, text, expected] of rows) {
    test(what, () => {
      assert.deepEqual(said(text), expected);
    });
  }

  test('what is cured in another text is left to a person', () => {
    const text = within('{{- if .a }}', uncounted(local), '{{- end }}');
    const [found] = diagnose(text, offline);
    assert.ok(found);
    assert.deepEqual(fixesFor(text, found, offline, parseDocuments(text)), []);
  });

  test('choices without end are given up in time', () => {
    const many = '{{ if .a }}\n'.repeat(1200);
    assert.deepEqual(said(`${many}${uncounted(local)}`), []);
    const twenty = Array.from(
      { length: 20 },
      (_, it) => `  {{ if .a${it} }}\n  # b\n  {{ end }}\n`,
    );
    assert.deepEqual(said(`${hostless}${twenty.join('')}`), [lacksHost]);
  });
});

suite('what templates choose in Corefiles', () => {
  const inFile = (text: string): readonly string[] =>
    diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], { zones: ['global'] }).map(
      (it) => `${it.code} ${text.slice(it.start, it.end)}`,
    );
  const block = (lines: string): string => `.:53 {\n    errors\n${lines}    cache 30\n}\n`;
  const rows: readonly [what: string, text: string, expected: readonly string[]][] = [
    [
      'an old plugin within a condition',
      block('    {{- if .Up }}\n    proxy . {{ .Up }}\n    {{- end }}\n'),
      ['MESH0404 proxy'],
    ],
    [
      'an old option beside a word of a template',
      block('    kubernetes {{ .Domain }} {\n        upstream\n    }\n'),
      ['MESH0404 upstream'],
    ],
    [
      'two blocks of one zone beside a condition',
      `${block('    {% if a %}\n    log\n    {% endif %}\n')}${block('')}`,
      ['MESH0408 .:53'],
    ],
    [
      'near: one of two blocks',
      `{{ if .a }}\n${block('')}{{ else }}\n${block('    log\n')}{{ end }}\n`,
      [],
    ],
    ['near: blocks of two names', `{{ .a }}:53 {\n}\n{{ .b }}:53 {\n}\n`, []],
    [
      'near: a word that a condition puts in',
      block('    hosts {\n        {{ if .a }}fallthrough{{ end }}\n    }\n    forward . 1.1.1.1\n'),
      [],
    ],
  ];
  for (const [what, text, expected] of rows) {
    test(what, () => {
      assert.deepEqual(inFile(text), expected);
    });
  }
});
