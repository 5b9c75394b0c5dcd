/** The rules over several objects, within one text. */
import { fullHostOf, isMeantForZone } from '../../mesh/rules/entry/hosts';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { EntryFacts, RouteFacts, RuleFacts } from '../workspace/facts';
import type { GatewayFacts, PolicyFacts } from '../workspace/gatewayFacts';
import { shifted, type Placed } from './clashes';
import {
  sharePortBeside,
  nameOfGateway,
  plainTextProblem,
  sharedPortProblem,
  takesCalls,
} from './gateways';
import { liveRouteProblems } from './liveRoutes';
import { rivalProblems } from './rivalProblems';
import type { AnyRival } from './rivals';
import {
  misspeltRoute,
  routeProblems,
  ruleProblems,
  subsetOfRoute,
  type Neighbours,
} from './neighbours';

/** What one chunk contributes; made once for each chunk. */
export interface Crossings {
  readonly entries: () => readonly EntryFacts[];
  readonly rules: readonly RuleFacts[];
  readonly routes: readonly RouteFacts[];
  readonly rivals: readonly AnyRival[];
  readonly gateways: readonly GatewayFacts[];
  readonly policies: readonly PolicyFacts[];
}

/** Whether it has something that is to be seen beside others. */
export const isCrossing = ({ rules, routes, rivals, gateways, policies }: Crossings): boolean =>
  rules.length + routes.length + rivals.length + gateways.length + policies.length > 0;

type PlacedCrossings = Placed<{ readonly crossings: Crossings }>;

/** Among more hosts than a person writes, some are near to any word. */
const most = 300;

/** Objects for different clusters do not meet; one that names no cluster meets all. */
export function* crossProblems(
  chunks: readonly PlacedCrossings[],
  context: LanguageContext,
): Iterable<Diagnostic> {
  const { zone } = context;
  const entries = byHost(chunks, hostsOfEntries);
  const rules = byHost(chunks, (it) =>
    it.rules.map((one) => [ruleHostOf(one, zone), one] as const),
  );
  yield* rivalProblems(chunks.map(({ start, crossings: { rivals } }) => ({ start, rivals })));
  for (const { start, crossings } of chunks) {
    for (const it of crossings.routes) {
      const near = neighboursOf(it.cluster, entries, rules);
      const said = isMeantForZone(it.host, zone)
        ? routeProblems(it, near, zone)
        : subsetOfRoute(it, near.rulesFor(fullHostOf(it.host, it.namespace)));
      for (const one of said) yield shifted(one, start);
      const isHere = near.entriesFor(it.host).length > 0;
      const misspelt =
        isHere || entries.size > most ? [] : [...misspeltRoute(it, entries.keys(), zone)];
      const live = misspelt.length > 0 ? [] : liveRouteProblems(it, isHere, context);
      for (const said of [...misspelt, ...live]) yield shifted(said, start);
    }
    for (const it of crossings.rules) {
      const near = neighboursOf(it.cluster, entries, rules);
      for (const said of ruleProblems(it, near, zone)) yield shifted(said, start);
    }
  }
  yield* gatewayProblems(chunks, context);
}

/** Two Gateways of one text are for one cluster where somebody has said so. */
function* gatewayProblems(
  chunks: readonly PlacedCrossings[],
  { zone, cluster: ofFile }: LanguageContext,
): Iterable<Diagnostic> {
  const all = chunks.flatMap(({ start, crossings }) =>
    crossings.gateways.map((it) => ({ start, it, cluster: it.cluster ?? ofFile })),
  );
  for (const [index, { start, it, cluster }] of all.entries()) {
    const other = all
      .slice(0, index)
      .find(
        (one) =>
          cluster !== undefined && one.cluster === cluster && sharePortBeside(one.it, it, zone),
      );
    if (other)
      yield shifted(sharedPortProblem(it, nameOfGateway(other.it), ` of ${cluster ?? ''}`), start);
  }
  for (const { start, crossings } of chunks) {
    for (const it of crossings.policies) {
      if (it.scope !== 'mesh' || it.isTemplate) continue;
      const own = it.cluster ?? ofFile;
      const meets = (other: string | undefined) =>
        own === undefined || other === undefined || other === own;
      if (!all.some((one) => meets(one.cluster) && takesCalls(one.it, zone))) continue;
      yield shifted(plainTextProblem(it, 'Workloads of the mesh'), start);
    }
  }
}

const ruleHostOf = ({ host, namespace }: RuleFacts, zone: string): string =>
  isMeantForZone(host, zone) ? host : fullHostOf(host, namespace);

const hostsOfEntries = ({ entries }: Crossings) =>
  entries().flatMap((it) =>
    it.entry.hosts.flatMap((host) =>
      typeof host === 'string' ? [[host.toLowerCase(), it] as const] : [],
    ),
  );

function byHost<T>(
  chunks: readonly PlacedCrossings[],
  pick: (it: Crossings) => readonly (readonly [host: string, it: T])[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const { crossings } of chunks) {
    for (const [host, it] of pick(crossings)) {
      const known = found.get(host);
      if (known) known.push(it);
      else found.set(host, [it]);
    }
  }
  return found;
}

function neighboursOf(
  cluster: string | undefined,
  entries: ReadonlyMap<string, readonly EntryFacts[]>,
  rules: ReadonlyMap<string, readonly RuleFacts[]>,
): Neighbours {
  const meets = (it: { readonly cluster: string | undefined }) =>
    cluster === undefined || it.cluster === undefined || it.cluster === cluster;
  return {
    entriesFor: (host) => (entries.get(host) ?? []).filter(meets),
    rulesFor: (host) => (rules.get(host) ?? []).filter(meets),
  };
}
