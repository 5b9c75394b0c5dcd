/** Where something else is to put text in: templates, and the variables of shells, builds and programs. */
import { none } from '../mesh/rules/saying';
import { stepOf } from './branches';
import type { Mask } from './mask';
import { isAlone } from './templateLines';

/** `{{ … }}`, over several lines too. */
export function templatesIn(text: string): readonly Mask[] {
  const found: Mask[] = [];
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', start)) {
    // What stands in a comment may have braces of its own.
    const isComment = /^\{\{-? *\/\*/.test(text.slice(start, start + 20));
    const from = isComment ? text.indexOf('*/', start) : start + 2;
    const close = from < 0 ? from : text.indexOf('}}', from);
    if (close < 0) break;
    // `{{{ .name }}}`, `{{ {"a": {}}}}`: of a run as many close it as are open. Others are of a map around it.
    const open = text.slice(start, close).split('{').length - 1;
    let end = close + 2;
    while (text[end] === '}' && end - close < open) end += 1;
    found.push({ start, end, by: 'template', step: stepOf(text.slice(start, end)) });
    start = end;
  }
  return found;
}

/** Variables, commands and the like, which most texts have none of. */
export const wordsIn = (text: string): readonly Mask[] =>
  mayHoldWords.test(text)
    ? [
        ...expressionsIn(text),
        ...[...text.matchAll(word)].map(({ index, 0: source }): Mask => {
          const by = fillerOf(source);
          const step = by === 'template' ? stepOf(source) : undefined;
          return { start: index, end: index + source.length, by, step };
        }),
      ]
    : none;

const mayHoldWords =
  /\$[{(]|@[A-Z]|#[A-Z][A-Z\d_]+#|%[A-Z{sdvq]|<%|\{%|\{\$?[A-Za-z][\w-]*(?:\}[\w.{-]|\[\w+\])|<\/?#[a-z]|` \+ /;

/**
 * On one line each: `${NAME}`, `$(command)`, `@NAME@`, `#A_NAME#` (in a value, not behind it), `%NAME%`, `<%= name %>`, `{% if %}`, `%{ if }`,
 * `<#if name>` of FreeMarker, `{row[name]}` of Python, a text of Go between its quotes, `%s` in a key or
 * value. `{name}-a` and `{name}{a}` begin a map, to YAML, that
 * does not end there; so do `{$name}_{$a}`.
 */
const word =
  /\$\{[^{}\r\n]{0,200}\}|\$\((?:[^()\r\n]|\([^()\r\n]*\)){0,500}\)|@[A-Z][A-Z0-9_.]{0,80}@|#(?<=^[ \t]*(?:- +)*(?:[\w./-]{1,100}: +)?(?:["'][\w./:@%#-]{0,200}|[\w./:@%-][\w./:@%#-]{0,200}|(?<=[:-] +))#)(?<! #(?![A-Z\d]+_))[A-Z][A-Z\d_]{1,80}#(?=[\w./:@%#-]{0,200}["']?[ \t]*\r?$)|%[A-Z][A-Z0-9_]{0,80}%|<%[^\r\n]{0,200}?%>|\{%[^\r\n]{0,200}?%\}|%\{[^{}\r\n]{0,200}\}|(?<=[:-] )\{\$?[A-Za-z][\w-]{0,80}\}(?=[\w.-]|\{\$?[A-Za-z][\w-]{0,80}\})|\{[A-Za-z]\w{0,80}(?:\[\w{1,80}\]){1,5}\}|<\/?#[a-z][^<>\r\n]{0,200}>|<(?<=^[ \t]*<)\/?#[a-z][^\r\n]{0,200}>(?=[ \t]*\r?$)|` \+ [^`\r\n]{1,120} \+ `|%[sdvq](?![\w%])(?<=^[ \t]*(?:- +)*(?:[\w./-]{1,100}: +)?["']?[\w./:@%-]{0,202})/gm;

/**
 * `${yamlencode({ … })}` of Terraform, over several lines too. What stands between fields puts lines in;
 * what stands behind a colon is a value.
 */
function expressionsIn(text: string): readonly Mask[] {
  const found: Mask[] = [];
  for (const { index: start } of text.matchAll(expression)) {
    const end = start < (found.at(-1)?.end ?? 0) ? undefined : closeOf(text, start + 1);
    if (end === undefined) continue;
    const isLine =
      isAlone(text, { start, end }) &&
      (text.slice(start, end).includes('\n') || !text.slice(0, start).trimEnd().endsWith(':'));
    found.push({ start, end, by: isLine ? 'template' : 'shell' });
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

/** Envoy writes `%START_TIME%` and the like into its logs as a build does. */
function fillerOf(source: string): Mask['by'] {
  if (/^\{?\$/.test(source)) return 'shell';
  if (/^\{[A-Za-z][\w-]*\}/.test(source)) return 'person';
  return /^(?:[@%#]\w|\{[A-Za-z]|`)/.test(source) ? 'build' : 'template';
}
