/** Objects of one text that claim the same, of which Istio heeds one only, or that do not meet. */
import { covers, fullHostOf } from '../../mesh/rules/entry/hosts';
import type { Crossings } from './crossings';
import type { Family } from './groups';
import type { PolicyRival } from './policyRivals';
import { isRival, meets, nameOf, repeated, rivalsOf, said, type Claim } from './rivalry';
import type { GatewayRival, RoutingRival, SidecarRival } from './rivals';

/** Sidecars take the routes of one VirtualService for a host: the oldest (IST0109). */
export const routedTwice: Family<Claim<RoutingRival>> = {
  *keyed(crossings) {
    for (const rival of rivalsOf(crossings, 'VirtualService')) {
      if (!rival.gateways.includes('mesh')) continue;
      for (const claim of rival.hosts) {
        yield [fullHostOf(claim.host, rival.namespace), { rival, claim }];
      }
    }
  },
  *judge(members) {
    const earlier = new SeenFrom();
    for (const { seat, it } of members) {
      const { rival, claim } = it;
      const other = earlier.find(rival);
      earlier.add(rival);
      if (!other) continue;
      const message = `${nameOf(other)} routes ${claim.host} too. Sidecars heed one VirtualService for a host, so put the routes together.`;
      yield { seat, it: said('MESH0609', it, message) };
    }
  },
};

/** Of two that open a port for one host, which counts is left to chance (IST0145). */
export const openedTwice: Family<Claim<GatewayRival> & { readonly port: number }> = {
  *keyed(crossings) {
    for (const rival of rivalsOf(crossings, 'Gateway')) {
      for (const { port, hosts } of rival.servers) {
        for (const claim of hosts) {
          const key = `${port.number} ${claim.host.replace(/^[*.]\//, '')}`;
          for (const label of rival.labels)
            yield [`${key} ${label}`, { rival, claim, port: port.number }];
        }
      }
    }
  },
  judge: (members) =>
    repeated(
      members,
      selectsToo,
      (other, { claim, port }) =>
        `${nameOf(other)} opens port ${port} of the same gateway for ${claim.host} too; only one of the two counts.`,
      'MESH0610',
    ),
};

/** Two Gateways with one certificate: browsers reuse a connection for the hosts of both and get 404 (IST0138). */
export const certifiedTwice: Family<Claim<GatewayRival>> = {
  *keyed(crossings) {
    for (const rival of rivalsOf(crossings, 'Gateway')) {
      for (const claim of rival.credentials) {
        for (const label of rival.labels) yield [`${claim.host} ${label}`, { rival, claim }];
      }
    }
  },
  judge: (members) =>
    repeated(
      members,
      selectsToo,
      (other) =>
        `${nameOf(other)} shows this certificate too. Clients that keep one HTTP/2 connection for the hosts of both get 404; one Gateway with all these hosts has no such trouble.`,
      'MESH0613',
    ),
};

/** Labels that are all among those of the other select its pods too. */
function selectsToo(a: GatewayRival, b: GatewayRival): boolean {
  const [few, many] = a.labels.length < b.labels.length ? [a, b] : [b, a];
  return few.labels.every((it) => many.labels.includes(it));
}

/** A workload takes one Sidecar (IST0110, IST0111), and one PeerAuthentication: the oldest (KIA0002). */
export const narrowedTwice: Family<Claim<SidecarRival | PolicyRival>> = {
  *keyed(crossings) {
    for (const rival of rivalsOf(crossings, 'Sidecar')) {
      const { start, end } = rival;
      const claim = { host: '', path: ['metadata', 'name'], start, end };
      yield [`${rival.namespace ?? ''} ${rival.selector}`, { rival, claim }];
    }
    for (const rival of crossings.rivals) {
      if (rival.kind !== 'PeerAuthentication') continue;
      const key = `${rival.kind} ${rival.namespace ?? ''} ${rival.selector}`;
      yield [key, { rival, claim: rival.at }];
    }
  },
  judge: (members) =>
    repeated(
      members,
      () => true,
      (other) =>
        `${nameOf(other)} is for the same workloads, and each takes one ${other.kind} only.`,
      'MESH0611',
    ),
};

