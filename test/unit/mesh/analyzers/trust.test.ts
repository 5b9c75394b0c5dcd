import assert from 'node:assert/strict';
import { trust } from '../../../../src/mesh/analyzers/trust';
import { viewOf } from '../../../../src/mesh/analyze';
import { isFinding, type Finding } from '../../../../src/mesh/finding';
import type { ReachableCluster } from '../../../../src/mesh/snapshot';
import type { KubernetesObject } from '../../../../src/objects/object';
import { kinds } from '../../../../src/objects/objectKind';
import { notRead } from '../../../../src/objects/reading';
import { contextName } from '../../../../src/objects/reference';
import type { IssuedAuthority, RootAuthority } from '../../../../src/pki/authority';
import {
  dayMs,
  filesOf,
  oddCertificate,
  secretData,
  testAuthorities,
  testRoot,
} from '../../../support/authorities';
import { fixedKeySmith } from '../../../support/fixedKeySmith';
import { deployment, object, pilot } from '../../../support/istioObjects';
import { clusterFrom, snapshotOf, testNow, worldOf } from '../../../support/meshBuilder';
import { hasOpenssl, OpensslFolder } from '../../../support/openssl';

let root: RootAuthority;
let other: RootAuthority;
let issued: ReadonlyMap<string, IssuedAuthority>;
let stranger: IssuedAuthority;

suiteSetup(async () => {
  const smith = fixedKeySmith();
  root = await testRoot({}, smith);
  other = await testRoot({ commonName: 'Other Root' }, smith);
  issued = await testAuthorities(root, ['east', 'west']);
  stranger = (await testAuthorities(other, ['west'])).get('west')!;
});

const hour = 60 * 60_000;
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

type Files = Readonly<Record<string, string>>;

/** Changed an hour ago, as the server's own record has it. */
const cacerts = (files: Files, changedAt = testNow - hour): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'cacerts',
      namespace: 'istio-system',
      creationTimestamp: iso(testNow - 400 * dayMs),
      managedFields: [
        { manager: 'kubectl', time: iso(changedAt), fieldsV1: { 'f:data': {} } },
        { manager: 'labeller', time: iso(testNow), fieldsV1: { 'f:metadata': {} } },
      ],
    },
    data: secretData(files),
  }) as unknown as KubernetesObject;

const published = (...pems: readonly string[]) =>
  object('v1', 'ConfigMap', 'istio-system/istio-ca-root-cert', {
    data: { 'root-cert.pem': pems.join('') },
  });

const meshConfig = (text: string) =>
  object('v1', 'ConfigMap', 'istio-system/istio', { data: { mesh: text } });

const pod = (path: string, startedAt: number, container: string, labels = {}) => {
  const [namespace = '', name = ''] = path.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, creationTimestamp: iso(startedAt), labels },
    spec: { containers: [{ name: container }] },
    status: { phase: 'Running' },
  } as KubernetesObject;
};
const istiod = (startedAt: number) =>
  pod('istio-system/istiod-1', startedAt, 'discovery', { app: 'istiod' });
const proxy = (startedAt: number, path = 'bar/httpbin-1') => pod(path, startedAt, 'istio-proxy');

const east = (...objects: readonly KubernetesObject[]): ReachableCluster =>
  clusterFrom('east', objects);

const findingsIn = (...clusters: readonly ReachableCluster[]): readonly Finding[] => {
  const snapshot = snapshotOf(...clusters);
  return [...trust.analyze(viewOf(snapshot.meshes[0]!, snapshot))].filter(isFinding);
};
const codesIn = (...clusters: readonly ReachableCluster[]): readonly string[] =>
  findingsIn(...clusters).map((it) => it.code);

const sound = (): Files => filesOf(issued.get('east')!);

/** A signing CA made odd, with a root that vouches for it. */
async function oddSet(odd: Parameters<typeof oddCertificate>[0]): Promise<Files> {
  const made = await oddCertificate(
    { pathLength: 0, key: 2, ...odd },
    { pem: root.certificate.pem, key: root.key },
  );
  return {
    ...sound(),
    'ca-cert.pem': made.pem,
    'ca-key.pem': made.key.reveal(),
    'cert-chain.pem': made.pem + root.certificate.pem,
  };
}

