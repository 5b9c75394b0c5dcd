import { structureCodes } from '../../mesh/catalogue/structure';
import type { Severity } from '../../mesh/finding';
import { speaksOfCharts } from '../chartSigns';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestDocument } from '../document';
import type { Span } from '../nodes';
import { kindOf, kinds } from '../schema/kinds';
import { holdsSettings } from '../embedded';
import { piecesIn } from '../pieces';
import type { Fault } from '../readings';
import { signOf } from '../signs';
import { namesOfGone } from '../structure/goneKinds';
import { isInBraces } from './braces';
import { tabs } from './documents';
import type { Slip } from './slip';
import { isOfDns, isOfVendor, unreadableAt } from './unreadable';

/**
 * Where an object of ours stops being YAML, and why. Said only of slips that can be named: what
 * templates, scripts and people leave out in print is broken on purpose.
 */
export function* syntax(
  fault: Fault,
  document: ManifestDocument,
  context: LanguageContext,
): Iterable<Diagnostic> {
  const { text, brokenAt } = fault;
  const { heredoc } = document;
  if (!isOpen(fault, document, context)) return;
  const slip = fault.slip();
  if (slip?.kind === 'conflict') {
    if (saysKind(text, Infinity) || isOfDns(text)) yield said(slip);
    return;
  }
  const brace = aroundBlock.exec(text)?.[1];
  if (brace !== undefined) {
    const start = text.indexOf('{');
    if (saysKind(text, Infinity))
      yield said({ kind: 'bracket', start, end: start + 1, message: inBraces });
    return;
  }
  if (isInBraces(text)) {
    if (slip && !isServed(context) && saysKindInBraces(text)) yield said(slip);
    return;
  }
  // Of a sign on every line something else is said.
  if (!heredoc && signOf(text)) return;
  const isSaid = saysKind(text, lineEnd(text, brokenAt));
  if (slip && (isOfTerminal(slip) || (isOfPage(slip) && !isSaid))) {
    const isKnown = document.objects.some((it) => kindOf(it.apiVersion, it.kind, it.name));
    const isManifest = isKnown || saysKind(text, Infinity) || holdsSettings(text);
    const isPage = blocksIn(text).some((it) => /^[ \t]*kind:/m.test(it));
    if (isManifest && !isPage) yield said(slip, 'warning');
    return;
  }
  if (!slip) {
    yield* unnamed(fault, document, context);
    return;
  }
  // What it parts need not begin with an object of ours.
  const isApart = slip.kind === 'mark' && piecesIn(text) !== undefined;
  const isOfQuote = slip.kind === 'quote' && isOfDns(text);
  const isOfCharts = slip.isBelowValue === true && holdsCharts(text);
  const until = isSaid || isApart || isOfQuote || isOfCharts ? Infinity : headEnd(text);
  if (slip.start >= until && isOfDns(text)) yield* unnamed(fault, document, context);
  if (slip.start >= until || (slip.kind !== 'added' && isExcerpt(text))) return;
  if ([...tabs(fault, context)].length > 0) return;
  // The last line may still be going on.
  if (isUnfinished(slip, text)) return;
  yield said(slip);
}

