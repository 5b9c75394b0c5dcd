/** Which hop is wrong, as a table: what was answered, what is configured, and the verdict. */
import assert from 'node:assert/strict';
import { analyze } from '../../../src/mesh/analyze';
import { remoteNameOf } from '../../../src/mesh/rules/entry/hosts';
import type { KubernetesObject } from '../../../src/objects/object';
import type { HopAnswer } from '../../../src/proof/askDns';
import { hopsAmong, type HopRole } from '../../../src/proof/dnsHops';
import type { AskedHop, HostProof } from '../../../src/proof/hostProof';
import { verdictOf } from '../../../src/proof/verdict';
import type { Verdict, VerdictKind } from '../../../src/proof/verdicts/rule';
import { hostProofReport } from '../../../src/views/hostProofReport';
import {
  answererIp,
  corefileTo,
  dnsPod,
  entryFor,
  soundObjects,
} from '../../support/dns/provingGround';
import { configMap } from '../../support/dnsObjects';
import { service } from '../../support/istioObjects';
import { clusterFrom, snapshotOf, testNow } from '../../support/meshBuilder';

const host = 'httpbin.bar.global';

const answers = {
  right: { kind: 'addresses', addresses: ['240.0.0.2'] },
  other: { kind: 'addresses', addresses: ['240.0.0.9'] },
  ipv6: { kind: 'addresses', addresses: ['fd00::2'] },
  none: { kind: 'noRecord' },
  nxdomain: { kind: 'refused', code: 'NXDOMAIN' },
  refused: { kind: 'refused', code: 'REFUSED' },
  servfail: { kind: 'refused', code: 'SERVFAIL' },
  garbled: { kind: 'unreadable', because: 'the answer is no DNS message' },
  late: { kind: 'silent', because: 'no answer within 8 s' },
  down: { kind: 'silent', because: 'connection refused in the pod', isDown: true },
  forbidden: { kind: 'notAsked', because: 'The user of east may not', hint: 'Ask for it.' },
} as const satisfies Record<string, HopAnswer>;

type Word = keyof typeof answers;
/** "a/aaaa" for each pod of a role; AAAA has no record unless told. */
type Said = readonly (Word | `${Word}/${Word}`)[];

interface Row {
  readonly name: string;
  readonly dns: Said;
  readonly answerer?: Said;
  readonly cache?: Said;
  readonly asked?: string;
  /** Where the Corefile sends the zone. */
  readonly to?: string | undefined;
  readonly without?: 'entry' | 'istiocoredns';
  readonly plus?: readonly KubernetesObject[];
  readonly expect: readonly [VerdictKind, Verdict['tone'], HopRole | undefined, string?];
}

