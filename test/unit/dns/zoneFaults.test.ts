import assert from 'node:assert/strict';
import { addressOfKey } from '../../../src/dns/corefileKey';
import { isIp, isSameUpstream, isUpstreamAddress } from '../../../src/dns/upstream';
import { zoneFaultsOf } from '../../../src/dns/zoneFaults';
import { realCorefiles } from './corefileInputs';

const version = (minor: number) => ({ major: 1, minor });

const main = '.:53 {\n    errors\n}\n';

const rows: readonly [what: string, text: string, kinds: readonly string[], minor?: number][] = [
  ['a plain forward', `${main}global {\n forward . 10.0.0.1\n}`, []],
  ['no block', main, []],
  ['an empty upstream', 'global {\n forward .\n}', ['noUpstream']],
  ['an empty proxy', 'global {\n proxy .\n}', ['noUpstream']],
  [
    'shell text',
    'global {\n forward . $(kubectl get svc -o jsonpath={.spec.clusterIP})\n}',
    ['notAnAddress'],
  ],
  ['a placeholder', 'global {\n forward . <istiocoredns>\n}', ['notAnAddress']],
  ['a name', 'global {\n forward . istiocoredns.istio-system\n}', ['notAnAddress']],
  ['a glued comment', 'global {\n forward . 10.0.0.1#the address\n}', ['notAnAddress']],
  ['a file', 'global {\n forward . /etc/resolv.conf\n}', []],
  [
    'two blocks',
    'global {\n forward . 1.1.1.1\n}\nglobal. {\n forward . 1.1.1.1\n}',
    ['servedTwice'],
  ],
  ['another port', '.:5353 {\n}\nglobal:53 {\n forward . 1.1.1.1\n}', ['otherPort']],
  ['another plugin', 'global {\n hosts\n}', ['otherwiseServed']],
  ['a shared block', 'global a {\n forward . 1.1.1.1\n}', ['otherwiseServed']],
  ['a glued brace', `${main}global:53{\n forward . 1.1.1.1\n}`, ['unreadable']],
  ['proxy on 1.4', 'global {\n proxy . 1.1.1.1\n}', [], 4],
  ['proxy on 1.5', 'global {\n proxy . 1.1.1.1\n}', ['wordRefused'], 5],
  ['ready on 1.4', '. {\n ready\n}', ['wordRefused'], 4],
  ['ready on 1.5', '. {\n ready\n}', [], 5],
  ['upstream on 1.6', '. {\n kubernetes a {\n upstream\n }\n}', ['wordIdle'], 6],
  ['upstream on 1.7', '. {\n kubernetes a {\n upstream\n }\n}', ['wordRefused'], 7],
  ['grpc twice', '. {\n grpc a 1.1.1.1\n grpc b 1.1.1.1\n}', ['wordRefused'], 8],
  ['forward twice on 1.10', '. {\n forward a 1.1.1.1\n forward b 1.1.1.1\n}', [], 10],
  ['upstream elsewhere', '. {\n other {\n upstream\n }\n}', [], 7],
];

suite('zone faults', () => {
  for (const [what, text, kinds, minor] of rows) {
    test(`of ${what}`, () => {
      const faults = zoneFaultsOf(
        { dialect: 'corefile', text },
        'global',
        minor === undefined ? undefined : version(minor),
      );
      assert.deepEqual(
        faults.map((it) => it.kind),
        kinds,
      );
      assert.ok(faults.every((it) => it.because.endsWith('.')));
    });
  }

  test('of stub domains', () => {
    const kinds = (text: string): readonly string[] =>
      zoneFaultsOf({ dialect: 'stubDomains', text }, 'global', version(9)).map((it) => it.kind);
    assert.deepEqual(kinds('{"global": ["10.0.0.1:53"]}'), []);
    assert.deepEqual(kinds('{"global": ["None"]}'), ['notAnAddress']);
    assert.deepEqual(kinds('{"global": []}'), ['noUpstream']);
    assert.deepEqual(kinds('{"global": "10.0.0.1"}'), ['notAnAddress']);
    assert.deepEqual(kinds('{"global": '), ['unreadable']);
  });

  test('the documented Corefiles break where the docs do not say so', () => {
    const documented = realCorefiles().slice(0, 3);
    const refused = documented.map(({ text }) =>
      [4, 5, 7].filter((minor) =>
        zoneFaultsOf({ dialect: 'corefile', text }, 'global', version(minor)).some(
          (it) => it.kind === 'wordRefused',
        ),
      ),
    );
    if (documented.length > 0) assert.deepEqual(refused, [[5, 7], [7], [4, 7]]);
  });
});

suite('keys of server blocks', () => {
  const keys: readonly [key: string, address: string | undefined][] = [
    ['global', 'dns global. 53'],
    ['GLOBAL.:053', 'dns global. 53'],
    ['dns://global:5353', 'dns global. 5353'],
    ['tls://global', 'tls global. 853'],
    ['https://a.b', 'https a.b. 443'],
    ['.', 'dns . 53'],
    [':53', 'dns . 53'],
    ['.:{$PORT}', 'dns . {$PORT}'],
    ['10.0.0.0/8', 'dns 10.0.0.0/8 53'],
    ['global:53{', 'dns global:53{. 53'],
    ['x://global', 'dns x://global. 53'],
    ['global:', undefined],
    ['{$ZONE}', undefined],
    ['', undefined],
    ['a'.repeat(256), undefined],
  ];
  for (const [key, expected] of keys) {
    test(`"${key.slice(0, 20)}"`, () => {
      const it = addressOfKey(key);
      assert.equal(it && `${it.scheme} ${it.zone} ${it.port}`, expected);
    });
  }
});

suite('upstreams', () => {
  test('addresses', () => {
    const good = [
      '10.0.0.1',
      '10.0.0.1:5353',
      'dns://10.0.0.1',
      'tls://9.9.9.9%dns.quad9.net',
      '::1',
      '[fd00::1]:53',
      'fd00::1.2.3.4',
      '1:2:3:4:5:6:7:8',
    ];
    const bad = [
      '',
      'None',
      'a.b',
      '10.0.0',
      '10.0.0.256',
      '10.0.0.1:0',
      '10.0.0.1:70000',
      '[10.0.0.1]:53',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      ':::',
      '1.2.3.4:',
      'fd00::1::',
      '1.2.3.4::',
    ];
    assert.deepEqual(
      good.filter((it) => !isUpstreamAddress(it)),
      [],
    );
    assert.deepEqual(bad.filter(isUpstreamAddress), []);
    assert.ok(isIp('fd00::9') && !isIp('[fd00::9]') && !isIp('1.2.3.4:53'));
  });

  test('two spellings of one', () => {
    assert.ok(isSameUpstream('10.0.0.1', '10.0.0.1:53'));
    assert.ok(isSameUpstream('dns://10.0.0.1', '10.0.0.1'));
    assert.ok(isSameUpstream('FD00::1', '[fd00::1]:53'));
    assert.ok(!isSameUpstream('10.0.0.1:5353', '10.0.0.1'));
    assert.ok(!isSameUpstream('tls://10.0.0.1', '10.0.0.1'));
    assert.ok(!isSameUpstream('a', 'b'));
  });
});
