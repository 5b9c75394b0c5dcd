/** Manifests in the words of programs that fill them in, pasted in some indent, or laid over others as patches. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { offline } from './entryText';

const version = (minor: number, patch = 0) => ({
  major: 1,
  minor,
  patch,
  text: `1.${minor}.${patch}`,
});
const said = (text: string, istio?: ReturnType<typeof version>) =>
  diagnose(text, { ...offline, istio }).map(
    (it) =>
      `${it.code}${it.severity === 'error' ? '!' : it.severity === 'info' ? '?' : ''} ${text.slice(it.start, it.end)}`,
  );

const head = (kind: string) => `apiVersion: networking.istio.io/v1alpha3\nkind: ${kind}\n`;
const rule = (subset: string) =>
  `${head('DestinationRule')}metadata: {name: a, namespace: b}\nspec:\n  host: a.b.svc.cluster.local\n  subsets:\n${subset}`;

suite('words of programs', () => {
  const rows: readonly [what: string, text: string, expected: readonly string[]][] = [
    [
      'a location outside of the mesh, where somebody chooses so: a warning only',
      `${head('ServiceEntry')}metadata:\n  name: a\nspec:\n  hosts:\n    - {{ .Values.host }}.global\n  {{- if .Values.external }}\n  location: MESH_EXTERNAL\n  {{- end }}\n`,
      ['MESH0509 MESH_EXTERNAL'],
    ],
    [
      'definitions of Helm beside that of an object',
      `{{- define "a.labels" -}}\napp.kubernetes.io/name: a\n{{- if .Chart }}\nhelm.sh/chart: b\n{{- end }}\n{{- end -}}\n\n{{- define "a.rule" }}\n${rule('  - name: v1\n    lables: {a: b}\n')}{{- end }}\n{{- define "a.match" }}\nregex: {{ . }}\n{{- end }}\n`,
      ['MESH0701! lables'],
    ],
    [
      'words of a template against the braces around them',
      rule(
        '  - {name: v1, labels: {a: {{ .x }}}}\n  - {name: {{ .y }}, lables: {a: {{{ .z }}}}}\n',
      ),
      ['MESH0701! lables'],
    ],
    [
      'near: braces within an expression',
      rule('  - {name: v1, labels: {a: {{ {"b": {"c": .x}}}}}}\n  - name: {{ "{{" }}}\n'),
      [],
    ],
    [
      'lists of FreeMarker',
      rule(
        '  <#list all as it>\n  - name: a-${it}\n    api: b\n    <#if it != "x">\n    labels: {a: b}\n    </#if>\n  </#list>\n',
      ),
      ['MESH0701! api'],
    ],
    [
      'near: a field in two branches',
      rule(
        '  <#if a>\n  - name: a\n    <#if b>\n    labels: {a: b}\n    </#if>\n    <#if c??>\n    labels: {c: d}\n    </#if>\n  </#if>\n',
      ),
      [],
    ],
    [
      'names of Python beside each other, and what is below them',
      `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  values:\n    global:\n      multiCluster:\n        clusterName: {BASE}{i}\n      network: network{i}\n    meshConfig:\n      proxyMetadata: {A: b}\n`,
      ['MESH0514? {BASE}{i}', 'MESH0514? network{i}', 'MESH0701 proxyMetadata'],
    ],
    [
      'variables between braces, which end no map',
      `${head('VirtualService')}metadata:\n  name: a\nspec:\n  hosts: [a.com]\n  http:\n  - name: {$ip}_{$port}\n    route: [{destination: {host: b}}]\n    retires: {}\n`,
      ['MESH0514 {$ip}_{$port}', 'MESH0701! retires'],
    ],
    [
      'what a person was to fill in between braces, and more behind it',
      `${head('VirtualService')}metadata:\n  name: {app-name}-entry\nspec:\n  hosts: [a.com]\n  http:\n  - route: [{destination: {host: b}}]\n    retires: {}\n`,
      ['MESH0514 {app-name}-entry', 'MESH0701! retires'],
    ],
    ['near: a map, and braces behind it', rule('  - {name: v1, labels: {a: b}}\n'), []],
    [
      'rows of Python',
      `${head('VirtualService')}metadata:\n  name: {cfg[name]}-vs\n  namespace: {cfg[meta][ns]}\nspec:\n  hosts: [a.__ROOT__]\n  http:\n  - route:\n    - destination:\n        host: {cfg[name]}.b.svc.cluster.local\n        port: {number: {cfg[port]}}\n    retires: {}\n`,
      [
        'MESH0514? {cfg[name]}',
        'MESH0514? {cfg[meta][ns]}',
        'MESH0514? a.__ROOT__',
        'MESH0514? {cfg[port]}',
        'MESH0701! retires',
      ],
    ],
    [
      'an expression of Terraform over several lines',
      `${rule('').replace('  subsets:\n', '')}  trafficPolicy: {tls: {mode: SIMPEL}}\n  \${length(var.a) > 1 ? yamlencode({\n    subsets = [for it in var.a : { name = it }]\n  }) : ""}\n`,
      ['MESH0703! SIMPEL'],
    ],
    [
      'names of Terraform',
      rule('  - name: "${each.key}-a"\n    labels: ${jsonencode({ a = "b" })}\n').replace(
        'namespace: b',
        'namespace: "${local.ns}"',
      ),
      ['MESH0514? ${local.ns}', 'MESH0514? ${each.key}'],
    ],
    [
      'a comment with braces in it',
      `{{/* Usage:\n- a: (list "*")\n{{- include "a" . }}\n*/}}\n${rule('  - name: a\n    api: b\n')}`,
      ['MESH0701! api'],
    ],
    [
      'a text of Go in JSON, with tabs',
      '{\n\t"apiVersion": "networking.istio.io/v1alpha3",\n\t"kind": "VirtualService",\n\t"metadata": {"name": "` + name + `"},\n\t"spec": {\n\t\t"hosts": ["` + host + `"],\n\t\t"tls": [{"match": [{"port": ` + port + `, "sni_hosts": ["a.b"]}], "route": [{"destination": {"host": "a.b"}}]}]\n\t}\n}\n',
      ['MESH0701 "sni_hosts"'],
    ],
  ];
  for (const [what, text, expected] of rows) {
    test(what, () => {
      assert.deepEqual(said(text), expected);
    });
  }
});

suite('patches for objects of ours', () => {
  const patch = (path: string, value: string) =>
    `- op: replace\n  path: ${path}\n  value: ${value}\n`;
  const host = '/spec/http/0/route/0/destination/host';
  const rows: readonly [what: string, text: string, expected: readonly string[]][] = [
    ['a name in braces', patch(host, '{HOST}'), ['MESH0514 {HOST}']],
    ['and more behind it', patch(host, '{HOST}.b.svc'), ['MESH0514 {HOST}.b.svc']],
    ['one beside the other', patch(host, '{HOST}{i}'), ['MESH0514 {HOST}{i}']],
    ['angle brackets', patch('/spec/hosts/0', '<HOST>'), ['MESH0514 <HOST>']],
    ['near: a map', patch('/spec/http/0/match/0', '{uri: {prefix: /a}}'), []],
    ['what a shell fills in', patch(host, '${HOST}'), ['MESH0514? ${HOST}']],
    [
      'within what kustomize reads',
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- target: {kind: Gateway, name: a}\n  patch: |-\n    - op: replace\n      path: /spec/servers/0/hosts/0\n      value: $TF_VAR_host\n    - op: replace\n      path: /spec/hosts/0\n      value: pr-{{number}}.<IP>.nip.io\n`,
      ['MESH0514? $TF_VAR_host', 'MESH0514? <IP>'],
    ],
    [
      'near: within what kustomize reads',
      `kind: Kustomization\npatches:\n- patch: |-\n    - op: replace\n      path: /spec/hosts/0\n      value: a.{{host}}.b\n    # path: /spec/hosts/0\n    # value: <HOST>\n`,
      [],
    ],
    ['near: a patch for others', patch('/spec/template/spec/nodeName', '{NODE}'), []],
  ];
  for (const [what, text, expected] of rows) {
    test(what, () => {
      assert.deepEqual(said(text), expected);
    });
  }

  const inline = (apiVersion: string, value: string) =>
    `apiVersion: ${apiVersion}\nkind: Kustomization\nmetadata: {name: a}\npatches:\n- patch: |-\n    - op: replace\n      path: /spec/hosts/0\n      value: ${value}\n`;
  test('near: Flux puts variables in itself', () => {
    assert.deepEqual(
      said(
        inline('kustomize.toolkit.fluxcd.io/v1', '${HOST}')
          .replace('\npatches:', '\nspec:\n  patches:')
          .replace(/^(?=-)/m, '  ')
          .replace(/^(?= {4})/gm, '  '),
      ),
      [],
    );
  });
  test('of what may be secret, the name alone is repeated', () => {
    for (const value of ['${TOKEN:-hush}', '$(get hush)']) {
      const [found] = diagnose(inline('kustomize.config.k8s.io/v1beta1', value), offline);
      assert.equal(found?.code, 'MESH0514', value);
      assert.doesNotMatch(found.message, /hush/);
    }
  });
});