suite('mesh/analyzers/trust', () => {
  const rows: readonly (readonly [
    what: string,
    objects: () => readonly KubernetesObject[] | Promise<readonly KubernetesObject[]>,
    codes: readonly string[],
  ])[] = [
    ['nothing at all', () => [], ['MESH0102']],
    ['a sound set', () => [cacerts(sound())], []],
    [
      'a set without its key',
      () => {
        const { 'ca-key.pem': _key, ...files } = sound();
        return [cacerts(files)];
      },
      ['MESH0103'],
    ],
    [
      'the key of another CA',
      () => [cacerts({ ...sound(), 'ca-key.pem': root.key.reveal() })],
      ['MESH0105'],
    ],
    [
      'the root of another mesh',
      () => [cacerts({ ...sound(), 'root-cert.pem': other.certificate.pem })],
      ['MESH0106'],
    ],
    [
      'a signing CA that is none',
      async () => [cacerts(await oddSet({ keyUsage: ['cRLSign'] }))],
      ['MESH0104'],
    ],
    [
      'an expired CA',
      async () => [cacerts(await oddSet({ notAfter: testNow - 1000 }))],
      ['MESH0107'],
    ],
    [
      'a CA of tomorrow',
      async () => [cacerts(await oddSet({ notBefore: testNow + 1000 }))],
      ['MESH0107'],
    ],
    ...(
      [
        [61, []],
        [60, ['MESH0108']],
        [31, ['MESH0108']],
        [30, ['MESH0109']],
        [8, ['MESH0109']],
        [7, ['MESH0110']],
      ] as const
    ).map(
      ([days, codes]) =>
        [
          `a CA with ${days} days left`,
          async () => [cacerts(await oddSet({ notAfter: testNow + days * dayMs }))],
          codes,
        ] as const,
    ),
    [
      'a published root that is the one held',
      () => [cacerts(sound()), pilot('1.6.8'), istiod(testNow), published(root.certificate.pem)],
      [],
    ],
    [
      'a published root of its own',
      () => [cacerts(sound()), pilot('1.6.8'), istiod(testNow), published(other.certificate.pem)],
      ['MESH0111'],
    ],
    [
      'a control plane that does not hand out the second root yet',
      () => [
        cacerts({ ...sound(), 'root-cert.pem': root.certificate.pem + other.certificate.pem }),
        ...[pilot('1.6.8'), istiod(testNow), published(root.certificate.pem)],
      ],
      ['MESH0118'],
    ],
    [
      'a control plane from before the change',
      () => [cacerts(sound()), pilot('1.6.8'), istiod(testNow - 2 * hour)],
      ['MESH0118'],
    ],
    [
      'the same with an istiod that reads new files by itself',
      () => [
        ...[cacerts(sound()), pilot('1.20.1'), istiod(testNow - 2 * hour)],
        published(root.certificate.pem),
      ],
      [],
    ],
    [
      'a workload from before the change',
      () => [cacerts(sound()), pilot('1.6.8'), istiod(testNow - 60_000), proxy(testNow - 2 * hour)],
      ['MESH0117'],
    ],
    [
      'a workload that is only older than a control plane which moved',
      () => [cacerts(sound()), pilot('1.6.8'), istiod(testNow - 60_000), proxy(testNow - 120_000)],
      [],
    ],
    [
      'a workload whose certificate was issued again since',
      () => [
        ...[cacerts(sound(), testNow - 50 * hour), pilot('1.6.8')],
        ...[istiod(testNow - 49 * hour), proxy(testNow - 60 * hour)],
      ],
      [],
    ],
    [
      'the same where certificates last longer than a day',
      () => [
        cacerts(sound(), testNow - 50 * hour),
        deployment('istio-system/istiod', {
          image: 'docker.io/istio/pilot:1.6.8',
          labels: { app: 'istiod' },
          env: { DEFAULT_WORKLOAD_CERT_TTL: '720h0m0s' },
        }),
        ...[istiod(testNow - 49 * hour), proxy(testNow - 60 * hour)],
      ],
      ['MESH0117'],
    ],
    [
      'a Job that has ended',
      () => [
        ...[cacerts(sound()), pilot('1.6.8'), istiod(testNow - 60_000)],
        { ...proxy(testNow - 2 * hour), ...{ status: { phase: 'Succeeded' } } },
      ],
      [],
    ],
  ];
  for (const [what, objects, codes] of rows)
    test(`${what}: ${codes.join(', ') || 'nothing to say'}`, async () => {
      assert.deepEqual(codesIn(east(...(await objects()))), codes);
    });

  /** OpenSSL's certificates are of today, and the snapshot is not. */
  const timeless = (cluster: ReachableCluster) =>
    codesIn(cluster).filter((it) => it !== 'MESH0107');

  test('an EC key is refused by Istio before 1.7 only', function () {
    if (!hasOpenssl()) this.skip();
    const files = opensslSet('ec', '-sha256');
    assert.deepEqual(timeless(east(cacerts(files), pilot('1.6.8'), istiod(testNow))), ['MESH0115']);
    assert.deepEqual(timeless(east(cacerts(files), pilot('1.7.8'), istiod(testNow))), []);
  });

  test('weak keys and broken hashes, as openssl makes them', function () {
    if (!hasOpenssl()) this.skip();
    assert.deepEqual(timeless(east(cacerts(opensslSet('rsa:1024', '-sha256')))), ['MESH0119']);
    assert.deepEqual(timeless(east(cacerts(opensslSet('rsa:2048', '-sha1')))), ['MESH0120']);
    assert.deepEqual(timeless(east(cacerts(opensslSet('rsa:2048', '-sha256')))), []);
  });

  test('what is behind is named, with the restart that cures it', () => {
    const pods = ['a', 'b', 'c', 'd', 'e'].map((it) => proxy(testNow - 2 * hour, `bar/${it}`));
    const [finding] = findingsIn(
      east(cacerts(sound()), pilot('1.6.8'), istiod(testNow - 60_000), ...pods),
    );
    assert.match(finding!.message, /bar\/a, bar\/b, bar\/c and 2 more/);
    assert.deepEqual(finding!.remedy, {
      ...{ kind: 'restartForTrust', mesh: 'shop', clusters: ['east'] },
    });
  });

  test('a CA near its end is renewed under its root, a root near its end is rotated', async () => {
    const soon = await oddSet({ notAfter: testNow + 5 * dayMs });
    const [signing] = findingsIn(east(cacerts(soon)));
    assert.equal(signing?.remedy?.kind, 'renewIntermediate');
    const brief = await testRoot({ days: 20 }, fixedKeySmith());
    const below = (await testAuthorities(brief, ['east'])).get('east')!;
    const remedies = findingsIn(east(cacerts(filesOf(below)))).map((it) => it.remedy?.kind);
    assert.deepEqual(remedies.sort(), ['renewIntermediate', 'rotateRoot']);
  });

  test('without the list of pods the question stays open, and says so', () => {
    const world = worldOf([cacerts(sound()), pilot('1.6.8')]);
    const snapshot = snapshotOf(
      clusterFrom('east', world.withList(kinds.pod, notRead('may not list Pods'))),
    );
    const said = [...trust.analyze(viewOf(snapshot.meshes[0]!, snapshot))];
    assert.deepEqual(
      said.map((it) => (isFinding(it) ? it.code : it.because)),
      ['may not list Pods'],
    );
  });

  suite('over several clusters', () => {
    const west = (...objects: readonly KubernetesObject[]) => clusterFrom('west', objects);

    test('two roots, two that overlap, and one', () => {
      const ours = cacerts(filesOf(issued.get('west')!));
      const theirs = filesOf(stranger);
      const both = root.certificate.pem + other.certificate.pem;
      assert.deepEqual(codesIn(east(cacerts(sound())), west(ours)), []);
      assert.deepEqual(codesIn(east(cacerts(sound())), west(cacerts(theirs))), ['MESH0101']);
      const overlapping = findingsIn(
        east(cacerts({ ...sound(), 'root-cert.pem': both })),
        west(ours),
      );
      assert.deepEqual(
        overlapping.map((it) => [it.code, it.remedy?.kind]),
        [['MESH0114', 'rotateRoot']],
      );
    });

    test('one intermediate in two clusters', () => {
      const found = findingsIn(east(cacerts(sound())), west(cacerts(sound())));
      assert.deepEqual(
        found.map((it) => [it.code, it.remedy?.kind]),
        [['MESH0113', 'renewIntermediate']],
      );
    });

    test('without the Secret the public ConfigMaps are compared, and that is said', () => {
      const blind = (name: string, ...pems: readonly string[]) => {
        const world = worldOf([published(...pems)]);
        return clusterFrom(name, world.withList(kinds.secret, notRead('may not list Secrets')));
      };
      const snapshot = snapshotOf(
        blind('east', root.certificate.pem),
        blind('west', other.certificate.pem),
      );
      const said = [...trust.analyze(viewOf(snapshot.meshes[0]!, snapshot))];
      const [differ] = said.filter(isFinding);
      assert.equal(differ?.code, 'MESH0101');
      assert.match(differ.message, /east \(as published\) trusts/);
      const open = said.flatMap((it) => (isFinding(it) ? [] : [it]));
      assert.equal(open.length, 2);
      for (const it of open) assert.match(it.because, /ConfigMap is compared instead/);
    });

    const domains: readonly (readonly [string, string, string, readonly string[]])[] = [
      ['the default, written out once', '', 'trustDomain: cluster.local', []],
      ['two domains', 'trustDomain: a.example', 'trustDomain: b.example', ['MESH0116']],
      [
        'two domains, each an alias in the other',
        'trustDomain: a.example\ntrustDomainAliases: [b.example]',
        'trustDomain: b.example\ntrustDomainAliases:\n- a.example',
        [],
      ],
      [
        'an alias on one side only',
        'trustDomain: a.example\ntrustDomainAliases: [b.example]',
        'trustDomain: b.example',
        ['MESH0116'],
      ],
      ['a mesh config that is no YAML', 'trustDomain: [', '', []],
    ];
    for (const [what, one, two, codes] of domains)
      test(`trust domains: ${what}`, () => {
        const parts = (text: string) => [pilot('1.6.8'), istiod(testNow), meshConfig(text)];
        assert.deepEqual(
          codesIn(
            east(cacerts(sound()), ...parts(one)),
            west(cacerts(filesOf(issued.get('west')!)), ...parts(two)),
          ),
          codes,
        );
      });
  });

  test('the public sample is recognised by what is published alone', () => {
    const sample = snapshotOf(east(cacerts(sound())));
    const cluster = sample.clusters.get(contextName('east')) as ReachableCluster;
    const fingerprint =
      '63:72:7A:17:85:CA:B4:7A:CE:C5:C2:4C:C0:66:9C:20:82:4E:8A:E1:AC:28:07:9A:4D:2F:8C:83:05:92:E7:B0';
    const publishedRoots = { kind: 'read', value: [fingerprint] } as const;
    const cacertsReading = notRead('may not list Secrets');
    const it = {
      ...cluster,
      trust: { ...cluster.trust, publishedRoots, cacerts: cacertsReading },
    };
    assert.ok(codesIn(it).includes('MESH0112'));
  });
});

