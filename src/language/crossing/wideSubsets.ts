/** Subsets for all hosts of the zone that no endpoint of the text is in. */
import { covers, isMeantForZone } from '../../mesh/rules/entry/hosts';
import { ruleProblems } from '../rules/neighbours';
import type { EntryFacts } from '../workspace/facts';
import type { RuleFacts } from '../workspace/ruleFacts';
import type { Crossings } from './crossings';
import { hostsOf } from './definedHosts';
import type { Inquiry } from './inquiries';

/** A ServiceEntry, or the host of a rule: what has one of its own takes nothing of a wider one. */
type Answer = EntryFacts | string;

export const wideSubsets = (zone: string): Inquiry<RuleFacts, Answer, readonly Answer[]> => ({
  *keyed({ entries, rules }) {
    for (const it of rules) {
      if (!isMeantForZone(it.host, zone)) continue;
      yield ['', isWide(it) ? { asks: it } : { answers: it.host }];
    }
    for (const facts of entries())
      if (hostsOf(facts).some((it) => isMeantForZone(it, zone))) yield ['', { answers: facts }];
  },
  gathered: (all) => (all.length === 0 ? undefined : all),
  judge(rule, all) {
    const own = new Set(all);
    const entries = all.filter(
      (it) =>
        typeof it !== 'string' &&
        (it.cluster === undefined || rule.cluster === undefined || it.cluster === rule.cluster) &&
        hostsOf(it).some((host) => covers(rule.host, host) && !own.has(host)),
    ) as readonly EntryFacts[];
    return ruleProblems(rule, { entriesFor: () => entries, rulesFor: () => [] }, zone);
  },
});

const isWide = ({ host, subsets }: RuleFacts): boolean =>
  host.startsWith('*.') && subsets !== undefined && subsets.length > 0;

/** Whether somebody has to know all ServiceEntries of the zone. */
export const asksForZone = ({ rules }: Crossings): boolean => rules.some(isWide);
