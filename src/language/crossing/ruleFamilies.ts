/** Rules of one text that are for the same host, or of which one is for what the other is for, too. */
import { covers } from '../../mesh/rules/entry/hosts';
import { none } from '../../mesh/rules/saying';
import type { Severity } from '../../mesh/finding';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import { Earlier } from './earlier';
import type { Family, Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import type { RuleRival } from './policyRivals';
import { meets, nameOf, ofRivals, said } from './rivalry';
import { isOfWholeMesh } from './tlsScopes';

/**
 * Istio puts the rules of a namespace for one host together: of two subsets of one name, and of two
 * policies, the older counts (mergeDestinationRule of `destination_rule.go`; KIA0201).
 */
export const ruledTwice: Family<RuleRival> = {
  keyed: ofRivals('DestinationRule', (it) => [[`${it.namespace ?? ''} ${it.host}`, it]]),
  *judge(members) {
    const withPolicy = new Earlier<RuleRival>();
    const withSubset = new Map<string, Earlier<RuleRival>>();
    for (const { seat, it } of members) {
      for (const claim of it.subsets) {
        const other = withSubset.get(claim.host)?.rivalOf(it);
        if (!other) continue;
        const message = `${nameOf(other)} gives ${it.host} a subset ${claim.host} already, and Istio takes the older of the two. Put them together.`;
        yield { seat, it: said('MESH0615', { rival: it, claim }, message) };
      }
      const other = it.hasPolicy ? withPolicy.rivalOf(it) : undefined;
      if (other) {
        const message = `${nameOf(other)} has a traffic policy for ${it.host} too. Istio puts the rules for a host together, but takes the policy of the older one only.`;
        yield { seat, it: said('MESH0615', { rival: it, claim: it.hostAt }, message) };
      }
      if (it.hasPolicy) withPolicy.add(it);
      for (const { host } of it.subsets) {
        const earlier = withSubset.get(host) ?? new Earlier<RuleRival>();
        earlier.add(it);
        withSubset.set(host, earlier);
      }
    }
  },
};

/** Rules that turn mutual TLS on for many hosts, by what is behind the `*`, in the order of the text. */
type Wide = ReadonlyMap<string, readonly Placed[]>;

interface Placed {
  readonly rule: RuleRival;
  readonly rank: number;
}

/**
 * Of two rules for a host the narrower one counts, whole (domain facts 4.12). Since 1.5 sidecars use
 * mutual TLS by themselves where a rule says nothing of it (KIA0204).
 */
export const dropsTls: Inquiry<RuleRival, RuleRival, Wide> = {
  keyed: ofRivals('DestinationRule', byMutualTls),
  gathered(wide, { istio }) {
    const isAutomatic = istio && (istio.major > 1 || istio.minor >= 5);
    return isAutomatic || wide.length === 0 ? undefined : byEnd(wide);
  },
  judge(it, wide, { istio }) {
    const mutual = widerThan(it, wide);
    return mutual ? [dropped(it, mutual, istio ? 'warning' : 'info')] : none;
  },
};

/** One that has nothing to say does not count. */
function byMutualTls(it: RuleRival): readonly Keyed<Part<RuleRival, RuleRival>>[] {
  if (!isOfMesh(it.host)) return none;
  if (it.isSilent) return it.hasPolicy || it.subsets.length > 0 ? [['', { asks: it }]] : none;
  const isWide = it.host.startsWith('*') && it.tls?.host === 'ISTIO_MUTUAL';
  return isWide ? [['', { answers: it }]] : none;
}

const isOfMesh = (host: string): boolean =>
  host.endsWith('.svc.cluster.local') || isOfWholeMesh(host);

const byEnd = (wide: readonly RuleRival[]): Wide =>
  grouped(
    wide.map((rule, rank) => ({ rule, rank })),
    ({ rule }) => [rule.host.slice(1)],
  );

/** The first of them. */
function widerThan(it: RuleRival, wide: Wide): RuleRival | undefined {
  const host = it.host.replace(/^\*/, '');
  let first: Placed | undefined;
  for (let at = 0; at <= host.length; at += 1) {
    const found = wide.get(host.slice(at))?.find(({ rule }) => isOver(rule, it));
    if (found && (!first || found.rank < first.rank)) first = found;
  }
  return first?.rule;
}

const isOver = (wide: RuleRival, it: RuleRival): boolean =>
  wide.host !== it.host && covers(wide.host, it.host) && meets(wide, it);

function dropped(it: RuleRival, mutual: RuleRival, severity: Severity): Diagnostic {
  const message = `${nameOf(mutual)} turns mutual TLS on for ${mutual.hostAt.host}. Of two rules the narrower one counts, whole, so before Istio 1.5 calls to ${it.hostAt.host} leave in plain text: repeat tls with mode ISTIO_MUTUAL.`;
  const tls = { tls: { mode: 'ISTIO_MUTUAL' } };
  const cures = it.hasPolicy
    ? [{ addTo: ['spec', 'trafficPolicy'], fields: tls }]
    : [{ addTo: ['spec'], fields: { trafficPolicy: tls } }];
  return said('MESH0601', { rival: it, claim: it.hostAt }, message, { severity, cures });
}
