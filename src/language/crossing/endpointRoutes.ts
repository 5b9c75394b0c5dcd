/** Routes of one text that lead to the address of an endpoint, which is no host. */
import { isText, known } from '../../mesh/rules/entry/entry';
import { problem } from '../../mesh/rules/entry/problem';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { placed } from '../rules/neighbours';
import type { EntryFacts } from '../workspace/facts';
import type { RouteFacts } from '../workspace/routeFacts';
import { hostsOf, type DefinedHosts } from './definedHosts';
import type { Inquiry } from './inquiries';

interface Answer {
  readonly facts: EntryFacts;
  readonly isHost: boolean;
}

/** By what is a host or an address. */
export const endpointRoutes = (
  defined: DefinedHosts,
): Inquiry<RouteFacts, Answer, readonly Answer[]> => ({
  *keyed({ entries, routes }) {
    for (const facts of entries()) {
      for (const host of hostsOf(facts)) yield [host, { answers: { facts, isHost: true } }];
      for (const { address } of known(facts.entry.endpoints))
        if (isText(address) && mayBeTaken.test(address))
          yield [address.toLowerCase(), { answers: { facts, isHost: false } }];
    }
    for (const it of routes) if (mayBeTaken.test(it.host)) yield [it.host, { asks: it }];
  },
  gathered: (all) => (all.length === 0 || all.some((it) => it.isHost) ? undefined : all),
  judge(route, all) {
    const [first] = all.filter(({ facts }) => meets(facts, route) && !facts.isTemplate);
    if (!first || route.isTemplate || defined.covers(route.host)) return none;
    return [toEndpoint(route, hostsOf(first.facts))];
  },
});

/** A name of the world. Services are hosts by themselves. */
const mayBeTaken = /^(?!.*\.svc(?:\.|$)).+\.[a-z][a-z\d-]*$/i;

const meets = (a: EntryFacts, b: RouteFacts): boolean =>
  a.cluster === undefined || b.cluster === undefined || a.cluster === b.cluster;

function toEndpoint(route: RouteFacts, [host, another]: readonly string[]): Diagnostic {
  const message = `${route.host} is where an endpoint of ${host ?? 'a ServiceEntry'} is, and no host: calls of this route fail. Route to the host, with a subset by the labels of the endpoint where one of several is meant.`;
  return placed(
    route,
    route,
    problem('MESH0606', [...route.path, 'host'], {
      message,
      ...(host !== undefined &&
        another === undefined && { cures: [{ set: [...route.path, 'host'], to: host }] }),
    }),
  );
}
