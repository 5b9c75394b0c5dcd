// What plugins that answer themselves say as a whole (coredns, plugin/kubernetes, hosts and template).

import type { Splice } from '../corefileEdit';
import type { CorefileToken } from '../corefileTokens';
import { argumentsOf, optionsOf, type Directive } from '../corefileTree';
import { isIp } from '../upstream';
import { placeOf, type ValueFault } from './fault';

export function kubernetesFault(directive: Directive): ValueFault | undefined {
  const zones = argumentsOf(directive);
  const [first] = zones;
  if (first && zones.every((it) => isReverse(it.text))) {
    const because =
      'kubernetes needs a zone of names, such as cluster.local, beside those of addresses';
    return { start: first.start, end: zones.at(-1)?.end ?? first.end, because };
  }
  const options = optionsOf(directive);
  const named = options.find(([name]) => name?.text === 'namespaces');
  const [labelled] = options.find(([name]) => name?.text === 'namespace_labels') ?? [];
  if (named && labelled) {
    return { ...placeOf(labelled), because: 'namespaces and namespace_labels cannot both be set' };
  }
  const selector = options.find(([name]) => /^(?:namespace_)?labels$/.test(name?.text ?? ''));
  const text =
    selector
      ?.slice(1)
      .map((it) => it.text)
      .join(' ') ?? '';
  const [label] = selector ?? [];
  if (!label || text.split('(').length === text.split(')').length) return undefined;
  const because = `the selector "${text}" has a bracket without its other`;
  return { start: label.start, end: selector?.at(-1)?.end ?? label.end, because };
}

const isReverse = (zone: string): boolean =>
  /(?:^|\.)(?:in-addr|ip6)\.arpa\.?$/i.test(zone) || /^[\d.]+\/\d+$/.test(zone);

/** After `fallthrough` it takes no line for a host any more. */
export function hostsFault(directive: Directive): ValueFault | undefined {
  const options = optionsOf(directive);
  const swapped = options.find(([name, address]) => name && address && isSwapped(name, address));
  if (swapped) return nameFirst(swapped);
  const at = options.findIndex(([name]) => name?.text === 'fallthrough');
  const late = options.slice(at + 1).filter(([name]) => name && isIp(name.text));
  const [first] = late[0] ?? [];
  const last = options.at(-1)?.at(-1);
  const own = options[at];
  if (at === -1 || !first || !own || !last) return undefined;
  return {
    start: first.start,
    end: late[0]?.at(-1)?.end ?? first.end,
    because: 'after fallthrough the plugin hosts takes no more hosts',
    cure: { title: 'Move fallthrough behind the hosts', edits: moved(own, last) },
  };
}

const isSwapped = (name: CorefileToken, address: CorefileToken): boolean =>
  name.text.includes('.') && !isIp(name.text) && isIp(address.text);

/** Such lines it passes over without a word. */
function nameFirst([name, address, ...others]: readonly CorefileToken[]): ValueFault | undefined {
  if (!name || !address) return undefined;
  const [start, end] = [name.start, (others.at(-1) ?? address).end];
  const text = [address, name, ...others].map((it) => it.raw).join(' ');
  return {
    start,
    end,
    isDoubtful: true,
    because: 'hosts passes over this line, for the address stands first in it, and then the names',
    cure: { title: 'Put the address first', edits: [{ start, end, text }] },
  };
}

function moved(own: readonly CorefileToken[], last: CorefileToken): readonly Splice[] {
  const [first] = own;
  const { end } = own.at(-1) ?? last;
  if (!first) return [];
  const text = own.map((it) => it.raw).join(' ');
  // The blanks before it go with it, the comments stay.
  const gap = /\r?\n[ \t]*$/.exec(first.leading)?.[0] ?? '';
  const start = first.start - gap.length;
  const indent = gap.replace(/^\r?\n/, '');
  return [
    { start, end, text: '' },
    { start: last.end, end: last.end, text: `\n${indent}${text}` },
  ];
}

export function templateFault(directive: Directive): ValueFault | undefined {
  const [kind, type] = argumentsOf(directive);
  const answers = optionsOf(directive).some(([name]) =>
    ['answer', 'authority', 'rcode', 'ederror', 'import'].includes(name?.text ?? ''),
  );
  if (!kind || !type || answers) return undefined;
  const because = 'template needs an answer, an authority or an rcode within its braces';
  return { start: directive.name.start, end: type.end, because };
}
