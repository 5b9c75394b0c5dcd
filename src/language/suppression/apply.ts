/** Takes back what comments say is to be ignored, and says which comments are of no use. */
import { catalogue } from '../../mesh/catalogue/all';
import { suppressionCodes } from '../../mesh/catalogue/suppressions';
import type { FindingCode } from '../../mesh/finding';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { Span } from '../nodes';
import { isOnlyComments, type NamedCode, type Suppression } from './comments';

/** A chunk with its comments, and where it stands in the text. */
export interface SuppressingChunk {
  readonly start: number;
  readonly text: string;
  readonly suppressions: readonly Suppression[];
}

interface Placed {
  readonly it: Suppression;
  readonly start: number;
  readonly covers: Span;
}

/** The diagnostics that are left, with those about the comments themselves. All are in the order of the text. */
export function unsuppressed(
  found: readonly Diagnostic[],
  chunks: readonly SuppressingChunk[],
  length: number,
  context: LanguageContext,
): readonly Diagnostic[] {
  if (chunks.every((it) => it.suppressions.length === 0)) return found;
  const taken = new Set<Diagnostic>();
  const comments: Diagnostic[] = [];
  for (const placed of placedIn(chunks, length)) {
    const used = new Set<string>();
    for (const it of startingIn(found, placed.covers)) {
      if (!names(placed.it, it.code)) continue;
      taken.add(it);
      used.add(it.code);
    }
    comments.push(...remarksOn(placed, used, context));
  }
  const left = [...found.filter((it) => !taken.has(it)), ...comments];
  return left.sort((a, b) => a.start - b.start || a.end - b.end);
}

function* placedIn(chunks: readonly SuppressingChunk[], length: number): Iterable<Placed> {
  for (const [index, { start, text, suppressions }] of chunks.entries()) {
    const next = chunks[index + 1]?.text.length ?? 0;
    const end = start + text.length + (suppressions.length > 0 && isOnlyComments(text) ? next : 0);
    for (const it of suppressions) {
      yield { it, start, covers: coveredBy(it, { start, end }, length) };
    }
  }
}

function coveredBy({ scope, covers }: Suppression, chunk: Span, length: number): Span {
  if (scope === 'file') return { start: 0, end: length + 1 };
  if (scope === 'document') return chunk;
  return scope === 'line'
    ? { start: chunk.start + covers.start, end: chunk.start + covers.end }
    : { start: 0, end: 0 };
}

/** Diagnostics are in order, so the first one is found by halves. */
function* startingIn(found: readonly Diagnostic[], { start, end }: Span): Iterable<Diagnostic> {
  let low = 0;
  for (let high = found.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((found[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  for (let it = found[low]; it && it.start < end; it = found[low]) {
    yield it;
    low += 1;
  }
}

const names = ({ codes }: Suppression, code: string): boolean =>
  codes.length === 0 || codes.some((it) => it.text === code);

function* remarksOn(
  { it, start }: Placed,
  used: ReadonlySet<string>,
  context: LanguageContext,
): Iterable<Diagnostic> {
  if (it.scope === undefined) {
    yield remark('MESH0901', it.word, start, `${it.word.text} means nothing: ${words}.`);
    return;
  }
  for (const code of it.codes) {
    if (!(code.text in catalogue)) yield unknown(code, start);
    else if (!used.has(code.text) && isCertain(code.text, context)) yield unused(code, start);
  }
  if (it.codes.length > 0 || used.size > 0 || !context.mesh) return;
  yield remark('MESH0902', it, start, 'There is nothing here to ignore.');
}

const words = 'write ignore, ignore-document or ignore-file';

function unknown(code: NamedCode, start: number): Diagnostic {
  const meant = meantBy(code.text);
  const guess = meant === undefined ? '' : ` Is it ${meant}?`;
  return remark('MESH0901', code, start, `There is no code ${code.text}.${guess}`);
}

/** `mesh507` means MESH0507. */
export function meantBy(word: string): string | undefined {
  const digits = /^mesh[-_]?(\d{1,4})$/i.exec(word)?.[1];
  const code = digits && `MESH${digits.padStart(4, '0')}`;
  return code !== undefined && code in catalogue && code !== word ? code : undefined;
}

const unused = (code: NamedCode, start: number): Diagnostic =>
  remark('MESH0902', code, start, `${code.text} is not said here, so there is nothing to ignore.`);

const remark = (
  code: keyof typeof suppressionCodes,
  at: Span,
  start: number,
  message: string,
): Diagnostic => ({
  code,
  severity: suppressionCodes[code].severity,
  message,
  start: at.start + start,
  end: at.end + start,
});

/** What a mesh or other files would add is not known without them, so nothing is certain of such codes. */
const isCertain = (code: string, { mesh }: LanguageContext): boolean =>
  mesh !== undefined || textual.has(code as FindingCode);

/** Codes that the text alone decides, whatever the mesh and the other files hold. */
const textual: ReadonlySet<FindingCode> = new Set([
  'MESH0501',
  'MESH0502',
  'MESH0503',
  'MESH0505',
  'MESH0506',
  'MESH0509',
  'MESH0510',
  'MESH0511',
  'MESH0515',
  'MESH0516',
  'MESH0517',
  'MESH0518',
  'MESH0519',
  'MESH0521',
  'MESH0526',
  'MESH0602',
]);