/** Whether it may matter why readers stop there. */
export function isOpen(
  { text, brokenAt }: Fault,
  { masks, heredoc }: ManifestDocument,
  { structure }: LanguageContext,
): boolean {
  // What a shell fills in may be lines of their own.
  if (structure === 'off' || (heredoc && /[$`\\]/.test(text))) return false;
  if (masks.some((it) => it.by === 'template' && !isQuoted(text, it) && !isInComment(text, it)))
    return false;
  // Of a text in a script that goes on behind its end, that is said.
  return !heredoc || !endWord.test(text.slice(brokenAt - 1));
}

/** The YAML extension says as much, where it is. */
function* unnamed(
  fault: Fault,
  document: ManifestDocument,
  context: LanguageContext,
): Iterable<Diagnostic> {
  const found =
    isServed(context) || isExcerpt(fault.text) ? undefined : unreadableAt(fault, document);
  if (found && [...tabs(fault, context)].length === 0) yield said(found);
}

/** `{` on a line of its own, and below it fields as they stand without. */
const aroundBlock =
  /^(?:[ \t]*(?:#.*|---[ \t]*)?\r?\n)*(\{)[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*\w+:[ \t][^\r\n,{[]*\r?\n[ \t]*\w+:/;

const inBraces =
  'Between braces a comma ends each field, and here none does: without the braces around it, this is YAML.';

const endWord = /^\s*[A-Z]{3,}[ \t]*(?:\r?\n|$)/;

const isServed = ({ structure }: LanguageContext): boolean => structure === 'meaning';

const said = ({ start, end, message }: Slip, severity?: Severity): Diagnostic => ({
  code: 'MESH0741',
  severity: severity ?? structureCodes.MESH0741.severity,
  message,
  start,
  end,
});

const isOfTerminal = ({ kind }: Slip): boolean => kind === 'command' || kind === 'prompt';

/** What was copied along with a manifest is told of wherever it stands. */
const isOfPage = ({ kind }: Slip): boolean => kind === 'stray' || kind === 'comment';

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** What stands between the fences of a page. */
const blocksIn = (text: string): readonly string[] =>
  text.split(/^[ \t]*```.*$/m).filter((_, index) => index % 2 === 1);

/** What is filled in between quotes of one line stays a value, so it breaks nothing. */
const isQuoted = (text: string, { start, end }: Span): boolean => {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const behind = text.slice(end, end + 200).split('\n', 1)[0] ?? '';
  return /^\s*(?:- +)*(?:[\w./-]+: +)?(["'])[^"']*$/.test(before) && /["']\s*$/.test(behind);
};

const isInComment = (text: string, { start }: Span): boolean =>
  /^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));

/** Lines go on within a bracket, and so does what is being written there. */
function isUnfinished({ kind, start, end }: Slip, text: string): boolean {
  if (kind === 'bracket') return !/\n[^\n]*\S/.test(text.slice(end));
  const isName = kind === 'noColon' && /^\w+$/.test(text.slice(start, end));
  return (isName || kind === 'quote') && !text.includes('\n', end);
}

/** In a text that is indented as a whole, as within a list of steps, kinds are so too. */
function saysKind(text: string, before: number): boolean {
  const [, indent = ''] = /^([ ]*)[A-Za-z]/m.exec(text) ?? [];
  if (indent !== '' && new RegExp(`^(?! {${indent.length}}|[ \\t]*\\r?$)`, 'm').test(text))
    return false;
  const [, said = ''] =
    new RegExp(`^${indent}kind:[ \\t]*["']?(\\w+)`, 'm').exec(text.slice(0, before)) ?? [];
  const items = said === 'List' ? [...text.slice(0, before).matchAll(kindOfItem)] : [];
  return isOurs(items.at(-1)?.[1] ?? said, text.slice(0, before));
}

const kindOfItem = /^(?: {2})?(?:- | {2})kind:[ \t]*["']?(\w+)/gm;

/** What other tools install Istio by, and values of its charts. */
const holdsCharts = (text: string): boolean =>
  /^kind:/m.test(text)
    ? /^kind: *["']?(?:HelmRelease|Application(?:Set)?)\b/m.test(text) && text.includes('istio')
    : /^(?:global|meshConfig|pilot|gateways):[ \t]*\r?$/m.test(text) && speaksOfCharts(text);

/** Of what holds a Corefile and nothing more, no kind is said. */
const saysKindInBraces = (text: string): boolean =>
  !isExcerpt(text) &&
  ([...text.matchAll(/"kind"\s*:\s*"(\w+)"/g)].some(([, kind = '']) => kindNames.has(kind)) ||
    /"(?:Corefile|stubDomains)"\s*:/.test(text));

const isOurs = (kind: string, text: string): boolean =>
  kindNames.has(kind) ||
  isOfVendor.test(/^[ \t]*apiVersion:[ \t]*["']?(\S+)/m.exec(text)?.[1] ?? '') ||
  (others.has(kind) && saysGroup.test(text));

/** Kinds that no table is kept of, some by names that are as well words of anybody. */
const others: ReadonlySet<string> = new Set(namesOfGone);

const saysGroup = /^[ \t]*apiVersion:[ \t]*["']?[a-z.]+\.istio\.io\//m;

/**
 * How far the two lines reach that an object of ours begins with; 0 for other texts. One of them may have
 * lost some of its indent, or have too much.
 */
function headEnd(text: string): number {
  const head = headLines.exec(text);
  const isHead = head && isOurs(head[1] ?? head[2] ?? '', text.slice(0, head[0].length + 60));
  return isHead ? head[0].length : 0;
}

const headLines =
  /^(?:[ \t]*(?:#.*)?\r?\n|---.*\n)*[ ]*(?:apiVersion[:\s][^\n]*\n[ ]*kind:?[ \t]*["']?(\w+)|kind:?[ \t]*["']?(\w+)[^\n]*\n[ ]*apiVersion[:\s])/;

/** With what IstioOperator was called before, of which no table is kept. */
const kindNames: ReadonlySet<string> = new Set([
  ...kinds.flatMap(({ kind, group }) => (group === '' ? [] : [kind])),
  'IstioControlPlane',
]);

/** Lines of dots, of a prompt, of a comparison of two texts, or those that fence a block on a page. */
export const isExcerpt = (text: string): boolean =>
  /^[ \t]*```|^[ \t]*(?:-[ \t]+)?(?:\.{2,}|…|\[\.{3}\]|<[^>]*>|\(\.{3}\))[ \t]*\r?$|^[+>$@][ +>@]/m.test(
    text,
  );
