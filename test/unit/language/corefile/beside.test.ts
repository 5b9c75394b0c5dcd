import assert from 'node:assert/strict';
import { diagnoseCorefiles } from '../../../../src/language/corefile/diagnostics';
import { regionOfFile, regionsInYaml } from '../../../../src/language/corefile/regions';
import { edited } from '../../../../src/language/edits';

const known = { zones: ['global'] };
const judge = (text: string) => diagnoseCorefiles(text, regionsInYaml(text), known);
const placed = (text: string, found: ReturnType<typeof judge>) =>
  found.map((it) => `${it.code} ${it.severity} ${text.slice(it.start, it.end)}`);
const said = (text: string) => placed(text, judge(text));
const inFile = (text: string) =>
  placed(text, diagnoseCorefiles(text, [regionOfFile(text, 'Corefile')], known));
const fixedBy = (text: string) => edited(text, judge(text)[0]?.fixes[0]?.edits ?? []);

const inMap = (corefile: string, namespace = 'kube-system', name = 'coredns', key = 'Corefile') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\ndata:\n  ${key}: |\n${corefile.replace(/^(?=.)/gm, '    ')}`;
const pods = (image: string, namespace = 'kube-system') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: coredns\n  namespace: ${namespace}\nspec:\n  template:\n    spec:\n      containers:\n      - name: coredns\n        image: ${image}\n---\n`;
const service = (address: string, name = 'istiocoredns') =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: istio-system\nspec:\n  clusterIP: ${address}\n---\n`;
const main = '.:53 {\n    kubernetes cluster.local\n    ready\n}\n';
const stub = 'global:53 {\n    errors\n    forward . 10.0.0.9\n}\n';

suite('Corefiles and what stands beside them', () => {
  const refused = ['MESH0404 error ready'];
  const versions: readonly [what: string, text: string, said: readonly string[]][] = [
    ['an old image', pods('coredns/coredns:1.3.1'), refused],
    ['that of another registry', pods('rancher/coredns-coredns:v1.3.1'), refused],
    ['a new image', pods('k8s.gcr.io/coredns:1.6.2'), []],
    ['a tag without a patch', pods('coredns/coredns:1.3'), []],
    ['an image of something else', pods('corp/coredns-exporter:1.3.1'), []],
    ['pods elsewhere', pods('coredns/coredns:1.3.1', 'istio-system'), []],
    ['two images', `${pods('coredns:1.3.1')}${pods('coredns:1.6.2')}`, []],
  ];
  for (const [what, beside, expected] of versions) {
    test(`the version of CoreDNS by ${what}`, () => {
      assert.deepEqual(said(`${beside}${inMap(main)}`), expected);
    });
  }

  test('istiocoredns is judged by its own image', () => {
    const own =
      '.:53 {\n    proxy global 127.0.0.1:8053 {\n        protocol grpc insecure\n    }\n}\n';
    const at = (image: string) =>
      said(`${pods(image, 'istio-system')}${inMap(own, 'istio-system')}`);
    assert.deepEqual(at('coredns/coredns:1.6.2'), ['MESH0404 error proxy']);
    assert.deepEqual(at('coredns/coredns:1.1.2'), []);
  });

  test('what is right beside an old image, and not of new ones, is pointed out', () => {
    const old = '.:53 {\n    kubernetes cluster.local\n    proxy . /etc/resolv.conf\n}\n';
    const beside = (image: string) => said(`${pods(image)}${inMap(old)}`);
    assert.deepEqual(beside('coredns/coredns:1.2.6'), ['MESH0404 info proxy']);
    assert.deepEqual(beside('coredns/coredns:1.6.2'), ['MESH0404 error proxy']);
  });

  const other = ['MESH0402 warning 10.0.0.9'];
  const addresses: readonly [what: string, text: string, said: readonly string[]][] = [
    ['another address', `${service('10.0.0.8')}${inMap(stub)}`, other],
    ['its address', `${service('10.0.0.9')}${inMap(stub)}`, []],
    ['no address', `${service('None')}${inMap(stub)}`, []],
    ['another name', `${service('10.0.0.8', 'other')}${inMap(stub)}`, []],
    ['two clusters', `${service('10.0.0.8')}${service('10.0.0.9')}${inMap(stub)}`, []],
    ['two Corefiles', `${service('10.0.0.8')}${inMap(stub)}\n---\n${inMap(stub)}`, []],
    [
      'a cache on the nodes',
      `${service('10.0.0.8')}${inMap(stub, 'kube-system', 'node-local-dns')}`,
      [],
    ],
    [
      'a block that does more',
      `${service('10.0.0.8')}${inMap(stub.replace('errors', 'rewrite stop name a b'))}`,
      [],
    ],
  ];
  for (const [what, text, expected] of addresses) {
    test(`the zone beside Service istiocoredns with ${what}`, () => {
      assert.deepEqual(said(text), expected);
      if (expected.length > 0) assert.deepEqual(fixedBy(text), text.replace('0.9', '0.8'));
    });
  }

  test('stub domains beside Service istiocoredns', () => {
    const made = (to: string) =>
      `${service('10.0.0.8')}${inMap(`{"corp": ["10.0.0.7"], "global": ["${to}"]}`, 'kube-system', 'kube-dns', 'stubDomains')}`;
    assert.deepEqual(said(made('10.0.0.9')), ['MESH0402 warning ["10.0.0.9"]']);
    assert.equal(fixedBy(made('10.0.0.9')), made('10.0.0.8'));
    assert.deepEqual(said(made('10.0.0.8:53')), []);
    assert.deepEqual(said(made('8.8.8.8')), ['MESH0402 warning ["8.8.8.8"]']);
  });

  const rows: readonly [what: string, text: string, said: readonly string[]][] = [
    [
      'the zone to the servers of the machine',
      'global {\n    forward . /etc/resolv.conf\n}\n',
      ['MESH0402 warning /etc/resolv.conf'],
    ],
    ['near: a zone beside it', 'global corp {\n    forward . /etc/resolv.conf\n}\n', []],
    ['near: a file', 'global {\n    forward . /etc/mesh.conf\n}\n', []],
    ['near: what answers before', 'global {\n    hosts\n    forward . /etc/resolv.conf\n}\n', []],
    [
      'a snippet that is nowhere',
      '. {\n    import comon\n}\n(common) {\n    errors\n}\n',
      ['MESH0409 warning comon'],
    ],
    ['near: one that is', '(common) {\n    errors\n}\n. {\n    import common\n}\n', []],
    ['near: files', '. {\n    import custom/*.override\n    import common.conf\n}\n', []],
    ['near: one that a file may bring', 'import snippets.conf\n. {\n    import common\n}\n', []],
    ['near: in a template', '. {\n    import common\n    {{ .more }}\n}\n', []],
    [
      'a cache with a word',
      'global {\n    cache thirty\n    forward . 10.0.0.9\n}\n',
      ['MESH0413 warning thirty'],
    ],
    [
      'near: zones within the block, and around it',
      'corp.example {\n    cache 30 a.corp.example\n}\na.corp {\n    cache 30 corp\n}\n. {\n    cache 30 thirty\n}\n',
      [],
    ],
    [
      'istiocoredns for another zone',
      '. {\n    grpc mesh 127.0.0.1:8053\n}\n',
      ['MESH0414 info mesh'],
    ],
    [
      'near: and for ours',
      '. {\n    grpc mesh 127.0.0.1:8053\n}\nglobal {\n    grpc . 127.0.0.1:8053\n}\n',
      [],
    ],
  ];
  for (const [what, text, expected] of rows) {
    test(what, () => {
      assert.deepEqual(inFile(text), expected);
    });
  }

  test('a key of the same ConfigMap may be imported', () => {
    const text = inMap('. {\n    import common\n}\n');
    assert.deepEqual(said(text), ['MESH0409 warning common']);
    assert.deepEqual(said(`${text}  common: |\n    errors\n`), []);
  });

  test('a cache on the nodes listens with all its blocks', () => {
    const made = (own: string, name = 'node-local-dns') =>
      inMap(
        `. {\n    bind 10.0.0.5 10.0.0.6\n}\nglobal {\n    bind ${own}\n    forward . 10.0.0.9\n}\n`,
        'kube-system',
        name,
      );
    assert.deepEqual(said(made('10.0.0.7')), ['MESH0411 warning 10.0.0.7']);
    assert.equal(fixedBy(made('10.0.0.7')), made('10.0.0.5 10.0.0.6'));
    for (const near of ['10.0.0.6', 'eth0', '0.0.0.0', '__PILLAR__OTHER__'])
      assert.deepEqual(said(made(near)), []);
    assert.deepEqual(said(made('10.0.0.7', 'coredns')), []);
  });

  test('a snippet but for a letter is put right', () => {
    const snippet = '(common) {\n    errors\n}\n. {\n    import comon\n}\n';
    assert.equal(fixedBy(inMap(snippet)), inMap(snippet.replace('comon', 'common')));
  });

  test('a block in a Corefile that imports such blocks', () => {
    const whole = `${main}${stub}`;
    const importing = `${whole}import custom/*.server\n`;
    assert.deepEqual(said(inMap(importing)), ['MESH0405 info global:53']);
    assert.deepEqual(said(inMap(whole)), []);
    assert.deepEqual(said(inMap(importing, 'dns')), []);
    assert.deepEqual(said(inMap(importing.replace('global', 'corp'))), []);
  });

  test('a copy in the namespace default', () => {
    const whole = `${main}${stub}`;
    const text = inMap(whole, 'default');
    assert.deepEqual(said(text), ['MESH0416 warning default']);
    assert.equal(fixedBy(text), inMap(whole));
    assert.deepEqual(said(inMap(main, 'default')), []);
    assert.deepEqual(said(`${pods('coredns:1.8.0', 'default')}${text}`), []);
    assert.deepEqual(said(text.replace('data:', '  labels:\n    heritage: Helm\ndata:')), []);
    const json = inMap('{"corp": ["10.0.0.9"]}', 'default', 'kube-dns', 'stubDomains');
    assert.deepEqual(said(json), ['MESH0416 warning default']);
  });
});
