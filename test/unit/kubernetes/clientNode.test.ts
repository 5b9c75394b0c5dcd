import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

const folder = path.resolve(__dirname, '../../../src/kubernetes');
const sources = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(path.join(folder, name), 'utf8'),
}));

suite('kubernetes/clientNode', () => {
  test('holds re-exports and no code: it is bundled by itself', () => {
    const { text } = sources.find((it) => it.name === 'clientNode.ts') ?? assert.fail();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
    for (const line of lines)
      assert.match(line, /^export \{.*\} from '@kubernetes\/client-node';$/);
  });

  test('is loaded when first used, never with the program', () => {
    const loaders = sources.filter((it) => it.text.includes("await import('./clientNode')"));
    assert.deepEqual(
      loaders.map((it) => it.name),
      ['credentials.ts', 'podSocket.ts'],
    );
    for (const { name, text } of sources) {
      const early = /^(import (?!type )|export ).*clientNode/m.exec(text);
      assert.equal(early, null, name);
      if (name !== 'clientNode.ts') assert.doesNotMatch(text, /'@kubernetes\/client-node'/, name);
    }
  });
});
