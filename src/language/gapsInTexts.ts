/** What in the middle of a text is for another to replace: `https://<YOUR_DOMAIN>/jwks`. */
import type { Span } from './nodes';

export interface Gap extends Span {
  readonly by: 'shell' | 'person';
}

/** Asked first: nearly no text holds any of it. */
export const mayHoldGap = /[$<]|x{3}|X{3}|[Yy]our|YOUR|REPLACE|CHANGE|INSERT|PASTE|TODO|FIXME/;

/** What nobody writes but for another to replace it, wherever it stands. */
const always: readonly (readonly [Gap['by'], RegExp])[] = [
  // `<product>`; not the name of a group, nor what is escaped, nor the address of a link.
  ['person', /(?<![?(\\A-Za-z0-9])<[A-Za-z](?:[\w .-]|:(?!\/)|\/(?!\/|>))*>/],
  [
    'person',
    /(?<![A-Za-z]_?)(?:YOUR|REPLACE|CHANGE|INSERT(?!_(?:BEFORE|AFTER|FIRST))|PASTE)[_-][A-Z_-]+/,
  ],
  [
    'person',
    /(?<![A-Za-z0-9_-])(?:^\/\/ ?)?(?:TODO|FIXME|(?:REPLACE|CHANGE) ?ME|X{3,})(?![A-Za-z0-9_-])/,
  ],
  // As the name of a server: `https://your-domain.auth0.com`, `https://xxx.example.com`.
  [
    'person',
    /(?<=^\w+:\/\/(?:[\w-]+\.)*)(?:[\w-]*(?<![A-Za-z])your(?![A-Za-z])[\w-]*|x{3,})(?=\.|:|\/|$)/i,
  ],
  ['shell', /\$\{[A-Za-z_][\w-]*(?::?[-?=+][^}]*)?\}/],
  ['shell', /(?<![\\$])\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9_(])/],
];

/** Code has brackets and dollars of its own, but no line of it is one of them and nothing more. */
const alone: readonly (readonly [Gap['by'], RegExp])[] = [
  ['person', /^<[A-Za-z][\w -]*>$/],
  ['shell', /^\$(?:\{[A-Za-z_]\w*\}|[A-Z_][A-Z0-9_]+)$/],
];

/** The first one, if any. */
export function gapIn(text: string, isCode = false): Gap | undefined {
  if (!mayHoldGap.test(text) || isMarkup.test(text)) return undefined;
  let first: Gap | undefined;
  for (const [by, shape] of isCode ? alone : always) {
    const found = shape.exec(text);
    if (!found || (first && first.start <= found.index)) continue;
    first = { by, start: found.index, end: found.index + found[0].length };
  }
  return first;
}

const isMarkup = /<\/\w|<!|<\w[^<>]*\/>/;
