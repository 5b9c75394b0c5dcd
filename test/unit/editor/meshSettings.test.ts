import assert from 'node:assert/strict';
import { meshesIn, meshWrites } from '../../../src/editor/meshSettings';
import { contextName } from '../../../src/objects/reference';

const shop = { name: 'shop', contexts: [contextName('east')], zone: 'global' };
const entry = { contexts: ['east'] };
const bank = { contexts: ['north'], zone: 'bank' };

suite('the setting of meshes', () => {
  test('what people write by hand is read as they mean it', () => {
    for (const [zone, read] of [
      [undefined, 'global'],
      ['', 'global'],
      ['.Global', 'global'],
      ['*.mesh.example.', 'mesh.example'],
      [7, 'global'],
    ] as const) {
      assert.equal(meshesIn({ shop: { contexts: ['east'], zone } })[0]?.zone, read, String(zone));
    }
    assert.deepEqual(meshesIn({ shop: 'east', bank: { contexts: ['a', 'a', 1] } }), [
      { name: 'bank', contexts: ['a'], zone: 'global' },
    ]);
    assert.deepEqual(meshesIn('shop'), []);
  });

  test('the first mesh goes to the user’s own settings', () => {
    assert.deepEqual(meshWrites('shop', shop, {}), [
      { scope: 'globalValue', value: { shop: entry } },
    ]);
  });

  test('a mesh is changed where it stands, and takes none of the other setting along', () => {
    const kept = { globalValue: { shop: { contexts: ['old'] } }, workspaceValue: { bank } };
    assert.deepEqual(meshWrites('shop', shop, kept), [
      { scope: 'globalValue', value: { shop: entry } },
    ]);
    assert.deepEqual(meshWrites('new', { ...shop, zone: 'mesh' }, kept), [
      { scope: 'workspaceValue', value: { bank, new: { ...entry, zone: 'mesh' } } },
    ]);
  });

  test('a mesh that is removed is gone from both', () => {
    const kept = { globalValue: { shop: entry, bank }, workspaceValue: { shop: entry } };
    assert.deepEqual(meshWrites('shop', undefined, kept), [
      { scope: 'workspaceValue', value: {} },
      { scope: 'globalValue', value: { bank } },
    ]);
    assert.deepEqual(meshWrites('unknown', undefined, kept), []);
  });
});
