/** Rules that need more than one object: routes, the rules and ServiceEntries of their hosts, and who may see them. */
import { isText, known, unsure, type EntryEndpoint } from '../../mesh/rules/entry/entry';
import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { problem, type EntryProblem } from '../../mesh/rules/entry/problem';
import { none } from '../../mesh/rules/saying';
import type { FindingCode } from '../../mesh/finding';
import type { Diagnostic } from '../diagnostic';
import type { Span } from '../nodes';
import { remediesOf } from './rule';
import type { EntryFacts } from '../workspace/facts';
import type { RouteFacts } from '../workspace/routeFacts';
import type { RuleFacts, SubsetFacts } from '../workspace/ruleFacts';
import type { ObjectFacts } from '../workspace/objectFacts';

/** What else is in the same cluster, as far as it is in sight. Hosts are asked for in lower case. */
export interface Neighbours {
  entriesFor(host: string): readonly EntryFacts[];
  rulesFor(host: string): readonly RuleFacts[];
}

/** Offsets are those of the facts. */
export function* routeProblems(
  route: RouteFacts,
  near: Neighbours,
  zone: string,
): Iterable<Diagnostic> {
  if (!isMeantForZone(route.host, zone)) return;
  yield* subsetOfRoute(route, near.rulesFor(route.host));
  const entries = certain(near.entriesFor(route.host));
  if (entries.length === 0 || route.isTemplate) return;
  yield* portOfRoute(route, entries);
  yield* visibility(route, entries);
}

/** Of a host that is none of ours others may say more elsewhere: several ServiceEntries for one are usual. */
export function* besideEntry(route: RouteFacts, near: Neighbours): Iterable<Diagnostic> {
  const entries = certain(near.entriesFor(route.host));
  if (entries.length === 0 || route.isTemplate) return;
  for (const it of [...portOfRoute(route, entries), ...visibility(route, entries)]) {
    yield { ...it, severity: 'warning' };
  }
}

/** Said only where there is a rule for the host: without one, it may well be defined elsewhere. */
export function* subsetOfRoute(
  route: RouteFacts,
  rules: readonly RuleFacts[],
): Iterable<Diagnostic> {
  const { host, subset, path } = route;
  if (!subset || rules.length === 0) return;
  if (rules.some((it) => it.subsets?.some(({ name }) => name === subset.name) !== false)) return;
  const names = new Set(rules.flatMap((it) => it.subsets ?? []).map(({ name }) => name));
  const [only] = names;
  yield placed(
    route,
    subset,
    problem('MESH0603', [...path, 'subset'], {
      message: `No DestinationRule gives ${host} a subset ${subset.name}, so calls of this route fail.`,
      ...(names.size === 1 && only !== undefined ? { want: only } : {}),
    }),
  );
}

function* portOfRoute(route: RouteFacts, entries: readonly EntryFacts[]): Iterable<Diagnostic> {
  const { host, port, path } = route;
  const ports = entries.flatMap(({ entry }) => known(entry.ports).map((it) => it.number));
  if (!port || ports.length === 0 || ports.includes(unsure) || ports.includes(port.number)) return;
  if (entries.some(({ entry }) => entry.ports === unsure)) return;
  const [only] = ports;
  yield placed(
    route,
    port,
    problem('MESH0607', [...path, 'port', 'number'], {
      message: `${host} has no port ${port.number}, only ${ports.join(', ')}: calls of this route fail.`,
      ...(new Set(ports).size === 1 && typeof only === 'number' ? { want: only } : {}),
    }),
  );
}

/** A host that nobody defines here, but for a slip of the hand: one that is `meant` is there. */
export const misspeltRoute = (route: RouteFacts, meant: string): Diagnostic =>
  placed(
    route,
    route,
    problem('MESH0606', [...route.path, 'host'], {
      message: `No ServiceEntry in sight defines ${route.host}, but one defines ${meant}: is it misspelt?`,
      want: meant,
    }),
  );

/** Clusters go by names of hosts, so there is one of a wildcard only where a ServiceEntry defines that very one. */
export const wildcardRoute = (route: RouteFacts): Diagnostic =>
  placed(
    route,
    route,
    problem('MESH0606', [...route.path, 'host'], {
      message: `A destination is one host. ${route.host} would be one only if a ServiceEntry defined this very wildcard, and none in sight does.`,
      ...(route.host.endsWith('.local') ? {} : { severity: 'info' }),
    }),
  );

