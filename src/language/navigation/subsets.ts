/** Subsets over files: where rules define them, where routes and server names use them. */
import { atOnce } from '../../base/pace';
import { fullHostOf, fullNameOf, isOfZone, remoteNameOf } from '../../mesh/rules/entry/hosts';
import { chunksAround, type ManifestText } from '../document';
import type { Span } from '../nodes';
import type { Cluster } from '../workspace/belonging';
import type { ChunkFacts } from '../workspace/facts';
import type { FactsReader } from '../workspace/factsReader';
import type { ObjectFacts } from '../workspace/objectFacts';

/** One place that names a subset: exactly the characters of its name. */
export interface SubsetMention extends Span {
  readonly name: string;
  /** The host it is a subset of, in full and in lower case. */
  readonly host: string;
  readonly role: 'defines' | 'route' | 'sni';
  readonly facts: ObjectFacts;
}

/** Every subset a text names, with offsets of the text, in its order. */
export const subsetsNamedIn = (
  manifest: ManifestText,
  reader: FactsReader,
): readonly SubsetMention[] => atOnce(subsetsAlong(manifest, reader));

/** The same in steps, a chunk each. */
export function* subsetsAlong(
  manifest: ManifestText,
  reader: FactsReader,
): Generator<void, readonly SubsetMention[]> {
  const { chunks } = yield* reader.readManifestInSteps('', manifest);
  const found: SubsetMention[] = [];
  let start = 0;
  for (const it of chunks) {
    found.push(...placedIn(it, start, manifest.text));
    start += it.length;
    yield;
  }
  return found;
}

const placedIn = (chunk: ChunkFacts, start: number, text: string): readonly SubsetMention[] =>
  mentionsOf(chunk)
    .flatMap((it) => nameAlone(it, start, text))
    .sort((a, b) => a.start - b.start);

/** Without the quotes around it, and with offsets of the text. */
function nameAlone(it: SubsetMention, by: number, text: string): readonly SubsetMention[] {
  const start = it.start + by;
  for (const at of [start, start + 1]) {
    if (text.startsWith(it.name, at)) return [{ ...it, start: at, end: at + it.name.length }];
  }
  return [];
}

function mentionsOf({ rules, routes }: ChunkFacts): readonly SubsetMention[] {
  return [
    ...rules.flatMap((facts) => {
      const host = fullHostOf(facts.host, facts.namespace);
      return [
        ...(facts.subsets ?? []).map((it) => mention(it, host, 'defines', facts)),
        ...facts.serverNames.map((it) => mention(it, host, 'sni', facts)),
      ];
    }),
    ...routes.flatMap((facts) =>
      facts.subset
        ? [mention(facts.subset, fullHostOf(facts.host, facts.namespace), 'route', facts)]
        : [],
    ),
  ];
}

const mention = (
  { name, start, end }: Span & { readonly name: string },
  host: string,
  role: SubsetMention['role'],
  facts: ObjectFacts,
): SubsetMention => ({ name, start, end, host, role, facts });

/** The subset at an offset, or the one that ends there. Looks at one chunk, however long the text. */
export function subsetAt(
  manifest: ManifestText,
  offset: number,
  reader: FactsReader,
): SubsetMention | undefined {
  for (const { start, chunk } of chunksAround(manifest, offset)) {
    const [facts] = reader.readManifest('', { text: chunk.text, chunks: [chunk] }).chunks;
    const found = facts && placedIn(facts, start, manifest.text).find((it) => isAt(it, offset));
    if (found) return found;
  }
  return undefined;
}

const isAt = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;

/** A mention with the clusters its file is for; none where nobody has said. */
export interface PlacedSubset {
  readonly it: SubsetMention;
  readonly clusters: readonly Cluster[];
}

/**
 * Whether two places mean one subset. The name of a remote host's subset travels in the call and is
 * looked up in the cluster that has the Service (domain facts 1.11): so the rules and routes of the
 * Service over there belong to it, where it is known which file is for which cluster.
 */
export function areOne(a: PlacedSubset, b: PlacedSubset, zones: readonly string[]): boolean {
  if (a.it.name !== b.it.name) return false;
  if (a.it.host === b.it.host) {
    return isRemote(a.it.host, zones) || !areApart(a.clusters, b.clusters);
  }
  const isPair =
    serviceOf(a.it.host, zones) === b.it.host || serviceOf(b.it.host, zones) === a.it.host;
  return isPair && areApart(a.clusters, b.clusters);
}

const isRemote = (host: string, zones: readonly string[]): boolean =>
  zones.some((it) => isOfZone(host, it));

/** The Service behind a remote host, as its own cluster calls it. */
function serviceOf(host: string, zones: readonly string[]): string | undefined {
  for (const zone of zones) {
    const remote = remoteNameOf(host, zone);
    if (remote) return fullNameOf(remote);
  }
  return undefined;
}

const areApart = (some: readonly Cluster[], others: readonly Cluster[]): boolean =>
  some.length > 0 && others.length > 0 && !some.some((a) => others.some((b) => a.id === b.id));

/** Why a subset cannot be called so, as a sentence; undefined when it can. */
export function refusalOfSubset(
  from: SubsetMention,
  to: string,
  others: readonly SubsetMention[],
): string | undefined {
  if (to === from.name) return undefined;
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(to)) {
    return `A subset is named by letters, digits and hyphens, and "${to}" is not.`;
  }
  const taken = others.find(
    (it) => it.role === 'defines' && it.host === from.host && it.name === to,
  );
  return taken && `${from.host} has a subset ${to} already; two would become one.`;
}
