import { fullHostOf, isMeantForZone } from '../../mesh/rules/entry/hosts';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { callProblems, misspeltCall } from '../rules/calls';
import { liveRouteProblems } from '../rules/liveRoutes';
import {
  besideEntry,
  misspeltRoute,
  wildcardRoute,
  routeProblems,
  ruleProblems,
  subsetOfRoute,
  type Neighbours,
} from '../rules/neighbours';
import { sleepingRoutes } from '../rules/sidecarRoutes';
import type { CallFacts } from '../workspace/callFacts';
import type { EntryFacts, RouteFacts, RuleFacts } from '../workspace/facts';
import type { SidecarFacts } from '../workspace/sidecarFacts';
import type { DefinedHosts } from './definedHosts';
import type { Family, Member, Said } from './groups';
import type { HostClaim } from './rival';
import { rivalsOf } from './rivalry';
import type { RoutingRival } from './rivals';

/** Something that concerns a host. */
type OfHost =
  | { readonly kind: 'entry'; readonly facts: EntryFacts }
  | { readonly kind: 'rule'; readonly facts: RuleFacts }
  | { readonly kind: 'route'; readonly facts: RouteFacts }
  | { readonly kind: 'call'; readonly facts: CallFacts }
  | { readonly kind: 'routed'; readonly facts: RoutingRival }
  | { readonly kind: 'host'; readonly facts: SidecarFacts; readonly claim: HostClaim };

/** Routes and calls to a host, with its ServiceEntries and DestinationRules. */
export const routeFamily = (zone: string, defined: DefinedHosts): Family<OfHost> => ({
  *keyed(crossings) {
    const { entries, rules, routes, sidecars, calls } = crossings;
    const keyFor = (host: string, namespace: string | undefined) =>
      isMeantForZone(host, zone) ? host : fullHostOf(host, namespace);
    const keyOf = ({ host, namespace }: RuleFacts | RouteFacts) => keyFor(host, namespace);
    for (const facts of sidecars) {
      for (const claim of facts.hosts)
        yield [keyFor(claim.host, facts.namespace), { kind: 'host', facts, claim }];
    }
    for (const facts of entries()) {
      for (const host of hostsOf(facts)) yield [host, { kind: 'entry', facts }];
    }
    for (const facts of rules) yield [keyOf(facts), { kind: 'rule', facts }];
    for (const facts of routes) yield [keyOf(facts), { kind: 'route', facts }];
    for (const facts of calls) yield [facts.host, { kind: 'call', facts }];
    for (const facts of rivalsOf(crossings, 'VirtualService')) {
      for (const { host } of facts.hosts) {
        if (isMeantForZone(host, zone)) yield [host, { kind: 'routed', facts }];
      }
    }
  },
  *judge(members, context) {
    const isRouted = members.some(({ it }) => it.kind === 'routed' || it.kind === 'route');
    const neighbours = new Map<string | undefined, Neighbours>();
    for (const { seat, it } of members) {
      if (it.kind === 'entry' || it.kind === 'routed') continue;
      const { cluster } = it.facts;
      const near = neighbours.get(cluster) ?? neighboursOf(cluster, members);
      neighbours.set(cluster, near);
      const found =
        it.kind === 'rule'
          ? ruleProblems(it.facts, near, zone)
          : it.kind === 'host'
            ? hostProblems(it.facts, it.claim, near, context)
            : it.kind === 'call'
              ? problemsOfCall(it.facts, near, isRouted, defined, context)
              : problemsOfRoute(it.facts, near, defined, context);
      for (const one of found) yield { seat, it: one } satisfies Said;
    }
  },
});

const hostProblems = (
  facts: SidecarFacts,
  claim: HostClaim,
  near: Neighbours,
  { structure }: LanguageContext,
): Iterable<Diagnostic> => (structure === 'off' ? none : sleepingRoutes(facts, claim, near));

/** In lower case, as far as they are in sight. */
export const hostsOf = ({ entry }: EntryFacts): readonly string[] =>
  entry.hosts.flatMap((it) => (typeof it === 'string' ? [it.toLowerCase()] : []));

function* problemsOfRoute(
  route: RouteFacts,
  near: Neighbours,
  defined: DefinedHosts,
  context: LanguageContext,
) {
  const { zone } = context;
  const { host } = route;
  if (isMeantForZone(host, zone)) yield* routeProblems(route, near, zone);
  else {
    yield* subsetOfRoute(route, near.rulesFor(host));
    yield* besideEntry(route, near);
  }
  const isHere = near.entriesFor(host).length > 0;
  if (host.startsWith('*.') && !isHere && !route.isTemplate) yield wildcardRoute(route);
  const meant = isHere ? undefined : defined.nearest(host, zone);
  if (meant === undefined) yield* liveRouteProblems(route, isHere, context);
  else yield misspeltRoute(route, meant);
}

function* problemsOfCall(
  call: CallFacts,
  near: Neighbours,
  isRouted: boolean,
  defined: DefinedHosts,
  { zone }: LanguageContext,
): Iterable<Diagnostic> {
  const entries = near.entriesFor(call.host);
  if (entries.length > 0) yield* callProblems(call, entries, isRouted);
  else {
    const meant = defined.meantBy(call.host, zone);
    if (meant !== undefined && !defined.covers(call.host)) yield misspeltCall(call, meant);
  }
}

/** All are of the one host. Objects for different clusters do not meet; one that names no cluster meets all. */
function neighboursOf(cluster: string | undefined, members: readonly Member<OfHost>[]): Neighbours {
  const meets = ({ facts }: OfHost) =>
    cluster === undefined || facts.cluster === undefined || facts.cluster === cluster;
  const met = members.map(({ it }) => it).filter(meets);
  const entries = met.flatMap((it) => (it.kind === 'entry' ? [it.facts] : []));
  const rules = met.flatMap((it) => (it.kind === 'rule' ? [it.facts] : []));
  return { entriesFor: () => entries, rulesFor: () => rules };
}