/** A ServiceEntry for its own namespace alone does not exist for anyone else (domain facts 4.8). */
function* visibility(route: RouteFacts, entries: readonly EntryFacts[]): Iterable<Diagnostic> {
  const { host, namespace, path } = route;
  if (namespace === undefined || entries.some((it) => isVisibleIn(it, namespace))) return;
  yield placed(
    route,
    route,
    problem('MESH0528', [...path, 'host'], {
      message: `The ServiceEntry of ${host} is not exported to namespace ${namespace}, so this route leads nowhere.`,
    }),
  );
}

/** Also where that cannot be told. */
export function isVisibleIn({ entry, namespace }: EntryFacts, from: string): boolean {
  const { exportTo } = entry;
  if (exportTo === unsure || exportTo.length === 0) return true;
  return exportTo.some(
    (it) =>
      !isText(it) ||
      it === '*' ||
      it === from ||
      (it === '.' && (namespace === undefined || namespace === from)),
  );
}

/** A subset selects among the endpoints of the ServiceEntry, by their labels (domain facts 1.11). */
export function* ruleProblems(
  rule: RuleFacts,
  near: Neighbours,
  zone: string,
): Iterable<Diagnostic> {
  if (!isMeantForZone(rule.host, zone) || rule.isTemplate) return;
  const entries = near.entriesFor(rule.host);
  if (entries.length === 0) return;
  const endpoints = labelled.get(entries) ?? endpointsOf(entries);
  labelled.set(entries, endpoints);
  if (endpoints.length === 0) return;
  for (const subset of rule.subsets ?? []) {
    if (endpoints.some((it) => mayHaveLabels(it, subset))) continue;
    yield placed(
      rule,
      subset,
      problem('MESH0608', [...subset.path, 'name'], {
        message: `No endpoint of ${entries.length > 1 ? `the ${entries.length} ServiceEntries` : 'the ServiceEntry'} of ${rule.host} has the labels of subset ${subset.name} (${textOf(subset)}), so it has nowhere to send calls. Label the endpoint, as the subset of the remote Service goes by name.`,
      }),
    );
  }
}

/** Of ServiceEntries that many rules have beside them. */
const labelled = new WeakMap<readonly EntryFacts[], readonly EntryEndpoint[]>();

/** One of those with the same labels each; none where not all of them are in sight. */
function endpointsOf(entries: readonly EntryFacts[]): readonly EntryEndpoint[] {
  const isOpen = ({ entry }: EntryFacts) => entry.selects || entry.endpoints === unsure;
  if (certain(entries).length < entries.length || entries.some(isOpen)) return none;
  const all = entries.flatMap(({ entry }) => known(entry.endpoints));
  return [...new Map(all.map((it) => [labelsOf(it), it])).values()];
}

const labelsOf = ({ labels }: EntryEndpoint): string =>
  labels === unsure
    ? '?'
    : [...labels]
        .map(([name, value]) => (value === unsure ? name : `${name}=${String(value)}`))
        .join();

function mayHaveLabels(endpoint: EntryEndpoint, { labels }: SubsetFacts): boolean {
  const own = endpoint.labels;
  if (labels === unsure || own === unsure) return true;
  return [...labels].every(([name, value]) => {
    const has = own.get(name);
    return value === unsure || has === unsure || has === value;
  });
}

const textOf = ({ labels }: SubsetFacts): string =>
  labels === unsure
    ? ''
    : [...labels].map(([name, value]) => `${name}: ${isText(value) ? value : ''}`).join(', ');

/** Neither a patch nor something that a template may leave out. */
export const certain = (entries: readonly EntryFacts[]): readonly EntryFacts[] =>
  entries.filter((it) => it.isComplete && !it.isTemplate);

export function placed(
  { object }: ObjectFacts,
  { start, end }: Span,
  it: Omit<EntryProblem, 'code'> & { readonly code: FindingCode },
): Diagnostic {
  const { code, severity, message, path } = it;
  return { code, severity, message, start, end, data: { object, path, ...remediesOf(it) } };
}
