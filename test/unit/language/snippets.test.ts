import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readManifest } from '../../../src/objects/yaml';
import { forwardOf } from '../../../src/dns/forwarding';
import { diagnose } from '../../../src/language/diagnostics';
import { versionOf } from '../../../src/mesh/interpreters/versions';

interface Snippet {
  readonly prefix: string;
  readonly description: string;
  readonly body: readonly string[];
}

const file = path.resolve(__dirname, '../../../media/snippets.json');
const snippets = JSON.parse(fs.readFileSync(file, 'utf8')) as Readonly<Record<string, Snippet>>;

/** The text a person gets who accepts every default and takes one choice of each, as the editor expands it. */
function accepted(body: readonly string[], choose = 0): string {
  const defaults = new Map<string, string>();
  return body
    .join('\n')
    .replace(/\\([$}\\])|\$\{(\d+)\|([^|]*)\|\}|\$\{(\d+):([^}]*)\}|\$(\d+)/g, (...found) => {
      const [, escaped, choice, words, named, value, bare] = found as (string | undefined)[];
      if (escaped !== undefined) return escaped;
      const key = choice ?? named ?? bare ?? '';
      const all = words?.split(',') ?? [];
      const text = all[choose % Math.max(all.length, 1)] ?? value ?? '';
      if (text !== '' && !defaults.has(key)) defaults.set(key, text);
      return defaults.get(key) ?? '';
    });
}

const choicesOf = (body: readonly string[]): number =>
  Math.max(
    1,
    ...[...body.join('\n').matchAll(/\|([^|]*)\|\}/g)].map(([, it = '']) => it.split(',').length),
  );

/** For which Istio a snippet is meant, where it is not 1.7.8. */
const versions: Readonly<Record<string, string>> = {
  'mc-envoyfilter-1.4': '1.4.10',
  'mc-envoyfilter-1.5': '1.6.14',
  'mc-helm-values': '1.4.10',
  'mc-meshpolicy': '1.4.10',
  'mc-modern-server': '1.20.0',
  'mc-modern-sni': '1.20.0',
};

/** How many objects it writes, where it is not one. */
const counts: Readonly<Record<string, number>> = {
  'mc-serviceentry-failover': 2,
  'mc-version-routing': 3,
  'mc-modern-server': 2,
  'mc-modern-sni': 2,
  'mc-helm-values': 0,
  'mc-ignore': 0,
};

suite('snippets', () => {
  for (const [name, { prefix, description, body }] of Object.entries(snippets)) {
    test(`${prefix} reads as what it says and is found sound, whatever is chosen`, () => {
      assert.match(description, /\.$/, name);
      for (let choose = 0; choose < choicesOf(body); choose += 1) {
        const text = accepted(body, choose);
        if (prefix === 'mc-corefile') {
          assert.equal(forwardOf({ dialect: 'corefile', text }, 'global').kind, 'forwarded');
          continue;
        }
        const { value, problems } = readManifest(text);
        const count = counts[prefix] ?? 1;
        if (count > 0) assert.deepEqual(problems, []);
        assert.equal(value.length, count);
        const istio = versionOf(versions[prefix] ?? '1.7.8');
        // Strangers get past all gateways of these releases.
        const said = diagnose(text, { zone: 'global', istio });
        assert.deepEqual(
          said.filter((it) => it.code !== 'MESH0006'),
          [],
        );
      }
    });
  }

  test('the rewriting filter has the pattern Istio ships, in each of its forms', () => {
    const filters = Object.values(snippets).filter((it) => it.prefix.startsWith('mc-envoyfilter'));
    assert.equal(filters.length, 3);
    for (const { body } of filters) {
      assert.ok(accepted(body).includes('cluster_pattern: "\\\\.global$"'));
    }
  });

  test('the whole Corefile forwards the zone', () => {
    const coredns = Object.values(snippets).find((it) => it.prefix === 'mc-coredns');
    const { value } = readManifest(accepted(coredns?.body ?? []));
    const { data } = value[0]?.object as unknown as {
      readonly data: { readonly Corefile: string };
    };
    assert.equal(
      forwardOf({ dialect: 'corefile', text: data.Corefile }, 'global').kind,
      'forwarded',
    );
  });

  test('every object of the flow has one, in every variant', () => {
    const prefixes = new Set(Object.values(snippets).map((it) => it.prefix));
    const missing = [
      'mc-serviceentry',
      'mc-serviceentry-nodeport',
      'mc-serviceentry-egress',
      'mc-serviceentry-egress-dns',
      'mc-serviceentry-failover',
      'mc-version-routing',
      'mc-modern-sni',
      'mc-modern-server',
      'mc-gateway',
      'mc-gateway-egress',
      'mc-destinationrule',
      'mc-cacerts',
      'mc-coredns',
      'mc-stubdomains',
    ].filter((it) => !prefixes.has(it));
    assert.deepEqual(missing, []);
  });

  test('have prefixes of their own', () => {
    const prefixes = Object.values(snippets).map((it) => it.prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
  });
});
