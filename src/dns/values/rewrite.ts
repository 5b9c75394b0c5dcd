// Rules of the plugin rewrite: [continue|stop] FIELD … (coredns, plugin/rewrite).

import type { CorefileToken } from '../corefileTokens';
import { argumentsOf, type Directive } from '../corefileTree';
import { placeOf, type ValueFault } from './fault';
import { expression, recordClass, recordType, type Value } from './kinds';

export function rewriteFault(directive: Directive): ValueFault | undefined {
  const [first, ...others] = wordsOf(directive);
  if (!first) return lacking(directive.name, 'rewrite needs a field, such as name, and its values');
  const isMode = modes.has(first.text.toLowerCase());
  const field = isMode ? others[0] : first;
  if (!field) return lacking(first, `${first.text} needs a rule, such as name FROM TO`);
  const check = fields.get(field.text.toLowerCase());
  return check ? check(field, isMode ? others.slice(1) : others) : unknown(field, isMode);
}

/** A rule of less than two words goes on within braces. */
function wordsOf(directive: Directive): readonly CorefileToken[] {
  const words = argumentsOf(directive);
  return words.length < 2
    ? directive.rest.filter(({ text }) => text !== '{' && text !== '}')
    : words;
}

const modes: ReadonlySet<string> = new Set(['continue', 'stop']);

type Words = readonly CorefileToken[];
type Check = (field: CorefileToken, words: Words) => ValueFault | undefined;

const lacking = (word: CorefileToken, because: string): ValueFault => ({
  ...placeOf(word),
  because,
});

/** Newer releases may have fields that nobody here knows. */
const unknown = (field: CorefileToken, isMode: boolean): ValueFault => ({
  ...placeOf(field),
  isDoubtful: true,
  because: `rewrite has no ${isMode ? 'field' : 'field or mode'} "${field.text}"`,
  words: isMode ? [...fields.keys()] : [...fields.keys(), ...modes],
});

const pairOf =
  (value: Value): Check =>
  (field, words) => {
    if (words.length !== 2) {
      const because = `rewrite ${field.text} takes two values, FROM and TO, and these are ${words.length}`;
      return lacking(field, because);
    }
    const odd = words.find(({ text }) => !value.isTaken(text));
    return odd && lacking(odd, `"${odd.text}" is not ${value.what}`);
  };

const matches: ReadonlySet<string> = new Set(['exact', 'prefix', 'suffix', 'substring', 'regex']);

/** A plain pair, or how names are compared in front of it, and after it how answers are rewritten. */
function nameFault(field: CorefileToken, words: Words): ValueFault | undefined {
  const [kind, from, , answer, what] = words;
  if (!kind || !from) return lacking(field, 'rewrite name takes two names, FROM and TO');
  if (words.length === 2) return undefined;
  if (!matches.has(kind.text.toLowerCase())) {
    return words.length === 3
      ? {
          ...lacking(kind, `in front of two names stands one of ${said(matches)}`),
          words: [...matches],
        }
      : undefined;
  }
  if (kind.text.toLowerCase() === 'regex' && !expression.isTaken(from.text)) {
    return lacking(from, `"${from.text}" has a bracket without its other`);
  }
  if (answer && answer.text.toLowerCase() !== 'answer') {
    return lacking(answer, `behind the two names only answer may follow, and not "${answer.text}"`);
  }
  return what && !answers.has(what.text.toLowerCase())
    ? lacking(what, `answer takes one of ${said(answers)}, and "${what.text}" is none`)
    : trailing(words);
}

const answers: ReadonlySet<string> = new Set(['name', 'value', 'auto']);
const said = (words: ReadonlySet<string>): string => [...words].join(', ');

/** Each answer has its kind, FROM and TO: what follows has to begin with answer again. */
function trailing(words: Words): ValueFault | undefined {
  const [next] = words.slice(7);
  return next && next.text.toLowerCase() !== 'answer'
    ? lacking(next, `"${next.text}" is too much behind an answer`)
    : undefined;
}

const actions: ReadonlySet<string> = new Set(['set', 'append', 'replace', 'unset']);

/** How many values follow the action of each kind. */
const counts: ReadonlyMap<string, number> = new Map([
  ['local', 2],
  ['nsid', 0],
  ['subnet', 2],
]);

const variables: ReadonlySet<string> = new Set(
  ['qname', 'qtype', 'client_ip', 'client_port', 'protocol', 'server_ip', 'server_port'].map(
    (it) => `{${it}}`,
  ),
);

function optionFault(
  field: CorefileToken,
  [kind, action, ...values]: Words,
): ValueFault | undefined {
  const count = counts.get(kind?.text.toLowerCase() ?? '');
  if (!kind || count === undefined) {
    return lacking(kind ?? field, `rewrite edns0 takes one of ${[...counts.keys()].join(', ')}`);
  }
  if (!action || !actions.has(action.text.toLowerCase())) {
    return lacking(action ?? kind, `${kind.text} takes one of ${said(actions)}`);
  }
  const isUnset = action.text.toLowerCase() === 'unset';
  const last = values.at(-1);
  if (!isUnset && values.length < count) {
    return lacking(action, `${kind.text} ${action.text} needs ${count} values`);
  }
  if (kind.text.toLowerCase() === 'nsid' && last && last.text !== 'revert') {
    return lacking(last, `"${last.text}" is too much for nsid`);
  }
  return isUnset ? undefined : valueFault(kind, values);
}

function valueFault({ text: kind }: CorefileToken, values: Words): ValueFault | undefined {
  const [first, second] = values;
  if (!first || !second) return undefined;
  if (kind.toLowerCase() === 'subnet') {
    const odd = isBits(first, 32) ? (isBits(second, 128) ? undefined : second) : first;
    return odd && lacking(odd, `"${odd.text}" is no number of bits`);
  }
  const isHex = /^0x/i.test(second.text);
  if (isHex && !/^0x(?:[\da-f]{2})+$/i.test(second.text)) {
    return lacking(second, `"${second.text}" is no hexadecimal text`);
  }
  // With a slash it is the name of metadata.
  return /^\{[^/$%]*\}$/.test(second.text) && !variables.has(second.text)
    ? { ...lacking(second, `rewrite knows no variable ${second.text}`), words: [...variables] }
    : undefined;
}

const isBits = ({ text }: CorefileToken, most: number): boolean =>
  /^\d+$/.test(text) && Number(text) <= most;

const fields: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['name', nameFault],
  ['type', pairOf(recordType)],
  ['class', pairOf(recordClass)],
  ['edns0', optionFault],
  ['answer', (field) => lacking(field, 'a rule begins with name, and answer follows it')],
  ['ttl', () => undefined],
  ['rcode', () => undefined],
  ['cname', () => undefined],
]);
