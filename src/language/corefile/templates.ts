/** Templates of Helm and the like in a Corefile: nothing is claimed about what they become. */

export interface Untemplated {
  /** Of the same length, with words of no meaning where templates were. */
  readonly text: string;
  readonly hasTemplates: boolean;
  /** Whether a span touches a template. */
  readonly touches: (start: number, end: number) => boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Linear. */
export function untemplated(text: string): Untemplated {
  if (!text.includes('{{')) return { text, hasTemplates: false, touches: () => false };
  const spans: Span[] = [];
  const parts: string[] = [];
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found + 1;
    const line = text.slice(start, end);
    const inLine = spansIn(line);
    parts.push(stuffed(line, inLine));
    for (const it of inLine) spans.push({ start: start + it.start, end: start + it.end });
    start = end;
  }
  return {
    text: parts.join(''),
    hasTemplates: spans.length > 0,
    touches: (from, to) => touchesAny(spans, from, to),
  };
}

/**
 * Those of one line. `answer "{{ .Name }} 60 IN A 1.2.3.4"` is CoreDNS's own template, within
 * quotes; one that is never closed on its line hides the rest of it.
 */
function spansIn(line: string): readonly Span[] {
  const spans: Span[] = [];
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && line.startsWith('{{', at)) {
      const close = line.indexOf('}}', at + 2);
      const end = close === -1 ? line.length : close + 2;
      spans.push({ start: at, end });
      at = end - 1;
    }
  }
  return spans;
}

/** A line of nothing but templates may be a condition, and becomes nothing. */
function stuffed(line: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(line.slice(at, start));
    at = end;
  }
  parts.push(line.slice(at));
  const isAlone = parts.every((it) => /^\s*$/.test(it));
  return parts
    .flatMap((it, index) => {
      const span = spans[index];
      const inside = span ? line.slice(span.start, span.end) : '';
      return [it, inside.replace(/[^\r\n]/g, isAlone ? ' ' : 'x')];
    })
    .join('');
}

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
