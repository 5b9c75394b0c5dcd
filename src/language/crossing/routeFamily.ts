import { fullHostOf, isMeantForZone } from '../../mesh/rules/entry/hosts';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
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
import type { RouteFacts } from '../workspace/routeFacts';
import type { RuleFacts } from '../workspace/ruleFacts';
import type { SidecarFacts } from '../workspace/sidecarFacts';
import { hostsOf, type DefinedHosts } from './definedHosts';
import type { Inquiry } from './inquiries';
import { neighboursOf, type Neighbour, type NeighboursOf } from './nearHost';
import type { HostClaim } from './rival';

/** What asks for the neighbours of a host. */
type OfHost =
  | { readonly kind: 'rule'; readonly facts: RuleFacts }
  | { readonly kind: 'route'; readonly facts: RouteFacts }
  | { readonly kind: 'host'; readonly facts: SidecarFacts; readonly claim: HostClaim };

/** Routes to a host, with its ServiceEntries and DestinationRules. */
export const routeFamily = (
  zone: string,
  defined: DefinedHosts,
): Inquiry<OfHost, Neighbour, NeighboursOf> => ({
  *keyed({ entries, rules, routes, sidecars }) {
    const keyFor = (host: string, namespace: string | undefined) =>
      isMeantForZone(host, zone) ? host : fullHostOf(host, namespace);
    const keyOf = ({ host, namespace }: RuleFacts | RouteFacts) => keyFor(host, namespace);
    for (const facts of sidecars) {
      for (const claim of facts.hosts)
        yield [keyFor(claim.host, facts.namespace), { asks: { kind: 'host', facts, claim } }];
    }
    for (const facts of entries()) {
      for (const host of hostsOf(facts)) yield [host, { answers: { kind: 'entry', facts } }];
    }
    for (const facts of rules) {
      const key = keyOf(facts);
      yield [key, { answers: { kind: 'rule', facts } }];
      // Nothing is said of a rule for another host.
      if (isMeantForZone(facts.host, zone)) yield [key, { asks: { kind: 'rule', facts } }];
    }
    for (const facts of routes) yield [keyOf(facts), { asks: { kind: 'route', facts } }];
  },
  gathered: neighboursOf,
  judge(it, nearFor, context) {
    const near = nearFor(it.facts.cluster);
    if (it.kind === 'rule') return ruleProblems(it.facts, near, zone);
    return it.kind === 'host'
      ? hostProblems(it.facts, it.claim, near, context)
      : problemsOfRoute(it.facts, near, defined, context);
  },
});

const hostProblems = (
  facts: SidecarFacts,
  claim: HostClaim,
  near: Neighbours,
  { structure }: LanguageContext,
): Iterable<Diagnostic> => (structure === 'off' ? none : sleepingRoutes(facts, claim, near));

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
