/** Between braces and brackets, on one line or over many: JSON is this, and YAML in flow style. */
import type { Path } from '../../mesh/rules/entry/entry';
import { FlowScan, type Open } from './flowScan';
import { unquoted } from './tokens';

/** A pair of braces or brackets around the cursor. */
export interface Frame {
  readonly kind: '{' | '[';
  /** What leads from it towards the cursor; undefined while the name of a field is being written. */
  readonly step: string | number | undefined;
  /** Its fields with what is written behind each, in front of the cursor and behind it. */
  readonly entries: ReadonlyMap<string, string>;
}

/** Where in a text in flow style a cursor stands. */
export interface FlowPlace {
  /** Of the outermost opening one. */
  readonly openedAt: number;
  /** Where block style goes on; undefined where it never does. */
  readonly endsAt: number | undefined;
  /** Outermost first; never empty. */
  readonly frames: readonly Frame[];
  readonly role: 'key' | 'value' | 'item';
  /** The word that is being typed. */
  readonly start: number;
  readonly end: number;
  readonly hasColon: boolean;
  readonly needsBlank: boolean;
  readonly isJson: boolean;
  /** Behind what is written, where no comma parts it from what is typed. */
  readonly lacksCommaAt: number | undefined;
  /** More follows, and no comma parts what is typed from it. */
  readonly wantsComma: boolean;
}

export const stepsOf = (frames: readonly Frame[]): Path => frames.flatMap(({ step }) => step ?? []);

/** What may open flow style: a value, an item, or all there is; `{{` is a template. */
const opener =
  /^([\uFEFF \t]*(?:- +)*)((?:"[^"\n]*"|'[^'\n]*'|[^\s#"'{}[\],][^#"'{}[\]\n]*?)[ \t]*:[ \t]+)?(?=[[{])(?!\{\{|\[\[)/;
const blockScalar = /(?:^|[:\s-]\s)[|>][-+\d]*[ \t]*(?:#.*)?\r?$/;

/** The flow style around an offset; undefined in block style, and `comment` in a comment within it. */
export function flowAround(text: string, at: number): FlowPlace | 'comment' | undefined {
  for (let start = 0; start <= at;) {
    const end = lineEndIn(text, start);
    const line = text.slice(start, end);
    const [head, lead = '', key] = opener.exec(line) ?? [];
    if (head !== undefined && start + head.length < at) {
      const openedAt = start + head.length;
      const scan = new FlowScan(
        text,
        openedAt,
        key === undefined ? lead.search(/-|$/) - 1 : lead.length,
      );
      scan.readTo(at);
      if (scan.state === 'open') return placeFrom(text, at, scan, openedAt, head.trim() === '');
      start = scan.state === 'closed' ? lineEndIn(text, scan.at) + 1 : end + 1;
    } else start = blockScalar.test(line) ? behindBlock(text, start, end) : end + 1;
  }
  return undefined;
}

const lineEndIn = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
};

/** The lines of a block scalar are indented more than the line that opens it. */
function behindBlock(text: string, start: number, end: number): number {
  const column = text.slice(start).search(/[^\s]/);
  let at = end + 1;
  while (at < text.length) {
    const lineEnd = lineEndIn(text, at);
    const line = text.slice(at, lineEnd);
    if (line.trim() !== '' && line.search(/\S/) <= column) break;
    at = lineEnd + 1;
  }
  return at;
}

function placeFrom(
  text: string,
  at: number,
  scan: FlowScan,
  openedAt: number,
  isWhole: boolean,
): FlowPlace | 'comment' {
  const before = text.slice(scan.at, at);
  if (before.startsWith('#')) return 'comment';
  const { start, end } = wordAt(text, scan.at, at);
  const lacksCommaAt = lackingComma(text, scan, start);
  if (lacksCommaAt !== undefined) scan.part();
  const open = [...scan.open];
  const frames = open.map(frameOf);
  const [role, typed] = [roleIn(scan.inner), text.slice(start, end)];
  const hasColon = role === 'key' && /^\s*:/.test(text.slice(end, end + 200));
  scan.skipTo(end);
  scan.readAll();
  // What is being typed is none of the fields beside it.
  const own = role === 'value' ? frames.at(-1)?.step : hasColon ? unquoted(typed) : undefined;
  if (own !== undefined) open.at(-1)?.entries.delete(String(own));
  return {
    openedAt,
    endsAt: endOf(scan, text),
    frames,
    role,
    start,
    end,
    hasColon,
    needsBlank: role === 'value' && text[at - 1] === ':',
    isJson: scan.hasQuotedNames ?? (isWhole || (role === 'key' && typed.startsWith('"'))),
    lacksCommaAt,
    wantsComma: scan.state === 'closed' && !hasColon && /^\s*[^\s,:}\]#]/.test(text.slice(end)),
  };
}

const endOf = ({ state, at }: FlowScan, text: string): number | undefined =>
  state === 'open' ? undefined : state === 'closed' ? at : text.lastIndexOf('\n', at);

const frameOf = ({ kind, index, key, entries }: Open): Frame => ({
  kind,
  step: kind === '[' ? index : key,
  entries,
});

const roleIn = (inner: Open | undefined): FlowPlace['role'] =>
  inner?.kind === '[' ? 'item' : inner?.key === undefined ? 'key' : 'value';

/** A text in quotes that are closed is replaced whole; of one whose end is unsure, what hangs on. */
function wordAt(text: string, from: number, at: number) {
  const isWord = from < at && /\S/.test(text.slice(from, at));
  const start = isWord ? from : at;
  const [quoted] = /^(?:"[^"\n]*"|'[^'\n]*')/.exec(text.slice(start)) ?? [];
  if (quoted !== undefined && start + quoted.length >= at && !/[,:]\s|[{}[\]]/.test(quoted)) {
    return { start, end: start + quoted.length };
  }
  const [more = ''] = /^[^\s,\]}:]*/.exec(text.slice(at)) ?? [];
  return { start, end: at + more.length };
}

/** A value is complete, and what is typed begins another. */
function lackingComma(text: string, { inner, hasQuotedNames }: FlowScan, start: number) {
  if (inner?.from === undefined || (inner.kind === '{' && inner.key === undefined))
    return undefined;
  const isParted = text.slice(inner.to, start).includes('\n');
  const isComplete = hasQuotedNames === true || /["'}\]]$/.test(text.slice(inner.from, inner.to));
  return isParted || (isComplete && inner.to < start) ? inner.to : undefined;
}
