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
export const httpOnTcp: Inquiry<SelectorRival, GatewayRival, readonly GatewayRival[]> = {
  *keyed(crossings) {
    for (const it of rivalsOf(crossings, 'Selector'))
      if (it.httpInAny) yield [keyOf(it.labels), { asks: it }];
    for (const it of rivalsOf(crossings, 'Gateway'))
      for (const label of it.labels) yield [label, { answers: it }];
  },
  gathered: (gateways) => (gateways.length === 0 ? undefined : gateways),
  judge(it, all) {
    const near = all.filter((one) => meets(one, it));
    const gateway = near.find((one) => has(one.labels, it.labels));
    const claim = it.httpInAny;
    const servers = near.flatMap((one) => one.lanes);
    const isPlain = servers.every(({ lane }) => lane !== undefined && lane !== 'http');
    if (!gateway || !claim || servers.length === 0 || !isPlain) return none;
    return [unfit({ rival: it, claim }, messageOf(it, claim.host, gateway))];
  },
};

const keyOf = (labels: readonly string[]): string =>
  labels.find((it) => it.startsWith('istio=')) ?? labels[0] ?? '';

function messageOf({ isDenying }: SelectorRival, what: string, gateway: GatewayRival): string {
  const begin = `${nameOf(gateway)} has no server of HTTP here, and connections have no ${what}:`;
  return isDenying
    ? `${begin} Istio leaves it out, so there the rule denies by the rest of it, or everything.`
    : `${begin} by it this rule lets nobody in.`;
}
