/** Fixes for what is wrong with a text before any object of it can be read. */
import type { Diagnostic } from '../diagnostic';
import { parseDocuments, placedDocuments } from '../document';
import { edited, indentOf, insertion, lineEndOf, lineStart, type Edit } from '../edits';
import { oddBlanksIn, unseenIn } from '../oddBlanks';
import { parseText } from '../parse';
import { nearest } from '../../mesh/rules/entry/nearest';
import { isTitle, withoutLeftovers } from '../rules/leftovers';
import { structure } from '../rules/structure';
import { withoutSigns } from '../rules/pageSigns';
import { kinds } from '../schema/kinds';
import { slipFixes } from './slips';
import type { ProposedFix } from './target';

/** Undefined for what is said of an object. */
export function documentFixes(
  text: string,
  diagnostic: Diagnostic,
): readonly ProposedFix[] | undefined {
  switch (diagnostic.code) {
    case 'MESH0521':
      return [quoted(text, diagnostic)];
    case 'MESH0723':
      return [separated(text, diagnostic)];
    case 'MESH0724':
      return blanks(text, diagnostic);
    case 'MESH0740':
      return respelled(text, diagnostic);
    case 'MESH0741':
      return firstOf(
        leftoverFixes(text, diagnostic),
        signFixes(text, diagnostic),
        slipFixes(text, diagnostic),
        escaped(text, diagnostic),
      );
    case 'MESH0620':
    case 'MESH0621':
    case 'MESH0622':
      return [calledAs(diagnostic)].flatMap((it) => it ?? []);
    default:
      return undefined;
  }
}

const quoted = (text: string, { start, end }: Diagnostic): ProposedFix => ({
  title: 'Put it in quotes',
  preferred: true,
  edits: [{ start, end, newText: `"${text.slice(start, end)}"` }],
});

/** A piece of a value, the rest of which stays. What is called may be what is meant, so a person chooses. */
function calledAs({ start, end, data }: Diagnostic): ProposedFix | undefined {
  const want = data?.want;
  if (want === undefined) return undefined;
  const edits = [{ start, end, newText: String(want) }];
  return { title: `Change to ${want}`, preferred: false, edits };
}

/** What is missing, nobody but its author knows, but of a kind that only one group has. */
function respelled(text: string, { start, end }: Diagnostic): readonly ProposedFix[] {
  const written = text.slice(start, end);
  if (written === 'kind') return versionAdded(text, start);
  const want = nearest(written, ['apiVersion', 'kind']);
  if (want === undefined || want === written) return [];
  return [{ title: `Rename to ${want}`, preferred: true, edits: [{ start, end, newText: want }] }];
}

