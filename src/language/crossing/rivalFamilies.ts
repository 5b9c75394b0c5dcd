/** Objects of one text that claim the same, of which Istio heeds one only. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { none, saidByEach } from '../../mesh/rules/saying';
import { Earlier, EarlierGateways, EarlierRoutes } from './earlier';
import { fullName } from '../structure/rules/routedGateways';
import type { GatewayRival } from './gatewayRivals';
import type { Family, Keyed } from './groups';
import type { PolicyRival } from './policyRivals';
import { nameOf, ofRivals, repeated, said, unreached, type Claim } from './rivalry';
import type { AnyRival } from './rivals';
import type { RoutingRival } from './routingRivals';
import type { SidecarRival } from './workloadRivals';

/** Sidecars take the routes of one VirtualService for a host: the oldest (IST0109). */
export const routedTwice: Family<Claim<RoutingRival>> = {
  keyed: ofRivals('VirtualService', (rival) =>
    rival.gateways.includes('mesh')
      ? rival.hosts.map((claim) => [fullHostOf(claim.host, rival.namespace), { rival, claim }])
      : none,
  ),
  *judge(members) {
    const earlier = new EarlierRoutes();
    for (const { seat, it } of members) {
      const { rival, claim } = it;
      const other = earlier.rivalOf(rival);
      earlier.add(rival);
      if (!other) continue;
      const message = `${nameOf(other)} routes ${claim.host} too. Sidecars heed one VirtualService for a host, so put the routes together.`;
      yield { seat, it: said('MESH0609', it, message) };
    }
  },
};

interface PathClaim extends Claim<RoutingRival> {
  /** '' for every call. */
  readonly path: string;
}

/**
 * Gateways put the routes of all VirtualServices for a host together, the older first, and those that take
 * every call behind all others (SortVHostRoutes): of two for one path that of the older is ever used.
 */
export const openTwice: Family<PathClaim> = {
  keyed: ofRivals('VirtualService', function* (rival) {
    const { paths, namespace } = rival;
    for (const gateway of paths.length > 0 ? rival.gateways : none) {
      if (gateway === 'mesh') continue;
      const whole = fullName(gateway, namespace);
      for (const { host } of rival.hosts) {
        for (const path of paths)
          yield [
            `${whole} ${fullHostOf(host, namespace)} ${path.host}`,
            { rival, path: path.host, claim: { ...path, host } },
          ];
      }
    }
  }),
  *judge(members, { structure }) {
    if (structure === 'off') return;
    const earlier = new Earlier<RoutingRival>();
    for (const { seat, it } of members) {
      const other = earlier.rivalOf(it.rival);
      earlier.add(it.rival);
      if (!other) continue;
      const what = it.path === '' ? 'every call' : `calls of ${it.path}`;
      const message = `${nameOf(other)} takes ${what} to ${it.claim.host} at the same gateway, too: of the two routes only that of the older VirtualService is ever used.`;
      yield { seat, it: unreached(it, message) };
    }
  },
};

/** Of two that open a port for one host, which counts is left to chance (IST0145). */
export const openedTwice: Family<Claim<GatewayRival> & { readonly port: number }> = {
  keyed: ofRivals('Gateway', function* (rival) {
    for (const { port, hosts } of rival.servers) {
      for (const claim of hosts) {
        const key = `${port.number} ${claim.host.replace(/^[*.]\//, '')}`;
        for (const label of rival.labels)
          yield [`${key} ${label}`, { rival, claim, port: port.number }];
      }
    }
  }),
  judge: (members) =>
    repeated(
      members,
      new EarlierGateways(),
      (other, { claim, port }) =>
        `${nameOf(other)} opens port ${port} of the same gateway for ${claim.host} too; only one of the two counts.`,
      'MESH0610',
    ),
};

/** Two Gateways with one certificate: browsers reuse a connection for the hosts of both and get 404 (IST0138). */
export const certifiedTwice: Family<Claim<GatewayRival>> = {
  keyed: ofRivals('Gateway', function* (rival) {
    for (const claim of rival.credentials) {
      for (const label of rival.labels) yield [`${claim.host} ${label}`, { rival, claim }];
    }
  }),
  judge: (members) =>
    repeated(
      members,
      new EarlierGateways(),
      (other) =>
        `${nameOf(other)} shows this certificate too. Clients that keep one HTTP/2 connection for the hosts of both get 404; one Gateway with all these hosts has no such trouble.`,
      'MESH0613',
    ),
};

/** A workload takes one Sidecar (IST0110, IST0111), one Telemetry (IST0159, IST0160), and one PeerAuthentication: the oldest (KIA0002). */
export const narrowedTwice: Family<Claim<SidecarRival | PolicyRival>> = {
  keyed: ({ rivals }) => saidByEach(rivals, narrowing),
  judge: (members) =>
    repeated(
      members,
      new Earlier<SidecarRival | PolicyRival>(),
      (other) =>
        `${nameOf(other)} is for the same workloads, and each takes one ${other.kind} only.`,
      'MESH0611',
    ),
};

function narrowing(rival: AnyRival): readonly Keyed<Claim<SidecarRival | PolicyRival>>[] {
  if (rival.kind !== 'Sidecar' && rival.kind !== 'Telemetry' && rival.kind !== 'PeerAuthentication')
    return none;
  const { kind, namespace = '', selector } = rival;
  return [[`${kind} ${namespace} ${selector}`, { rival, claim: rival.at }]];
}
