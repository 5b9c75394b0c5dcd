/** What in the middle of a text is for another to replace: `https://<YOUR_DOMAIN>/jwks`. */
import type { Span } from './nodes';

export interface Gap extends Span {
  /** A tool is a program of somebody's that looks for a sign around a name: `@NAME@`. */
  readonly by: 'shell' | 'person' | 'tool';
  /** It stops in the middle, and nobody sees of what. */
  readonly isCut?: true;
}

/** Asked first: nearly no text holds any of it. */
export const mayHoldGap =
  /[$<]|\.\.\.|…|:\/\/[A-Z]|\[[A-Z]+_|x{3}|X{3}|[Yy]our|YOUR|REPLACE|CHANGE|INSERT|PASTE|ENTER_|TODO|FIXME|TBD|[Cc]hange[_-]?[Mm]e|[Rr]eplace[_-]?[Mm]e|[?][?]|[xX]\.[xX]|a\.b\.c\.d|[%@#]\{?[A-Z]|%[sdvq]\b|#\{|__[A-Z]|(?<!\$)\{[A-Za-z][\w -]*[}[]|[ _-](?:here|HERE)\b|\/(?:ns|sa)\/[A-Z]/;

/**
 * What nobody writes but for another to replace it, wherever it stands. What is looked for comes before what
 * stands in front of it: values may be long.
 */
const always: readonly (readonly [Gap['by'], RegExp])[] = [
  // `<product>`; not the name of a group, nor what is escaped, nor the address of a link.
  ['person', /(?<![?(\\\p{L}\d])<\p{L}(?:[\p{L}\d_ .-]|:(?!\/)|\/(?!\/|>))*>/gu],
  [
    'person',
    /(?<![A-Za-z]_?)(?:YOUR|REPLACE|CHANGE|ENTER|INSERT(?!_(?:BEFORE|AFTER|FIRST))|PASTE)[_-][A-Z_-]+/g,
  ],
  [
    'person',
    /(?<![A-Za-z0-9_-])(?:^\/\/ ?)?(?:TODO|FIXME|(?:REPLACE|CHANGE) ?ME|X{3,})(?![A-Za-z0-9_-])/g,
  ],
  ['person', /^(?:change|replace)[_-]?me$/gi],
  // Of a host or an identity: `xxx.example.com`.
  ['person', /(?<![\w-])x{3,}(?=\.\w)|(?<=[./])x{3,}(?![\w-])/g],
  // No name of Kubernetes has capitals.
  ['person', /(?<=\/(?:ns|sa)\/)[A-Z][A-Z\d_-]*(?![\w-])/g],
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
  // Of Terraform, whose resources have a kind, a name and a field.
  [
    'shell',
    /\$\{(?:(?:each|local|module|var)\.[\w.[\]"-]+|[a-z]+_[a-z_]+\.[\w-]+(?:\[[\w"]+\])?\.[\w.[\]"-]+)\}/g,
  ],
  // Of FreeMarker.
  ['shell', /\$\{[A-Za-z_][\w.]*!(?:"[^"}]*"|[\w.]*)\}/g],
  ['shell', /(?<![\\$])\$[A-Z_][A-Z0-9_]+(?![A-Za-z0-9_(])/g],
  // What patches of Kubernetes have of this kind are fields.
  ['shell', /(?<![\\$}\w])\$(?!patch\b|retainKeys\b|setElement)[a-z_]\w+(?![\w(])/g],
  // As Terraform names its own: `$TF_VAR_route`.
  ['shell', /(?<![\\$}\w])\$[A-Z_]\w*_[a-z]\w*(?![\w(])/g],
  ['shell', /\$\([A-Z][A-Z\d_]*\)/g],
  ['shell', /\$\([a-z][\w-]* (?:[^()\r\n]|\([^()\r\n]*\))*\)/g],
];

/** What a program looks for; Envoy has words between `%` of its own. */
const ofTools = [
  /(?<![\w@])@@?[A-Z][A-Z\d_.]*@@?(?![\w@])/g,
  /#\{[A-Za-z][\w.]*\}#?|(?<![\w#])#[A-Z][A-Z\d_]+#(?![\w#])/g,
  // Of Python.
  /(?<!\$)\{[A-Za-z]\w*(?:\[\w{1,80}\]){1,5}\}/g,
  /(?<!\w)__(?!PILLAR)[A-Z][A-Z\d]*(?:_[A-Z\d]+)*__(?!\w)/g,
  /(?<![\w%])%%?(?![\dA-F]{2}%)[A-Z][A-Z\d_]*%%?(?![\w%])/g,
  // Of printf; YAML has no text that begins so without a quote.
  /^%[sdvq]$/g,
];

/** Values of which nothing is there but a sign that something is to be: `...`, `{your-ip}`, `x.x.x.x`. */
const wholes: readonly RegExp[] = [
  /^(?:\w+:\/\/)?(?:\.{3,}|…|[?]{2,}|<[ .…]*>)$/,
  /^(?:TBD|tbd|x{3,}|x{2,}(?:[-_.](?:x{2,}|y{2,}|z{2,}))+|a\.b\.c\.d)$/i,
  /^(?=.*x)(?:\d{1,3}|x{1,3})(?:\.(?:\d{1,3}|x{1,3})){3}$/i,
  /^\[(?=.*(?:your|insert|replace|enter)(?![a-z]))[\w -]+\]$/i,
  /^(?:insert|enter|fill[_ -]in|paste|put|replace|type|your)[_ -](?:.*[_ -])?here$/i,
  /^your[-_]\w[\w-]*$/i,
  /^\{[A-Za-z][\w-]*(?: [\w-]+)*\}$/,
];

/** `a-{name}`, which names and addresses are made of; paths of services may have braces. */
const braces = /^(?!\/)(?:[\w.*/:-]*(?<!\$))\{[A-Za-z][\w-]*(?: [\w-]+)*\}[\w.:/-]*$/;

const isWhole = (text: string): boolean => wholes.some((it) => it.test(text));

/** Code has brackets and dollars of its own, but no line of it is one of them and nothing more. */
const alone: readonly (readonly [Gap['by'], RegExp])[] = [
  ['person', /^<[A-Za-z][\w -]*>$/g],
  ['shell', /^\$(?:\{[A-Za-z_]\w*\}|[A-Z_][A-Z0-9_]+)$/g],
];

/** Of a value of an object: what is so as a whole, and what its tools are to put in. */
export function gapsInValue(text: string, isCode: boolean): readonly Gap[] {
  if (!mayHoldGap.test(text)) return [];
  if (isWhole(text)) return [{ by: 'person', start: 0, end: text.length }];
  // What stands around the name may be to be kept to oneself.
  if (!isCode && braces.test(text))
    return [{ by: 'person', start: text.indexOf('{'), end: text.indexOf('}') + 1 }];
  const found = gapsIn(text, isCode);
  if (isCode || found.length > 0) return found;
  return ofTools.flatMap((shape) =>
    [...text.matchAll(shape)].map(({ index, 0: { length } }): Gap => ({
      ...{ by: 'tool', start: index, end: index + length },
    })),
  );
}

/** Of a word of a Corefile, in which braces are its own. */
export const gapInWord = (word: string): Gap | undefined =>
  (word.includes('{') ? gapsIn(word) : gapsInValue(word, false))[0];

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
