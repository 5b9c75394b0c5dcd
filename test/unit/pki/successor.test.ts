import assert from 'node:assert/strict';
import { keyFactsOf, successorSpec, type KeySpec } from '../../../src/pki/keySpec';

const istio = (minor: number) => ({ text: `1.${minor}.0`, major: 1, minor });

suite('pki/keySpec: the key of a renewed CA', () => {
  const rows: readonly (readonly [today: KeySpec, root: KeySpec, minor: number, KeySpec])[] = [
    ['RSA 2048', 'RSA 4096', 4, 'RSA 2048'],
    ['ECDSA P-256', 'RSA 4096', 8, 'ECDSA P-256'],
    // What raised MESH0115 must not be issued again by its remedy.
    ['ECDSA P-256', 'RSA 4096', 6, 'RSA 4096'],
    ['ECDSA P-384', 'ECDSA P-384', 8, 'ECDSA P-256'],
    ['RSA 2048', 'ECDSA P-256', 8, 'ECDSA P-256'],
  ];
  for (const [today, root, minor, expected] of rows)
    test(`${today} under ${root} on Istio 1.${minor}: ${expected}`, () => {
      assert.equal(successorSpec(keyFactsOf(today), keyFactsOf(root), istio(minor)), expected);
    });

  test('a key too weak to be made again gets the strongest', () => {
    const weak = { kind: 'RSA', bits: 1024 } as const;
    assert.equal(successorSpec(weak, keyFactsOf('RSA 4096'), undefined), 'RSA 4096');
  });
});
