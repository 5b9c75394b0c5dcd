/** Every cure that leaves no choice, applied to a whole text. */
import type { Diagnostic, LanguageContext } from './diagnostic';
import { Diagnoser } from './diagnostics';
import { edited, type Edit } from './edits';
import { fixesFor } from './fixes';

/** Fixes make room for others, an address handed out is taken for the next: so it goes in rounds. */
const maxRounds = 500;

/**
 * The text with all preferred fixes applied, of one code or of all. The same text when there is
 * nothing to fix. Applying it again changes nothing.
 */
export function allFixed(
  text: string,
  context: LanguageContext,
  code?: Diagnostic['code'],
): string {
  const diagnoser = new Diagnoser();
  let fixed = text;
  for (let round = 0; round < maxRounds; round += 1) {
    const found = diagnoser
      .diagnose(fixed, context)
      .filter((it) => code === undefined || it.code === code);
    const edits = editsOf(fixed, found, context, diagnoser);
    if (edits.length === 0) return fixed;
    fixed = edited(fixed, edits);
  }
  return fixed;
}

const handOutAddresses: ReadonlySet<string> = new Set([
  'MESH0503',
  'MESH0504',
  'MESH0505',
  'MESH0507',
]);

function editsOf(
  text: string,
  found: readonly Diagnostic[],
  context: LanguageContext,
  diagnoser: Diagnoser,
): readonly Edit[] {
  const chosen: Edit[] = [];
  let hasHandedOut = false;
  for (const it of found) {
    const handsOut = handOutAddresses.has(it.code);
    if (handsOut && hasHandedOut) continue;
    const fix = fixesFor(text, it, context, diagnoser.manifest(text)).find((one) => one.preferred);
    if (!fix || meets(fix.edits, chosen)) continue;
    chosen.push(...fix.edits);
    hasHandedOut ||= handsOut;
  }
  return chosen;
}

const meets = (edits: readonly Edit[], others: readonly Edit[]): boolean =>
  edits.some((a) => others.some((b) => a.start <= b.end && b.start <= a.end));
