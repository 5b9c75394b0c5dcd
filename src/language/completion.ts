/** What may be written at a place, also in a text that is not yet YAML. */
import { atOnce } from '../base/pace';
import { none } from '../mesh/rules/saying';
import { commentCompletions } from './completion/comments';
import { cursorAt } from './completion/cursor';
import { fieldNames } from './completion/fieldNames';
import { fieldValues } from './completion/fieldValues';
import { writtenInFlow } from './completion/flowText';
import type { Completion, CompletionSource } from './completion/source';
import { addressesAhead, freeAddress, gatewayAddresses } from './completion/values/addresses';
import { remoteHosts } from './completion/values/hosts';
import { contexts, namespaces, subsets } from './completion/values/names';
import { endpointPorts, servicePorts } from './completion/values/ports';
import type { LanguageContext } from './diagnostic';
import { chunksAround, type ManifestText } from './document';
import { insertion, type Edit } from './edits';

/** A new kind of completion is a source and a line here. */
const sources: readonly CompletionSource[] = [
  fieldNames,
  fieldValues,
  remoteHosts,
  servicePorts,
  endpointPorts,
  freeAddress,
  gatewayAddresses,
  namespaces,
  subsets,
  contexts,
];

export interface Completions {
  /** What they replace; offsets of the text. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
  /** What changes elsewhere with each of them: a comma that is wanting. */
  readonly beside?: readonly Edit[];
}

/** Best first. Never throws; empty where nothing is known. */
export const completionsAt = (
  text: string,
  offset: number,
  context: LanguageContext,
  manifest?: ManifestText,
): Completions => atOnce(completing(text, offset, context, manifest));

/** The same in steps, for what looks at all of a long text. */
export function* completing(
  text: string,
  offset: number,
  context: LanguageContext,
  manifest?: ManifestText,
): Generator<void, Completions> {
  const inComment = commentCompletions(text, offset, context);
  if (inComment) return { ...inComment, items: ranked(inComment.items) };
  const cursor = cursorAt(text, offset);
  if (!cursor) return { start: offset, end: offset, items: [] };
  const { start, end, needsBlank, flow } = cursor;
  const place = { cursor, text, offset, context, manifest };
  // Half a word leaves a text broken, which takes its time to read.
  for (const { chunk } of manifest ? chunksAround(manifest, offset) : none)
    if (chunk.isSlow) yield* chunk.reading();
  yield* addressesAhead(place);
  const items = ranked(sources.flatMap((it) => [...it(place)]));
  const written = flow ? items.map((it) => writtenInFlow(it, cursor, flow)) : items;
  return {
    start,
    end,
    items: needsBlank ? written.map((it) => ({ ...it, insert: ` ${it.insert}` })) : written,
    ...(flow?.lacksCommaAt === undefined ? {} : { beside: [insertion(flow.lacksCommaAt, ',')] }),
  };
}

const ranked = (items: readonly Completion[]): readonly Completion[] =>
  distinct(items.toSorted((a, b) => (a.rank ?? 5) - (b.rank ?? 5)));

/** What several sources know is offered once, as the best of them tells it. */
function distinct(items: readonly Completion[]): readonly Completion[] {
  const seen = new Set<string>();
  return items.filter(({ label }) => !seen.has(label) && seen.add(label));
}
