/** What is to be filled in of the values of Secrets, by signs alone: nothing else of them may be said. */
import { cutPem } from '../gapsInTexts';
import type { Span } from '../nodes';
import type { Unfilled } from './unfilled';

/** What is to be filled in, and where in its value it stands. */
export interface Gap extends Unfilled, Span {
  readonly isCut?: true;
}

/** `${NAME:-secret}` has a name and what is to be kept to oneself; so has a command. */
const variable = /\$\{([A-Za-z_]\w*)[^{}\r\n]*\}/g;
const command = /\$\((?:[^()\r\n]|\([^()\r\n]*\))*\)/g;

const lead = String.raw`^([ \t]*(?:- +)*(?:["']?[\w./-]+["']?:[ \t]+\{?)*["']?`;

/** The whole of a value, or of a line of one, a name in front of it or none; of a server, its name. */
const alone = new RegExp(
  String.raw`${lead}(?:https?://)?)(\$[A-Za-z_]\w*|<\p{L}[^<>\r\n]{0,60}>)(?::\d+)?["']?\}?[ \t]*\r?$`,
  'gmu',
);
const yours = new RegExp(
  String.raw`${lead}https?://(?:[\w-]+\.)*)([\w-]*\byour[-_]\w[\w-]*|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+(?=[:/"'\s]|$))`,
  'gm',
);
/** Of a token, of a certificate in base64, or of lines. */
const cut = new RegExp(String.raw`${lead})([\w+/=.-]*(?:\.{3,}|…))["']?\}?[ \t]*\r?$`, 'gm');

/** In the order of the value, each by its first place; offsets are those of the document. */
export function gapsIn(written: string, offset: number): readonly Gap[] {
  const found = new Map<unknown, Gap>();
  const add = (said: string, at: number, length: number, more: Pick<Gap, 'by' | 'isCut'>) => {
    const key = more.isCut ? at : said;
    if (!found.has(key))
      found.set(key, { said, ...more, start: offset + at, end: offset + at + length });
  };
  for (const it of written.matchAll(variable))
    add(`\${${it[1] ?? ''}}`, it.index, it[0].length, { by: 'shell' });
  for (const it of written.matchAll(command)) add('$(…)', it.index, it[0].length, { by: 'shell' });
  for (const shape of [alone, yours, cut, cutPem]) {
    for (const it of written.matchAll(shape)) {
      const [, before = '', said = ''] = it;
      const by = said.startsWith('$') ? 'shell' : 'person';
      const isCut = shape === cut || shape === cutPem;
      add(said, it.index + before.length, said.length, isCut ? { by, isCut } : { by });
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}
