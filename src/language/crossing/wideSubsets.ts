/** Subsets for all hosts of the zone that no endpoint of the text is in. */
import { covers, isMeantForZone } from '../../mesh/rules/entry/hosts';
import { none } from '../../mesh/rules/saying';
import { grouped } from '../grouped';
import { ruleProblems, type Neighbours } from '../rules/neighbours';
import type { EntryFacts } from '../workspace/facts';
import type { RuleFacts } from '../workspace/ruleFacts';
import type { Crossings } from './crossings';
import { hostsOf } from './definedHosts';
import type { Inquiry } from './inquiries';

/** A ServiceEntry, or the host of a rule: what has one of its own takes nothing of a wider one. */
type Answer = EntryFacts | string;

interface Near {
  /** By each wider name of their hosts: `bar.global` and `global` of `httpbin.bar.global`. */
  readonly entries: ReadonlyMap<string, readonly EntryFacts[]>;
  readonly own: ReadonlySet<Answer>;
  /** What rules of one host and cluster have beside them: found once. */
  readonly found: Map<string, Neighbours>;
}

export const wideSubsets = (zone: string): Inquiry<RuleFacts, Answer, Near> => ({
  *keyed({ entries, rules }) {
    for (const it of rules) {
      if (!isMeantForZone(it.host, zone)) continue;
      yield ['', isWide(it) ? { asks: it } : { answers: it.host }];
    }
    for (const facts of entries())
      if (hostsOf(facts).some((it) => isMeantForZone(it, zone))) yield ['', { answers: facts }];
  },
  gathered: (all) => ({
    entries: grouped(
      all.filter((it) => typeof it !== 'string'),
      (it) => new Set(hostsOf(it).flatMap(widerNames)),
    ),
    own: new Set(all),
    found: new Map(),
  }),
  judge(rule, near) {
    const key = `${rule.host} ${rule.cluster ?? ''}`;
    const beside = near.found.get(key) ?? besideRule(rule, near);
    near.found.set(key, beside);
    return ruleProblems(rule, beside, zone);
  },
});

function besideRule({ host: wide, cluster }: RuleFacts, near: Near): Neighbours {
  const entries = (near.entries.get(wide.slice(2)) ?? none).filter(
    (it) =>
      (it.cluster === undefined || cluster === undefined || it.cluster === cluster) &&
      hostsOf(it).some((host) => covers(wide, host) && !near.own.has(host)),
  );
  return { entriesFor: () => entries, rulesFor: () => [] };
}

/** None of what is too long for a name: all of its ends together would be as long as the square of it. */
const widerNames = (host: string): readonly string[] => {
  const labels = host.length > longest ? none : host.split('.');
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
};

const longest = 255;

const isWide = ({ host, subsets }: RuleFacts): boolean =>
  host.startsWith('*.') && subsets !== undefined && subsets.length > 0;

/** Whether somebody has to know all ServiceEntries of the zone. */
export const asksForZone = ({ rules }: Crossings): boolean => rules.some(isWide);