const ok = { dns: ['right'], answerer: ['right'] } as const;
const rows: readonly Row[] = [
  { name: 'all is well', ...ok, expect: ['resolves', 'good', undefined] },
  { name: 'two pods agree', dns: ['right', 'right'], expect: ['resolves', 'good', undefined] },
  {
    name: 'one of two pods runs an older Corefile',
    dns: ['right', 'nxdomain'],
    answerer: ['right'],
    expect: ['replicasDisagree', 'bad', 'clusterDns'],
  },
  {
    name: 'a pod that could not be asked does not disagree',
    dns: ['right', 'forbidden'],
    expect: ['failing', 'bad', 'clusterDns'],
  },
  {
    name: 'AAAA is denied',
    dns: ['right/nxdomain'],
    answerer: ['right/nxdomain'],
    expect: ['noIpv6Answer', 'caution', 'istioCoreDns'],
  },
  {
    name: 'IPv6 alone',
    dns: ['none/ipv6'],
    answerer: ['none/ipv6'],
    expect: ['ipv6Only', 'bad', 'clusterDns'],
  },
  {
    name: 'no zone',
    dns: ['nxdomain'],
    answerer: ['right'],
    to: undefined,
    expect: ['noZone', 'bad', 'clusterDns', 'forwardDns'],
  },
  {
    name: 'no zone, and the public one answers',
    dns: ['other'],
    answerer: ['right'],
    to: undefined,
    expect: ['noZone', 'bad', 'clusterDns', 'forwardDns'],
  },
  {
    name: 'no zone and no istiocoredns',
    dns: ['nxdomain'],
    to: undefined,
    without: 'istiocoredns',
    expect: ['noZone', 'bad', 'clusterDns', 'applyOverlay'],
  },
  {
    name: 'a zone without istiocoredns',
    dns: ['servfail'],
    without: 'istiocoredns',
    expect: ['noIstioCoreDns', 'bad', 'istioCoreDns', 'applyOverlay'],
  },
  {
    name: 'forwarded to an address of before',
    dns: ['servfail'],
    answerer: ['right'],
    to: '10.96.0.99',
    expect: ['forwardedElsewhere', 'bad', 'clusterDns', 'forwardDns'],
  },
  {
    name: 'still right, though forwarded to an address of before',
    ...ok,
    to: '10.96.0.99',
    expect: ['notReloaded', 'caution', 'clusterDns', 'forwardDns'],
  },
  {
    name: 'still right, though forwarded nowhere by now',
    ...ok,
    to: undefined,
    expect: ['notReloaded', 'caution', 'clusterDns', 'forwardDns'],
  },
  {
    name: 'forwarded rightly, but not read again',
    dns: ['nxdomain'],
    answerer: ['right'],
    expect: ['notReloaded', 'bad', 'clusterDns'],
  },
  {
    name: 'refused by the cluster DNS',
    dns: ['refused'],
    answerer: ['right'],
    expect: ['refused', 'bad', 'clusterDns'],
  },
  {
    name: 'refused by istiocoredns',
    dns: ['refused'],
    answerer: ['refused'],
    expect: ['refused', 'bad', 'istioCoreDns'],
  },
  {
    name: 'istiocoredns is not reached by the cluster DNS',
    dns: ['late'],
    answerer: ['right'],
    expect: ['istioCoreDnsUnreachable', 'bad', 'clusterDns'],
  },
  {
    name: 'istiocoredns is down',
    dns: ['servfail'],
    answerer: ['down'],
    expect: ['istioCoreDnsSilent', 'bad', 'istioCoreDns'],
  },
  {
    name: 'the cluster DNS is down',
    dns: ['down'],
    expect: ['clusterDnsSilent', 'bad', 'clusterDns'],
  },
  {
    name: 'another address, and istiocoredns says so too',
    dns: ['other'],
    answerer: ['other'],
    expect: ['wrongAddress', 'bad', 'istioCoreDns'],
  },
  {
    name: 'another address, kept by the cluster DNS',
    dns: ['other'],
    answerer: ['right'],
    expect: ['wrongAddress', 'bad', 'clusterDns'],
  },
  {
    name: 'a ServiceEntry that istiocoredns does not serve',
    dns: ['nxdomain'],
    answerer: ['nxdomain'],
    expect: ['notServed', 'bad', 'istioCoreDns'],
  },
  {
    name: 'no ServiceEntry',
    dns: ['nxdomain'],
    answerer: ['nxdomain'],
    without: 'entry',
    expect: ['noEntry', 'bad', 'istioCoreDns', 'exportService'],
  },
  {
    name: 'an answer without a ServiceEntry',
    dns: ['other'],
    answerer: ['other'],
    without: 'entry',
    expect: ['noEntry', 'bad', 'istioCoreDns', 'exportService'],
  },
  {
    name: 'no usable answer',
    dns: ['garbled'],
    answerer: ['nxdomain'],
    expect: ['notServed', 'bad', 'istioCoreDns'],
  },
  { name: 'no usable answer at all', dns: ['garbled'], expect: ['failing', 'bad', 'clusterDns'] },
  { name: 'nothing may be asked', dns: ['forbidden'], expect: ['notAsked', 'unknown', undefined] },
  { name: 'no pod of the cluster DNS', dns: [], expect: ['notAsked', 'unknown', undefined] },
  {
    name: 'the cache of the nodes does not know the zone',
    ...ok,
    cache: ['nxdomain'],
    expect: ['nodeCachePasses', 'bad', 'nodeCache', 'forwardDns'],
  },
  {
    name: 'the cache of the nodes cannot be asked, and nothing speaks against it',
    ...ok,
    cache: ['down'],
    expect: ['resolves', 'good', undefined],
  },
  {
    name: 'the cache of the nodes is configured to pass the cluster DNS by',
    ...ok,
    cache: ['down'],
    plus: [
      configMap('kube-system/node-local-dns', {
        Corefile: `cluster.local:53 {\n bind 169.254.20.10\n forward . 10.96.0.11\n}\n.:53 {\n bind 169.254.20.10\n forward . __PILLAR__UPSTREAM__SERVERS__\n}\n`,
      }),
      { ...dnsPod('kube-system/node-local-dns', {}), apiVersion: 'apps/v1', kind: 'DaemonSet' },
    ],
    expect: ['nodeCachePasses', 'bad', 'nodeCache', 'forwardDns'],
  },
  {
    name: 'a name of another zone',
    dns: ['other'],
    asked: 'kubernetes.default.svc.cluster.local',
    expect: ['otherName', 'unknown', undefined],
  },
];

