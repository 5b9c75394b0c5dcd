/** Values with which no CoreDNS starts, behind plugins and their options (DNS-02). */
import { plugins } from '../../../dns/corefilePlugins';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, optionsOf, type Directive } from '../../../dns/corefileTree';
import { effectiveDirectives } from '../../../dns/corefileWords';
import { faultOfLine, type ValueFault } from '../../../dns/values/fault';
import { takings } from '../../../dns/values/takings';
import { wholeChecks } from '../../../dns/values/whole';
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import type { CorefileRule, Cure, Remark } from '../said';
import type { CorefileSource } from '../source';

export const values: CorefileRule = function* (source) {
  for (const directive of effectiveDirectives(source.corefile)) {
    // A plugin of which nothing else is known may take anything.
    if (!plugins.has(directive.name.text)) continue;
    const found = [...linesOf(directive, source)];
    const whole = isKnown([directive.name, ...directive.rest], source)
      ? wholeChecks.get(directive.name.text)?.(directive)
      : undefined;
    const isSaid = (at: ValueFault) =>
      found.some((it) => it.start <= at.start && at.start < it.end);
    if (whole && !isSaid(whole)) found.push(whole);
    for (const fault of found) yield remarkOf(source, fault);
  }
};

function* linesOf(directive: Directive, source: CorefileSource): Iterable<ValueFault> {
  const { name } = directive;
  const lines: readonly (readonly CorefileToken[])[] = [
    [name, ...argumentsOf(directive)],
    // Of options on one line with each other it is not known where one ends.
    ...optionsOf(directive).filter(([first]) => first?.startsLine),
  ];
  for (const [index, [word, ...given]] of lines.entries()) {
    if (!word || !isKnown([word, ...given], source)) continue;
    const key = index === 0 ? name.text : `${name.text} ${word.text}`;
    const taking = takings.get(key);
    const title = index === 0 ? name.text : `${word.text} of ${name.text}`;
    const fault = taking && faultOfLine(word, title, taking, given);
    if (fault) yield fault;
  }
}

/** Nothing in these words is filled in by somebody else. */
const isKnown = (tokens: readonly CorefileToken[], { templates, shift }: CorefileSource): boolean =>
  tokens.every(
    ({ text, raw, start, end }) =>
      !templates.touches(start - shift, end - shift) && (raw.startsWith('"') || !isGap(text)),
  );

const isGap = (text: string): boolean =>
  /\{[$%]|\$[\w({]|`|^<[^>]*>?$|__|\.{3}|^\.\.$|…|^%\w+%$|^[A-Z][A-Z0-9]*_[A-Z0-9_]*$|^(?:\{\{|\[\[|\(\()/.test(
    text,
  );

function remarkOf({ text }: CorefileSource, fault: ValueFault): Remark {
  const { start, end, because, isDoubtful, words = [], cure } = fault;
  return {
    code: 'MESH0404',
    message: isDoubtful ? `${capital(because)}.` : `CoreDNS does not start with this: ${because}.`,
    ...(isDoubtful && { severity: 'warning' as const }),
    start,
    end,
    cures: cure ? [cure] : curesOf(text.slice(start, end), { start, end }, words),
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Of a slip of a word, the word. */
function curesOf(
  written: string,
  place: Pick<ValueFault, 'start' | 'end'>,
  words: readonly string[],
): readonly Cure[] {
  const meant = slipAmong(written, words) ?? words.find((it) => bare(it) === bare(written));
  return meant === undefined
    ? []
    : [{ title: `Change to ${meant}`, edits: [{ ...place, text: meant }] }];
}

/** `roundrobin`, `Round-Robin` and `round_robin` alike. */
const bare = (text: string): string => text.toLowerCase().replace(/[-_]/g, '');
