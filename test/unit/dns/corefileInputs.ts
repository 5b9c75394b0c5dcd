/** Real Corefiles, and generated ones, for the tests of this folder. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

const folder = path.resolve(__dirname, '../../../../shared/inputs/corefiles');

/** The Corefiles of third parties, read where they lie; none when they are not there. */
export function realCorefiles(): readonly NamedText[] {
  if (!existsSync(folder)) {
    console.log('NOT RUN: real Corefiles, because shared/inputs is absent');
    return [];
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.Corefile'))
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

const eol = fc.constantFrom('\n', '\r\n');
const indent = fc.constantFrom('    ', '  ', '\t', ' ', '        ');
const port = fc.constantFrom('', ':53', ':5353', ':8053', ':1053');
const zone = fc.constantFrom(
  'example.com',
  'corp',
  'GLOBAL.example',
  'a.b.c.',
  '10.0.0.0/8',
  'glob',
);

const words = fc.constantFrom(
  'errors',
  'cache 30',
  'reload',
  'log . {\n class error\n }',
  'forward . 1.1.1.1 2.2.2.2:5353 {\n policy random\n }',
  'forward . "/etc/resolv.conf"',
  'hosts /etc/hosts {\n 10.0.0.1 a.example # a note\n\n fallthrough\n }',
  'template IN A {\n match "^(?P<a>[a-z]*)[.]$"\n answer "{{ .Name }} 60 IN A 1.2.3.4"\n }',
  'kubernetes cluster.local {\n pods insecure\n }',
  'prometheus {$IP}:9153',
  'import lines',
  '# a comment with { and }',
  '',
  'log "two\nlines"',
);

const bodyLines = fc.array(words, { minLength: 1, maxLength: 6 });

const block = fc
  .record({
    key: fc.oneof(
      fc.tuple(zone, port).map(([name, at]) => `${name}${at}`),
      fc.tuple(zone, zone).map(([a, b]) => `${a} ${b}`),
      fc.tuple(zone, zone).map(([a, b]) => `${a},\n${b}`),
      zone.map((it) => `tls://${it}`),
    ),
    body: bodyLines,
    brace: fc.constantFrom(' {\n', '\n{\n', ' { # open\n', '   {  \n\n'),
    outer: fc.constantFrom('', '', '  '),
    inner: indent,
  })
  .map(({ key, body, brace, outer, inner }) => {
    const lines = body.flatMap((it) => it.split('\n')).map((it) => (it === '' ? '' : inner + it));
    return `${outer}${key}${brace}${lines.join('\n')}\n${outer}}`;
  });

const mainBlock = fc
  .record({
    port: fc.constantFrom('53', '5353', '8053'),
    bind: fc.constantFrom('', 'bind 169.254.20.10', 'bind {$POD_IP}'),
    body: bodyLines,
    inner: indent,
  })
  .map(({ port: number, bind, body, inner }) => {
    const lines = [...(bind === '' ? [] : [bind]), ...body].flatMap((it) => it.split('\n'));
    return `.:${number} {\n${lines.map((it) => inner + it).join('\n')}\n}`;
  });

const filler = fc.constantFrom(
  '# a remark',
  '',
  'import custom/*.server',
  '(lines) {\n    errors\n}',
  '(empty) { }',
);

/** Well-formed Corefiles without a word about the zone `global`. */
export const corefiles = fc
  .record({
    before: fc.array(fc.oneof(block, filler), { maxLength: 3 }),
    main: fc.option(mainBlock, { nil: undefined, freq: 6 }),
    after: fc.array(fc.oneof(block, filler), { maxLength: 3 }),
    glue: fc.constantFrom('\n', '\n\n', ' # end\n'),
    end: fc.constantFrom('\n', '', '\n\n', '  ', '\n# last'),
    lineBreak: eol,
  })
  .map(({ before, main, after, glue, end, lineBreak }) => {
    const items = [...before, ...(main === undefined ? [] : [main]), ...after];
    return (once(items).join(glue) + end).replaceAll('\n', lineBreak);
  });

/** A snippet may be defined only once. */
const once = (items: readonly string[]): readonly string[] =>
  items.filter((it, index) => !it.startsWith('(') || items.indexOf(it) === index);

const shrapnel = fc.constantFrom(
  ...[
    '{',
    '}',
    '"',
    '\\',
    '#',
    '\n',
    '\r',
    ' ',
    '\t',
    ',',
    '(',
    ')',
    '{$',
    '%}',
    ':',
    '.',
    '\uFEFF',
  ],
  ...['import', 'global', 'global:53 {', 'forward . ', 'proxy . 1.2.3.4', '\u0000', '\u2028', '😀'],
);

/** The text with a few random cuts and insertions. */
export const mutationsOf = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.oneof(shrapnel, fc.constant(''))), {
        minLength: 1,
        maxLength: 5,
      }),
    )
    .map(([text, edits]) =>
      edits.reduce((it, [at, length, piece]) => {
        const start = it.length === 0 ? 0 : at % it.length;
        return it.slice(0, start) + piece + it.slice(start + length);
      }, text),
    );