const hopsOf = (role: HopRole, said: Said = []): readonly AskedHop[] =>
  said.map((words, index) => {
    const [a, aaaa = 'none'] = words.split('/') as Word[];
    const pod = { namespace: 'kube-system', name: `${role}-${index}` };
    return { role, pod, port: 53, container: 'coredns', a: answers[a!], aaaa: answers[aaaa] };
  });

function proofOf(row: Row) {
  const objects = soundObjects.filter(
    ({ kind, metadata: { name } }) =>
      !(row.without === 'entry' && kind === 'ServiceEntry') &&
      !(row.without === 'istiocoredns' && kind === 'Service' && name === 'istiocoredns') &&
      !(kind === 'ConfigMap' && name === 'coredns'),
  );
  const corefile = corefileTo('to' in row ? row.to : answererIp);
  const cluster = clusterFrom('east', [...objects, corefile, ...(row.plus ?? [])]);
  const west = clusterFrom('west', [service('bar/httpbin', { ports: [{ port: 8000 }] })]);
  const hops = [
    ...hopsOf('nodeCache', row.cache),
    ...hopsOf('clusterDns', row.dns),
    ...hopsOf('istioCoreDns', row.answerer),
  ];
  const proof: HostProof = { host: row.asked ?? host, cluster, at: testNow, hops, gaps: [] };
  return { proof, snapshot: snapshotOf(cluster, west) };
}

