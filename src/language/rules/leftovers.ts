/**
 * What a page, a chat or a script leaves around a manifest that was copied from it: a fence or the end of a
 * heredoc without its beginning, and a number or a sign in front of every line.
 */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { PlacedChunk } from '../document';
import { linesOf, type Line } from '../lines';
import { signOf, signsIn, writtenLines } from '../signs';
import { isOfDns } from './unreadable';
import { kinds } from '../schema/kinds';

/** Longer texts are not copied by hand, and are not put together at each keystroke. */
const longest = 100_000;

export function leftovers(
  placed: readonly PlacedChunk[],
  { structure }: LanguageContext,
): readonly Diagnostic[] {
  const last = placed.at(-1);
  if (structure === 'off' || !last || last.start + last.chunk.text.length > longest) return none;
  const text = placed.map((it) => it.chunk.text).join('');
  const found = leftoverIn(text) ?? commandIn(text);
  if (!found && placed.length === 1) return none;
  return speaksOfUs.test(text) || (found && speaksOfDns(text))
    ? [...(found ? [found] : []), ...placed.flatMap(titleIn)]
    : none;
}

/** Of a script that says it is one, or of a block of a page, who writes it knows; a shell may be meant to read it. */
function commandIn(text: string): Diagnostic | undefined {
  if (!text.includes('<<') || text.startsWith('#!') || text.includes('```')) return undefined;
  const until = text.search(command);
  const found = linesOf(text.slice(0, Math.max(until, 0))).find((it) => forShell.test(it.text));
  if (!found) return undefined;
  const message =
    'This line is for a shell: as a file of YAML, servers refuse this text, and what stands in it is for a script.';
  return { ...said(found, message), severity: 'info' };
}

/** With the comments beside it. */
const longestTitle = 500;

