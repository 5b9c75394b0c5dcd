import assert from 'node:assert/strict';
import fc from 'fast-check';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionOfFile, regionsInYaml } from '../../../../src/language/corefile/regions';
import { edited } from '../../../../src/language/edits';
import { takings } from '../../../../src/dns/values/takings';
import { optionOf, plugins } from '../../../../src/dns/corefilePlugins';

const judge = (text: string) =>
  diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], { zones: ['global'] });
const block = (lines: string): string => `.:53 {\n    ${lines.replaceAll('\n', '\n    ')}\n}\n`;

type Row = readonly [lines: string, said?: string, fixed?: string];

/** Lines of a block, what is said of which text, and the lines after the first fix. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  'durations, as Go reads them': [
    ['forward . 10.0.0.1 {\n    expire 1m30s\n}'],
    ['forward . 10.0.0.1 {\n    expire 10\n}', '10', 'forward . 10.0.0.1 {\n    expire 10s\n}'],
    ['forward . 10.0.0.1 {\n    expire -1s\n}', '-1s'],
    ['forward . 10.0.0.1 {\n    expire\n}', 'expire'],
    ['forward . 10.0.0.1 {\n    expire {$EXPIRE}\n}'],
    ['forward . 10.0.0.1 {\n    expire ${EXPIRE}\n}', 'info ${EXPIRE}'],
    ['forward . 10.0.0.1 {\n    expire IDLE_TIME\n}'],
    ['health {\n    lameduck 5\n}', '5', 'health {\n    lameduck 5s\n}'],
    ['reload 30', '30', 'reload 30s'],
    ['reload 1s', '1s'],
    ['reload 10s 0.5s', '0.5s'],
    ['reload 10s 0s'],
    ['cache {\n    servfail 6m\n}', '6m'],
    ['cache {\n    serve_stale 1h immediate\n}'],
  ],
  numbers: [
    ['kubernetes a {\n    ttl 30\n}'],
    ['kubernetes a {\n    ttl 30s\n}', '30s', 'kubernetes a {\n    ttl 30\n}'],
    ['kubernetes a {\n    ttl 3601\n}', '3601'],
    ['forward . 10.0.0.1 {\n    max_concurrent many\n}', 'many'],
    ['cache 0', '0'],
    ['cache example.com'],
    ['cache 30s', 'warning 30s', 'cache 30'],
    ['cache 5m', 'warning 5m', 'cache 300'],
    ['cache {\n    prefetch 10 1m 20\n}', '20', 'cache {\n    prefetch 10 1m 20%\n}'],
    ['cache {\n    success 5000 3600 60\n}'],
  ],
  'one of a few words': [
    [
      'forward . 10.0.0.1 {\n    policy roundrobin\n}',
      'roundrobin',
      'forward . 10.0.0.1 {\n    policy round_robin\n}',
    ],
    ['forward . 10.0.0.1 {\n    policy least_conn\n}', 'least_conn'],
    ['proxy . 10.0.0.1 {\n    policy least_conn\n}', 'info proxy', 'forward . 10.0.0.1 {\n}'],
    ['kubernetes a {\n    pods enabled\n}', 'enabled'],
    ['kubernetes a {\n    pods verifed\n}', 'verifed', 'kubernetes a {\n    pods verified\n}'],
    ['log {\n    class denial errors\n}', 'errors', 'log {\n    class denial error\n}'],
    ['errors logs.txt', 'logs.txt'],
    ['errors {\n    consolidate 5m ".* timeout$" warning\n}'],
    ['errors {\n    consolidate 5m (a\n}', '(a'],
    ['errors {\n    consolidate 5m "[(](a|b[)\\]])$"\n}'],
  ],
  'places to listen': [
    ['prometheus :9153'],
    ['prometheus 9153', '9153', 'prometheus :9153'],
    ['health localhost', 'localhost'],
    ['ready [::1]:8181'],
    ['bind 169.254.20.10 10.0.0.10'],
    ['bind eth0.100 lo'],
    ['bind 10.0.0.300', '10.0.0.300'],
    ['bind __PILLAR__LOCAL__DNS__', 'info __PILLAR__LOCAL__DNS__'],
    ['bind', 'bind'],
  ],
  'too much': [
    ['loop now', 'now', 'loop'],
    ['forward . 10.0.0.1 {\n    force_tcp on\n}', 'on', 'forward . 10.0.0.1 {\n    force_tcp\n}'],
    ['kubernetes a {\n    noendpoints at all\n}', 'at all', 'kubernetes a {\n    noendpoints\n}'],
    // Where one option ends and the next begins is not known.
    ['forward . 10.0.0.1 { force_tcp max_fails 3 }'],
    [`forward . ${'10.0.0.1 '.repeat(15).trim()}`],
    [`forward . ${'10.0.0.1 '.repeat(15)}10.0.0.2`, '10.0.0.2'],
  ],
  forward: [
    ['forward . 10.0.0.1 {\n    health_check 5s no_rec domain example.org\n}'],
    ['forward . 10.0.0.1 {\n    health_check 5s domain\n}', 'domain'],
    [
      'forward . 10.0.0.1 {\n    health_check 5s norec\n}',
      'norec',
      'forward . 10.0.0.1 {\n    health_check 5s no_rec\n}',
    ],
    ['forward . https://1.1.1.1', 'warning https://1.1.1.1'],
    ['forward . tls://1.1.1.1 tls://1.0.0.1'],
    ['forward . 10.0.0.1 {\n    retries 3\n}', 'warning retries'],
    ['forward . 10.0.0.1 {\n    import common\n}'],
  ],
  hosts: [
    ['hosts {\n    10.0.0.9 a.example b.example\n    fallthrough\n}'],
    [
      'hosts {\n    fallthrough\n    10.0.0.9 a.example\n    10.0.0.8 c.example\n}',
      '10.0.0.9 a.example',
      'hosts {\n    10.0.0.9 a.example\n    10.0.0.8 c.example\n    fallthrough\n}',
    ],
    ['hosts {\n    fallthrough\n    ttl 60\n}'],
    ['hosts a\nhosts b', 'hosts'],
    [
      'hosts {\n    a.example 10.0.0.9\n}',
      'warning a.example 10.0.0.9',
      'hosts {\n    10.0.0.9 a.example\n}',
    ],
  ],
  kubernetes: [
    ['kubernetes cluster.local in-addr.arpa ip6.arpa'],
    ['kubernetes in-addr.arpa 10.0.0.0/8', 'in-addr.arpa 10.0.0.0/8'],
    ['kubernetes a {\n    namespaces b\n    namespace_labels c=d\n}', 'namespace_labels'],
    ['kubernetes a {\n    labels tier in (front, back),app=shop\n}'],
    ['kubernetes a {\n    labels tier in (front, back\n}', 'labels tier in (front, back'],
    ['kubernetes a {\n    kubeconfig\n}', 'kubeconfig'],
  ],
  'other plugins': [
    ['autopath @kubernetes'],
    ['autopath kubernetes', 'kubernetes', 'autopath @kubernetes'],
    ['autopath /etc/resolv.conf'],
    ['template IN A example.com {\n    answer "{{ .Name }} 60 IN A 10.0.0.1"\n}'],
    ['template IN A example.com {\n    fallthrough\n}', 'template IN A'],
    [
      'template IN ANY {\n    rcode NXDOMIAN\n}',
      'NXDOMIAN',
      'template IN ANY {\n    rcode NXDOMAIN\n}',
    ],
    ['template IN A {\n    answer "{{ .Name 60 IN A 10.0.0.1"\n}', '"{{ .Name 60 IN A 10.0.0.1"'],
    ['loadbalance weighted weights {\n    reload 10s\n}'],
    ['loadbalance random', 'warning random'],
    ['dns64 64:ff9b::/96'],
    ['dns64 {\n    prefix 64:ff9b::/52\n}', '64:ff9b::/52'],
    ['acl {\n    allow net 10.0.0.0/8\n    block type A AAAA net *\n    drop\n}'],
    ['acl {\n    block net 10.0.0/8\n}', '10.0.0/8'],
    ['acl {\n    block type net *\n}', 'type'],
    ['acl {\n    block A net *\n}', 'A'],
    ['mine 30 whatever'],
  ],
  rewrite: [
    ['rewrite name a.example b.example'],
    ['rewrite stop name regex (.*)\\.corp {1}.example answer name (.*)\\.example {1}.corp'],
    [
      'rewrite stop {\n    name regex (.*)\\.corp {1}.example\n    answer name (.*)\\.example {1}.corp\n}',
    ],
    ['rewrite name suffix .corp .example answer auto'],
    ['rewrite edns0 local set 0xffee {qname}'],
    ['rewrite ttl example.com 60'],
    ['rewrite', 'rewrite'],
    ['rewrite name a.example', 'name'],
    ['rewrite name sufix .corp .example', 'sufix', 'rewrite name suffix .corp .example'],
    ['rewrite name regex (.*\\.corp {1}.example', '(.*\\.corp'],
    ['rewrite stop {\n    answer name a b\n}', 'answer'],
    ['rewrite type ANY NOTHING', 'NOTHING'],
    ['rewrite host a b', 'warning host'],
    ['rewrite edns0 subnet set 33 56', '33'],
    ['rewrite edns0 local put 0xffee a', 'put'],
  ],
};

suite('values of plugins', () => {
  for (const [what, all] of Object.entries(rows)) {
    for (const [lines, said, fixed] of all) {
      test(`${what}: ${lines.replaceAll(/\n */g, ' ')}`, () => {
        const text = block(lines);
        const found = judge(text);
        const saidOf = ({ severity, start, end }: (typeof found)[number]) =>
          `${severity === 'error' ? '' : `${severity} `}${text.slice(start, end)}`;
        assert.deepEqual(found.map(saidOf), said === undefined ? [] : [said]);
        const [fix] = found.flatMap((it) => it.fixes);
        if (fixed === undefined) assert.equal(fix, undefined);
        else {
          const done = edited(text, fix?.edits ?? []);
          assert.equal(done, block(fixed));
          assert.deepEqual(judge(done), []);
        }
      });
    }
  }

  test('a line is moved with its own indent and ends of lines, in a ConfigMap as in a file', () => {
    const text = '. {\n    hosts {\n        fallthrough\n        10.0.0.9 a.example\n    }\n}\n';
    const moved = '. {\n    hosts {\n        10.0.0.9 a.example\n        fallthrough\n    }\n}\n';
    const inMap = (it: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: coredns\ndata:\n  Corefile: |\n${it.replaceAll(/^(?=.)/gm, '    ')}`;
    const done = (it: string, regions = [regionOfFile(it, 'Corefile')]) => {
      const [found] = diagnoseCorefiles(it, regions, { zones: ['global'] });
      return edited(it, found?.fixes[0]?.edits ?? []);
    };
    const crlf = (it: string) => it.replaceAll('\n', '\r\n');
    assert.equal(done(text), moved);
    assert.equal(done(crlf(text)), crlf(moved));
    assert.equal(done(inMap(text), [...regionsInYaml(inMap(text))]), inMap(moved));
    const map = crlf(inMap(text));
    assert.equal(done(map, [...regionsInYaml(map)]), crlf(inMap(moved)));
  });

  test('keys and imports that CoreDNS refuses', () => {
    const codes = (text: string) => judge(text).map((it) => it.code);
    assert.deepEqual(codes('a..example {\n}\n'), ['MESH0409']);
    assert.deepEqual(codes(`${'a'.repeat(64)} {\n}\n`), ['MESH0409']);
    assert.deepEqual(codes(`${'a'.repeat(63)} :54 {\n}\n`), []);
    assert.deepEqual(codes('import /etc/*/*.server\n'), ['MESH0409']);
    assert.deepEqual(codes('import custom/*.server\n'), []);
    assert.deepEqual(codes('a {\n    bind 10.0.0.1\n}\na {\n    bind 10.0.0.1\n}\n'), ['MESH0408']);
  });

  test('each is of a plugin or an option that is known', () => {
    for (const key of takings.keys()) {
      const [plugin = '', option] = key.split(' ');
      assert.ok(option === undefined ? plugins.has(plugin) : optionOf(plugin, option), key);
    }
  });

  test('whatever stands there, judging ends and speaks of the text', () => {
    const words = fc.constantFrom(
      ...takings.keys(),
      '{',
      '}',
      '\n',
      '"',
      '-1',
      '1s',
      '[',
      '(',
      ':',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 12 }), (parts) => {
        const text = block(parts.join(' '));
        for (const { start, end } of judge(text)) assert.ok(start >= 0 && end <= text.length);
      }),
    );
  });
});
