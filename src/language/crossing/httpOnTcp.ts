/** Policies for gateways of one text that speak no HTTP: what a policy says of requests is not in a connection. */
import { none } from '../../mesh/rules/saying';
import type { GatewayRival } from './gatewayRivals';
import type { Inquiry } from './inquiries';
import { meets, nameOf, rivalsOf, unfit } from './rivalry';
import type { SelectorRival } from './selectors';
import { has } from './serviceFamilies';

/**
 * By the label that says which gateway it is. Of connections an ALLOW rule that speaks of requests lets in
 * none, and of a DENY rule Istio leaves out what it says of them (`model.go` of its authz model).
 */
export const httpOnTcp: Inquiry<SelectorRival, GatewayRival, Asked> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'Selector'))
      if (it.httpInAny) yield [keyOf(it.labels), { asks: it }];
    for (const it of rivalsOf(crossings, 'Gateway'))
      for (const label of it.labels) yield [label, { answers: it }];
  },
  gathered: (gateways) => (gateways.length === 0 ? undefined : asked(gateways)),
  judge(it, gatewayOf) {
    const gateway = gatewayOf(it);
    const claim = it.httpInAny;
    if (!gateway || !claim) return none;
    return [unfit({ rival: it, claim }, messageOf(it, claim.host, gateway))];
  },
};

/** The first gateway that a policy is for, where all that it may be for speak no HTTP. */
type Asked = (it: SelectorRival) => GatewayRival | undefined;

/** Policies of one cluster ask the same, and those with the same labels. */
function asked(all: readonly GatewayRival[]): Asked {
  const near = new Map<string | undefined, readonly GatewayRival[]>();
  const found = new Map<string, GatewayRival | undefined>();
  return (it) => {
    const key = JSON.stringify([it.cluster, it.labels]);
    if (found.has(key)) return found.get(key);
    const plain = near.get(it.cluster) ?? plainOf(all.filter((one) => meets(one, it)));
    near.set(it.cluster, plain);
    const gateway = plain.find((one) => has(one.labels, it.labels));
    found.set(key, gateway);
    return gateway;
  };
}

function plainOf(gateways: readonly GatewayRival[]): readonly GatewayRival[] {
  const servers = gateways.flatMap((it) => it.lanes);
  const isPlain = servers.every(({ lane }) => lane !== undefined && lane !== 'http');
  return servers.length > 0 && isPlain ? gateways : none;
}

const keyOf = (labels: readonly string[]): string =>
  labels.find((it) => it.startsWith('istio=')) ?? labels[0] ?? '';

function messageOf({ isDenying }: SelectorRival, what: string, gateway: GatewayRival): string {
  const begin = `${nameOf(gateway)} has no server of HTTP here, and connections have no ${what}:`;
  return isDenying
    ? `${begin} Istio leaves it out, so there the rule denies by the rest of it, or everything.`
    : `${begin} by it this rule lets nobody in.`;
}
