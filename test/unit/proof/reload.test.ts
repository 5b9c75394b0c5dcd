import assert from 'node:assert/strict';
import { reloadOf, type PodMoment, type ReloadState } from '../../../src/proof/reload';

const pod = { namespace: 'kube-system', name: 'coredns-0' };
const at = (index: number): string =>
  `2026-11-01T10:00:${String(index).padStart(2, '0')}.000000000Z`;
const moment = (lines: readonly string[], rest: Partial<PodMoment> = {}): PodMoment => ({
  ...{ pod, restarts: 0, isReady: true },
  lines: lines.map((text, index) => ({ at: at(index), text })),
  ...rest,
});

const old = ['[INFO] Reloading', '[INFO] Reloading complete'];
const before = moment(old);
const crash = { waiting: 'CrashLoopBackOff', isReady: false };
const refusedBy = (because: string): ReloadState => ({ kind: 'refused', because });

const rows: readonly (readonly [string, PodMoment | undefined, PodMoment, ReloadState])[] = [
  ['nothing new', before, moment(old), { kind: 'notYet' }],
  [
    'a reload that goes on',
    before,
    moment([...old, '[INFO] Reloading', '[INFO] plugin/reload: Running configuration MD5 = 4ed']),
    { kind: 'notYet' },
  ],
  [
    'a reload that is complete',
    before,
    moment([...old, '[INFO] Reloading', '[INFO] Reloading complete']),
    { kind: 'reloaded' },
  ],
  [
    'a reload that failed, as CoreDNS 1.8 says it',
    before,
    moment([
      ...old,
      '[INFO] Reloading',
      "[ERROR] Restart failed: /etc/coredns/Corefile:19 - Error during parsing: Unknown directive 'proxy'",
      "[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: /etc/coredns/Corefile:19 - Error during parsing: Unknown directive 'proxy'",
    ]),
    refusedBy(
      "starting with listener file descriptors: /etc/coredns/Corefile:19 - Error during parsing: Unknown directive 'proxy'",
    ),
  ],
  [
    'a zone that is served twice',
    before,
    moment([
      ...old,
      '[ERROR] Restart failed: cannot serve dns://global.:53 - it is already defined',
    ]),
    refusedBy('cannot serve dns://global.:53 - it is already defined'),
  ],
  [
    'a failure that was mended',
    before,
    moment([...old, '[ERROR] Restart failed: x', '[INFO] Reloading complete']),
    { kind: 'reloaded' },
  ],
  [
    'a pod that crashes since, and says why',
    before,
    moment([...old, "/etc/coredns/Corefile:19 - Error during parsing: Unknown directive 'ready'"], {
      ...crash,
      restarts: 1,
    }),
    refusedBy("Error during parsing: Unknown directive 'ready'"),
  ],
  [
    'a pod that crashes since, without a word',
    before,
    moment(old, { ...crash, restarts: 2 }),
    refusedBy('its container does not stay up (CrashLoopBackOff)'),
  ],
  [
    'a pod that crashed before',
    moment(old, { ...crash, restarts: 2 }),
    moment(old, { ...crash, restarts: 2 }),
    { kind: 'notYet' },
  ],
  [
    'a new pod that is ready',
    undefined,
    moment(['[INFO] plugin/reload: Running configuration MD5 = 4ed']),
    { kind: 'reloaded' },
  ],
  ['a new pod that is not ready', undefined, moment([], { isReady: false }), { kind: 'notYet' }],
  [
    'kube-dns restarts its dnsmasq',
    moment([]),
    moment(['I1101 10:00:00 1 nanny.go:1] Restarting dnsmasq with new configuration']),
    { kind: 'reloaded' },
  ],
  [
    'kube-dns ignores what it cannot read',
    moment([]),
    moment([
      'E1101 sync.go:1] Invalid configuration: invalid nameserver: "istiocoredns", ignoring update',
    ]),
    refusedBy('invalid nameserver: "istiocoredns", ignoring update'),
  ],
];

suite('reloadOf', () => {
  for (const [name, was, is, expected] of rows) {
    test(name, () => {
      assert.deepEqual(reloadOf(was, is), expected);
    });
  }
});
