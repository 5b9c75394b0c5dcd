// Rules of the plugin acl: ACTION [type TYPE…] [net SOURCE…] (coredns, plugin/acl).

import type { CorefileToken } from '../corefileTokens';
import { optionsOf, type Directive } from '../corefileTree';
import { isIp } from '../upstream';
import { placeOf, type ValueFault } from './fault';
import { network, recordType } from './kinds';

export function aclFault(directive: Directive): ValueFault | undefined {
  for (const [action, ...words] of optionsOf(directive)) {
    const fault = action && actions.has(action.text) ? faultOfRule(action, words) : undefined;
    if (fault) return fault;
  }
  return undefined;
}

const actions: ReadonlySet<string> = new Set(['allow', 'block', 'filter', 'drop']);
const sections: ReadonlySet<string> = new Set(['type', 'net', 'file']);

function faultOfRule(
  action: CorefileToken,
  words: readonly CorefileToken[],
): ValueFault | undefined {
  let section = action;
  let before = action;
  for (const word of words) {
    if (sections.has(word.text)) {
      if (before !== action && before === section) return empty(before);
      section = word;
    } else {
      const because = becauseOf(action, section, word);
      if (because !== undefined) return { ...placeOf(word), because };
    }
    before = word;
  }
  return before !== action && before === section ? empty(before) : undefined;
}

const empty = (section: CorefileToken): ValueFault => ({
  ...placeOf(section),
  because: `${section.text} needs a value`,
});

function becauseOf(
  { text: action }: CorefileToken,
  { text: section }: CorefileToken,
  { text }: CorefileToken,
): string | undefined {
  if (section === action) return `${action} takes type or net, and "${text}" is neither`;
  if (text === '*' || section === 'file') return undefined;
  if (section === 'type') {
    return recordType.isTaken(text) ? undefined : `"${text}" is no type of records`;
  }
  return isIp(text) || network.isTaken(text) ? undefined : `"${text}" is no address and no network`;
}
