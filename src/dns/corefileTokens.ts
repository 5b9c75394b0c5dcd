/**
 * One word of a Corefile. The rules are those of the server's own lexer (coredns/caddy,
 * caddyfile/lexer.go): blanks part tokens, a quote opens a quoted token only at its start, and `#`
 * begins a comment.
 */
export interface CorefileToken {
  /** As the server takes it: without quotes, escapes and carriage returns. */
  readonly text: string;
  /** As written. */
  readonly raw: string;
  /** Blanks and comments between the token before and this one, as written. */
  readonly leading: string;
  /** Offsets of `raw`; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** A line break lies before it, or it is the first of the file. */
  readonly startsLine: boolean;
}

export type CorefileProblemCode =
  | 'unclosedQuote'
  | 'unclosedBlock'
  | 'strayBrace'
  | 'closeInDirective'
  | 'gluedBrace'
  | 'gluedClose'
  | 'gluedComment'
  | 'missingKey'
  | 'invalidKey'
  | 'extraComma'
  | 'importArguments'
  | 'importPattern'
  | 'snippetBraces'
  | 'snippetTwice'
  | 'snippetImportsItself'
  | 'notADirective';

export interface CorefileProblem {
  readonly code: CorefileProblemCode;
  /** A sentence. */
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface CorefileTokens {
  readonly tokens: readonly CorefileToken[];
  /** What follows the last token. */
  readonly trailing: string;
  readonly problems: readonly CorefileProblem[];
}

/** The words of a text. Never throws; linear. */
export function tokensOf(text: string): CorefileTokens {
  const tokens: CorefileToken[] = [];
  const problems: CorefileProblem[] = [];
  let leadingFrom = 0;
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const start = skipBlanks(text, at);
    const word = start < text.length ? wordAt(text, start) : undefined;
    if (word?.isClosed === false) problems.push(unclosedQuote(start, text.length));
    // The server drops a quote that is opened at the very end and holds nothing.
    if (!word || (!word.isClosed && word.text === '')) break;
    const leading = text.slice(leadingFrom, start);
    const startsLine = tokens.length === 0 || leading.includes('\n');
    if (leading.startsWith('#') && !startsLine && tokens.length > 0) {
      problems.push(gluedComment(leadingFrom, start));
    }
    const raw = text.slice(start, word.end);
    tokens.push({ text: word.text, raw, leading, start, end: word.end, startsLine });
    leadingFrom = word.end;
    at = word.resume;
  }
  return { tokens, trailing: text.slice(leadingFrom), problems };
}

interface Word {
  readonly text: string;
  readonly end: number;
  /** Where the next word is looked for. */
  readonly resume: number;
  /** False for a quoted word that the file ends in. */
  readonly isClosed: boolean;
}

const wordAt = (text: string, start: number): Word =>
  text[start] === '"' ? quotedAt(text, start) : plainAt(text, start);

function quotedAt(text: string, start: number): Word {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  const isClosed = at < text.length;
  const end = isClosed ? at + 1 : text.length;
  const inside = text.slice(start + 1, isClosed ? at : text.length);
  // Only a quote can be escaped; any other backslash stands for itself.
  return { text: inside.replaceAll('\\"', '"'), end, resume: end, isClosed };
}

function plainAt(text: string, start: number): Word {
  let at = start;
  let end = start;
  for (; at < text.length && text[at] !== '#'; at += 1) {
    // A carriage return ends no token: the server skips it wherever it stands.
    if (text[at] === '\r') continue;
    if (isBlank(text.charCodeAt(at))) break;
    end = at + 1;
  }
  // Within a word `#` hides only what follows up to the next blank: the server forgets the comment there.
  while (at < text.length && !endsWord(text, at)) at += 1;
  return {
    text: text.slice(start, end).replaceAll('\r', ''),
    end,
    resume: at,
    isClosed: true,
  };
}

const endsWord = (text: string, at: number): boolean =>
  text[at] !== '\r' && isBlank(text.charCodeAt(at));

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
    if (text[at] !== '#') return at;
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd === -1) return text.length;
    at = lineEnd;
  }
}

/** Go's unicode.IsSpace. */
function isBlank(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    [0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(code)
  );
}

const unclosedQuote = (start: number, end: number): CorefileProblem => ({
  code: 'unclosedQuote',
  message: 'A quoted word is never closed.',
  start,
  end,
});

const gluedComment = (start: number, end: number): CorefileProblem => ({
  code: 'gluedComment',
  message:
    'A comment that is glued to a word ends at the next blank, so the words after it count. Put it on a line of its own.',
  start,
  end,
});
