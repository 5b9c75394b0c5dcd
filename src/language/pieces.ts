/**
 * Manifests between lines that are nothing in YAML: the fences and words of a page, the prompts and commands
 * of a terminal, what it printed behind. Each is read as if it stood alone.
 */
import type { Span } from './nodes';
import { linesOf, type Line } from './lines';
import { kinds } from './schema/kinds';

/** Whole lines each; undefined where anything else stands around them, or none of them is about a mesh. */
export const piecesIn = (text: string): readonly Span[] | undefined => apart(text)?.pieces;

/** The lines that stand around them. */
export const asidesIn = (text: string): readonly Line[] => apart(text)?.asides ?? [];

interface Apart {
  readonly pieces: readonly Span[];
  readonly asides: readonly Line[];
}

function apart(text: string): Apart | undefined {
  const lines = linesOf(text).filter((it) => isWritten.test(it.text));
  const found: { start: number; end: number }[] = [];
  let column: number | undefined;
  const asides: Line[] = [];
  for (const line of lines) {
    const last = found.at(-1);
    const isOutside = columnOf(line) <= (column ?? Infinity) || mark.test(line.text);
    if (isOutside && isAside(line.text)) {
      asides.push(line);
      column = undefined;
    } else if (column !== undefined && last) {
      last.end = line.end;
    } else if (head.test(line.text)) {
      column = columnOf(line);
      found.push({ start: line.start, end: line.end });
    } else return undefined;
  }
  const isMeant = found.some((it) => isOurs(text.slice(it.start, it.end)));
  return isMeant && asides.length > 0 ? { pieces: found, asides } : undefined;
}

/** Comments and marks may be anywhere. */
const isWritten = /^(?!---(?:\s|$))\s*[^\s#]/;

const columnOf = ({ text }: Line): number => text.search(/\S/);

const head = /^ *(?:api_?version|kind):/i;

const names = [...new Set(kinds.filter((it) => it.group !== '').map((it) => it.kind))].join('|');
const ourKind = new RegExp(`^ *kind:[ \\t]*["']?(?:${names})\\b`, 'm');

const ourGroup =
  /^ *apiVersion:[ \t]*["']?(?:networking|security|authentication|install)\.istio\.io\//m;

const isOurs = (text: string): boolean => ourGroup.test(text) || ourKind.test(text);

function isAside(line: string): boolean {
  if (fence.test(line) || rule.test(line) || tag.test(line) || prompt.test(line)) return true;
  if (comment.test(line)) return true;
  return words.test(line) && !field.test(line) && !ofManifest.test(line) && !opensText.test(line);
}

const fence = /^\s*(?:`{3,}|~{3,})\s*(?:ya?ml|(?:ba|z)?sh|shell|console|terminal|te?xt)?\s*$/i;
/** What draws a line: `=====`, `-----`; `--` and ` ---` where they should part two documents. */
const rule = /^(?:\s*(?:--|-{4,}|[*_=~]{3,})|\s+---)\s*$/;
/** It would part two documents at the margin. */
const mark = /^ ---\s*$/;
const tag = /^\s*<\/?(?:pre|code|p|br|div|details|summary)\b[^<>]*>(?:<[^<>]*>)*\s*$/i;
/** Lines between the first and the last of a comment of C may begin with a star. */
const comment = /^\s*(?:\/\/|\/\*|\*\/|--(?= )|\*(?=\s))/;
const prompt =
  /^\s*(?:[$%](?:\s|$)|> (?:kubectl|oc|istioctl|helm|cat) |[\w.-]+@[\w.-]+(?:[: ][^\s#$]*)?[#$](?:\s|$)|\[[\w.-]+@[\w.-]+[: ][^\]]*\][#$](?:\s|$))(?!.*<<)/;
/** Begins as words of people, names of files and commands do. */
const words = /^\s*(?:\*\*|__|[A-Za-z\d(./~])/;
const field = /:(?:\s|$)|^\s*[\w./-]+\s*[:=：]/;
/** A field that lost its colon, and the dots of an excerpt. */
const ofManifest =
  /^\s*(?:api_?version|kind|metadata|spec|status|data|stringData|type|items)\b|^\s*\.{2,}|^\s*\.\s/i;
/** A quote, a bracket or a command that goes on in the next line. */
const opensText = /<<|["'`\\|&([{]\s*$|^[^"]*"[^"]*$|\$\(/;
