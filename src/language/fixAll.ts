/** Every cure that leaves no choice, applied to a whole text. */
import { atOnce } from '../base/pace';
import type { Diagnostic, LanguageContext } from './diagnostic';
import { Diagnoser } from './diagnostics';
import type { ManifestText } from './document';
import { DocumentCache } from './documentCache';
import { edited, type Edit } from './edits';
import { fixesFor } from './fixes';
import { handsOutAddress, rememberAddresses } from './fixes/addresses';

/** Fixes make room for others, an address handed out is taken for the next: so it goes in rounds. */
const maxRounds = 500;

/**
 * The text with all preferred fixes applied, of one code or of all. The same text when there is
 * nothing to fix. Applying it again changes nothing.
 */
export const allFixed = (
  text: string,
  context: LanguageContext,
  code?: Diagnostic['code'],
): string => atOnce(fixing(text, context, code));

/** The same in steps: a chunk that is read or judged, or a fault. */
export function* fixing(
  text: string,
  context: LanguageContext,
  code?: Diagnostic['code'],
): Generator<void, string> {
  const cache = new DocumentCache();
  const diagnoser = new Diagnoser(cache);
  let fixed = text;
  for (let round = 0; round < maxRounds; round += 1) {
    const manifest = yield* cache.reading(fixed);
    const all = yield* diagnoser.judging(manifest, context);
    const found = all.filter((it) => code === undefined || it.code === code);
    const edits = yield* editsOf(manifest, found, context);
    if (edits.length === 0) return fixed;
    yield;
    fixed = edited(fixed, edits);
    yield;
  }
  return fixed;
}

function* editsOf(
  manifest: ManifestText,
  found: readonly Diagnostic[],
  context: LanguageContext,
): Generator<void, readonly Edit[]> {
  const chosen: Edit[] = [];
  let hasHandedOut = false;
  for (const it of found) {
    yield;
    const handsOut = handsOutAddress(it);
    if (handsOut && hasHandedOut) continue;
    if (handsOut) yield* rememberAddresses(manifest);
    const fix = fixesFor(manifest.text, it, context, manifest).find((one) => one.preferred);
    if (!fix || meets(fix.edits, chosen)) continue;
    chosen.push(...fix.edits);
    hasHandedOut ||= handsOut;
  }
  return chosen;
}

const meets = (edits: readonly Edit[], others: readonly Edit[]): boolean =>
  edits.some((a) => others.some((b) => a.start <= b.end && b.start <= a.end));
