/** Just enough of DER (X.690) to write certificates and requests without loading a library. */
import { contextTag, derTag } from './der';

/** One element: tag, minimal definite length, and the contents one after another. */
function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, it) => sum + it.length, 0);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(length)]), ...contents]);
}

function lengthOctets(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

export const sequence = (...contents: readonly Uint8Array[]): Uint8Array =>
  element(derTag.sequence, ...contents);

export const setOf = (only: Uint8Array): Uint8Array => element(0x31, only);

/** A constructed element `[n]`. */
export const tagged = (number: number, ...contents: readonly Uint8Array[]): Uint8Array =>
  element(contextTag(number, true), ...contents);

/** A primitive element `[n]`, as IMPLICIT tagging makes of a string. */
export const implicit = (number: number, content: Uint8Array): Uint8Array =>
  element(contextTag(number, false), content);

export const octetString = (content: Uint8Array): Uint8Array =>
  element(derTag.octetString, content);

/** A whole number of octets. */
export const bitString = (content: Uint8Array): Uint8Array =>
  element(derTag.bitString, Buffer.from([0]), content);

export const trueValue = element(derTag.boolean, Buffer.from([0xff]));
export const nullValue = element(0x05);

/** A small INTEGER that is not negative. */
export const smallInteger = (value: number): Uint8Array =>
  element(derTag.integer, Buffer.from([value]));

/** An INTEGER of octets that are minimal and positive already, as serial numbers of ours are. */
export const integerOf = (octets: Uint8Array): Uint8Array => element(derTag.integer, octets);

export const utf8String = (text: string): Uint8Array => element(0x0c, Buffer.from(text, 'utf8'));

/** Up to eight named bits, the first one highest; trailing zeros are cut off (X.690 11.2.2). */
export function namedBits(isSet: readonly boolean[]): Uint8Array {
  const last = isSet.lastIndexOf(true);
  const octet = isSet.reduce((sum, on, index) => (on ? sum | (0x80 >> index) : sum), 0);
  return last < 0
    ? element(derTag.bitString, Buffer.from([0]))
    : element(derTag.bitString, Buffer.from([7 - last, octet]));
}

/** Dotted decimal to OBJECT IDENTIFIER; all arcs of ours fit a number. */
export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(derTag.oid, Buffer.from([first * 40 + second, ...rest].flatMap(arcOctets)));
}

function arcOctets(arc: number): readonly number[] {
  const octets = [arc & 0x7f];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    octets.unshift(0x80 | (rest & 0x7f));
  return octets;
}

/** UTCTime until 2049, GeneralizedTime after (RFC 5280 4.1.2.5); parts of a second are dropped. */
export function time(ms: number): Uint8Array {
  const digits = `${new Date(ms).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  const isShort = digits.startsWith('20') && digits < '2050';
  return isShort
    ? element(0x17, Buffer.from(digits.slice(2), 'latin1'))
    : element(0x18, Buffer.from(digits, 'latin1'));
}
