/** What may be written at a place, also in a text that is not yet YAML. */
import { cursorAt } from './completion/cursor';
import { fieldNames } from './completion/fieldNames';
import { fieldValues } from './completion/fieldValues';
import type { Completion, CompletionSource } from './completion/source';
import type { LanguageContext } from './diagnostic';

/** A new kind of completion is a source and a line here. */
const sources: readonly CompletionSource[] = [fieldNames, fieldValues];

export interface Completions {
  /** What they replace; offsets of the text. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
}

/** Best first. Never throws; empty where nothing is known. */
export function completionsAt(text: string, offset: number, context: LanguageContext): Completions {
  const cursor = cursorAt(text, offset);
  if (!cursor) return { start: offset, end: offset, items: [] };
  const { start, end, needsBlank } = cursor;
  const items = sources
    .flatMap((it) => [...it({ cursor, text, offset, context })])
    .sort((a, b) => (a.rank ?? 5) - (b.rank ?? 5));
  return {
    start,
    end,
    items: needsBlank ? items.map((it) => ({ ...it, insert: ` ${it.insert}` })) : items,
  };
}
