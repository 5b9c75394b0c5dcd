import type { Diagnostic, LanguageContext } from '../diagnostic';

/** The diagnostics as severe as the person wants each code to be; those that are off are left out. */
export function withSeverities(
  found: readonly Diagnostic[],
  { severities }: LanguageContext,
): readonly Diagnostic[] {
  if (!severities || Object.keys(severities).length === 0) return found;
  return found.flatMap((it) => {
    const wanted = severities[it.code] ?? it.severity;
    if (wanted === 'off') return [];
    return wanted === it.severity ? [it] : [{ ...it, severity: wanted }];
  });
}
