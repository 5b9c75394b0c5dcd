/** Words in capitals that somebody has yet to replace: by a zone, or by an address (DNS-05). */
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, optionsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import { gapInWord, mayHoldGap, type Gap } from '../../gapsInTexts';
import type { CorefileRule, Remark } from '../said';
import type { CorefileSource } from '../source';

/** Each word once. A shell or a program may replace them on the way, so it is an information. */
export const unfilled: CorefileRule = function* (source) {
  const { corefile, templates, shift, region, text } = source;
  for (const it of templates.glued) {
    const [start, end] = [it.start + shift, it.end + shift];
    const word = region.text.slice(it.start, it.end);
    if (region.isExpanded && word.startsWith('$')) continue;
    const message = `${word} is still to be replaced; by the letter, it makes a word of the brace before it, which then closes nothing.`;
    yield { code: 'MESH0410', severity: 'warning', message, start, end };
  }
  const seen = new Set<string>();
  const isNew = (word: string, { start, end }: CorefileToken): boolean =>
    !templates.touches(start - shift, end - shift) && !seen.has(word) && seen.add(word).size > 0;
  const mayBeOpen = mayHoldGap.test(text);
  if (text.includes('<')) yield* parted(source, seen);
  for (const { keys, directives } of serverBlocksOf(corefile)) {
    const names = keys.map((it) => it.token);
    for (const it of [...names, ...directives.flatMap((it) => zonesOf(it))]) {
      const word = it.text.replace(/:\d+$/, '');
      if (isCapitals(word) && isNew(word, it)) yield remark(it, word);
    }
    for (const it of mayBeOpen ? [...names, ...directives.flatMap(wordsOf)] : []) {
      const gap = ofCoreDns.test(it.text) ? undefined : gapInWord(it.text);
      if (!gap || (gap.by === 'shell' && region.isExpanded)) continue;
      const word = it.text.slice(gap.start, gap.end);
      if (isNew(word, it)) yield open(it, word, gap.by);
    }
    yield* pillars([...keys.map((it) => it.token), ...directives.flatMap(argumentsOf)], seen);
  }
};

/** Of what should be an address; what a command says is long. */
export function leftToShell(said: string): string {
  const isCommand = /^(?:\$\(|`)/.test(said);
  const reader = isCommand ? 'a shell' : 'a shell or envsubst';
  const word = said.replace(/^\$\(.*/, '$(…)');
  return `${word} is filled in only where ${reader} reads this text; applied as it is, it is no IP address`;
}

/** Of the template of NodeLocal DNSCache: its two others are filled in by the cache itself (domain facts 5.6). */
const pillar = /^__PILLAR__(?:DNS__DOMAIN|LOCAL__DNS|DNS__SERVER)__/;

function* pillars(words: readonly CorefileToken[], seen: Set<string>): Iterable<Remark> {
  for (const { text, start } of words) {
    const [word] = pillar.exec(text) ?? [];
    if (word === undefined || seen.has(word)) continue;
    seen.add(word);
    yield {
      code: 'MESH0410',
      severity: 'info',
      message: `${word} is still to be replaced before this is applied; by the letter, the cache does not start or is not asked.`,
      start,
      end: start + word.length,
    };
  }
}

/** `<domain to be rewritten>.com`, of which CoreDNS makes as many words. */
function* parted({ text }: CorefileSource, seen: Set<string>): Iterable<Remark> {
  for (const { index: start, 0: word } of text.matchAll(/<\p{L}[\w-]*(?: [\w-]+)+>/gu)) {
    const isComment = text.slice(text.lastIndexOf('\n', start) + 1, start).includes('#');
    if (isComment || seen.has(word)) continue;
    seen.add(word);
    yield open({ start, end: start + word.length }, word, 'person');
  }
}

/** `{$NAME}` is filled in by CoreDNS itself; quotes hold patterns and answers. */
const ofCoreDns = /\{[$%]|[\s"\\]/;

/** Of upstreams that are no addresses something else is said; a shell may fill in what is not a zone. */
const wordsOf = (directive: Directive): readonly CorefileToken[] => [
  ...argumentsOf(directive).slice(0, senders.has(directive.name.text) ? 1 : undefined),
  ...optionsOf(directive).flat(),
];

const open = (
  { start, end }: Pick<CorefileToken, 'start' | 'end'>,
  word: string,
  by: Gap['by'],
): Remark => ({
  code: 'MESH0410',
  ...(by !== 'person' && { severity: 'info' }),
  message:
    by !== 'person'
      ? `${word} is filled in only where ${by === 'shell' ? 'a shell or a template engine reads this text' : 'a program looks for it'}; CoreDNS takes it by the letter.`
      : `${word} is still to be replaced by a value; CoreDNS takes it by the letter.`,
  start,
  end,
});

/** Two words at least, for a zone may well be called in capitals. */
export const isCapitals = (word: string): boolean => /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(word);

/** What a plugin is for, and what it leaves to others. */
function zonesOf(directive: Directive): readonly CorefileToken[] {
  const { name } = directive;
  if (name.text === 'kubernetes') return argumentsOf(directive);
  if (!senders.has(name.text)) return [];
  const left = optionsOf(directive).flatMap(([option, ...zones]) =>
    option?.text === 'except' ? zones : [],
  );
  return [...argumentsOf(directive).slice(0, 1), ...left];
}

const senders: ReadonlySet<string> = new Set(['forward', 'proxy', 'grpc']);

const remark = ({ start, end }: CorefileToken, word: string): Remark => ({
  code: 'MESH0410',
  severity: 'info',
  message: `${word} is still to be replaced by a zone; by the letter, nobody asks for it.`,
  start,
  end,
});