/** A gateway sends on what it takes, so one that takes none of the hosts never uses the routes (IST0132). */
export const notServed: Family<RoutingRival | GatewayRival> = {
  keyed: byGateway,
  *judge(members) {
    const gateway = members.map(({ it }) => it).findLast((it) => it.kind === 'Gateway');
    if (!gateway) return;
    const hosts = gateway.servers.flatMap((it) => it.hosts.map(({ host }) => host));
    if (hosts.length === 0) return;
    for (const { seat, it } of members) {
      if (it.kind === 'Gateway' || !meets(gateway, it)) continue;
      const [claim] = it.hosts;
      const taken = it.hosts.flatMap(({ host }) => hosts.filter((one) => mayTake(one, host)));
      if (!claim || taken.some((one) => isFor(one, gateway, it))) continue;
      const message =
        taken.length === 0
          ? `${nameOf(gateway)} takes ${hosts.map(bare).join(', ')} and nothing else, so it never uses these routes.`
          : `${nameOf(gateway)} takes ${[...new Set(taken)].join(', ')}, which is not for VirtualServices of namespace ${it.namespace ?? ''}, so it never uses these routes.`;
      yield { seat, it: said('MESH0612', { rival: it, claim }, message) };
    }
  },
};

/** A host may be for one namespace: `./shop.example.com`, `bar/shop.example.com` (domain facts 4.8). */
function isFor(host: string, gateway: GatewayRival, { namespace }: RoutingRival): boolean {
  const from = host.includes('/') ? host.slice(0, host.indexOf('/')) : '*';
  if (from === '*' || namespace === undefined) return true;
  const wanted = from === '.' ? gateway.namespace : from;
  return wanted === undefined || wanted === namespace;
}

/** Gateways by their whole names, and the VirtualServices that are for them. */
export function* byGateway(
  crossings: Crossings,
): Iterable<readonly [string, RoutingRival | GatewayRival]> {
  for (const it of rivalsOf(crossings, 'Gateway')) {
    yield [`${it.namespace ?? ''}/${it.name ?? ''}`, it];
  }
  for (const it of rivalsOf(crossings, 'VirtualService')) {
    for (const name of it.gateways) {
      yield [name.includes('/') ? name : `${it.namespace ?? ''}/${name}`, it];
    }
  }
}

const bare = (host: string): string => host.slice(host.indexOf('/') + 1);

/** Whether a server with this host takes some calls to the other. */
export const mayTake = (server: string, host: string): boolean => overlap(bare(server), host);

const overlap = (a: string, b: string): boolean => covers(a, b) || covers(b, a);

/** Finds the first rival that some namespace sees as well, without going through all that none does. */
class SeenFrom {
  readonly #all: RoutingRival[] = [];
  readonly #order = new Map<RoutingRival, number>();
  readonly #by = new Map<unknown, RoutingRival[]>();

  add(it: RoutingRival): void {
    if (!this.#order.has(it)) this.#order.set(it, this.#order.size);
    this.#all.push(it);
    for (const from of seenFrom(it)) {
      const known = this.#by.get(from);
      if (known) known.push(it);
      else this.#by.set(from, [it]);
    }
  }

  find(it: RoutingRival): RoutingRival | undefined {
    const from = seenFrom(it);
    const lists = from.includes('*') ? [this.#all] : ['*', ...from].map((one) => this.#by.get(one));
    const found = lists.flatMap((list) => list?.find((one) => isRival(one, it)) ?? []);
    const [first] = found.sort((a, b) => this.#orderOf(a) - this.#orderOf(b));
    return first;
  }

  #orderOf(it: RoutingRival): number {
    return this.#order.get(it) ?? 0;
  }
}

/** The namespaces, or `*` for all of them. */
function seenFrom({ exportTo, namespace }: RoutingRival): readonly unknown[] {
  if (exportTo.length === 0 || exportTo.includes('*')) return ['*'];
  return exportTo.map((it) => (it === '.' ? namespace : it));
}
