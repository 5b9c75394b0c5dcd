/** What stands above objects, and the object alone that an action is given. */
import assert from 'node:assert/strict';
import { parseDocuments } from '../../../../src/language/document';
import { hostInFiles } from '../../../../src/language/navigation/inFiles';
import { lensesIn } from '../../../../src/language/navigation/lenses';
import { readManifest } from '../../../../src/objects/yaml';
import { entryWith, soundEntry } from '../entryText';
import { entryFor, indexOf } from '../workspace/files';

const lenses = (text: string) => lensesIn(parseDocuments(text), 'global');

const inList = `apiVersion: v1
kind: List
items:
- apiVersion: networking.istio.io/v1alpha3
  kind: ServiceEntry
  metadata: {name: a, namespace: foo}
  spec:
    hosts: [a.b.global]
- apiVersion: networking.istio.io/v1alpha3
  kind: DestinationRule
  metadata: {name: b}
  spec: {host: a.b.global}
`;

suite('lenses', () => {
  test('of each object that speaks of the zone, with the hosts it defines', () => {
    const found = lenses(`a: b\n---\n${soundEntry}---\n${inList}`);
    assert.deepEqual(
      found.map((it) => [it.name, it.hosts.map(({ host }) => host)]),
      [
        ['ServiceEntry httpbin-bar', ['httpbin.bar.global']],
        ['ServiceEntry foo/a', ['a.b.global']],
        ['DestinationRule b', []],
      ],
    );
  });

  test('each is handed over whole and alone, also out of a List', () => {
    const text = `# first\n---\n${soundEntry}---\n${inList}`;
    for (const { name, manifest } of lenses(text)) {
      const { value, problems } = readManifest(manifest ?? '');
      assert.deepEqual(problems, [], name);
      const [only, ...others] = value;
      assert.ok(name.endsWith(only?.object.metadata.name ?? '?'), name);
      assert.deepEqual(others, []);
    }
  });

  test('begins where the object begins', () => {
    const text = `---\n${soundEntry}`;
    const [lens] = lenses(text);
    assert.ok(text.slice(lens?.span.start).startsWith('apiVersion'));
    const [host] = lens?.hosts ?? [];
    assert.equal(text.slice(host?.start, host?.end), 'httpbin.bar.global');
  });

  const incomplete: readonly (readonly [string, string])[] = [
    ['a template', entryWith('203.0.113.7', '{{ .Values.gateway }}')],
    ['a shell variable', entryWith('203.0.113.7', '${GATEWAY}')],
    ['an alias of something outside', `x: &a b\n${entryWith('203.0.113.7', '*a')}`],
    ['a broken text', entryWith('resolution: DNS', 'resolution: [')],
  ];
  for (const [name, text] of incomplete) {
    test(`${name}: nothing to apply, but its uses are known`, () => {
      const [lens] = lenses(text);
      assert.ok(lens);
      assert.equal(lens.manifest, undefined);
      assert.equal(lens.hosts.length, 1);
    });
  }

  test('none of what is not ours', () => {
    assert.deepEqual(lenses(entryWith('httpbin.bar.global', 'example.com')), []);
    assert.deepEqual(lenses('apiVersion: v1\nkind: Service\nmetadata: {name: a.global}\n'), []);
  });
  test('none for a wildcard, which nobody calls', () => {
    assert.deepEqual(lenses(entryWith('httpbin.bar.global', '"*.bar.global"'))[0]?.hosts, []);
  });
});

suite('a host in files', () => {
  test('who defines it for which cluster, and how often it is named beside', () => {
    const index = indexOf(
      {
        'east/a.yaml': entryFor('a.b.global', '240.0.0.2'),
        'west/a.yaml': entryFor('a.b.global', '240.0.0.3'),
        'pod.yaml':
          'kind: Pod\nspec:\n  containers:\n  - args: [http://a.b.global, http://a.b.global:80]\n',
      },
      [{ pattern: 'east', context: 'kind-east' }],
    );
    const { definitions, uses } = hostInFiles(index, 'a.b.global');
    assert.deepEqual(
      definitions.map((it) => [it.path, it.cluster, ...it.addresses, ...it.endpoints]),
      [
        ['east/a.yaml', 'kind-east', '240.0.0.2', '203.0.113.7'],
        ['west/a.yaml', undefined, '240.0.0.3', '203.0.113.7'],
      ],
    );
    assert.equal(uses, 2);
    assert.deepEqual(hostInFiles(index, 'x.y.global'), { definitions: [], uses: 0 });
  });
});
