/** Slips of the hand after which a text is no YAML: found on the line where readers stop. */
import { conflictIn } from '../conflicts';
import { linesOf, type Line } from '../lines';
import { once } from '../memo';
import { kinds } from '../schema/kinds';
import type { Shape } from '../schema/shape';
import { isInBraces, slipInBraces } from './braces';
import { misplacedLine } from './indents';
import { seekingQuote } from './quotes';
import { slip, type Slip } from './slip';
import { seekingStray } from './strayLines';
import { seekingCommand, seekingPrompt } from './terminalLines';

/** Undefined where the fault is none that can be named for certain. In steps: it is parsed again and again. */
export function* seekingSlip(text: string, brokenAt: number): Generator<void, Slip | undefined> {
  const conflict = conflictIn(text);
  if (conflict) return slip('conflict', conflict.start, conflict.end, ofMerge);
  if (isInBraces(text)) return slipInBraces(text);
  const command = (yield* seekingPrompt(text)) ?? (yield* seekingCommand(text, brokenAt));
  if (command) return command;
  const from = text.lastIndexOf('\n', Math.max(brokenAt - 1, 0)) + 1;
  for (const find of onLine) {
    const found = find(lineAt(text, from), from, brokenAt);
    if (found) return found;
  }
  const item = withoutDash(text, from);
  if (item) return item;
  const quote = yield* seekingQuote(text, brokenAt);
  if (quote) return slip('quote', quote.start, quote.end, 'This quote is never closed.');
  return (
    openBracket(text, brokenAt) ??
    (yield* seekingStray(text, brokenAt)) ??
    withoutMetadata(text, brokenAt) ??
    outOfPlace(text, brokenAt)
  );
}

const ofMerge =
  'Here a merge left two versions of some lines: one of them has to go, and the marks with it.';

const lineAt = (text: string, start: number): string => {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
};

type Find = (line: string, at: number, brokenAt: number) => Slip | undefined;

/** `location:MESH_INTERNAL`. */
const glued: Find = (line, at) => {
  const [, before = '', name = '', value = ''] =
    /^(\s*(?:- +)*)([A-Za-z][\w.-]*):([^\s/:].*)$/.exec(line) ?? [];
  if (name === '') return undefined;
  const start = at + before.length;
  return slip(
    'blank',
    start,
    start + name.length + 1 + value.length,
    `A blank belongs behind the colon of ${name}.`,
  );
};

/** `-httpbin.bar.global`. */
const dashGlued: Find = (line, at) => {
  const [, before = '', rest = ''] = /^(\s*)-([^\s-].*)$/.exec(line) ?? [];
  if (rest === '') return undefined;
  const start = at + before.length;
  return slip(
    'dash',
    start,
    start + 1 + rest.length,
    'A blank belongs behind the dash of an item.',
  );
};

