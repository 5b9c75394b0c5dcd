/** What is told of the first object of a text alone, and what another object of it takes back. */
import assert from 'node:assert/strict';
import { Diagnoser } from '../../../src/language/diagnostics';
import type { LanguageContext } from '../../../src/language/diagnostic';
import { besideEnd, entryWith, offline, said, soundEntry } from './entryText';

type Row = readonly [name: string, text: string, expected: string, context?: LanguageContext];

const istio = (minor: number, patch = 0): LanguageContext => ({
  zone: 'global',
  istio: { text: `1.${minor}.${patch}`, major: 1, minor, patch },
});

const second = soundEntry
  .replace('httpbin.bar', 'ratings.bar')
  .replace('name: httpbin-bar', 'name: ratings-bar')
  .replace('240.0.0.2', '240.0.0.3');
const rule = (tls: string) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: DestinationRule\nmetadata: {name: a, namespace: foo}\nspec: {host: httpbin.bar.global, trafficPolicy: {tls: {${tls}}}}\n`;
const renaming = rule('mode: ISTIO_MUTUAL, sni: outbound_.8000_._.httpbin.bar.svc.cluster.local');
const gateway = (hosts: string, name = 'a', port = 15443) =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: Gateway\nmetadata: {name: ${name}, namespace: istio-system}\nspec: {selector: {istio: ${name}}, servers: [{hosts: [${hosts}], port: {name: tls, number: ${port}, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}}]}\n`;
const serving = soundEntry
  .replace(/address: .*/, 'address: httpbin.bar.svc.cluster.local')
  .replace('15443', '8000');

const labelled = (network: string, clusterName = 'a') =>
  `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  components:\n    ingressGateways:\n    - name: gw\n      enabled: true\n      label:\n        topology.istio.io/network: ${network}\n  values: {global: {multiCluster: {clusterName: "${clusterName}"}}}\n`;
const blind = (name: string, more = '', port = 'number: 3306, protocol: TCP') =>
  `apiVersion: networking.istio.io/v1alpha3\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: shop}\nspec: {hosts: [${name}.example.com], ports: [{name: db, ${port}}], resolution: DNS${more}}\n`;

const rows: readonly Row[] = [
  ['an entry, gone', soundEntry, 'MESH0001? httpbin.bar.global', istio(20)],
  ['an entry, behind a flag', soundEntry, 'MESH0002? httpbin.bar.global', istio(9, 5)],
  ['near: before', soundEntry, '', istio(9, 4)],
  ['near: no release', soundEntry, ''],
  ['two entries', `${soundEntry}---\n${second}`, 'MESH0001? httpbin.bar.global', istio(20)],
  [
    'a rule names the Service of one',
    `${soundEntry}---\n${second}---\n${renaming}`,
    'MESH0001? ratings.bar.global',
    istio(20),
  ],
  ['near: of the only one', `${renaming}---\n${soundEntry}`, '', istio(20)],
  [
    'near: a rule that does not',
    `${rule('mode: ISTIO_MUTUAL')}---\n${soundEntry}`,
    'MESH0001? httpbin.bar.global',
    istio(20),
  ],
  ['near: a host of others', entryWith('bar.global', 'bar.example.com'), '', istio(20)],
  ['near: the other side', serving, '', istio(20)],
  [
    'strangers, at the first of two',
    `${gateway('"*.local"')}---\n${gateway('"*.local"', 'b')}`,
    'MESH0006? AUTO_PASSTHROUGH',
    istio(9, 4),
  ],
  ['near: mended', gateway('"*.local"'), '', istio(9, 5)],
  ['near: who may have which', gateway('"*.local"'), ''],
  ['the zone beside Services', gateway('"*.local", "*.global"'), 'MESH0001? "*.global"', istio(20)],
  [
    'near: with the other side',
    `${gateway('"*.local", "*.global"')}---\n${serving}`,
    '',
    istio(20),
  ],
  [
    'one port of two without addresses',
    `${blind('a')}---\n${blind('b')}`,
    'MESH0726? TCP, MESH0726 TCP',
  ],
  [
    'near: an address',
    `${blind('a')}---\n${blind('b', ', addresses: [240.0.0.5]')}`,
    'MESH0726? TCP',
  ],
  [
    'near: another port',
    `${blind('a')}---\n${blind('b', '', 'number: 3307, protocol: TCP')}`,
    'MESH0726? TCP, MESH0726? TCP',
  ],
  [
    'near: of TLS',
    `${blind('a')}---\n${blind('b', '', 'number: 3306, protocol: TLS')}`,
    'MESH0726? TCP',
  ],
  [
    'near: istiod gives addresses',
    `${blind('a')}---\n${blind('b')}`,
    'MESH0726? TCP, MESH0726? TCP',
    istio(25),
  ],
];

suite('labels of gateways', () => {
  test('are refused where nobody fills them in; a name is not', () => {
    assert.equal(said(labelled('n-${x}', 'c-${x}')), 'MESH0514 n-${x}, MESH0514? "c-${x}"');
    assert.equal(said(labelled('net')), '');
    const run = (text: string) => `istioctl install -f - <<EOF\n${text}EOF\n`;
    assert.equal(said(run(labelled('n-${x}'))), '');
  });
});

suite('told once', () => {
  for (const [name, text, expected, context = offline] of rows) {
    test(name, () => {
      assert.equal(besideEnd(said(text, context), expected), expected);
    });
  }
  test('edit by edit, of the one that is first now', () => {
    const diagnoser = new Diagnoser();
    const places = (text: string) =>
      diagnoser.diagnose(text, istio(20)).map((it) => text.slice(it.start, it.end));
    assert.deepEqual(places(`${soundEntry}---\n${second}`), ['httpbin.bar.global']);
    assert.deepEqual(places(second), ['ratings.bar.global']);
    assert.deepEqual(places(`${second}---\n${soundEntry}---\n${renaming}`), ['ratings.bar.global']);
  });
});
