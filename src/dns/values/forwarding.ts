// What lines that send questions on say as a whole (coredns, plugin/forward and plugin/proxy).

import type { CorefileToken } from '../corefileTokens';
import { argumentsOf, optionsOf, type Directive } from '../corefileTree';
import { placeOf, type ValueFault } from './fault';

/** plugin/forward and plugin/proxy take no more. */
const mostUpstreams = 15;

export function forwardFault(directive: Directive): ValueFault | undefined {
  const odd = argumentsOf(directive)
    .slice(1)
    .find((it) => /^(?:https?|grpc|quic):\/\//.test(it.text));
  if (odd) {
    // The newest may know more.
    return {
      ...placeOf(odd),
      isDoubtful: true,
      because: 'forward sends questions over dns:// and tls:// only',
    };
  }
  for (const option of optionsOf(directive)) {
    const fault =
      option[0]?.text === 'health_check' ? healthCheckFault(option.slice(2)) : undefined;
    if (fault) return fault;
  }
  return upstreamsFault(directive);
}

function healthCheckFault(words: readonly CorefileToken[]): ValueFault | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const name = words[at + 1]?.text;
    if (!word || word.text === 'no_rec') continue;
    if (word.text !== 'domain') {
      return {
        ...placeOf(word),
        because: `after its duration health_check takes no_rec, or domain with a name, and not "${word.text}"`,
        words: ['no_rec', 'domain'],
      };
    }
    if (name === undefined || name.includes('..')) {
      const text = name === undefined ? 'none stands there' : `"${name}" is none`;
      return { ...placeOf(words[at + 1] ?? word), because: `domain needs a name, and ${text}` };
    }
    at += 1;
  }
  return undefined;
}

function upstreamsFault(directive: Directive): ValueFault | undefined {
  const [, ...to] = argumentsOf(directive);
  const first = to[mostUpstreams];
  if (!first) return undefined;
  const name = directive.name.text;
  return {
    start: first.start,
    end: to.at(-1)?.end ?? first.end,
    because: `${name} takes at most ${mostUpstreams} addresses, and these are ${to.length}`,
  };
}

export function proxyFault(directive: Directive): ValueFault | undefined {
  const protocol = optionsOf(directive).find(([name]) => name?.text === 'protocol');
  const [, kind, first, , ...more] = protocol ?? [];
  if (kind?.text === 'dns' && first && first.text !== 'force_tcp') {
    return {
      ...placeOf(first),
      because: `protocol dns takes only force_tcp, and "${first.text}" is none`,
      words: ['force_tcp'],
    };
  }
  const surplus = kind?.text === 'grpc' ? more[1] : undefined;
  if (surplus) return { ...placeOf(surplus), because: 'protocol grpc takes at most three files' };
  return upstreamsFault(directive);
}