/** A set whose signing CA openssl made, with this key and hash, under a root of its own. */
function opensslSet(key: string, hash: string): Files {
  const folder = new OpensslFolder();
  try {
    const newKey = key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] : [key];
    const ca =
      'subjectKeyIdentifier=hash\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n';
    folder.file('ca.ext', ca);
    const subject = (name: string) => ['-subj', `/O=Test/CN=${name}`];
    folder.run(
      'req',
      '-x509',
      '-newkey',
      ...(key === 'ec' ? newKey : ['rsa:2048']),
      '-nodes',
      '-keyout',
      'root.key',
      '-out',
      'root.pem',
      '-days',
      '3650',
      ...subject('Root'),
      '-addext',
      'keyUsage=critical,keyCertSign',
    );
    folder.run(
      'req',
      '-new',
      '-newkey',
      ...newKey,
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.csr',
      ...subject('Signing'),
    );
    folder.run(
      'x509',
      '-req',
      '-in',
      'ca.csr',
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      hash,
      '-days',
      '3000',
      '-extfile',
      'ca.ext',
      '-out',
      'ca.pem',
    );
    return {
      'ca-cert.pem': folder.read('ca.pem'),
      'ca-key.pem': folder.read('ca.key'),
      'root-cert.pem': folder.read('root.pem'),
      'cert-chain.pem': folder.read('ca.pem') + folder.read('root.pem'),
    };
  } finally {
    folder.dispose();
  }
}