function versionAdded(text: string, start: number): readonly ProposedFix[] {
  const [, name] = /^kind:[ \t]*["']?(\w+)/.exec(text.slice(start, start + 100)) ?? [];
  const [found, ...others] = kinds.filter((it) => it.kind === name && it.group !== '');
  const version = found?.versions[0]?.name;
  if (!found || version === undefined || others.length > 0) return [];
  const said = `apiVersion: ${found.group}/${version}`;
  const edits = [insertion(start, `${said}${lineEndOf(text)}${indentOf(text, start)}`)];
  return [{ title: `Add ${said}`, preferred: false, edits }];
}

const firstOf = (...all: readonly (readonly ProposedFix[])[]): readonly ProposedFix[] =>
  all.find((it) => it.length > 0) ?? [];

function leftoverFixes(text: string, { start }: Diagnostic): readonly ProposedFix[] {
  const spans = withoutLeftovers(text);
  const [first] = spans;
  if (!first || lineStart(text, start) !== lineStart(text, first.start)) {
    const edits = [insertion(lineStart(text, start), '# ')];
    return isTitle(text, start) ? [{ title: 'Make it a comment', preferred: true, edits }] : [];
  }
  const title = text.slice(first.start, first.end).includes('\n')
    ? 'Remove it'
    : /^[ \t]+$/.test(text.slice(first.start, first.end))
      ? 'Remove the blanks'
      : 'Take it from every line';
  return [{ title, preferred: true, edits: spans.map((it) => ({ ...it, newText: '' })) }];
}

/** A template within quotes that has quotes of its own. */
function escaped(text: string, { start, end }: Diagnostic): readonly ProposedFix[] {
  const written = text.slice(start, end);
  if (!/^\{\{.*".*\}\}$/.test(written)) return [];
  const newText = written.replace(/(?<!\\)"/g, '\\"');
  return [
    {
      title: 'Put backslashes in front of the quotes',
      preferred: true,
      edits: [{ start, end, newText }],
    },
  ];
}

/** The value as it was written before a page or a shell had it. */
function signFixes(text: string, { start, end }: Diagnostic): readonly ProposedFix[] {
  const written = text.slice(start, end);
  const plain = withoutSigns(written);
  if (plain === written) return [];
  const blanks = plain === '' ? /[ \t]*$/.exec(text.slice(0, start)) : null;
  const edits = [{ start: blanks?.index ?? start, end, newText: plain }];
  return [{ title: plain === '' ? 'Remove it' : `Write ${plain}`, preferred: true, edits }];
}

/** In front of the comments that belong to the second object. */
function separated(text: string, { start, end }: Diagnostic): ProposedFix {
  if (/^ +---$/.test(text.slice(start, end))) {
    const edits = [{ start, end: end - 3, newText: '' }];
    return { title: 'Remove the blanks', preferred: true, edits };
  }
  if (text.startsWith('---', start)) {
    const edits = [insertion(start + 3, lineEndOf(text))];
    return { title: 'Begin a new line', preferred: true, edits };
  }
  let at = lineStart(text, start);
  for (let above = lineStart(text, at - 1); at > 0 && isComment(text, above);) {
    at = above;
    above = lineStart(text, at - 1);
  }
  const edits = [insertion(at, `---${lineEndOf(text)}`)];
  return { title: 'Begin a new document', preferred: true, edits };
}

const isComment = (text: string, at: number): boolean => text.startsWith('#', at);

/** A tab is as wide as makes the text YAML again. */
const widths = [2, 4, 8] as const;

function blanks(text: string, { start, end: last }: Diagnostic): readonly ProposedFix[] {
  if (/[“”]/.test(text.charAt(start))) {
    // A backslash begins something else between them.
    const quoted = text.slice(start + 1, last - 1).replace(/\\/g, '\\\\');
    const edits = [{ start, end: last, newText: `"${quoted}"` }];
    return [{ title: 'Write plain quotes', preferred: true, edits }];
  }
  const unseen = unseenIn(text);
  if (unseen.some((it) => it.start === start)) {
    const edits = unseen.map((it) => ({ ...it, newText: '' }));
    return [{ title: 'Remove what nobody sees', preferred: true, edits }];
  }
  const before = text.lastIndexOf('\n---', start - 1) + 1;
  const behind = text.indexOf('\n---', start);
  const end = behind < 0 ? text.length : behind;
  const odd = oddBlanksIn(text.slice(before, end));
  if (odd.length > 0) {
    const edits = odd.map((it) => plainAt(before + it.start, before + it.end));
    return [{ title: 'Write blanks', preferred: true, edits }];
  }
  const tried = widths.map((width) => {
    const edits = tabsAway(text.slice(before, end), start - before, width);
    return { edits, ...judged(text.slice(before, end), edits) };
  });
  const best = tried.toSorted((a, b) => b.brokenAt - a.brokenAt || a.faults - b.faults)[0];
  const edits = best?.edits.map((it) => moved(it, before));
  return edits ? [{ title: 'Indent with blanks', preferred: true, edits }] : [];
}

const plainAt = (start: number, end: number): Edit => ({
  start,
  end,
  newText: ' '.repeat(end - start),
});

const moved = ({ start, end, newText }: Edit, by: number): Edit => ({
  start: start + by,
  end: end + by,
  newText,
});

/** How far a document is YAML afterwards, and what is then wrong with it. */
function judged(
  document: string,
  edits: readonly Edit[],
): { readonly brokenAt: number; readonly faults: number } {
  const after = edited(document, edits);
  const { brokenAt } = parseText(after);
  // Counted as before, so that wider blanks gain nothing by being wider.
  if (brokenAt !== undefined) {
    return { brokenAt: brokenAt - (after.length - document.length), faults: 0 };
  }
  const found = [...placedDocuments(parseDocuments(after))].flatMap((it) => [
    ...structure(it.document, { zone: '' }),
  ]);
  return { brokenAt: Infinity, faults: found.length };
}

/**
 * From one line on, and at every later one at which YAML stops for its tabs: elsewhere they may be meant. Where
 * these are many, whoever wrote the document indents by tabs.
 */
function tabsAway(document: string, start: number, width: number): readonly Edit[] {
  const edits: Edit[] = [];
  let at: number | undefined = start;
  for (let count = 1; at !== undefined && count <= mostReadings; count += 1) {
    for (const it of tabsFrom(document, at, count === mostReadings))
      edits.push(widened(document, it, width));
    const { brokenAt } = parseText(edited(document, edits));
    at = brokenAt === undefined ? undefined : lineWithTab(document, brokenAt, edits);
  }
  return edits;
}

/** Where the line with a tab begins at which YAML stops after the edits, or the one behind it. */
function lineWithTab(
  document: string,
  brokenAt: number,
  edits: readonly Edit[],
): number | undefined {
  const grown = edits.reduce((sum, it) => sum + it.newText.length - (it.end - it.start), 0);
  const at = lineStart(document, brokenAt - grown);
  const last = edits.at(-1)?.end ?? 0;
  return [at, document.indexOf('\n', at) + 1].find(
    (it) => it > last && /^ *\t/.test(document.slice(it, it + 400)),
  );
}

/** Each run of lines with tabs is one, and somebody waits. */
const mostReadings = 20;

/** The heads with tabs of the lines that follow each other, or of all lines. */
function tabsFrom(text: string, start: number, isAll: boolean): readonly Edit[] {
  const found: Edit[] = [];
  for (let at = start; at < text.length;) {
    const head = /^[ \t]*/.exec(text.slice(at, at + 400))?.[0] ?? '';
    if (head.includes('\t')) found.push({ start: at, end: at + head.length, newText: head });
    else if (!isAll) break;
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return found;
}

const widened = (text: string, { start, end }: Edit, width: number): Edit => ({
  start,
  end,
  newText: text.slice(start, end).replaceAll('\t', ' '.repeat(width)),
});
