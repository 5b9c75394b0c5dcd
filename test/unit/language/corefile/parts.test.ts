import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionsInYaml } from '../../../../src/language/corefile/regions';
import { edited } from '../../../../src/language/edits';

const judge = (text: string) => diagnoseCorefiles(text, regionsInYaml(text), { zones: ['global'] });
const said = (text: string) =>
  judge(text).map((it) => `${it.code} ${it.severity} ${text.slice(it.start, it.end)}`);
const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: coredns\ndata:\n';

suite('parts of ConfigMaps, and lines that YAML does not read', () => {
  test('a part without a kind is judged as a whole is', () => {
    assert.deepEqual(said('data:\n  Corefile: |\n    . {\n        proxy . 9.9.9.9\n    }\n'), [
      'MESH0404 info proxy',
    ]);
    assert.deepEqual(said('Corefile: |\n  . {\n      proxy . 9.9.9.9\n  }\n'), [
      'MESH0404 info proxy',
    ]);
    assert.deepEqual(said('data:\n  stubDomains: |\n    {"global": ["x y"]}\n'), [
      'MESH0406 error "x y"',
    ]);
    assert.deepEqual(said('stubDomains: |\n  {"global": ["$(kubectl get svc a)"]}\n'), [
      'MESH0406 warning "$(kubectl get svc a)"',
    ]);
    assert.deepEqual(said('upstreamNameservers: |\n  ["dns"]\n'), ['MESH0406 error "dns"']);
  });

  test('near: what a chart may have below a name of its own', () => {
    assert.deepEqual(said('dns:\n  stubDomains: |\n    {"global": ["x y"]}\n'), []);
  });

  test('near: what may be for another server', () => {
    assert.deepEqual(said('data:\n  site.server: |\n    server {\n      proxy x;\n    }\n'), []);
    assert.deepEqual(said('kind: Secret\ndata:\n  Corefile: |\n    . {\n        proxy . x\n'), []);
  });

  const marked = `${head}  Corefile: |\n    . {\n        errors\n-       proxy . 9.9.9.9\n+       proxy . 8.8.8.8\n        reload\n    }\n  other: x\n`;

  test('marks of a diff are told and carried out, and what it adds is judged', () => {
    assert.deepEqual(said(marked), [
      'MESH0409 error -       proxy . 9.9.9.9',
      'MESH0409 error +       proxy . 8.8.8.8',
      'MESH0404 info proxy',
    ]);
    const done = edited(marked, judge(marked)[0]?.fixes[0]?.edits ?? []);
    assert.equal(done, marked.replace(/^-.*\n/m, '').replace('+ ', '  '));
  });

  test('near: items of a list behind a Corefile', () => {
    const text = `- kind: ConfigMap\n  data:\n    Corefile: |\n      . {\n          whoami\n      }\n-   kind: Service\n`;
    assert.deepEqual(said(text), []);
  });

  const shallow = 'Corefile: |\n. {\n    proxy . 9.9.9.9\n}\nother: x\n';

  test('lines no deeper than their key are told, indented and judged', () => {
    assert.deepEqual(said(shallow), ['MESH0409 error . {', 'MESH0404 info proxy']);
    const done = edited(shallow, judge(shallow)[0]?.fixes[0]?.edits ?? []);
    assert.equal(done, 'Corefile: |\n  . {\n      proxy . 9.9.9.9\n  }\nother: x\n');
    // Of a whole ConfigMap that is said where the YAML breaks.
    assert.deepEqual(said(`${head}  Corefile: |\n  . {\n      proxy . 9.9.9.9\n  }\n`), [
      'MESH0404 info proxy',
    ]);
  });

  test('blocks that stand less deep than the first are read, so that none is called open', () => {
    const text = `${head}  Corefile: |\n     a {\n        whoami\n    }\n    b {\n        proxy . 9.9.9.9\n    }\n`;
    assert.deepEqual(said(text), ['MESH0404 info proxy']);
  });

  test('near: a block that is never closed, before other keys', () => {
    const text = `${head}  Corefile: |\n    a {\n        whoami\n  other: |\n    b {\n    }\n`;
    assert.deepEqual(said(text), ['MESH0409 error {']);
  });

  test('a Corefile that ConfigMap kube-dns holds may be the own one of a CoreDNS', () => {
    const corefile = '  Corefile: |\n    . {\n        kubernetes cluster.local\n    }\n';
    const named = (labels: string, text = corefile) =>
      said(`kind: ConfigMap\nmetadata:\n  name: kube-dns\n${labels}data:\n${text}`);
    assert.deepEqual(named('', corefile.replace('kubernetes', 'file')), [
      'MESH0416 warning Corefile',
    ]);
    assert.deepEqual(named(''), ['MESH0416 info Corefile']);
    assert.deepEqual(named('  labels:\n    heritage: Tiller\n'), []);
  });
});
