/** Regular expressions, as RE2 reads them. */
import type { Check, Fault } from './fault';

/** RE2 looks neither ahead nor behind, nor at what was matched before (IST0122). */
export const expression: Check = (value) => {
  if (/\(\?(?:[=!]|<[=!])/.test(value)) {
    return misread('looks ahead or behind, which RE2, whose syntax Istio reads, cannot');
  }
  if (/\\[1-9]/.test(value)) return misread('refers back to a group, which RE2 cannot');
  try {
    new RegExp(withoutDialect(value));
    return undefined;
  } catch {
    return misread('is not a regular expression');
  }
};

const misread = (because: string): Fault => ({ code: 'MESH0727', because });

/** What RE2 writes in a way of its own, written as here. */
const withoutDialect = (value: string): string =>
  value
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU-]+\)/g, '')
    .replace(/\(\?[imsU-]+:/g, '(?:');
