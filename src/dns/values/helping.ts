// What plugins beside those that answer say as a whole (coredns, plugin/autopath, bind and cache).

import { argumentsOf, type Directive } from '../corefileTree';
import { isIp } from '../upstream';
import { placeOf, type ValueFault } from './fault';

/** A plugin that knows search paths has an @ before its name; else it is a file. */
export function autopathFault(directive: Directive): ValueFault | undefined {
  const last = argumentsOf(directive).at(-1);
  if (!last || (last.text !== 'kubernetes' && last.text !== 'erratic')) return undefined;
  const place = placeOf(last);
  return {
    ...place,
    because: `autopath reads the file "${last.text}", for only @${last.text} is the plugin`,
    cure: { title: `Change to @${last.text}`, edits: [{ ...place, text: `@${last.text}` }] },
  };
}

/** From 1.8 on names of interfaces are taken, too, and those may hold dots, but hardly four numbers. */
export function bindFault(directive: Directive): ValueFault | undefined {
  const odd = argumentsOf(directive).find(
    ({ text }) => /^\d+\.\d+\.\d+\.[\w-]+$/.test(text) && !isIp(text),
  );
  return odd && { ...placeOf(odd), because: `"${odd.text}" is no IP address to listen on` };
}

/** It takes what is no number for a zone, and then keeps answers for an hour. */
export function cacheFault(directive: Directive): ValueFault | undefined {
  const [first] = argumentsOf(directive);
  const [, count = '', unit] = /^(\d+)([smh])$/.exec(first?.text ?? '') ?? [];
  if (!first || unit === undefined) return undefined;
  const text = String(Number(count) * (unit === 's' ? 1 : unit === 'm' ? 60 : 3600));
  const place = placeOf(first);
  return {
    ...place,
    isDoubtful: true,
    because: `cache takes its time as a number of seconds, and reads "${first.text}" as the name of a zone`,
    cure: { title: `Change to ${text}`, edits: [{ ...place, text }] },
  };
}
