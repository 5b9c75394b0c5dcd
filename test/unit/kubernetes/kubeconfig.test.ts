import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as path from 'node:path';
import { Sensitive } from '../../../src/base/sensitive';
import { mergedKubeconfig, type KubeconfigFile } from '../../../src/kubernetes/kubeconfig';

const file = (text: string, at = '/kube/config'): KubeconfigFile => ({
  path: at,
  text: new Sensitive(text),
});

const good = `
clusters:
- {name: c, cluster: {server: 'https://10.0.0.1:6443/', certificate-authority: ca.crt}}
users:
- {name: u, user: {token: TOKEN, client-key: /abs/key.pem}}
contexts:
- {name: east, context: {cluster: c, user: u, namespace: shop}}
current-context: east
`;

suite('kubernetes/kubeconfig', () => {
  test('a context knows its server, namespace and names', () => {
    const { contexts, currentContext, problems } = mergedKubeconfig([file(good)]);
    assert.ok(contexts[0]?.access);
    const { access: _access, ...east } = contexts[0];
    assert.deepEqual(east, {
      name: 'east',
      namespace: 'shop',
      clusterName: 'c',
      userName: 'u',
      server: 'https://10.0.0.1:6443/',
      problem: undefined,
    });
    assert.deepEqual([currentContext, problems], ['east', []]);
  });

  test('relative paths are relative to their file, absolute ones stay', () => {
    const { contexts } = mergedKubeconfig([file(good, '/home/ann/.kube/config')]);
    const { cluster, user } = contexts[0]?.access?.reveal() ?? assert.fail();
    assert.equal(cluster['certificate-authority'], path.resolve('/home/ann/.kube/ca.crt'));
    assert.equal(user['client-key'], path.resolve('/abs/key.pem'));
  });

  test('a plugin named with a slash is relative to its file, a bare name is not', () => {
    const text = (command: string) => `
clusters: [{name: c, cluster: {server: 'https://a'}}]
users: [{name: u, user: {exec: {command: ${command}}}}]
contexts: [{name: east, context: {cluster: c, user: u}}]`;
    const commandOf = (command: string) => {
      const [east] = mergedKubeconfig([file(text(command), '/kube/config')]).contexts;
      return (east?.access?.reveal().user['exec'] as { command: string }).command;
    };
    assert.equal(commandOf('./bin/login'), path.resolve('/kube/bin/login'));
    assert.equal(commandOf('aws'), 'aws');
  });

  test('the first file that names an entry wins, as with kubectl', () => {
    const second = `
clusters: [{name: c, cluster: {server: 'https://other'}}, {name: d, cluster: {server: 'https://d'}}]
contexts: [{name: east, context: {cluster: d, user: u}}, {name: west, context: {cluster: d, user: u}}]
current-context: west`;
    const { contexts, currentContext, problems } = mergedKubeconfig([
      file(good),
      file(second, '/kube/second'),
    ]);
    assert.deepEqual(
      contexts.map((it) => [it.name, it.server]),
      [
        ['east', 'https://10.0.0.1:6443/'],
        ['west', 'https://d'],
      ],
    );
    assert.deepEqual([currentContext, problems], ['east', []]);
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    [
      'a cluster that is not defined',
      '{cluster: nope, user: u}',
      /its cluster "nope" is not defined/,
    ],
    ['a user that is not defined', '{cluster: c, user: nope}', /its user "nope" is not defined/],
    ['no cluster', '{user: u}', /it names no cluster/],
    ['a cluster without server', '{cluster: empty, user: u}', /its cluster "empty" has no server/],
    ['a server that is no address', '{cluster: odd, user: u}', /is not an http or https address/],
    ['no fields', 'null', /it names no cluster/],
  ];
  for (const [name, context, problem] of broken) {
    test(`a context with ${name} spoils no other`, () => {
      const text = `
clusters:
- {name: empty}
- {name: odd, cluster: {server: 'ftp://x'}}
- {name: c, cluster: {server: 'https://10.0.0.1:6443'}}
users: [{name: u, user: {token: TOKEN}}, 7, {user: {}}]
contexts: [{name: bad, context: ${context}}, {name: east, context: {cluster: c, user: u}}]`;
      const { contexts, problems } = mergedKubeconfig([file(text)]);
      assert.deepEqual(
        contexts.map((it) => [it.name, it.access !== undefined]),
        [
          ['bad', false],
          ['east', true],
        ],
      );
      assert.match(contexts[0]?.problem ?? '', problem);
      assert.match(problems.at(-1) ?? '', /^Context bad in \/kube\/config cannot be used: .*\.$/);
      assert.equal(problems.filter((it) => it.includes('of users')).length, 2);
    });
  }

  test('a context without a user is anonymous', () => {
    const text = `
clusters: [{name: c, cluster: {server: 'http://a'}}]
contexts: [{name: east, context: {cluster: c}}]`;
    const { contexts, problems } = mergedKubeconfig([file(text)]);
    assert.deepEqual(contexts[0]?.access?.reveal().user, {});
    assert.deepEqual(problems, []);
  });

  const unreadable: readonly (readonly [string, KubeconfigFile, string])[] = [
    ['invalid YAML', file('a: [\nb: {', '/bad'), 'Kubeconfig /bad is not valid YAML at line 2.'],
    [
      'an alias to nowhere',
      file('a: *TOKEN', '/bad'),
      'Kubeconfig /bad is not a map of clusters, users and contexts.',
    ],
    [
      'a list',
      file('- a', '/bad'),
      'Kubeconfig /bad is not a map of clusters, users and contexts.',
    ],
    [
      'a missing file',
      { path: '/bad', text: undefined, because: 'does not exist' },
      'Kubeconfig /bad does not exist.',
    ],
  ];
  for (const [name, bad, problem] of unreadable) {
    test(`${name} is a problem, and the other file counts`, () => {
      const { contexts, problems } = mergedKubeconfig([bad, file(good)]);
      assert.deepEqual(problems, [problem]);
      assert.deepEqual(
        contexts.map((it) => it.name),
        ['east'],
      );
    });
  }

  test('an empty file is no problem', () => {
    for (const text of ['', '# nothing', 'clusters: null']) {
      assert.deepEqual(mergedKubeconfig([file(text)]).problems, []);
    }
  });

  test('no way of printing it shows a token', () => {
    const bad = `${good}\n  token: "TOKEN`;
    const merged = mergedKubeconfig([file(good), file(bad, '/other')]);
    assert.equal(merged.problems.length, 1);
    const printed = JSON.stringify(merged) + inspect(merged, { depth: 9 });
    assert.doesNotMatch(printed, /TOKEN/);
  });
});
