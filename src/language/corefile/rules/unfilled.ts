/** Words in capitals that somebody has yet to replace: by a zone, or by an address (DNS-05). */
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, optionsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import type { CorefileRule, Remark } from '../said';

/** Each word once. A shell or a program may replace them on the way, so it is an information. */
export const unfilled: CorefileRule = function* ({ corefile, templates, shift, region }) {
  for (const it of templates.glued) {
    const [start, end] = [it.start + shift, it.end + shift];
    const word = region.text.slice(it.start, it.end);
    if (region.isExpanded && word.startsWith('$')) continue;
    const message = `${word} is still to be replaced; by the letter, it makes a word of the brace before it, which then closes nothing.`;
    yield { code: 'MESH0410', severity: 'warning', message, start, end };
  }
  const seen = new Set<string>();
  for (const { keys, directives } of serverBlocksOf(corefile)) {
    const words = [...keys.map((it) => it.token), ...directives.flatMap((it) => zonesOf(it))];
    for (const it of words) {
      const isFilled = templates.touches(it.start - shift, it.end - shift);
      const word = it.text.replace(/:\d+$/, '');
      if (isFilled || !isCapitals(word) || seen.has(word)) continue;
      seen.add(word);
      yield remark(it, word);
    }
    yield* pillars([...keys.map((it) => it.token), ...directives.flatMap(argumentsOf)], seen);
  }
};

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
