/**
 * Text that is not plain YAML: Go templates, shell variables, build-time variables, the dots of an
 * excerpt. It is covered by as many harmless characters, so that the rest parses and every offset holds.
 */
import { indentedMark } from './chunks';
import { isBlankOrTemplates, joinedInLines, stepOf } from './branches';
import { elisionsIn } from './elisions';
import { insertionAt } from './insertions';
import type { Mask } from './mask';
import type { Span } from './nodes';
import { oddBlanksIn } from './oddBlanks';

export interface Masked {
  /** As long as the text given. */
  readonly text: string;
  readonly masks: readonly Mask[];
  /** A template puts whole lines in that nobody can see here. */
  readonly inserts: boolean;
}

/** `slips` are stretches that cannot be read. */
export function masked(written: string, slips: readonly Span[] = []): Masked {
  const spaced = withPlainBlanks(written);
  const text = spaced.startsWith(' ')
    ? spaced.replace(indentedMark, (it) => ' '.repeat(it.length))
    : spaced;
  const lines = templatesIn(text);
  const words = mayHoldWords.test(text) ? wordsIn(text) : [];
  const gaps = elisionsIn(text).map((it): Mask => ({ ...it, by: 'excerpt' }));
  if (lines.length + words.length + gaps.length + slips.length === 0)
    return { text, masks: [], inserts: false };
  const masks: Mask[] = [];
  let covered = '';
  let at = 0;
  let inserts = false;
  const torn = slips.map((it): Mask => ({ start: it.start, end: it.end, by: 'slip' }));
  const sorted = [...lines, ...words, ...gaps, ...torn].sort((a, b) => a.start - b.start);
  for (const it of joinedInLines(sorted, text)) {
    if (it.start < at) continue;
    const source = text.slice(it.start, it.end);
    const isBlank =
      it.by === 'excerpt' ||
      it.by === 'slip' ||
      (it.by !== 'shell' && (it.step ? isLast : isAlone)(text, it));
    const isLines = isBlank && !it.step;
    const seen = isLines && it.by === 'template' ? insertionAt(text, it) : undefined;
    if (isLines && seen === undefined) inserts = true;
    covered += text.slice(at, it.start);
    covered += seen ?? source.replace(/[^\r\n]/g, isBlank ? ' ' : 'x');
    at = it.end;
    masks.push(it);
  }
  return { text: covered + text.slice(at), masks, inserts };
}

function withPlainBlanks(text: string): string {
  let plain = '';
  let at = 0;
  for (const { start, end } of oddBlanksIn(text)) {
    plain += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  return at === 0 ? text : plain + text.slice(at);
}

/** Whether a part of the span is covered. Masks stand in the order of the text and do not overlap. */
export function isCovered({ start, end }: Span, masks: readonly Mask[]): boolean {
  let low = 0;
  let high = masks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((masks[middle]?.end ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  const first = masks[low];
  return first !== undefined && first.start < end;
}

/** `{{ … }}`, over several lines too. */
function templatesIn(text: string): readonly Mask[] {
  const found: Mask[] = [];
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', start)) {
    // What stands in a comment may have braces of its own.
    const isComment = /^\{\{-? *\/\*/.test(text.slice(start, start + 20));
    const from = isComment ? text.indexOf('*/', start) : start + 2;
    const close = from < 0 ? from : text.indexOf('}}', from);
    if (close < 0) break;
    // `{{ "{{" }}}` and the like: the last braces of a run close it.
    let end = close + 2;
    while (text[end] === '}') end += 1;
    found.push({ start, end, by: 'template', step: stepOf(text.slice(start, end)) });
    start = end;
  }
  return found;
}

const mayHoldWords =
  /\$[{(]|@[A-Z]|%[A-Z{sdvq]|<%|\{%|\{[A-Za-z][\w-]*(?:\}[\w.-]|\[\w+\])|<\/?#[a-z]|` \+ /;

/**
 * `${NAME}`, `$(command)`, `@NAME@`, `%NAME%`, `<%= name %>`, `{% if %}`, `%{ if }`, `<#if name>` of
 * FreeMarker, `{row[name]}` of Python, a text of Go between its quotes, `%s` in a key or value: on one line each. `{name}-a`
 * begins a map, to YAML, that does not end there.
 */
const word =
  /\$\{[^{}\r\n]{0,200}\}|\$\((?:[^()\r\n]|\([^()\r\n]*\)){0,500}\)|@[A-Z][A-Z0-9_.]{0,80}@|%[A-Z][A-Z0-9_]{0,80}%|<%[^\r\n]{0,200}?%>|\{%[^\r\n]{0,200}?%\}|%\{[^{}\r\n]{0,200}\}|(?<=[:-] )\{[A-Za-z][\w-]{0,80}\}(?=[\w.-])|\{[A-Za-z]\w{0,80}(?:\[\w{1,80}\]){1,5}\}|<\/?#[a-z][^<>\r\n]{0,200}>|<(?<=^[ \t]*<)\/?#[a-z][^\r\n]{0,200}>(?=[ \t]*\r?$)|` \+ [^`\r\n]{1,120} \+ `|(?<=^[ \t]*(?:- +)*(?:[\w./-]{1,100}: +)?["']?[\w./:@%-]{0,200})%[sdvq](?![\w%])/gm;

/**
 * `${yamlencode({ … })}` of Terraform, over several lines too. What stands between fields puts lines in;
 * what stands behind a colon is a value.
 */
function expressionsIn(text: string): readonly Mask[] {
  const found: Mask[] = [];
  for (const { index: start } of text.matchAll(expression)) {
    const end = start < (found.at(-1)?.end ?? 0) ? undefined : closeOf(text, start + 1);
    if (end === undefined) continue;
    const isLong = text.slice(start, end).includes('\n');
    const isLine = isLong || !/:[ \t]*(?:\r?\n[ \t]*)*$/.test(text.slice(0, start));
    found.push({ start, end, by: isLine && isAlone(text, { start, end }) ? 'template' : 'shell' });
  }
  return found;
}

const expression = /\$\{~?\s*[a-z_][\w.]*[\s(]/g;
const longest = 4000;

/** Behind the brace that closes the one there. */
function closeOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + longest); at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

const wordsIn = (text: string): readonly Mask[] => [
  ...expressionsIn(text),
  ...[...text.matchAll(word)].map(({ index, 0: source }): Mask => {
    const by = fillerOf(source);
    const step = by === 'template' ? stepOf(source) : undefined;
    return { start: index, end: index + source.length, by, step };
  }),
];

/** Envoy writes `%START_TIME%` and the like into its logs as a build does. */
function fillerOf(source: string): Mask['by'] {
  if (source.startsWith('$')) return 'shell';
  if (/^\{[A-Za-z][\w-]*\}/.test(source)) return 'person';
  return /^(?:[@%]\w|\{[A-Za-z]|`)/.test(source) ? 'build' : 'template';
}

/** Nothing else but blanks and other templates on its lines. */
const isAlone = (text: string, it: Span): boolean =>
  isLast(text, it) &&
  isBlankOrTemplates(text.slice(text.lastIndexOf('\n', it.start - 1) + 1, it.start));

/** Nothing else up to the end of its line. What decides of the lines below, or ends there, is not of a value. */
export function isLast(text: string, { end }: Span): boolean {
  const lineEnd = text.indexOf('\n', end);
  return isBlankOrTemplates(text.slice(end, lineEnd < 0 ? text.length : lineEnd));
}
