/** What templates of a text leave in or out: `{{ if }} … {{ end }}`, `{% if %}`, `%{ if }`, `<#if>`, `<% if %>`. */
import type { Mask, Step } from './mask';

const bodies = 'if|for|block|macro|call|filter|with|autoescape';
const opens = new RegExp(
  String.raw`^(?:\{\{[-~]?\s*(?:(?:if|with|range|define|block)\b|[#^])|\{%[-+]?\s*(?:${bodies}|unless)\b|%\{~?\s*(?:if|for)\b|<#(?:if|list|macro)\b|<%[-_]?\s*(?:(?:if|unless|case)\b|(?!=)[^%]*(?:\bdo(?:\s*\|[^|]*\|)?|[{]\s*(?:\|[^|]*\|)?)\s*[-_]?%>$))`,
);
const turns =
  /^(?:\{\{[-~]?\s*else\b|\{%[-+]?\s*(?:else|elif|elsif)\b|%\{~?\s*else\b|<#else|<%[-_]?\s*(?:else|elsif|when|\}\s*else)\b)/;
const closes = new RegExp(
  String.raw`^(?:\{\{[-~]?\s*(?:end\b|\/(?!\*))|\{%[-+]?\s*end(?:${bodies}|unless)\b|%\{~?\s*end(?:if|for)\b|<\/#(?:if|list|macro)\b|<%[-_]?\s*(?:end\b|\}))`,
);
const still =
  /^(?:\{\{[-~]?\s*(?:break|continue|\/\*|!|\$\w+\s*:?=|-?\}\})|\{%[-+]?\s*(?:set|import|from|do|raw|endraw|extends|assign|comment|endcomment)\b|<\/?#(?:assign|local|items|sep|switch|case|default|break)\b|<%(?:#|[-_]?\s*(?:require|\w+\s*=(?!=))))/;

/** Whether a text may be rendered in more than one way. */
export const mayChoose = (text: string): boolean =>
  /\{\{[-~]?\s*(?:if|with|range|else|[#^])|\{%|%\{|<#|<%/.test(text);

/** Undefined for what prints something. */
export function stepOf(action: string): Step | undefined {
  // Many a template names a value, and no more.
  if (/^\{\{[-~]?\s*[.$"]/.test(action) && !action.includes('=')) return undefined;
  if (turns.test(action)) return 'turns';
  if (closes.test(action)) return 'closes';
  if (opens.test(action)) return 'opens';
  return still.test(action) ? 'still' : undefined;
}

/** What is chosen within one line is a value like any other. */
export function joinedInLines(masks: readonly Mask[], text: string): readonly Mask[] {
  if (!masks.some((it) => it.step === 'closes')) return masks;
  const joined: Mask[] = [];
  const open: number[] = [];
  for (const it of masks) {
    if (it.step === 'opens') open.push(joined.length);
    const at = it.step === 'closes' ? open.pop() : undefined;
    const first = at === undefined ? undefined : joined[at];
    if (at !== undefined && first && !text.slice(first.start, it.end).includes('\n')) {
      joined.splice(at, joined.length, { start: first.start, end: it.end, by: 'template' });
    } else joined.push(it);
  }
  return joined;
}

/** `{{ define … }}` of some lines, beside an object or the definition of one: they are put in elsewhere. */
export function definitionsBeside(text: string, masks: readonly Mask[]): readonly Mask[] {
  if (!/\{\{-?\s*define\b/.test(text) || !/^kind:/m.test(text)) return [];
  const open: Mask[] = [];
  return masks.flatMap((it): readonly Mask[] => {
    if (it.step === 'opens') open.push(it);
    const begun = it.step === 'closes' ? open.pop() : undefined;
    if (!begun || open.length > 0 || !/^\{\{-?\s*define\b/.test(text.slice(begun.start, begun.end)))
      return [];
    const body = text.slice(begun.end, it.start);
    // Within an object, its lines stand as deep as those around them.
    const isAside = /^\w/m.test(body) && !/^(?:kind|apiVersion):/m.test(body);
    return isAside ? [{ start: begun.start, end: it.end, by: 'template', step: 'still' }] : [];
  });
}

/** Whether what stands at an offset is there whatever is chosen. */
export function alwaysThere(masks: readonly Mask[]): (at: number) => boolean {
  const marks = masks.flatMap(({ start, step }) => {
    const by = step === 'opens' ? 1 : step === 'closes' ? -1 : 0;
    return by === 0 ? [] : [{ start, by }];
  });
  return (at) => marks.reduce((depth, it) => (it.start < at ? depth + it.by : depth), 0) === 0;
}

/** Whether what follows is left in or out, or stands in the place of something else. */
export const isChoice = ({ step }: Mask): boolean => step === 'opens' || step === 'turns';

/** What is there where nothing before it is. */
export const isElse = (action: string): boolean => /\belse\s*[-~_+]?(?:\}|%\}|%?>)/.test(action);

/** `{{ if semverCompare … }}` and the like; not what a cluster has of APIs. */
export const asksForRelease = (action: string): boolean => /semver|version(?!s\.Has)/i.test(action);