suite('verdictOf', () => {
  for (const row of rows) {
    test(row.name, () => {
      const { proof, snapshot } = proofOf(row);
      const verdict = verdictOf(proof, snapshot.meshes[0]!, snapshot);
      const { kind, tone, culprit, remedy } = verdict;
      assert.deepEqual(
        [kind, tone, culprit, remedy?.kind],
        [...row.expect, ...[undefined].slice(row.expect.length - 3)],
      );
      assert.match(verdict.summary, /^[a-z][^]*\.$|^Whether/);
      assert.ok(verdict.summary.includes(proof.host) && verdict.summary.includes('east'));
      for (const sentence of verdict.because) assert.match(sentence, /\.$/);
      const report = hostProofReport({ proof, verdict });
      assert.match(report, /^\S+ in east: [^\n]+\n\n/, 'the verdict comes first');
      assert.equal(report.split('\n')[2], verdict.summary);
      assert.ok(!report.includes('undefined'));
    });
  }

  test('the remedy is the one of the finding that says the same', () => {
    const { proof, snapshot } = proofOf({ ...rows[0]!, dns: ['servfail'], to: '10.96.0.99' });
    const { remedy } = verdictOf(proof, snapshot.meshes[0]!, snapshot);
    const finding = analyze(snapshot).findings.find((it) => it.code === 'MESH0402');
    assert.deepEqual(remedy, finding?.remedy);
  });

  test('exporting is offered where one other cluster has the Service', () => {
    const { proof, snapshot } = proofOf({ ...rows[0]!, dns: ['nxdomain'], without: 'entry' });
    const { remedy } = verdictOf(proof, snapshot.meshes[0]!, snapshot);
    assert.ok(remedy?.kind === 'exportService');
    assert.deepEqual(remedy.service, { cluster: 'west', ...remoteNameOf(host, 'global') });
    assert.deepEqual(remedy.to, ['east']);
  });

  test('a flawed ServiceEntry is explained', () => {
    for (const [spec, words] of [
      [{ addresses: [] }, /has no address/],
      [{ addresses: ['240.0.0.0/8'] }, /range 240\.0\.0\.0\/8/],
      [{ addresses: ['fd00::2'] }, /IPv4 only/],
      [{ resolution: 'NONE' }, /resolution NONE/],
    ] as const) {
      const plus = [entryFor(host, spec)];
      const { proof, snapshot } = proofOf({
        ...{ ...rows[0]!, dns: ['nxdomain'], answerer: ['nxdomain'], without: 'entry', plus },
      });
      const verdict = verdictOf(proof, snapshot.meshes[0]!, snapshot);
      assert.equal(verdict.kind, 'notServed');
      assert.match(verdict.because.join(' '), words);
    }
  });

  test('what was not looked for is told', () => {
    const { proof, snapshot } = proofOf(rows[0]!);
    const partly = { ...proof, gaps: ['the pods of istio-system: may not list Pods'] };
    const verdict = verdictOf(partly, snapshot.meshes[0]!, snapshot);
    assert.deepEqual(verdict.because, [
      'Not looked for: the pods of istio-system: may not list Pods.',
    ]);
  });
});

suite('hopsAmong', () => {
  const cluster = clusterFrom('east', soundObjects);
  const waiting = { containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] };

  test('finds the pods of each role, those that are ready first', () => {
    const pods = [
      dnsPod('istio-system/istiocoredns-0', { app: 'istiocoredns' }),
      dnsPod('kube-system/coredns-1', { 'k8s-app': 'kube-dns' }, waiting),
      dnsPod('kube-system/coredns-0', { 'k8s-app': 'kube-dns' }),
      dnsPod('kube-system/nodelocaldns-0', { 'k8s-app': 'nodelocaldns' }),
      dnsPod('kube-system/kube-proxy-0', { 'k8s-app': 'kube-proxy' }),
      dnsPod('foo/istiocoredns-9', { app: 'istiocoredns' }),
    ];
    assert.deepEqual(
      hopsAmong(pods, cluster).map((it) => [it.role, it.pod.name, it.notReady]),
      [
        ['nodeCache', 'nodelocaldns-0', undefined],
        ['clusterDns', 'coredns-0', undefined],
        ['clusterDns', 'coredns-1', 'a container waits: CrashLoopBackOff'],
        ['istioCoreDns', 'istiocoredns-0', undefined],
      ],
    );
  });

  test('takes the port that the pod itself gives to DNS over TCP', () => {
    const odd = dnsPod('kube-system/coredns-0', { 'k8s-app': 'kube-dns' });
    const containers = [
      { name: 'metrics', ports: [{ containerPort: 9153 }] },
      { name: 'dns', ports: [{ name: 'dns-tcp', containerPort: 8053 }] },
    ];
    const [hop] = hopsAmong([{ ...odd, spec: { containers } } as KubernetesObject], cluster);
    assert.deepEqual([hop?.port, hop?.container], [8053, 'dns']);
  });
});
