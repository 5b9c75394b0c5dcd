import assert from 'node:assert/strict';
import { dnsLine } from '../../../src/views/clusterLines';
import { coreDns, istioCoreDnsService, ourBlock, plainCorefile } from '../../support/dnsObjects';
import { clusterFrom } from '../../support/meshBuilder';

suite('the line about DNS', () => {
  const rows: readonly (readonly [to: string, text: RegExp, tone: string])[] = [
    ['10.96.7.53', /, istiocoredns$/, 'fine'],
    ['10.96.7.53:53', /, istiocoredns$/, 'fine'],
    ['dns://10.96.7.53:53', /, istiocoredns$/, 'fine'],
    // The same host, and another server on it.
    ['10.96.7.53:5353', /, but istiocoredns is 10\.96\.7\.53$/, 'lacking'],
    ['tls://10.96.7.53', /, but istiocoredns is 10\.96\.7\.53$/, 'lacking'],
    ['10.96.7.54', /, but istiocoredns is 10\.96\.7\.53$/, 'lacking'],
    ['10.96.7.53:5353 10.96.7.53:53', /, istiocoredns$/, 'fine'],
  ];
  for (const [to, text, tone] of rows) {
    test(`forwarded to ${to} is ${tone}`, () => {
      const objects = [...coreDns(plainCorefile + ourBlock(to)), istioCoreDnsService('10.96.7.53')];
      const line = dnsLine(clusterFrom('east', objects), 'global');
      assert.match(line.text, text);
      assert.equal(line.tone, tone);
    });
  }
});
