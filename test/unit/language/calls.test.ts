/** What workloads call, mended: a piece of a value is changed, and the rest of it stays. */
import assert from 'node:assert/strict';
import { atOnce } from '../../../src/base/pace';
import { diagnose } from '../../../src/language/diagnostics';
import { withWorkspace } from '../../../src/language/workspace/workspaceProblems';
import { rows } from './callRows';
import { fixedOnce, offline, said, soundEntry } from './entryText';
import { entryFor, indexOf, uriOf, type Files } from './workspace/files';

const called = (value: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, args: ["--to=${value}/x"]}]}\n`;

suite('calls of workloads', () => {
  for (const [name, text, expected, context] of rows) {
    test(name, () => {
      assert.equal(said(text, context), expected);
    });
  }

  const cured: readonly (readonly [from: string, to: string])[] = [
    ['http://httpbin.bar.global:9000', 'http://httpbin.bar.global:8000'],
    ['http://httpbin.bar.global', 'http://httpbin.bar.global:8000'],
    ['http://httpbn.bar.global:8000', 'http://httpbin.bar.global:8000'],
    ['http://httpbin.global:8000', 'http://httpbin.bar.global:8000'],
    ['http://httpbin.bar.svc.cluster.local.global:8000', 'http://httpbin.bar.global:8000'],
    ['https://httpbin.bar.global:8000', 'http://httpbin.bar.global:8000'],
  ];
  for (const [from, to] of cured) {
    test(`${from} is mended in place`, () => {
      const text = (value: string) => `${soundEntry}---\n${called(value)}`;
      assert.equal(fixedOnce(text(from)), text(to));
    });
  }

  const entry = entryFor('a-long-name.shop.global', '240.0.0.1');
  const again = entryFor('a-long-name.shop.global', '240.0.0.1').replace(
    'number: 80',
    'number: 81',
  );
  const route = `apiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata: {name: x}\nspec:\n  hosts: [a-long-name.shop.global]\n  http:\n  - route:\n    - destination: {host: b}\n`;
  const files: readonly (readonly [name: string, files: Files, expected: string])[] = [
    [
      'another file of the cluster',
      { 'east/e.yaml': entry, 'east/p.yaml': called('a-long-name.shop.global:81') },
      'east/p.yaml MESH0620 81',
    ],
    [
      'near: another cluster',
      { 'east/e.yaml': entry, 'west/p.yaml': called('a-long-name.shop.global:81') },
      '',
    ],
    [
      'near: nobody says for which',
      { 'x/e.yaml': entry, 'y/p.yaml': called('a-long-name.shop.global:81') },
      '',
    ],
    [
      'near: routes take it',
      {
        'east/e.yaml': entry,
        'east/r.yaml': route,
        'east/p.yaml': called('a-long-name.shop.global:81'),
      },
      '',
    ],
    ['misspelt', { 'east/e.yaml': entry, 'east/p.yaml': called('a-long-nme.shop.global') }, ''],
    [
      'misspelt, by a longer word',
      {
        'east/e.yaml': entry.replaceAll('long-name', 'longer'),
        'east/p.yaml': called('a-lnger.shop.global'),
      },
      'east/p.yaml MESH0621 a-lnger.shop.global',
    ],
    [
      'near: misspelt, but defined for some cluster',
      {
        'east/e.yaml': entry.replaceAll('long-name', 'longer'),
        'x/e.yaml': entry.replaceAll('long-name', 'lnger'),
        'east/p.yaml': called('a-lnger.shop.global'),
      },
      '',
    ],
    [
      'in one file that nobody has placed',
      { 'p.yaml': `${entry}---\n${called('a-long-name.shop.global:81')}` },
      'p.yaml MESH0620 81',
    ],
    [
      'near: another file has the port',
      { 'p.yaml': `${entry}---\n${called('a-long-name.shop.global:81')}`, 'q.yaml': again },
      '',
    ],
    [
      'near: another file defines the host',
      {
        'p.yaml': `${entry.replaceAll('long-name', 'longer')}---\n${called('a-lnger.shop.global')}`,
        'q.yaml': entry.replaceAll('long-name', 'lnger'),
      },
      '',
    ],
  ];
  for (const [name, all, expected] of files) {
    test(`over files: ${name}`, () => {
      const index = indexOf(all, [
        { pattern: 'east', context: 'E' },
        { pattern: 'west', context: 'W' },
      ]);
      const found = Object.entries(all).flatMap(([path, text]) =>
        atOnce(withWorkspace(diagnose(text, offline), uriOf(path), index, offline)).map(
          (it) => `${path} ${it.code} ${text.slice(it.start, it.end)}`,
        ),
      );
      assert.equal(found.join(', '), expected);
    });
  }
});
