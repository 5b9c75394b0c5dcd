import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionOfFile, regionsInYaml } from '../../../../src/language/corefile/regions';
import { edited } from '../../../../src/language/edits';

const judge = (text: string, isYaml = false) =>
  diagnoseCorefiles(text, isYaml ? regionsInYaml(text) : [regionOfFile(text, 'Corefile')], {
    zones: ['global'],
  });

const inMap = (corefile: string, name = 'coredns', namespace = 'kube-system', key = 'Corefile') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  ${key}: |\n${corefile.replaceAll(/^(?=.)/gm, '    ')}`;

suite('questions that come back to their own block', () => {
  const rows: readonly [what: string, text: string, said?: string][] = [
    ['its machine', 'a.b:53 {\n    forward . 127.0.0.1\n}\n', '127.0.0.1'],
    ['its machine, in IPv6', 'a.b {\n    forward . [::1]:53\n}\n', '[::1]:53'],
    ['a port of its own', 'a.b:5353 {\n    forward . 127.0.0.1:5353\n}\n', '127.0.0.1:5353'],
    [
      'an address of its bind',
      'a.b {\n    bind 10.9.9.9 lo\n    forward . 10.9.9.9\n}\n',
      '10.9.9.9',
    ],
    ['near: another port', 'a.b:53 {\n    forward . 127.0.0.1:8600\n}\n'],
    [
      'near: the port of another block',
      '.:53 {\n    log\n}\na.b:54 {\n    forward . 127.0.0.1\n}\n',
    ],
    ['near: over TLS', 'a.b:53 {\n    forward . tls://127.0.0.1:53\n}\n'],
    ['near: it listens elsewhere', 'a.b {\n    bind 10.9.9.9\n    forward . 127.0.0.1\n}\n'],
    ['near: it listens at an interface', 'a.b {\n    bind eth0\n    forward . 127.0.0.1\n}\n'],
    [
      'near: what comes back has another name',
      'a.b {\n    rewrite name suffix a.b c.d\n    forward . 127.0.0.1\n}\n',
    ],
    ['near: another block answers', '. {\n    forward a.b 127.0.0.1\n}\na.b {\n    whoami\n}\n'],
    [
      'near: filled in later',
      'a.b {\n    bind __PILLAR__DNS__SERVER__\n    forward . __PILLAR__DNS__SERVER__\n}\n',
    ],
  ];
  for (const [what, text, said] of rows) {
    test(`an address that is ${what}`, () => {
      const found = judge(text).filter((it) => it.code === 'MESH0402');
      assert.deepEqual(
        found.map((it) => `${it.severity} ${text.slice(it.start, it.end)}`),
        said === undefined ? [] : [`warning ${said}`],
      );
    });
  }

  test('the plugin loop halts such a server', () => {
    const text = '. {\n    loop\n    forward . 127.0.0.1\n}\n';
    assert.match(judge(text)[0]?.message ?? '', /the plugin loop halts the server/);
  });

  test('a zone of the mesh that comes back is told once', () => {
    const text = 'global {\n    bind 10.96.0.10\n    forward . 10.96.0.10\n}\n';
    assert.equal(judge(text).length, 1);
  });
});

suite('a Corefile of a cluster without a block for all other names', () => {
  const zones =
    'cluster.local:53 {\n    kubernetes cluster.local\n}\ncorp:53 {\n    forward . 10.9.9.9\n}\n';
  const codes = (text: string, isYaml = true) =>
    judge(text, isYaml).map((it) => `${it.code} ${it.severity} ${text.slice(it.start, it.end)}`);

  test('is told, and gets such a block', () => {
    const text = inMap(zones);
    assert.deepEqual(codes(text), ['MESH0407 warning cluster.local:53']);
    assert.deepEqual(codes(zones, false), ['MESH0407 info cluster.local:53']);
    const done = edited(text, judge(text, true)[0]?.fixes[0]?.edits ?? []);
    assert.equal(
      done.includes('    .:53 {\n        errors\n        forward . /etc/resolv.conf\n'),
      true,
    );
    assert.deepEqual(codes(done), []);
  });

  const near: readonly [what: string, text: string][] = [
    ['has one', inMap(`${zones}. {\n    forward . /etc/resolv.conf\n}\n`)],
    ['imports more', inMap(`${zones}import custom/*.server\n`)],
    ['is a part that another imports', inMap(zones, 'coredns-custom', 'kube-system', 'a.server')],
    ['is no Corefile of a cluster', inMap('corp:53 {\n    forward . 10.9.9.9\n}\n')],
    ['is of another namespace', inMap(zones, 'coredns', 'dns')],
    ['is filled in by a chart', inMap(`${zones}{{ .Values.more }}\n`)],
    ['is a part of a page', `data:\n  Corefile: |\n${zones.replaceAll(/^(?=.)/gm, '    ')}`],
  ];
  for (const [what, text] of near)
    test(`near: it ${what}`, () => {
      assert.deepEqual(codes(text), []);
    });
});

suite('zones of kubernetes that nobody asks for', () => {
  const rows: readonly [lines: string, said?: string, meant?: string][] = [
    [
      'kubernetes cluster.local in-addr.arpa ip6.arpa {\n        fallthrough in.addr.arpa ip6.arpa\n    }',
      'in.addr.arpa',
      'in-addr.arpa',
    ],
    ['kubernetes cluster.local in-addr-arpa', 'in-addr-arpa', 'in-addr.arpa'],
    ['kubernetes cluster.local 10.in-addr.apra', '10.in-addr.apra', '10.in-addr.arpa'],
    ['kubernetes cluster.locl', 'cluster.locl', 'cluster.local'],
    ['kubernetes east.corp {\n        fallthrough est.corp\n    }', 'est.corp', 'east.corp'],
    [
      'hosts {\n        10.9.9.9 a.b\n        fallthrough ipv6.arpa\n    }',
      'ipv6.arpa',
      'ip6.arpa',
    ],
    ['kubernetes cluster.local 10.in-addr.arpa ip6.arpa {\n        fallthrough\n    }'],
    ['kubernetes .east.corp cluster.local', '.east.corp', 'east.corp'],
    ['forward .east.corp 10.9.9.9', '.east.corp', 'east.corp'],
    ['kubernetes east.corp {\n        fallthrough .a.corp\n    }', '.a.corp', 'a.corp'],
    ['kubernetes . cluster.local'],
    ['kubernetes cluster1.local'],
    ['kubernetes cluster.local cluster.loca'],
    ['kubernetes a {\n        fallthrough b\n    }'],
  ];
  for (const [lines, said, meant] of rows) {
    test(lines.replaceAll(/\n */g, ' '), () => {
      const text = `. {\n    ${lines}\n    forward . /etc/resolv.conf\n}\n`;
      const found = judge(text);
      assert.deepEqual(
        found.map((it) => `${it.code} ${it.severity} ${text.slice(it.start, it.end)}`),
        said === undefined ? [] : [`MESH0413 warning ${said}`],
      );
      if (said === undefined) return;
      assert.equal(edited(text, found[0]?.fixes[0]?.edits ?? []), text.replace(said, meant ?? ''));
    });
  }

  test('near: a block for the same zone says that it is meant', () => {
    assert.deepEqual(
      judge('cluster.locl {\n    kubernetes cluster.locl\n}\n. {\n    whoami\n}\n'),
      [],
    );
  });
});
