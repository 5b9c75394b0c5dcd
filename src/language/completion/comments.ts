/** What may be written in comments that we read: for which cluster, and what to ignore. */
import { catalogue } from '../../mesh/catalogue/all';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { diagnose } from '../diagnostics';
import type { Span } from '../nodes';
import { codesIn, isBlank, lineFor } from '../suppression/comments';
import type { Completion } from './source';
import { contextItems } from './values/names';

export interface CommentCompletions extends Span {
  readonly items: readonly Completion[];
}

/** Undefined where the cursor is in no comment. */
export function commentCompletions(
  text: string,
  offset: number,
  context: LanguageContext,
): CommentCompletions | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const left = text.slice(lineStart, offset);
  const mark = commentIn(left);
  if (mark === undefined) return undefined;
  const said = left.slice(mark + 1).trimStart();
  const [word = ''] = /[^\s,]*$/.exec(said) ?? [];
  const [more = ''] = /^[\w./:@-]*/.exec(text.slice(offset)) ?? [];
  const comment = {
    text,
    start: lineStart + mark,
    said,
    word,
    isAlone: isBlank(left.slice(0, mark)),
  };
  return {
    start: offset - word.length,
    end: offset + more.length,
    items: [...itemsFor(comment, context)],
  };
}

/** Where a comment begins: not in quotes, and behind a blank. */
function commentIn(left: string): number | undefined {
  const bare = left.replaceAll(/"[^"]*"|'[^']*'/g, (it) => '_'.repeat(it.length));
  const at = /(?:^|[ \t\uFEFF])#/.exec(bare);
  return at ? at.index + at[0].length - 1 : undefined;
}

interface Comment {
  readonly text: string;
  /** Of the mark. */
  readonly start: number;
  /** Up to the cursor, without the mark. */
  readonly said: string;
  readonly word: string;
  /** Nothing stands in front of it on its line. */
  readonly isAlone: boolean;
}

function* itemsFor(comment: Comment, context: LanguageContext): Iterable<Completion> {
  const { said, word, isAlone } = comment;
  if (/^For cluster \S*$/.test(said)) yield* contextItems(context);
  else if (/^istio-multicluster:\s*[\w-]*$/.test(said)) yield* ignoring('');
  else if (/^istio-multicluster:\s*ignore/.test(said)) yield* codes(comment, context);
  // A letter has to be there: most comments are for people.
  else if (said === word && word !== '') {
    if (isAlone) yield opening('For cluster', 'the context that the document is applied to');
    yield* ignoring('istio-multicluster: ');
  }
}

const opening = (label: string, detail: string): Completion => ({
  label,
  kind: 'value',
  detail,
  insert: `${label} `,
  goesOn: true,
});

const scopes: readonly (readonly [word: string, detail: string])[] = [
  ['ignore', 'on this line, or on the next one'],
  ['ignore-document', 'in this document'],
  ['ignore-file', 'in this file'],
];

const ignoring = (front: string): readonly Completion[] =>
  scopes.map(([word, detail]) => opening(`${front}${word}`, detail));

/** Longer texts are not judged for a comment alone. */
const longText = 200_000;

/** What is said where the comment counts comes first. */
function* codes(comment: Comment, context: LanguageContext): Iterable<Completion> {
  const { text, said, word } = comment;
  const [, scope = '', rest = ''] = /^istio-multicluster:\s*(ignore[\w-]*)(.*)$/.exec(said) ?? [];
  if (/(?:^|\s)--(?:\s|$)/.test(rest) || !/^[\s,]/.test(rest)) return;
  const written = codesIn(rest.slice(0, rest.length - word.length), 0).map((it) => it.text);
  const found = text.length > longText ? [] : diagnose(without(comment), context);
  const here = new Map(found.filter(isMeant(scope, comment)).map((it) => [it.code, it.message]));
  for (const [code, detail] of here) {
    if (!written.includes(code))
      yield { label: code, kind: 'value', detail, insert: code, rank: 1 };
  }
  for (const [code, { title }] of Object.entries(catalogue)) {
    if (here.has(code as Diagnostic['code']) || written.includes(code)) continue;
    yield { label: code, kind: 'value', detail: title, insert: code, rank: 6 };
  }
}

/** As long as it names no code, the comment itself takes everything back. */
function without({ text, start }: Comment): string {
  const end = /[\r\n]|$/.exec(text.slice(start))?.index ?? 0;
  return text.slice(0, start) + ' '.repeat(end) + text.slice(start + end);
}

function isMeant(scope: string, { text, start }: Comment): (it: Diagnostic) => boolean {
  if (scope !== 'ignore') return () => true;
  const line = lineFor(text, start);
  return (it) => line.start <= it.start && it.start < line.end;
}
