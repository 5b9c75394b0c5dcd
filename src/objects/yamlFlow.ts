/**
 * Flow collections whose lines are not indented enough, which kubectl's parser takes and ours refuses:
 *
 *     - apiGroups: [
 *       "authentication.istio.io",
 *       ]
 *
 * Official Istio 1.4 and 1.5 output has them.
 */
import { Lexer } from 'yaml';

/** The lexer's mark for a flow collection that ended before its closing bracket. */
const brokenOff = '\u0018';
/** Each repair joins one collection; a text with more is not one that anybody wrote. */
const maxRepairs = 1000;

/**
 * The same text, as long as before, with such collections joined into one line each, so that every
 * other offset still holds.
 */
export function withFlowJoined(text: string): string {
  let joined = text;
  for (let count = 0; count < maxRepairs; count += 1) {
    const start = brokenFlowOf(joined);
    const end = start === undefined ? undefined : endOfFlow(joined, start);
    if (start === undefined || end === undefined) return joined;
    const line = oneLine(joined.slice(start, end));
    if (line === joined.slice(start, end)) return joined;
    joined = joined.slice(0, start) + line + joined.slice(end);
  }
  return joined;
}

/** Where the outermost collection opens that the lexer gave up. */
function brokenFlowOf(text: string): number | undefined {
  const open: number[] = [];
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === brokenOff) return open[0];
    if (token === '[' || token === '{') open.push(offset);
    if (token === ']' || token === '}') open.pop();
    if (!isControl(token)) offset += token.length;
  }
  return undefined;
}

const isControl = (token: string): boolean =>
  token === '\u0002' || token === '\u0018' || token === '\u001F';

/** A quoted scalar, a comment, a bracket, or a line break. */
const flowToken = /"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*'|(?<=\s)#[^\r\n]*|[[\]{}]|[\r\n]/gs;

function endOfFlow(text: string, start: number): number | undefined {
  let depth = 0;
  const token = new RegExp(flowToken);
  token.lastIndex = start;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '[' || match[0] === '{') depth += 1;
    if ((match[0] === ']' || match[0] === '}') && --depth === 0) return token.lastIndex;
  }
  return undefined;
}

/** Line breaks and comments become blanks. Quoted scalars stay: blanks in them would count. */
const oneLine = (flow: string): string =>
  flow.replace(flowToken, (token) => (/^[#\r\n]/.test(token) ? ' '.repeat(token.length) : token));
