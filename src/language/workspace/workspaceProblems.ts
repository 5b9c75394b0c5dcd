/** What only other files of the workspace show: said only of files that are known to be for the same cluster. */
import { isText, known } from '../../mesh/rules/entry/entry';
import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { problem } from '../../mesh/rules/entry/problem';
import { isForZone } from '../../mesh/rules/serviceEntryRules';
import { shifted, type Diagnostic, type LanguageContext } from '../diagnostic';
import { Memo } from '../memo';
import { isVisibleIn, placed } from '../rules/neighbours';
import { withoutCertain } from '../rules/plainText';
import { isOfSleeping } from '../rules/sidecarRoutes';
import type { Cluster } from './belonging';
import type { EntryFacts } from './facts';
import { isSameObject, type ObjectFacts } from './objectFacts';
import type { Placed } from './placed';
import type { WorkspaceIndex } from './workspaceIndex';
import { callProblemsOf, settledCalls } from './workspaceCalls';
import { gatewayProblemsOf, policyProblemsOf } from './workspaceGateways';
import { egressProblemsOf, suffixProblemsOf } from './workspaceInstalls';
import { lackingProblemsOf, withoutFilled } from './workspaceObjects';
import { routeProblemsOf, ruleProblemsOf, sidecarProblemsOf } from './workspaceRoutes';
import { domainProblemsOf } from './workspaceTrust';
import { inCluster, isTogether, type World } from './world';

/** In the order of the text. What the file shows by itself is not repeated. Never throws. An object a step. */
export function* workspaceProblems(
  uri: string,
  index: WorkspaceIndex,
  { zone, mesh, structure }: LanguageContext,
): Generator<void, readonly Diagnostic[]> {
  const world = { index, zone, meshes: mesh?.meshes ?? [], memo: new Memo() };
  const found: Diagnostic[] = [];
  function* each<T>(all: readonly T[], rule: (it: T, world: World) => Iterable<Diagnostic>) {
    for (const it of all) {
      for (const one of rule(it, world)) found.push(one);
      yield;
    }
  }
  yield* each(index.sharedEntriesIn(uri), entryProblems);
  yield* each(index.routesIn(uri), routeProblemsOf);
  yield* each(index.rulesIn(uri), ruleProblemsOf);
  yield* each(index.callsIn(uri), callProblemsOf);
  if (structure !== 'off') yield* each(index.sidecarsIn(uri), sidecarProblemsOf);
  yield* each(index.gatewaysIn(uri), gatewayProblemsOf);
  yield* each(index.gatewaysIn(uri), suffixProblemsOf);
  yield* each(index.egressIn(uri), egressProblemsOf);
  yield* each(index.domainsIn(uri), domainProblemsOf);
  yield* each(index.policiesIn(uri), policyProblemsOf);
  // What is required, an editor that has our schemas says.
  if (structure === undefined) yield* each(index.lackingIn(uri), lackingProblemsOf);
  return distinct(found).sort(byPlace);
}

/** Rules that a file can answer only in part, where its cluster is known. */
const answeredByWorkspace: ReadonlySet<string> = new Set([
  'MESH0528',
  'MESH0603',
  'MESH0607',
  'MESH0608',
  'MESH0620',
  'MESH0622',
]);

/** What a file shows, with what the workspace knows beside it, and better. In the order of the text. An object a step. */
export function* withWorkspace(
  found: readonly Diagnostic[],
  uri: string,
  index: WorkspaceIndex,
  context: LanguageContext,
): Generator<void, readonly Diagnostic[]> {
  const kept = withoutFilled(keptOf(found, uri, index, context.zone), uri, index);
  const others = yield* workspaceProblems(uri, index, context);
  return others.length === 0 ? kept : distinct(withoutCertain([...kept, ...others])).sort(byPlace);
}

const byPlace = (a: Diagnostic, b: Diagnostic): number => a.start - b.start || a.end - b.end;

/** Without what the workspace answers instead. */
function keptOf(
  found: readonly Diagnostic[],
  uri: string,
  index: WorkspaceIndex,
  zone: string,
): readonly Diagnostic[] {
  const isAnswered = found.some(({ code }) => answeredByWorkspace.has(code))
    ? placedAt([...index.routesIn(uri), ...index.rulesIn(uri), ...index.callsIn(uri)], index)
    : none;
  const isOwn = isAnswered.size > 0 ? ownRoutes(uri, index, zone) : none;
  const isRouted = found.some(isOfSleeping) ? placedAt(index.sidecarsIn(uri), index) : none;
  // What is in a file may not have been applied yet.
  const isDefined = found.some(({ code }) => code === 'MESH0606') ? definedIn(uri, index) : none;
  const isSettled = found.some(({ code }) => ofCalls.has(code)) ? settledCalls(uri, index) : none;
  // Several patches may be for one object.
  const isPatch = found.some(({ code }) => code === 'MESH0730') && index.isPatch(uri);
  return found.filter(
    (it) =>
      !(it.code === 'MESH0730' && isPatch) &&
      !(
        answeredByWorkspace.has(it.code) &&
        isAnswered.has(it.data?.object ?? -1) &&
        !isOwn.has(it.start)
      ) &&
      !(isOfSleeping(it) && isRouted.has(it.data?.object ?? -1)) &&
      !(it.code === 'MESH0606' && isDefined.has(it.start)) &&
      !(ofCalls.has(it.code) && isSettled.has(it.start)),
  );
}

