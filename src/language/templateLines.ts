/** What else stands on the lines of a template. */
import type { Span } from './nodes';

/** Nothing but blanks and other templates. */
export const isAlone = (text: string, it: Span): boolean =>
  isLast(text, it) &&
  isBlankOrTemplates(text.slice(text.lastIndexOf('\n', it.start - 1) + 1, it.start));

/** Nothing else up to the end of its line. What decides of the lines below, or ends there, is not of a value. */
export function isLast(text: string, { end }: Span): boolean {
  const lineEnd = text.indexOf('\n', end);
  return isBlankOrTemplates(text.slice(end, lineEnd < 0 ? text.length : lineEnd));
}

export const isBlankOrTemplates = (text: string): boolean =>
  /^[\s\uFEFF]*$/.test(text) ||
  (text.length < 2000 && /^[\s\uFEFF]*$/.test(text.replace(/\{\{[^{}]*\}+|\{%[^%]*%\}/g, '')));
