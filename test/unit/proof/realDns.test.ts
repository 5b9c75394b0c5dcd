/** Hosts proven against real DNS servers, through the playground's port-forward and the real client library. */
import assert from 'node:assert/strict';
import {
  missingPrograms,
  startRealServer,
  type Program,
  type RealServer,
  type ZoneWish,
} from '../../support/dns/realServers';
import { corefileTo, entryFor, ProvingGround } from '../../support/dns/provingGround';
import type { HopRole } from '../../../src/proof/dnsHops';
import type { VerdictKind } from '../../../src/proof/verdicts/rule';

const host = 'httpbin.bar.global';
const right = { [host]: '240.0.0.2' };

interface Row {
  readonly name: string;
  /** What stands for the cluster DNS; its zone is forwarded to the other one where `forwards`. */
  readonly clusterDns: Program;
  readonly zone?: ZoneWish;
  readonly forwards?: boolean;
  /** What dnsmasq, in the place of istiocoredns, answers. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Denies AAAA, as the plugin of istiocoredns does. */
  readonly deniesAaaa?: boolean;
  /** What the Corefile says; to istiocoredns unless told. */
  readonly configured?: string | undefined;
  readonly stopped?: 'clusterDns' | 'istioCoreDns';
  readonly expect: readonly [VerdictKind, HopRole | undefined];
  readonly remedy?: string;
}

const rows: readonly Row[] = [
  {
    name: 'unbound forwards to dnsmasq, which gives the address of the ServiceEntry',
    clusterDns: 'unbound',
    forwards: true,
    expect: ['resolves', undefined],
  },
  {
    name: 'named forwards to dnsmasq, which gives the address of the ServiceEntry',
    clusterDns: 'named',
    forwards: true,
    expect: ['resolves', undefined],
  },
  {
    name: 'dnsmasq forwards to dnsmasq, which gives the address of the ServiceEntry',
    clusterDns: 'dnsmasq',
    forwards: true,
    expect: ['resolves', undefined],
  },
  {
    name: 'dnsmasq without the zone refuses',
    clusterDns: 'dnsmasq',
    configured: undefined,
    expect: ['noZone', 'clusterDns'],
    remedy: 'forwardDns',
  },
  {
    name: 'unbound without the zone says NXDOMAIN',
    clusterDns: 'unbound',
    zone: { denies: true },
    configured: undefined,
    expect: ['noZone', 'clusterDns'],
    remedy: 'forwardDns',
  },
  {
    name: 'unbound has the zone and refuses it',
    clusterDns: 'unbound',
    zone: { refuses: true },
    expect: ['refused', 'clusterDns'],
  },
  {
    name: 'named has the zone and refuses every question',
    clusterDns: 'named',
    zone: { refuses: true },
    forwards: true,
    expect: ['refused', 'clusterDns'],
  },
  {
    name: 'unbound says NXDOMAIN although its configuration leads to dnsmasq, which knows better',
    clusterDns: 'unbound',
    zone: { denies: true },
    expect: ['notReloaded', 'clusterDns'],
  },
  {
    name: 'dnsmasq, in the place of istiocoredns, does not have the name',
    clusterDns: 'unbound',
    forwards: true,
    hosts: { 'other.bar.global': '240.0.0.3' },
    expect: ['notServed', 'istioCoreDns'],
  },
  {
    name: 'dnsmasq, in the place of istiocoredns, gives another address',
    clusterDns: 'unbound',
    forwards: true,
    hosts: { [host]: '240.0.0.9' },
    expect: ['wrongAddress', 'istioCoreDns'],
  },
  {
    name: 'AAAA does not exist where A does, as the plugin of istiocoredns has it',
    clusterDns: 'unbound',
    forwards: true,
    deniesAaaa: true,
    expect: ['noIpv6Answer', 'istioCoreDns'],
  },
  {
    name: 'there is an AAAA record and no A record',
    clusterDns: 'unbound',
    forwards: true,
    hosts: { [host]: 'fd00::2' },
    expect: ['ipv6Only', 'clusterDns'],
  },
  {
    name: 'the zone is sent to an address of before',
    clusterDns: 'dnsmasq',
    configured: '10.96.0.99',
    expect: ['forwardedElsewhere', 'clusterDns'],
    remedy: 'forwardDns',
  },
  {
    name: 'istiocoredns is stopped',
    clusterDns: 'dnsmasq',
    forwards: true,
    stopped: 'istioCoreDns',
    expect: ['istioCoreDnsSilent', 'istioCoreDns'],
  },
  {
    name: 'the cluster DNS is stopped',
    clusterDns: 'dnsmasq',
    forwards: true,
    stopped: 'clusterDns',
    expect: ['clusterDnsSilent', 'clusterDns'],
  },
];

suite('Hosts proven against real DNS servers', () => {
  let ground: ProvingGround;
  const running: RealServer[] = [];
  const start = async (program: Program, zone: ZoneWish): Promise<RealServer> => {
    const server = await startRealServer(program, zone);
    running.push(server);
    return server;
  };

  suiteSetup(async () => {
    ground = await ProvingGround.open();
  });
  teardown(async () => {
    await Promise.all(running.splice(0).map((it) => it.stop()));
  });
  suiteTeardown(() => ground.close());

  for (const row of rows) {
    const missing = missingPrograms(row.clusterDns, 'dnsmasq');
    if (missing.length > 0) {
      console.log(`NOT RUN: ${row.name}, because ${missing.join(' and ')} is not installed`);
      continue;
    }
    test(row.name, async () => {
      const answerer = await start('dnsmasq', {
        hosts: row.hosts ?? right,
        ...(row.deniesAaaa ? { deniesOtherTypes: true } : {}),
      });
      const forwarding = row.forwards === true ? { forwardTo: answerer.port } : {};
      const clusterDns = await start(row.clusterDns, { ...row.zone, ...forwarding });
      ground.behind(clusterDns.port, answerer.port);
      if (row.stopped) await (row.stopped === 'clusterDns' ? clusterDns : answerer).stop();
      ground.twin.plant(corefileTo('configured' in row ? row.configured : '10.96.7.53'));
      const verdict = await ground.verdict();
      assert.deepEqual([verdict.kind, verdict.culprit], row.expect, verdict.summary);
      assert.equal(verdict.remedy?.kind, row.remedy, verdict.summary);
    });
  }

  if (missingPrograms('dnsmasq').length > 0) return;
  test('a host that no ServiceEntry is for, and one whose ServiceEntry cannot be answered', async () => {
    const answerer = await start('dnsmasq', { hosts: right });
    const clusterDns = await start('dnsmasq', { forwardTo: answerer.port });
    ground.twin.plant(corefileTo('10.96.7.53'));
    ground.behind(clusterDns.port, answerer.port);
    assert.equal((await ground.verdict('ratings.bar.global')).kind, 'noEntry');
    ground.twin.plant(entryFor('ratings.bar.global', { addresses: ['240.0.0.0/16'] }));
    const verdict = await ground.verdict('ratings.bar.global');
    assert.equal(verdict.kind, 'notServed');
    assert.match(verdict.because.join(' '), /gives the range 240\.0\.0\.0\/16/);
  });
});
