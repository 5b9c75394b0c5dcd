/** Templates of Helm, Jinja and the like in a Corefile: nothing is claimed about what they become. */
import { stepOf } from '../branches';

export interface Untemplated {
  /** Of the same length, with words of no meaning where templates were. */
  readonly text: string;
  readonly hasTemplates: boolean;
  /** One of them may put lines there, or leave some out; all others stand for words. */
  readonly hasLines: boolean;
  /** Whether a span touches a template. */
  readonly touches: (start: number, end: number) => boolean;
  /** Words that somebody replaces, right behind a brace. */
  readonly glued: readonly Span[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Linear. */
export function untemplated(text: string): Untemplated {
  if (!mayHold.test(text))
    return { text, hasTemplates: false, hasLines: false, touches: () => false, glued: [] };
  const glued = [...text.matchAll(behindBrace)].map(spanOf);
  const spans = [...templatesIn(text), ...glued].sort((a, b) => a.start - b.start);
  const covered = spans.length === 0 ? text : stuffed(text, spans);
  return {
    text: covered.replace(/^.*\u0001.*$/gm, stuffedLine),
    hasTemplates: spans.length > 0,
    hasLines: ofLines.test(covered) || spans.some((it) => mayBeLines(text.slice(it.start, it.end))),
    touches: (from, to) => touchesAny(spans, from, to),
    glued,
  };
}

const mayHold = /\{[{%#]|\[\[|<%|%\{|\$\{|\}[$_@%<A-Z]/;

/** `}$STUB_DOMAINS`, `}__PILLAR__STUB__` and the like: whoever fills them in puts lines there. */
const behindBrace =
  /(?<=^[ \t]*\})(?:\$\{?\w+\}?|__\w+__|@{1,2}\w+@{1,2}|%\w+%|<[\w -]+>|[A-Z][A-Z\d_]{3,})(?=[ \t\r]*$)/gm;

/**
 * `answer "{{ .Name }} 60 IN A 1.2.3.4"` is CoreDNS's own template, within quotes; of braces, one that is never
 * closed on its line hides the rest of it, and a comment goes on. `{%NAME%}` is
 * of the environment.
 */
const templateOrText =
  /\{\{[-~]? ?\/\*[^]{0,2000}?\*\/[^\n]{0,9}?\}\}|\{\{\{[^\n{}]*\}\}\}|\{\{[^\n]*?(?:\}\}|$)|\{%[-+ ][^\n]{0,300}?%\}|\{#[^\n]{0,300}?#\}|\[\[(?!:)[^\n]{0,300}?\]\]|<%[^\n]{0,300}?%>|%\{~? *(?:if|else|endif|for|endfor)\b[^\n}]*\}|\$\{[^\n{}]*[ ("][^\n{}]*\}|\\.|"(?:[^"\\\n]|\\.)*(?:"|$)/gm;

const templatesIn = (text: string): readonly Span[] =>
  [...text.matchAll(templateOrText)].filter(([it]) => !/^["\\]/.test(it)).map(spanOf);

const spanOf = ({ index, 0: { length } }: RegExpExecArray): Span => ({
  start: index,
  end: index + length,
});

/** Covers them. Stands for a template until it is known what is around it. */
const mark = '\u0001';

function stuffed(text: string, spans: readonly Span[]): string {
  let covered = '';
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at) continue;
    covered += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, mark);
    at = end;
  }
  return covered + text.slice(at);
}

/** Alone on a line, or behind a brace that closes. */
const ofLines = /^[ \t]*\u0001[\s\u0001]*$|\}[ \t]*\u0001/m;

const mayBeLines = (template: string): boolean =>
  stepOf(template) !== undefined || /[\n]|^\{\{(?![^]*\}\}$)/.test(template);

/**
 * A line of nothing but templates may be a condition, and becomes nothing. So does what is glued to a brace:
 * kubeadm's `}{{ .StubDomain }}` puts lines there. What stands before a brace that opens may be a word.
 */
const stuffedLine = (line: string): string =>
  /^[\s\u0001]*$/.test(line)
    ? line.replaceAll(mark, ' ')
    : line
        .replace(/(?<=^|\s)(\u0001*)\}([ \t]*\u0001)*(?=\s|$)/g, blanked)
        .replace(/(?<=^|[\s\u0001])\{([ \t]*\u0001)+(?=\s|$)/g, blanked)
        .replace(/\u0001(?=\{(?:\s|$))/g, ' ')
        .replaceAll(mark, 'x');

const blanked = (text: string): string => text.replaceAll(mark, ' ');

/** By halving: asked for every word. */
function touchesAny(spans: readonly Span[], start: number, end: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const first = spans[low];
  return first !== undefined && first.start < end;
}
