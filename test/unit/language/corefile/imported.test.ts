import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionsInYaml } from '../../../../src/language/corefile/regions';
import { edited } from '../../../../src/language/edits';

const zones = ['global'];
const judge = (text: string, minor?: number) =>
  diagnoseCorefiles(text, regionsInYaml(text), {
    zones,
    ...(minor !== undefined && { version: { major: 1, minor, patch: 0 } }),
  });

const inMap = (corefile: string, key: string, name = 'coredns-custom'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: kube-system\ndata:\n  ${key}: |\n${corefile.replaceAll(/^(?=.)/gm, '    ')}`;

const saidOf = (text: string, minor?: number) =>
  judge(text, minor).map((it) => `${it.code} ${it.severity} ${text.slice(it.start, it.end)}`);

suite('names that become those of Services', () => {
  const block = (lines: string, key = 'corp.example.net') => `${key}:53 {\n    errors\n${lines}}\n`;
  const rewrite =
    '    rewrite name regex (.*)\\.corp a.b.svc.cluster.local answer auto\n    forward . /etc/resolv.conf\n';

  test('and go on to the DNS of the node', () => {
    const text = inMap(block(rewrite), 'a.server');
    assert.deepEqual(saidOf(text), ['MESH0407 warning a.b.svc.cluster.local']);
    const done = edited(text, judge(text)[0]?.fixes[0]?.edits ?? []);
    assert.equal(
      done,
      inMap(block(rewrite.replace('forward', 'kubernetes cluster.local\n    forward')), 'a.server'),
    );
    assert.deepEqual(saidOf(done), []);
  });

  test('by the braces of rewrite', () => {
    const lines =
      '    rewrite stop {\n        name suffix .corp .a.svc.cluster.local.\n        answer auto\n    }\n    forward . /etc/resolv.conf\n';
    assert.deepEqual(saidOf(inMap(block(lines), 'a.server')), [
      'MESH0407 warning .a.svc.cluster.local.',
    ]);
  });

  const near: readonly [what: string, text: string][] = [
    [
      'the cluster DNS is asked',
      inMap(block(rewrite.replace('/etc/resolv.conf', '10.0.0.10')), 'a.server'),
    ],
    ['kubernetes answers', inMap(block(`    kubernetes cluster.local\n${rewrite}`), 'a.server')],
    ['what is imported may answer', inMap(block(`    import x\n${rewrite}`), 'a.server')],
    ['other servers have other files', inMap(block(rewrite), 'a.server', 'my-dns')],
    [
      'only the answer is renamed',
      inMap(
        block(
          '    rewrite name suffix .corp .example.org answer name .example.org .a.svc.cluster.local\n    forward . /etc/resolv.conf\n',
        ),
        'a.server',
      ),
    ],
  ];
  for (const [what, text] of near)
    test(`near: ${what}`, () => {
      assert.deepEqual(saidOf(text), []);
    });
});

suite('a forward that is imported into the block for all names', () => {
  const text = inMap(
    'forward corp.example.net 10.0.0.53 {\n    policy sequential\n}\n',
    'a.override',
  );

  test('is told, for there is one above it', () => {
    const said = 'MESH0404 info forward corp.example.net 10.0.0.53';
    assert.deepEqual(saidOf(text), [said]);
    assert.match(judge(text, 9)[0]?.message ?? '', /before CoreDNS 1\.10 .*\.server/);
    assert.doesNotMatch(judge(text, 11)[0]?.message ?? '', /before/);
    const all = inMap('forward . 10.0.0.53\n', 'a.override');
    assert.doesNotMatch(judge(all)[0]?.message ?? '', /\.server/);
  });

  test('near: in another map, or in a block of its own', () => {
    assert.deepEqual(saidOf(inMap('forward . 10.0.0.53\n', 'a.override', 'mine')), []);
    assert.deepEqual(saidOf(inMap('corp {\n    forward . 10.0.0.53\n}\n', 'a.server')), []);
  });
});

suite('what is still to be filled in or built', () => {
  test('a text between braces in the place of an address', () => {
    const text = inMap('global:53 {\n    forward . {IP of the server}\n}\n', 'a.server');
    assert.deepEqual(saidOf(text), ['MESH0406 error {IP of the server}']);
    assert.match(judge(text)[0]?.message ?? '', /still to be replaced/);
  });

  test('a plugin that some builds have', () => {
    const text = inMap('.:53 {\n    lighthouse clusterset.local\n}\n', 'Corefile', 'coredns');
    assert.deepEqual(saidOf(text), ['MESH0404 info lighthouse']);
  });

  test('near: in the file of a server that may be built so', () => {
    const text = inMap('.:53 {\n    lighthouse clusterset.local\n}\n', 'Corefile', 'lighthouse');
    assert.deepEqual(saidOf(text), []);
  });
});
