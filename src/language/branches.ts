/** What templates of a text leave in or out: `{{ if }} … {{ end }}`, `{% if %}`, `%{ if }`, `<#if>`. */
import type { Mask } from './masks';
import type { Span } from './nodes';

const opens =
  /^(?:\{\{-?\s*(?:if|with|range|define|block)\b|\{%-?\s*(?:if|for|block|macro)\b|%\{~?\s*(?:if|for)\b|<#(?:if|list))/;
const closes = /^(?:\{\{-?\s*end\b|\{%-?\s*end|%\{~?\s*end|<\/#(?:if|list))/;

/** Whether what stands at an offset is there whatever is chosen. */
export function alwaysThere(text: string, masks: readonly Mask[]): (at: number) => boolean {
  const marks = masks.flatMap(({ start, end, by }) => {
    const written = by === 'template' ? text.slice(start, end) : '';
    const step = opens.test(written) ? 1 : closes.test(written) ? -1 : 0;
    return step === 0 ? [] : [{ start, step }];
  });
  return (at) => marks.reduce((depth, it) => (it.start < at ? depth + it.step : depth), 0) === 0;
}

/** Whether a template leaves what follows in or out. */
export const isChoice = (text: string, { start, end }: Span): boolean =>
  /^(?:\{\{-?\s*(?:if|else|with|range)|<#(?:if|else|elseif|list))\b/.test(text.slice(start, end));

/** What stands in a branch of a template may be left out, or stand in the place of something else. */
export const isCondition = (text: string, start: number): boolean =>
  /^(?:\{\{-?\s*(?:if|else|with|range|block|define)\b|\{%|%\{)/.test(text.slice(start, start + 40));
