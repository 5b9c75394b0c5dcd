import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addressFault,
  isIpv4,
  nextFreeAddress,
  overlap,
} from '../../../../src/mesh/services/addresses';
import type { Version } from '../../../../src/mesh/version';

const istio = (major: number, minor: number): Version => ({
  text: `${major}.${minor}.0`,
  major,
  minor,
  patch: 0,
});

suite('nextFreeAddress', () => {
  const rows: readonly (readonly [string, readonly string[], string | undefined, boolean?])[] = [
    ['starts at the first', [], '240.0.0.1'],
    ['passes over what is taken', ['240.0.0.1', '240.0.0.2'], '240.0.0.3'],
    ['fills a gap', ['240.0.0.1', '240.0.0.3'], '240.0.0.2'],
    ['passes over a block', ['240.0.0.0/30'], '240.0.0.4'],
    ['never ends in 255 or 0', ['240.0.0.0/24'], '240.0.1.1'],
    ['goes on behind the first /16', ['240.0.0.0/16'], '240.1.0.1'],
    [
      'never enters the range Istio hands out',
      ['240.0.0.0/9', '240.128.0.0/10', '240.192.0.0/11', '240.224.0.0/12'],
      '240.241.0.1',
    ],
    ['stays out of Admiral’s range when told', ['240.0.0.0/21', '240.0.8.0/23'], '240.1.0.1', true],
    [
      'is where Admiral’s range begins when not told',
      ['240.0.0.0/21', '240.0.8.0/23'],
      '240.0.10.1',
    ],
    [
      'pays no attention to other text',
      ['127.255.0.2', 'fd00::1', '${IP}', '', '240.0.0.1/99'],
      '240.0.0.1',
    ],
    ['a full range has none', ['240.0.0.0/4'], undefined],
  ];
  for (const [name, taken, expected, avoidAdmiral = false] of rows) {
    test(name, () => {
      assert.equal(nextFreeAddress(taken, { avoidAdmiral }), expected);
    });
  }

  const octet = fc.integer({ min: 0, max: 3 });
  const near = fc
    .tuple(octet, octet, fc.constantFrom('', '/24', '/30', '/31'))
    .map(([c, d, bits]) => `240.0.${c}.${d}${bits}`);
  test('the answer is free, sound, and the same for the same input in any order', () => {
    fc.assert(
      fc.property(fc.array(near, { maxLength: 30 }), fc.boolean(), (taken, avoidAdmiral) => {
        const address = nextFreeAddress(taken, { avoidAdmiral });
        assert.ok(address !== undefined && isIpv4(address));
        assert.equal(addressFault(address, istio(1, 7)), undefined);
        assert.ok(!taken.some((it) => overlap(it, address)), `${address} is taken`);
        assert.match(address, /\.(?!0$|255$)\d+$/);
        assert.equal(nextFreeAddress([...taken].reverse(), { avoidAdmiral }), address);
      }),
    );
  });
  test('addresses handed out one after the other are all different', () => {
    const taken: string[] = [];
    for (let count = 0; count < 300; count += 1) taken.push(nextFreeAddress(taken) ?? '');
    assert.equal(new Set(taken).size, 300);
    assert.equal(taken.at(-1), '240.0.1.46');
  });
});

suite('addressFault', () => {
  const rows: readonly (readonly [string, Version | undefined, string])[] = [
    ['240.0.0.2', undefined, ''],
    ['10.0.0.7', istio(1, 7), ''],
    ['127.255.0.2', undefined, 'loopback warning'],
    ['127.255.0.2', istio(1, 2), 'loopback info'],
    ['127.255.0.2', istio(1, 3), 'loopback error'],
    ['127.255.0.2', istio(2, 0), 'loopback error'],
    ['224.0.0.5', undefined, 'multicast error'],
    ['239.255.255.255', undefined, 'multicast error'],
    ['240.240.0.9', undefined, 'autoAllocated warning'],
    ['240.240.0.9', istio(1, 7), ''],
    ['240.241.0.9', istio(1, 8), ''],
    ['240.0.0.0/24', undefined, 'cidr error'],
    ['fd00::17', istio(1, 4), 'ipv6 error'],
    ['fd00::17', istio(1, 6), 'ipv6 warning'],
    ['240.0.0.2:15443', undefined, 'withPort error'],
    ['0.0.0.0', undefined, 'invalid error'],
    ['255.255.255.255', undefined, 'invalid error'],
    ['256.0.0.1', undefined, 'invalid error'],
    ['httpbin.bar', undefined, 'invalid error'],
    ['', undefined, 'invalid error'],
  ];
  for (const [address, version, expected] of rows) {
    test(`${address} on ${version?.text ?? 'any Istio'}`, () => {
      const fault = addressFault(address, version);
      assert.equal(fault ? `${fault.kind} ${fault.severity}` : '', expected);
    });
  }
});

suite('overlap', () => {
  test('addresses and blocks', () => {
    assert.ok(overlap('240.0.0.0/24', '240.0.0.7'));
    assert.ok(overlap('240.0.0.7', '240.0.0.0/24'));
    assert.ok(!overlap('240.0.0.0/24', '240.0.1.0'));
    assert.ok(overlap('fd00::1', 'fd00::1'));
    assert.ok(!overlap('fd00::1', '240.0.0.1'));
  });
});
