import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { interpretRouting } from '../../../../src/mesh/interpreters/routing';
import { ObjectSet } from '../../../../src/objects/objectSet';
import type { KubernetesObject } from '../../../../src/objects/object';
import { valueOr } from '../../../../src/objects/reading';
import { contextName } from '../../../../src/objects/reference';
import {
  destinationRule,
  gatewayObject,
  passthrough,
  rewriteFilter,
  wildcardRule,
} from '../../../support/istioObjects';

function found(objects: readonly KubernetesObject[], zone = 'global') {
  const routing = interpretRouting(contextName('east'), ObjectSet.of(objects), zone);
  return {
    gateways: valueOr(routing.passthroughGateways, []).map((it) => it.name),
    filters: valueOr(routing.rewriteFilters, []).map((it) => it.form),
    rules: valueOr(routing.wildcardRules, []).map((it) => it.name),
  };
}

const server = (port: number, mode: string, ...hosts: string[]) =>
  gatewayObject('edge/mine', { servers: [{ hosts, port: { number: port }, tls: { mode } }] });

suite('interpretRouting', () => {
  test('finds objects whatever their names', () => {
    const mine = server(15443, 'AUTO_PASSTHROUGH', '*.local', 'bar/*.GLOBAL');
    assert.deepEqual(found([mine]).gateways, ['mine']);
    assert.deepEqual(found([server(15443, 'AUTO_PASSTHROUGH', '*')]).gateways, ['mine']);
  });
  test('another port, mode or zone is no passthrough for the zone', () => {
    assert.deepEqual(found([server(443, 'AUTO_PASSTHROUGH', '*.global')]).gateways, []);
    assert.deepEqual(found([server(15443, 'PASSTHROUGH', '*.global')]).gateways, []);
    assert.deepEqual(found([server(15443, 'AUTO_PASSTHROUGH', '*.local')]).gateways, []);
    assert.deepEqual(found([passthrough()], 'mesh').gateways, []);
  });
  for (const form of ['filters', 'config', 'typedConfig'] as const) {
    test(`tells the ${form} form of the filter`, () => {
      assert.deepEqual(found([rewriteFilter(form)]).filters, [form]);
      assert.deepEqual(found([rewriteFilter(form)], 'mesh').filters, []);
    });
  }
  test('a wildcard rule counts with ISTIO_MUTUAL only', () => {
    assert.equal(found([wildcardRule()]).rules.length, 1);
    const plain = destinationRule('istio-system/plain', { host: '*.global' });
    assert.deepEqual(found([plain]).rules, []);
  });

  const inputs = path.resolve(__dirname, '../../../../../shared/inputs/manifests');
  for (const name of ['istio-1.1.17.yaml', 'istio-1.4.10.yaml']) {
    test(`finds what the real chart renders (${name})`, function () {
      if (!fs.existsSync(inputs)) {
        console.log(`NOT RUN: ${name}, because shared/inputs is absent`);
        return;
      }
      this.timeout(60_000);
      const objects = fs
        .readFileSync(path.join(inputs, name), 'utf8')
        .split(/^---$/m)
        .filter((text) => /^kind: (Gateway|EnvoyFilter|DestinationRule)$/m.test(text))
        .map((text) => parseAllDocuments(text)[0]?.toJS() as KubernetesObject);
      assert.deepEqual(found(objects), {
        gateways: ['istio-multicluster-egressgateway', 'istio-multicluster-ingressgateway'],
        filters: ['filters'],
        rules: ['istio-multicluster-destinationrule'],
      });
    });
  }
});
