import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readManifest } from '../../../src/objects/yaml';
import { forwardOf } from '../../../src/dns/forwarding';
import { diagnose } from '../../../src/language/diagnostics';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const file = path.resolve(__dirname, '../../../media/snippets.json');
const snippets = JSON.parse(fs.readFileSync(file, 'utf8')) as Readonly<Record<string, Snippet>>;

/** The text a person gets who accepts every default, as the editor expands it. */
function accepted(body: readonly string[]): string {
  const defaults = new Map<string, string>();
  return body
    .join('\n')
    .replace(/\\([$}\\])|\$\{(\d+)\|([^,|]*)[^|]*\|\}|\$\{(\d+):([^}]*)\}|\$(\d+)/g, (...found) => {
      const [, escaped, choice, first, named, value, bare] = found as (string | undefined)[];
      if (escaped !== undefined) return escaped;
      const key = choice ?? named ?? bare ?? '';
      const text = first ?? value ?? '';
      if (text !== '' && !defaults.has(key)) defaults.set(key, text);
      return defaults.get(key) ?? '';
    });
}

suite('snippets', () => {
  for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
    test(`${prefix} reads as what it says and is found sound`, () => {
      assert.match(description, /\.$/, name);
      const text = accepted(body);
      if (prefix === 'mc-corefile') {
        assert.equal(forwardOf({ dialect: 'corefile', text }, 'global').kind, 'forwarded');
        return;
      }
      const { value, problems } = readManifest(text);
      assert.deepEqual(problems, []);
      assert.equal(value.length, 1);
      const istio = { text: '1.7.8', major: 1, minor: 7, patch: 8 };
      assert.deepEqual(diagnose(text, { zone: 'global', istio }), []);
    });
  }

  test('the rewriting filter has the pattern Istio ships', () => {
    const filter = snippets['EnvoyFilter that rewrites the zone'];
    assert.ok(accepted(filter?.body ?? []).includes('cluster_pattern: "\\\\.global$"'));
  });

  test('have prefixes of their own', () => {
    const prefixes = Object.values(snippets).map((it) => it.prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
  });
});
