/** What is told of the place of the pointer `|`. */
import assert from 'node:assert/strict';
import { hoverAt } from '../../../src/language/hover';
import { entryWith, offline, soundEntry } from './entryText';

function told(marked: string): string {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, 'no pointer');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const found = hoverAt(text, offset, offline);
  return found ? `${text.slice(found.start, found.end)}: ${found.parts.join('\n')}` : '';
}

suite('hover', () => {
  test('a field says what it is for, where it is, and its values', () => {
    const found = told(entryWith('resolution', 'reso|lution'));
    assert.match(found, /^resolution: \*\*resolution\*\* — ServiceEntry\.spec\n\n.*address/);
    assert.match(found, /`DNS_ROUND_ROBIN`.*Istio 1\.10 and newer/);
  });
  test('a value says what it means', () => {
    assert.match(told(entryWith('MESH_INTERNAL', 'MESH|_INTERNAL')), /^MESH_INTERNAL: .*Part of/s);
  });
  test('a kind says which versions of its API there are', () => {
    assert.match(
      told(entryWith('ServiceEntry', '|ServiceEntry')),
      /v1beta1`: Istio 1\.5 and newer/,
    );
  });
  test('a field of an item, in the second document', () => {
    const found = told(`${soundEntry}---\n${entryWith('number', '|number')}`);
    assert.match(found, /^number: \*\*number\*\* — ServiceEntry\.spec\.ports\n/);
  });
  test('a field and a value of JSON', () => {
    const json = (port: string, mode: string) =>
      `{"apiVersion": "networking.istio.io/v1beta1", "kind": "ServiceEntry",\n"spec": {"ports": [{"${port}": 80}], "location": "${mode}"}}`;
    assert.match(
      told(json('num|ber', 'MESH_INTERNAL')),
      /^"number": \*\*number\*\* — ServiceEntry\.spec\.ports\n/,
    );
    assert.match(told(json('number', 'MESH|_INTERNAL')), /^"MESH_INTERNAL": .*Part of/s);
  });
  for (const [name, text] of [
    ['a comment', `# |a\n${soundEntry}`],
    ['an unknown field', entryWith('resolution', 'resol|tion')],
    ['a plain value', entryWith('httpbin-bar', 'http|bin-bar')],
    ['another kind', 'apiVersion: v1\nkind: Service\nspec:\n  po|rts: []\n'],
    ['a text that is no manifest', 'a|: ]['],
  ] as const) {
    test(`nothing of ${name}`, () => {
      assert.equal(told(text), '');
    });
  }
});
