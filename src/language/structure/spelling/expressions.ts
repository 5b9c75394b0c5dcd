/** Regular expressions, as RE2 reads them. */
import type { Check, Fault } from './fault';

/** RE2 looks neither ahead nor behind, nor at what was matched before (IST0122). */
export const expression: Check = (value) => {
  if (value.length > 1024) return misread('is longer than 1024 characters, which Istio refuses');
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

/** Istio looks since 1.7; before, and where it is for another, proxies refuse what it is part of. */
const misread = (because: string): Fault => ({
  code: 'MESH0727',
  because,
  refusedIn: { since: 7 },
});

/** What RE2 writes in a way of its own, written as here. */
const withoutDialect = (value: string): string =>
  value
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU-]+\)/g, '')
    .replace(/\(\?[imsU-]+:/g, '(?:');

/** Of a header that is not there, `*` means any value (validateHTTPRouteMatchRequest). */
export const absence: Check = (value) => (value === '*' ? undefined : expression(value));

/** Compiled whenever an EnvoyFilter comes in, since there are patches. */
export const proxyVersion: Check = (value) => {
  const fault = expression(value);
  return fault && { ...fault, refusedIn: {} };
};
