/** What in the middle of a text is for another to replace: `https://<YOUR_DOMAIN>/jwks`. */
import type { Span } from './nodes';

export interface Gap extends Span {
  readonly by: 'shell' | 'person';
  /** It stops in the middle, and nobody sees of what. */
  readonly isCut?: true;
}

/** Asked first: nearly no text holds any of it. */
export const mayHoldGap =
  /[$<]|\.\.\.|…|:\/\/[A-Z]|\[[A-Z]+_|x{3}|X{3}|[Yy]our|YOUR|REPLACE|CHANGE|INSERT|PASTE|TODO|FIXME|[Cc]hange[_-]?[Mm]e/;

/**
 * What nobody writes but for another to replace it, wherever it stands. What is looked for comes before what
 * stands in front of it: values may be long.
 */
const always: readonly (readonly [Gap['by'], RegExp])[] = [
  // `<product>`; not the name of a group, nor what is escaped, nor the address of a link.
  ['person', /(?<![?(\\\p{L}\d])<\p{L}(?:[\p{L}\d_ .-]|:(?!\/)|\/(?!\/|>))*>/gu],
  [
    'person',
    /(?<![A-Za-z]_?)(?:YOUR|REPLACE|CHANGE|INSERT(?!_(?:BEFORE|AFTER|FIRST))|PASTE)[_-][A-Z_-]+/g,
  ],
  [
    'person',
    /(?<![A-Za-z0-9_-])(?:^\/\/ ?)?(?:TODO|FIXME|(?:REPLACE|CHANGE) ?ME|X{3,})(?![A-Za-z0-9_-])/g,
  ],
  ['person', /^change[_-]?me$/gi],
  // As the name of a server: `https://your-domain.auth0.com`, `https://xxx.example.com`.
  [
    'person',
    /(?<=[/.])(?=x{3}|[\w-]*your)(?<=^\w+:\/\/(?:[\w-]+\.){0,20})(?:[\w-]*(?<![A-Za-z])your(?![A-Za-z])[\w-]*|x{3,})(?=\.|:|\/|$)/gi,
  ],
  // No host has capitals and dashes below: `https://CLUSTER_ADDRESS:6443`; nor has a name brackets.
  ['person', /(?<=^\w+:\/\/)[A-Z][A-Z\d]*(?:_[A-Z\d]+)+(?=[:/]|$)/g],
  ['person', /^\[[A-Z][A-Z\d]*(?:_[A-Z\d]+)+\]$/g],
  // Of a host, and of what a server keeps for somebody: `gcr.io/your-project/pilot`.
  ['person', /(?=your[-_])(?<=^(?:[\w*-]+\.){0,20})your[-_]\w[\w-]*(?=\.[\w.-]+(?::\d+)?$)/g],
  [
    'person',
    /(?=your[-_])(?<=^(?:\w+:\/\/)?[\w-]+\.[\w.-]+\/(?:\S{0,200}\/)?)your[-_]\w[\w-]*(?=\/|:|$)/g,
  ],
  ['shell', /\$\{[A-Za-z_][\w-]*(?::?[-?=+][^}]*)?\}/g],
  ['shell', /\$\{(?:each|local|module|var)\.[\w.-]+\}/g],
  ['shell', /(?<![\\$])\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9_(])/g],
  ['shell', /\$\([a-z][\w-]* (?:[^()\r\n]|\([^()\r\n]*\))*\)/g],
];

/** Code has brackets and dollars of its own, but no line of it is one of them and nothing more. */
const alone: readonly (readonly [Gap['by'], RegExp])[] = [
  ['person', /^<[A-Za-z][\w -]*>$/g],
  ['shell', /^\$(?:\{[A-Za-z_]\w*\}|[A-Z_][A-Z0-9_]+)$/g],
];

/** In the order of the text. */
export function gapsIn(text: string, isCode = false): readonly Gap[] {
  if (!mayHoldGap.test(text) || isMarkup.test(text)) return [];
  const found = (isCode ? alone : always).flatMap(([by, shape]) =>
    [...text.matchAll(shape)].map(({ index, 0: { length } }): Gap => ({
      ...{ by, start: index, end: index + length },
    })),
  );
  const cut = isCode ? undefined : cutIn(text);
  let end = 0;
  return (cut ? [...found, cut] : found)
    .sort((a, b) => a.start - b.start)
    .filter((it) => {
      const isOwn = it.start >= end;
      end = Math.max(end, it.end);
      return isOwn;
    });
}

/** `LS0tLS1CRUdJTi...`, or a line of a certificate: neither base64, nor PEM, nor a token has such dots. */
function cutIn(text: string): Gap | undefined {
  const found = cutShort.exec(text) ?? [...text.matchAll(cutPem)][0];
  if (!found) return undefined;
  const [, before = '', said = ''] = found;
  const start = found.index + before.length;
  return { by: 'person', isCut: true, start, end: start + said.length };
}

/** Words alone may well end so: `Loading...`. */
const cutShort = /^()(?![A-Z]?[a-z]+\W)([\w+/=.-]*[\w+/=-](?:\.{3,}|…))$/;

/** Also where no more of it is left than dots. */
export const cutPem = /(-----BEGIN [A-Z ]+-----(?:\s+[\w+/=]+)*\s+)([\w+/=]*(?:\.{3,}|…))/g;

const isMarkup = /<\/\w|<!|<\w[^<>]*\/>/;
