/** What is to be filled in of the values of Secrets, by signs alone: nothing else of them may be said. */
import type { Span } from '../nodes';
import type { Unfilled } from './unfilled';

/** What is to be filled in, and where in its value it stands. */
export interface Gap extends Unfilled, Span {}

/** `${NAME:-secret}` has a name and what is to be kept to oneself; so has a command. */
const variable = /\$\{([A-Za-z_]\w*)[^{}\r\n]*\}/g;
const command = /\$\((?:[^()\r\n]|\([^()\r\n]*\))*\)/g;

/** The whole of a value, or of a line of one, a name in front of it or none. */
const alone =
  /^([ \t]*(?:- +)*(?:["']?[\w./-]+["']?:[ \t]+)?["']?)(\$[A-Za-z_]\w*|<[A-Za-z][^<>\r\n]{0,60}>)["']?[ \t]*\r?$/gm;

/** In the order of the value, each by its first place; offsets are those of the document. */
export function gapsIn(written: string, offset: number): readonly Gap[] {
  const found = new Map<string, Gap>();
  const add = (said: string, at: number, length: number, by: Unfilled['by'] = 'shell') => {
    if (!found.has(said))
      found.set(said, { said, by, start: offset + at, end: offset + at + length });
  };
  for (const it of written.matchAll(variable)) add(`\${${it[1] ?? ''}}`, it.index, it[0].length);
  for (const it of written.matchAll(command)) add('$(…)', it.index, it[0].length);
  for (const it of written.matchAll(alone)) {
    const [, lead = '', said = ''] = it;
    add(said, it.index + lead.length, said.length, said.startsWith('<') ? 'person' : 'shell');
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}
