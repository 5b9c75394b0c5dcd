/** Subsets of one host that a route asks another host for: of that no rule of the text has them. */
import { covers, fullHostOf } from '../../mesh/rules/entry/hosts';
import { none, saidByEach } from '../../mesh/rules/saying';
import { grouped } from '../grouped';
import type { Inquiry } from './inquiries';
import type { RuleRival } from './policyRivals';
import type { HostClaim } from './rival';
import { meets, nameOf, rivalsOf, said } from './rivalry';
import type { RoutingRival } from './routingRivals';

interface Asked {
  readonly rival: RoutingRival;
  readonly claim: HostClaim;
  /** As Istio completes it. */
  readonly host: string;
}

interface Near {
  /** By their hosts. */
  readonly rules: ReadonlyMap<string, readonly RuleRival[]>;
  readonly wide: readonly string[];
}

/** By the name of the subset. A rule for the host may well be elsewhere, so it is an information. */
export const strayedSubsets: Inquiry<Asked, RuleRival, Near> = {
  *keyed(crossings) {
    for (const rule of rivalsOf(crossings, 'DestinationRule'))
      for (const { host: subset } of rule.subsets) yield [subset, { answers: rule }];
    for (const rival of rivalsOf(crossings, 'VirtualService')) {
      const own = ownHosts(rival);
      for (const { host, subset: claim } of rival.targets)
        if (claim && !own.includes(host)) yield [claim.host, { asks: { rival, claim, host } }];
    }
  },
  gathered(all) {
    if (all.length === 0) return undefined;
    const rules = grouped(all, ({ host }) => [host]);
    return { rules, wide: [...rules.keys()].filter((it) => it.startsWith('*')) };
  },
  judge({ rival, claim, host }, { rules, wide }) {
    if (rules.has(host) || wide.some((it) => covers(it, host))) return none;
    const other = saidByEach(ownHosts(rival), (it) => rules.get(it) ?? none).find((it) =>
      meets(it, rival),
    );
    if (!other) return none;
    const message = `${nameOf(other)} gives ${other.host} this subset, and these calls go to ${host}, of which no rule here has one.`;
    return [said('MESH0603', { rival, claim }, message, { severity: 'info' })];
  },
};

const ownHosts = ({ hosts, namespace }: RoutingRival): readonly string[] =>
  hosts.map(({ host }) => fullHostOf(host, namespace));
