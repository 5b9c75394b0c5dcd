import { nameResolutionCodes } from '../../mesh/catalogue/nameResolution';
import type { Severity } from '../../mesh/finding';
import type { Splice } from '../../dns/corefileEdit';
import type { Diagnostic } from '../diagnostic';
import type { Fix } from '../fixes/fix';
import type { Span } from '../nodes';
import { placed, type CorefileContext, type CorefileSource } from './source';

/** Something wrong with a Corefile, with what can be done about it. Offsets are those of the document. */
export interface CorefileDiagnostic extends Diagnostic {
  readonly fixes: readonly Fix[];
}

/** A cure in offsets of the tree. */
export interface Cure {
  readonly title: string;
  readonly edits: readonly Splice[];
}

export interface Remark {
  readonly code: keyof typeof nameResolutionCodes;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** Where it differs from the code's own. */
  readonly severity?: Severity;
  readonly cures?: readonly Cure[];
}

/** One question asked of a Corefile. Pure; never throws; offsets are those of the tree. */
export type CorefileRule = (source: CorefileSource, context: CorefileContext) => Iterable<Remark>;

export function saidOf(source: CorefileSource, remark: Remark): CorefileDiagnostic {
  const { code, message, cures = [] } = remark;
  const severity = remark.severity ?? nameResolutionCodes[code].severity;
  const fixes = cures.flatMap(({ title, edits }, index) => {
    const placed = placedEdits(source, edits);
    return placed ? [{ title, preferred: index === 0 && cures.length === 1, edits: placed }] : [];
  });
  return { code, severity, message, ...placed(source, remark), fixes };
}

/** The last lines of a block scalar go with the indent before them: no line follows that could use it. */
function placedEdit(source: CorefileSource, { start, end, text }: Splice): Span {
  const isWholeLine = text === '' && (start === 0 || source.text[start - 1] === '\n');
  const isToEnd = end === source.text.length;
  if (isWholeLine && isToEnd) {
    const at = placed(source, { start, end });
    return { start: at.start - source.region.indent.length, end: at.end };
  }
  // A word in a quote that nobody closes goes on to the end; the last line break stays.
  const isOpen = isToEnd && end > start && source.text.endsWith('\n') && !text.endsWith('\n');
  return placed(source, { start, end: isOpen ? end - 1 : end });
}

/** None where one of them cannot be written there. */
function placedEdits(source: CorefileSource, edits: readonly Splice[]): Fix['edits'] | undefined {
  const placed = edits.flatMap((it) => {
    const newText = source.region.written(it.text);
    return newText === undefined ? [] : [{ ...placedEdit(source, it), newText }];
  });
  return placed.length === edits.length ? placed : undefined;
}

/** Takes a line away, or as much of it as is ours where something else stands on it. */
export function withoutLine(text: string, start: number, end: number): Splice {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  const isAlone =
    /^[ \t]*$/.test(text.slice(from, start)) && to !== -1 && /^[ \t\r]*$/.test(text.slice(end, to));
  if (isAlone) return { start: from, end: to + 1, text: '' };
  // A quoted word that nobody closes goes on to the end; the last line break stays, for what follows.
  const isLast = end === text.length && text.endsWith('\n');
  return { start, end: isLast ? Math.max(start, end - 1) : end, text: '' };
}
