import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { callProblems, misspeltCall } from '../rules/calls';
import type { CallFacts } from '../workspace/callFacts';
import type { EntryFacts } from '../workspace/facts';
import { hostsOf, type DefinedHosts } from './definedHosts';
import type { Inquiry } from './inquiries';
import { neighboursOf, type Neighbour, type NeighboursOf } from './nearHost';
import { rivalsOf } from './rivalry';

/** VirtualServices may take the host by other ports, or send calls to it. */
type Answer = Neighbour | { readonly kind: 'routed' };

interface Near {
  readonly nearFor: NeighboursOf;
  readonly isRouted: boolean;
}

const routed: Answer = { kind: 'routed' };

/** Calls of workloads to a host, with its ServiceEntries. */
export const callFamily = (
  zone: string,
  defined: DefinedHosts,
): Inquiry<CallFacts, Answer, Near> => ({
  *keyed(crossings) {
    const { entries, routes, calls } = crossings;
    for (const it of calls) yield [it.host, { asks: it }];
    for (const facts of entries()) {
      for (const host of hostsOf(facts)) yield [host, { answers: { kind: 'entry', facts } }];
    }
    for (const { host } of routes)
      if (isMeantForZone(host, zone)) yield [host, { answers: routed }];
    for (const { hosts } of rivalsOf(crossings, 'VirtualService')) {
      for (const { host } of hosts)
        if (isMeantForZone(host, zone)) yield [host, { answers: routed }];
    }
  },
  gathered: (all) => ({
    nearFor: neighboursOf(all.filter((it) => it.kind !== 'routed')),
    isRouted: all.includes(routed),
  }),
  judge(it, { nearFor, isRouted }, context) {
    const entries = nearFor(it.cluster).entriesFor(it.host);
    return problemsOfCall(it, entries, isRouted, defined, context);
  },
});

function* problemsOfCall(
  call: CallFacts,
  entries: readonly EntryFacts[],
  isRouted: boolean,
  defined: DefinedHosts,
  { zone }: LanguageContext,
): Iterable<Diagnostic> {
  if (entries.length > 0) yield* callProblems(call, entries, isRouted);
  else {
    const meant = defined.meantBy(call.host, zone);
    if (meant !== undefined && !defined.covers(call.host)) yield misspeltCall(call, meant);
  }
}