/** `location MESH_INTERNAL`, `location = MESH_INTERNAL`, or the name alone. */
const noColon: Find = (line, at) => {
  const [, before = '', name = '', , value = ''] =
    /^(\s*(?:- +)*)([A-Za-z]\w*)(\s*[=：]\s*|\s+|$)([{[].*|[^\s:=][^:]*)?$/.exec(line) ?? [];
  if (!fieldNames().has(name)) return undefined;
  const start = at + before.length;
  const end = value === '' ? start + name.length : at + line.trimEnd().length;
  return slip('noColon', start, end, `A colon belongs behind ${name}.`);
};

/** `hosts:`, and on the next line, at the same column, a host without its dash. */
function withoutDash(text: string, from: number): Slip | undefined {
  const [, blanks = '', item = ''] =
    /^(\s*)("[^"]*"|'[^']*'|(?!-\s)[^\s:#"'[{][^#:]*?)\s*(?:#.*)?$/.exec(lineAt(text, from)) ?? [];
  const [, before = '', name = ''] =
    /(?:^|\n)( *(?:- +)*)([A-Za-z]\w*):[ \t]*(?:#[^\r\n]*)?\r?\n(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*$/.exec(
      text.slice(0, from),
    ) ?? [];
  if (item === '' || before.length !== blanks.length || !listNames.has(name)) return undefined;
  const start = from + blanks.length;
  const message = `A dash belongs in front of an item of ${name}.`;
  return slip('item', start, start + item.length, message);
}

/** Names of lists of texts, wherever they are. */
const listNames: ReadonlySet<string> = new Set(['hosts', 'addresses', 'exportTo', 'gateways']);

/** Every name that some table has; asked of broken texts alone. */
const fieldNames = once<ReadonlySet<string>>(
  () =>
    new Set([
      ...['apiVersion', 'kind', 'metadata', 'spec'],
      ...kinds.flatMap((it) => [...namesIn(it.fields, 0)]),
    ]),
);

function* namesIn(shape: Shape, depth: number): Iterable<string> {
  if (depth > 12) return;
  if (shape.kind === 'list') yield* namesIn(shape.of, depth + 1);
  if (shape.kind !== 'object') return;
  for (const it of shape.fields.values()) {
    yield it.name;
    yield* namesIn(it.shape, depth + 1);
  }
}

/** `gateways: mesh  exportTo:`, of which the second stood on a line of its own. */
const twoFields: Find = (line, at) => {
  const [, before = '', name = ''] =
    /^(\s*(?:- +)*[A-Za-z][\w.-]*: +\S.*?\s)([A-Za-z]\w*):(?:\s|$)/.exec(line) ?? [];
  if (!fieldNames().has(name) || before.includes('#')) return undefined;
  const start = at + before.length;
  return slip('line', start, start + name.length + 1, `${name} belongs on a line of its own.`);
};

/** `hosts: - httpbin.bar.global`. */
const itemBehindName: Find = (line, at) => {
  const [, before = '', item = ''] =
    /^(\s*(?:- +)*[A-Za-z][\w.-]*: +)(-\s+[^\s-].*)$/.exec(line) ?? [];
  if (item === '') return undefined;
  const start = at + before.length;
  const message = 'The first item of a list belongs on a line of its own.';
  return slip('first', start, start + item.trimEnd().length, message);
};

/** `name: x: y`. */
const innerColon: Find = (line, at, brokenAt) => {
  const [, before = '', value = ''] =
    /^(\s*(?:- +)*[A-Za-z][\w.-]*: +)([^\s"'[{|>&*#][^#]*: [^#]*?)\s*(?:#.*)?$/.exec(line) ?? [];
  const start = at + before.length;
  if (value === '' || brokenAt < at) return undefined;
  return slip(
    'colon',
    start,
    start + value.length,
    'A text with a colon and a blank needs quotes.',
  );
};

/** `"\.global$"`: a backslash in double quotes begins an escape. */
const escapeIn: Find = (line, at, brokenAt) => {
  const place = brokenAt - at;
  if (line[place] !== '\\' || !line.slice(0, place).includes('"')) return undefined;
  const two = line.slice(place, place + 2);
  return slip(
    'escape',
    brokenAt,
    brokenAt + 2,
    `In double quotes ${two} means nothing to YAML: write \\${two}, or leave the quotes out.`,
  );
};

/** `address: @gateway`; not `number: %d`, which a program fills in. */
const badStart: Find = (line, at, brokenAt) => {
  const place = brokenAt - at;
  if (/^%[-+#0]*\d*[a-z]\b/.test(line.slice(place))) return undefined;
  const value = /^[@`%][^#]*[^#\s]/.exec(line.slice(place))?.[0];
  if (value === undefined || !/^\s*(?:- +)*(?:[A-Za-z][\w.-]*: +)?$/.test(line.slice(0, place))) {
    return undefined;
  }
  return slip(
    'start',
    brokenAt,
    brokenAt + value.length,
    `A text that begins with ${value.slice(0, 1)} needs quotes.`,
  );
};

/** `[httpbin.bar.global](http://httpbin.bar.global)`, as pages and chats make of a host. */
const link: Find = (line, at) => {
  const [, before = '', written = ''] =
    /^(\s*(?:- +)*(?:[A-Za-z][\w.-]*: +)?)(\[[^\]\s]+\]\([a-z]+:[^)\s]*\))\s*$/.exec(line) ?? [];
  if (written === '') return undefined;
  const start = at + before.length;
  const message = 'This is a link of a page: write its text alone.';
  return slip('link', start, start + written.length, message);
};

/** `--` between two documents, or what draws a line in a page: `***`. */
const otherMark: Find = (line, at) =>
  /^(?:--|-{4,}|[*_=]{3,}|[ \t]+---)\s*$/.test(line)
    ? slip('mark', at, at + line.trimEnd().length, 'Documents are parted by three dashes: ---.')
    : undefined;

/** What may be wrong with the line readers stop at, the likeliest first. */
const onLine: readonly Find[] = [
  ...[link, escapeIn, glued, dashGlued, noColon],
  ...[itemBehindName, twoFields, innerColon, badStart, otherMark],
];

/** `hosts: [a.bar.global`, and then the next field. */
function openBracket(text: string, brokenAt: number): Slip | undefined {
  let last: Line | undefined;
  for (const it of linesOf(text)) {
    if (it.start > brokenAt) break;
    if (it.text.trim() !== '') last = isUnclosed(it.text) ? it : last;
  }
  if (!last || text.slice(last.start, brokenAt).split('\n').length > 3) return undefined;
  const from = last.start + last.text.search(/[[{]/);
  const end = last.start + last.text.trimEnd().length;
  return slip('bracket', from, end, 'This bracket is never closed.');
}

/** Outside of quotes and comments, more are opened than closed. */
function isUnclosed(line: string): boolean {
  const bare = line.replace(/"[^"]*"|'[^']*'|\s#.*$/g, '');
  if (!/^\s*(?:(?:- +)*[A-Za-z][\w.-]*: *|(?:- +)+)[[{]/.test(bare)) return false;
  return bare.split(/[[{]/).length > bare.split(/[\]}]/).length;
}

/** `kind: ServiceEntry`, and below it what belongs to `metadata:`. */
function withoutMetadata(text: string, brokenAt: number): Slip | undefined {
  const from = text.lastIndexOf('\n', Math.max(brokenAt - 1, 0)) + 1;
  const [, head = '', indent = '', field = ''] =
    /^((?:kind|apiVersion):[^\n]*\n)([ ]+)((?:name|namespace|labels|annotations):[^\r\n]*)/.exec(
      text.slice(from),
    ) ?? [];
  if (field === '' || /^metadata:/m.test(text)) return undefined;
  const start = from + head.length + indent.length;
  const message = 'The line metadata: is missing in front of this one.';
  return slip('parent', start, start + field.trimEnd().length, message);
}

function outOfPlace(text: string, brokenAt: number): Slip | undefined {
  const found = misplacedLine(text, brokenAt);
  if (!found) return undefined;
  const { line, start, column, valued } = found;
  const [name = ''] = /[^\s:-][^\s:]*/.exec(line) ?? [];
  const at = [start + column, start + line.trimEnd().length] as const;
  return valued === undefined
    ? slip(
        'indent',
        ...at,
        'This line is indented like none of those around it, so it belongs to nothing.',
      )
    : {
        ...slip(
          'indent',
          ...at,
          `${valued} has a value already, so ${name} cannot stand below it.`,
        ),
        isBelowValue: true,
      };
}