const ofCalls: ReadonlySet<string> = new Set(['MESH0620', 'MESH0621']);

const none: ReadonlySet<number> = new Set();

/** Where the objects start that the workspace judges whole. */
const placedAt = (
  all: readonly Placed<ObjectFacts>[],
  index: WorkspaceIndex,
): ReadonlySet<number> =>
  new Set(
    all
      .filter((it) => !it.it.isTemplate && index.clustersOf(it).length > 0)
      .map(({ it, start }) => it.object + start),
  );

/** Where routes to hosts of no zone say what only the file knows: of those the workspace judges nothing. */
const ownRoutes = (uri: string, index: WorkspaceIndex, zone: string): ReadonlySet<number> =>
  new Set(
    index
      .routesIn(uri)
      .filter(({ it: { host } }) => !isMeantForZone(host, zone) && !isElsewhere(host, uri, index))
      .flatMap(({ it, start }) =>
        [it.start, it.subset?.start, it.port?.start].flatMap((at) =>
          at === undefined ? [] : [at + start],
        ),
      ),
  );

const isElsewhere = (host: string, uri: string, index: WorkspaceIndex): boolean =>
  [...index.rulesFor(host), ...index.entriesFor(host)].some((it) => it.uri !== uri);

/** Where the hosts of routes start that some file defines. */
const definedIn = (uri: string, index: WorkspaceIndex): ReadonlySet<number> =>
  new Set(
    index
      .routesIn(uri)
      .filter(({ it }) => index.entriesFor(it.host).length > 0)
      .map(({ it, start }) => it.start + start),
  );

/** Of two that say the same of a place, the first knows more of the text. */
function distinct(found: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return found.filter((it) => {
    const key = `${it.code} ${it.start}`;
    return !seen.has(key) && seen.add(key);
  });
}

function* entryProblems(one: Placed<EntryFacts>, world: World): Iterable<Diagnostic> {
  const { it } = one;
  if (!claims(it) || !isForZone(it.entry, world.zone)) return;
  const clusters = world.index.clustersOf(one);
  if (clusters.length === 0) return;
  for (const [index, host] of it.entry.hosts.entries()) {
    if (!isText(host)) continue;
    const others = world.index.entriesFor(host).filter((other) => meets(one, other, world));
    const other = others.find((it) => !isSameObject(one.it, it.it));
    if (other) yield shifted(twice(one, index, host, other, clusters), one.start);
  }
  for (const [index, address] of known(it.entry.addresses).entries()) {
    if (!isText(address)) continue;
    const others = world.index.entriesAt(address).filter((other) => meets(one, other, world));
    const other = others.find((it) => !sharesHost(one.it, it.it) && !isSameObject(one.it, it.it));
    if (other) yield shifted(shared(one, index, address, other, clusters), one.start);
  }
}

/** Neither a patch nor something a template may leave out. */
const claims = (it: EntryFacts): boolean =>
  it.isComplete && !it.isTemplate && it.entry.hosts.every(isText);

/** In another file, for the same cluster, and there for some of the same callers. */
const meets = (one: Placed<EntryFacts>, other: Placed<EntryFacts>, { index }: World): boolean =>
  other.uri !== one.uri &&
  claims(other.it) &&
  isTogether(index.clustersOf(one), index.clustersOf(other)) &&
  haveSameCallers(one.it, other.it);

function haveSameCallers(a: EntryFacts, b: EntryFacts): boolean {
  const isLocal = ({ entry }: EntryFacts) => {
    const exports = known(entry.exportTo);
    return exports.length > 0 && !exports.includes('*');
  };
  if (isLocal(a) && a.namespace !== undefined && b.namespace !== undefined) {
    return isVisibleIn(a, b.namespace);
  }
  if (isLocal(b) && a.namespace !== undefined && b.namespace !== undefined) {
    return isVisibleIn(b, a.namespace);
  }
  return true;
}

const sharesHost = (a: EntryFacts, b: EntryFacts): boolean =>
  a.entry.hosts.some((it) => b.entry.hosts.includes(it));

const twice = (
  { it }: Placed<EntryFacts>,
  index: number,
  host: string,
  other: Placed<EntryFacts>,
  clusters: readonly Cluster[],
): Diagnostic =>
  placed(
    it,
    it.hosts[index] ?? { start: it.object, end: it.object + 1 },
    problem('MESH0508', ['spec', 'hosts', index], {
      message: `${host} is defined in ${other.path}${inCluster(clusters)} as well, and which of the two counts is left to chance. Keep one.`,
    }),
  );

const shared = (
  { it }: Placed<EntryFacts>,
  index: number,
  address: string,
  other: Placed<EntryFacts>,
  clusters: readonly Cluster[],
): Diagnostic =>
  placed(
    it,
    it.addresses[index] ?? { start: it.object, end: it.object + 1 },
    problem('MESH0507', ['spec', 'addresses', index], {
      message: `${address} is the address of ${nameOf(other.it)} in ${other.path}${inCluster(clusters)} too. Within a cluster each host needs an address of its own.`,
    }),
  );

const nameOf = ({ entry, name }: EntryFacts): string =>
  entry.hosts.find(isText) ?? `ServiceEntry ${name ?? ''}`;
