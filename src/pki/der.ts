/** Just enough of DER (X.690) to read certificates without loading a library. */

export interface DerElement {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Identifier, length and content as they stood. */
  readonly whole: Uint8Array;
}

export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  sequence: 0x30,
} as const;

/** The tag of a context-specific element, `[n]`. */
export const contextTag = (number: number, constructed: boolean): number =>
  0x80 | (constructed ? 0x20 : 0) | number;

/**
 * The elements that follow one another in these bytes; undefined when the bytes are not exactly
 * that. Lengths must be definite and minimal, as DER demands; tags above 30 do not occur in what we read.
 */
export function elementsIn(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    if (!element) return undefined;
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

/** The elements inside the one element that these bytes are. */
export function childrenOf(bytes: Uint8Array, tag: number): readonly DerElement[] | undefined {
  const [only, ...more] = elementsIn(bytes) ?? [];
  return only?.tag === tag && more.length === 0 ? elementsIn(only.content) : undefined;
}

function elementAt(bytes: Uint8Array, at: number): DerElement | undefined {
  const tag = bytes[at];
  const length = lengthAt(bytes, at + 1);
  if (tag === undefined || (tag & 0x1f) === 0x1f || !length) return undefined;
  const start = at + 1 + length.octets;
  const end = start + length.value;
  if (end > bytes.length) return undefined;
  return { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) };
}

function lengthAt(bytes: Uint8Array, at: number): { value: number; octets: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, octets: 1 };
  const count = first & 0x7f;
  const octets = bytes.subarray(at + 1, at + 1 + count);
  // Four octets say up to 4 GiB; more, or the indefinite form (no octets), is not for us.
  if (count === 0 || count > 4 || octets.length < count || octets[0] === 0) return undefined;
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return value < 0x80 ? undefined : { value, octets: 1 + count };
}

/** Dotted decimal; undefined for what is no object identifier. */
export function oidOf(content: Uint8Array): string | undefined {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if (!Number.isSafeInteger(arc)) return undefined;
    if (octet < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first, ...rest] = arcs;
  if (first === undefined || (content[content.length - 1] ?? 0x80) >= 0x80) return undefined;
  // X.690 8.19.4: the first two arcs share a number.
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - top * 40, ...rest].join('.');
}

/** A small INTEGER that is not negative, such as a path length; undefined for any other. */
export function smallIntegerOf(content: Uint8Array): number | undefined {
  const [first] = content;
  if (first === undefined || first >= 0x80 || content.length > 4) return undefined;
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}