/** A document that is one line of words, such as the name of a file or a heading. */
function titleIn({ start, chunk: { text } }: PlacedChunk): readonly Diagnostic[] {
  if (text.length > longestTitle) return none;
  const [line, ...others] = writtenLines(text).filter((it) => !/^(?:\s*#|---\s*$)/.test(it.text));
  if (!line) return none;
  const isCommand = forShell.test(line.text) && !text.includes('<<') && !others.some(isField);
  if (!isCommand && (others.length > 0 || !title.test(line.text))) return none;
  const what = isCommand ? 'for a shell' : 'a line of words';
  const found = said(line, `This document is ${what}, and no object; kubectl refuses it.`);
  return [{ ...found, start: start + found.start, end: start + found.end }];
}

/** `istioctl create-remote-secret \\`, with or without a prompt. */
const forShell = /^(?:[$#%] +)?(?:sudo +)?(?:istioctl|kubectl|oc|helm|kustomize) +[a-z-]/;

/** What is told as such, or read. */
const isField = ({ text }: Line): boolean => /^[ \t]*(?:apiVersion|kind|metadata):/.test(text);

/** Whether the line at an offset is such a document, as far as the line tells. */
export const isTitle = (text: string, at: number): boolean =>
  title.test(text.slice(at).split(/\r?\n/, 1)[0] ?? '') &&
  /^[^\n]*\r?\n(?:\s*#[^\n]*\n)*---/.test(text.slice(at));

const title = /^[A-Za-z\d][^:#{}[\]<>$`"']*$/;

const leftoverIn = (text: string): Diagnostic | undefined =>
  loneFence(text) ?? loneEnd(text) ?? passedEnd(text) ?? decorated(text);

const speaksOfUs = new RegExp(
  `^[^A-Za-z\\n]*kind:[ \\t]*["']?(?:${[...new Set(kinds.filter((it) => it.group !== '').map((it) => it.kind))].join('|')})\\b`,
  'm',
);

/** Behind whatever stands in front of each line. */
const speaksOfDns = (text: string): boolean =>
  isOfDns(text) ||
  (/^[^A-Za-z\n]*kind:[ \t]*["']?ConfigMap\b/m.test(text) &&
    /^[^A-Za-z\n]*(?:Corefile|stubDomains):/m.test(text));

/** The first line, the last, or both, and none between. */
function loneFence(text: string): Diagnostic | undefined {
  if (!text.includes('```')) return undefined;
  const lines = writtenLines(text);
  const fences = lines.filter(isFence);
  const [fence] = fences;
  if (!fence || fences.length > 2 || !fences.every(isOfYaml)) return undefined;
  const isFirst = fence === lines[0];
  const isLast = fences.at(-1) === lines.at(-1);
  // Of a page that is a block and words, the block alone is meant.
  if (fences.length === 2 ? !isFirst || !isLast : !isFirst && !isLast) return undefined;
  return said(fence, 'This fences a block on a page, and is no part of the manifest.');
}

const end = /^(?:EOF|EOT|EOL)$/;

function loneEnd(text: string): Diagnostic | undefined {
  if (!/\n[ \t]*EO/.test(text) || text.includes('<<')) return undefined;
  const last = writtenLines(text).at(-1);
  const word = last?.text.trim() ?? '';
  if (!last || !end.test(word)) return undefined;
  return said(last, `${word} ends a text within a script, and is no part of the manifest.`);
}

/** Of commands; what else has heredocs takes ends that are indented. */
const command =
  /^(?![#\s-])[^\n]*\b(?:kubectl|oc|istioctl|cat|tee|helm|envsubst)\b[^\n]*<<(-?)[ \t]*\\?(["']?)([A-Za-z_]\w*)\2/gm;

/** `  EOF`, or with blanks behind it: to a shell a line as any other, so it ends nothing. */
function passedEnd(text: string): Diagnostic | undefined {
  if (!text.includes('<<')) return undefined;
  const opened = [...text.matchAll(command)];
  const all = opened.length > 0 ? linesOf(text) : none;
  for (const [at, { 0: written, 1: dash = '', 3: word = '', index }] of opened.entries()) {
    const from = index + written.length;
    const until = opened[at + 1]?.index ?? text.length;
    const ends = new RegExp(`^${dash && '\\t*'}${word}[)"']*\\r?$`, 'm');
    if (ends.test(text.slice(from, until))) continue;
    const isMeant = new RegExp(`^[ \\t]*${word}[ \\t]*(?:[|;&>].*)?$`);
    const lines = all.filter((it) => it.start > from && it.start < until);
    const last = lines.findLast((it) => it.text.trim() !== '');
    const found =
      lines.find((it) => isMeant.test(it.text)) ??
      (last && /^(?:EO[A-Z]+|END|YAML)$/.test(last.text) ? last : undefined);
    const between = text.slice(from, found?.start);
    if (!found || new RegExp(`<<[-~]?[ \\t]*\\\\?["']?${word}\\b`).test(between)) continue;
    const message = `The shell ends the text at a line that is ${word} alone, with nothing around it: this one becomes a part of the text.`;
    return { ...said(found, message), severity: 'error' };
  }
  return undefined;
}

function decorated(text: string): Diagnostic | undefined {
  const sign = signOf(text);
  const [first] = sign ? writtenLines(text) : none;
  return (
    first && sign && said(first, `Every line begins with ${sign.what}; servers read YAML alone.`)
  );
}

const isFence = ({ text }: Line): boolean => /^[ \t]*```/.test(text);

const isOfYaml = ({ text }: Line): boolean => /```[ \t]*(?:ya?ml)?[ \t]*$/i.test(text);

/** Where a line can go as a whole, or its sign from every line. */
export function withoutLeftovers(text: string): readonly { start: number; end: number }[] {
  const found = leftoverIn(text);
  const lines = linesOf(text);
  const line = found && lines.find((it) => it.end > found.start);
  if (!line) return [];
  if (found.severity === 'error' && /^\s*\w+\s*$/.test(line.text)) {
    const blanks = [...line.text.matchAll(/^[ \t]+|[ \t]+$/g)];
    return blanks.map(({ index, 0: it }) => ({
      start: line.start + index,
      end: line.start + index + it.length,
    }));
  }
  const signed = signsIn(text, line.text);
  return signed.length > 0
    ? signed
    : lines.filter((it) => it === line || isFence(it)).map(({ start, end }) => ({ start, end }));
}

const said = ({ start, text }: Line, message: string): Diagnostic => ({
  code: 'MESH0741',
  severity: 'warning',
  message,
  start: start + text.search(/\S/),
  end: start + text.trimEnd().length,
});
