import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kubeDnsFaults } from '../../../src/dns/kubeDnsFaults';

const rows: readonly [data: Readonly<Record<string, string>>, said: RegExp | undefined][] = [
  [{}, undefined],
  [{ stubDomains: '' }, undefined],
  [
    { stubDomains: '{"global": ["10.0.0.1", "10.0.0.2:5353", "fd00::9", "[fd00::9]:53"]}' },
    undefined,
  ],
  [{ stubDomains: '{"corp": ["ns.corp.example"]}', upstreamNameservers: '["1.1.1.1"]' }, undefined],
  [
    { stubDomains: '{"corp": ["$(kubectl get svc)"]}' },
    /"\$\(kubectl get svc\)" for corp is no IP/,
  ],
  [{ stubDomains: '{"corp": ["None"]}' }, /"None" for corp is no IP/],
  [{ stubDomains: '{"corp": [1]}' }, /A value for corp is no IP/],
  [{ stubDomains: '{"corp": "1.1.1.1"}' }, /corp is no list of addresses/],
  [{ stubDomains: '{"a b": ["1.1.1.1"]}' }, /"a b" is no zone/],
  [{ stubDomains: '[]' }, /no JSON object of zones/],
  [{ stubDomains: '{\n"corp": [\n' }, /^Line 3: /],
  [{ upstreamNameservers: '{"a": 1}' }, /no JSON list/],
  [{ upstreamNameservers: '["1.1.1.1", "1.1.1.2", "1.1.1.3", "1.1.1.4"]' }, /4 addresses, and 3/],
  [{ upstreamNameservers: '["xx.xx.xx.xx"]' }, /"xx.xx.xx.xx" is no IP/],
  [{ stubDomains: '{"corp": ["ns.xx.example"]}' }, undefined],
  [{ upstreamNameservers: '["ns.xx.example"]' }, /"ns.xx.example" is no IP/],
  [{ stubDomains: '{"corp": ["istiocoredns"]}' }, /"istiocoredns" for corp is no IP/],
  [{ stubDomains: '{"corp": ["ns.corp:53"]}' }, /"ns.corp:53" for corp is no IP/],
  [{ stubDomains: '{"corp": ["dns://1.1.1.1"]}' }, /"dns:\/\/1.1.1.1" for corp is no IP/],
  [{ stubDomains: '{"corp": []}' }, undefined],
  [{ stubDomains: '{"global.": ["1.1.1.1"]}' }, /"global." is no zone/],
  [{ stubDomains: '{"Corp": ["1.1.1.1"]}' }, /"Corp" is no zone/],
  [{ stubDomains: '{"a_b": ["1.1.1.1"]}' }, /"a_b" is no zone/],
  [{ federations: 'blue=fed.example.com' }, undefined],
  [{ federations: ' blue = fed.example.com, red=fed\n' }, undefined],
  [{ federations: ' \n' }, undefined],
  [{ federations: '<federation-name>=<federation-domain-name>' }, undefined],
  [{ federations: 'blue.red=fed.example.com' }, /"blue.red=fed.example.com" is no name=domain/],
  [{ federations: 'blue=-fed' }, /"blue=-fed" is no name=domain/],
  [{ federations: 'blue=a=b' }, /"blue=a=b" is no name=domain/],
  [{ federations: 'blue=fed,' }, /"" is no name=domain/],
  [{ federations: 'blue' }, /"blue" is no name=domain/],
  [{ federations: '{"blue": "fed.example.com"}' }, /not as JSON/],
  [{ federations: '["blue"]' }, /is no name=domain/],
  [{ upstreamNameservers: '["8.8.8.8" "8.8.4.4"]' }, /^Line 1: A comma/],
];

suite('what kube-dns ignores as a whole', () => {
  for (const [data, said] of rows) {
    test(`${JSON.stringify(data)}: ${said === undefined ? 'nothing' : String(said)}`, () => {
      const faults = kubeDnsFaults(data);
      assert.equal(faults.length, said === undefined ? 0 : 1);
      if (said) assert.match(faults[0]?.because ?? '', said);
    });
  }

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        kubeDnsFaults({ stubDomains: text, upstreamNameservers: text });
      }),
    );
  });
});