suite('texts that are indented as a whole', () => {
  const object = `${head('Sidecar')}metadata: {name: a, namespace: b}\nspec:\n  egress:\n  - host: ["*/*"]\n`;
  const indented = (text: string, by: number) => text.replace(/^(?=.)/gm, ' '.repeat(by));

  test('the first object may stand deeper than the rest', () => {
    const text = `${indented(object, 6)}    ---\n${indented(object, 4)}`;
    assert.deepEqual(
      said(text).filter((it) => it.startsWith('MESH0701')),
      ['MESH0701! host', 'MESH0701! host'],
    );
  });

  test('a prompt stands at their column', () => {
    const text = indented(`$ kubectl get sidecars -o yaml\n${object}`, 2);
    assert.deepEqual(said(text)[0], 'MESH0741 $ kubectl get sidecars -o yaml');
    const found = diagnose(text, offline)[0];
    assert.match(found?.message ?? '', /for a shell/);
  });
});

suite('what a release makes of it', () => {
  const filter = `${head('EnvoyFilter')}metadata: {name: a, namespace: b}\nspec:\n  configPatches:\n  - applyTo: CLUSTER\n    match: {context: SIDECAR_OUTBOUND}\n    patch:\n      operation: ADD\n      value:\n        name: a\n        cluster_type:\n          name: envoy.clusters.aggregate\n          typed_config:\n            "@type": type.googleapis.com/udpa.type.v1.TypedStruct\n            type_url: type.googleapis.com/envoy.config.cluster.aggregate.v2alpha.ClusterConfig\n`;
  test('types of an API that Envoy left, also within a struct', () => {
    const type = 'type.googleapis.com/envoy.config.cluster.aggregate.v2alpha.ClusterConfig';
    const types = (minor?: number) =>
      said(filter, minor === undefined ? undefined : version(minor)).filter((it) =>
        it.startsWith('MESH0719'),
      );
    assert.deepEqual(types(), [`MESH0719? ${type}`]);
    assert.deepEqual(types(8), []);
    assert.deepEqual(types(9), [`MESH0719 ${type}`]);
    assert.deepEqual(types(12), [`MESH0719! ${type}`]);
  });

  test('delays in whole percent', () => {
    const text = `${head('VirtualService')}metadata: {name: a, namespace: b}\nspec:\n  hosts: [a.b.svc.cluster.local]\n  http:\n  - fault: {delay: {percent: 5, fixedDelay: 1s}}\n    route:\n    - destination: {host: a.b.svc.cluster.local}\n`;
    assert.deepEqual(said(text), ['MESH0718? percent']);
    assert.deepEqual(said(text.replace('percent: 5', 'percentage: {value: 5}')), []);
  });

  test('origins in the form of before 1.5', () => {
    const text = `${head('VirtualService')}metadata: {name: a, namespace: b}\nspec:\n  hosts: [a.b.svc.cluster.local]\n  http:\n  - corsPolicy: {allowOrigin: ["*"]}\n    route:\n    - destination: {host: a.b.svc.cluster.local}\n`;
    assert.deepEqual(said(text), ['MESH0718? allowOrigin']);
    assert.deepEqual(said(text, version(4)), []);
    assert.deepEqual(
      said(text.replace('["*"]', '[]').replace('Origin', 'Origins'), version(8)),
      [],
    );
  });
});
