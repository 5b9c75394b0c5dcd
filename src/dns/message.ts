// One question to a DNS server over TCP, and its answer, as bytes and as words (RFC 1035).
import { numberAt, textAt } from '../objects/object';
import { isIp } from './upstream';

export type RecordType = 'A' | 'AAAA';

export interface Question {
  /** 16 bits that the answer repeats. */
  readonly id: number;
  /** Absolute; with or without its last dot. */
  readonly name: string;
  readonly type: RecordType;
}

export type DnsAnswer =
  /** Records of the type asked for, at the end of aliases where there are any. */
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  /** The name is there but has no record of this type. */
  | { readonly kind: 'noRecord' }
  /** Any code but NOERROR: NXDOMAIN, REFUSED, SERVFAIL, NOTIMP. */
  | { readonly kind: 'refused'; readonly code: string }
  /** No answer that can be read. `because` is a clause: "the answer is cut off". */
  | { readonly kind: 'unreadable'; readonly because: string };

const lengthBytes = 2;
const longestMessage = 65_535;

/** Whether a name can be asked for: labels of 1 to 63 bytes, 253 in all, no blanks. */
export function isAskable(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.');
  return (
    name.length <= 254 && labels.every((it) => /^[a-z0-9_]([-a-z0-9_]{0,61}[a-z0-9_])?$/i.test(it))
  );
}

/** The bytes of a question as TCP carries it: the length in two bytes, then the message. */
export async function questionBytes({ id, name, type }: Question): Promise<Uint8Array> {
  const { encode } = await import('./dnsPacket');
  // RECURSION_DESIRED, as the resolver of a pod sets it.
  const flags = 1 << 8;
  const questions = [{ type, name: name.replace(/\.$/, '') }];
  return framed(encode({ type: 'query', id, flags, questions }));
}

export function framed(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(lengthBytes + message.length);
  new DataView(frame.buffer).setUint16(0, Math.min(message.length, longestMessage));
  frame.set(message, lengthBytes);
  return frame;
}

/** The first message of what arrived; undefined while it is not all there. */
export function messageIn(received: Uint8Array): Uint8Array | undefined {
  if (received.length < lengthBytes) return undefined;
  const length = ((received[0] ?? 0) << 8) | (received[1] ?? 0);
  const end = lengthBytes + length;
  return received.length < end ? undefined : received.slice(lengthBytes, end);
}

/** What a message says in answer to a question. Never throws: the bytes may be anything. */
export async function answerIn(message: Uint8Array, question: Question): Promise<DnsAnswer> {
  const { decode } = await import('./dnsPacket');
  const packet = decoded(() => decode(Buffer.from(message)));
  if (packet === undefined) return unreadable('the answer is no DNS message');
  const isOurs = numberAt(packet, 'id') === question.id && textAt(packet, 'type') === 'response';
  if (!isOurs) return unreadable('the answer is to another question');
  if ((packet as { readonly flag_tc?: boolean }).flag_tc === true) {
    return unreadable('the answer is cut off, although it came over TCP');
  }
  const code = textAt(packet, 'rcode') ?? '';
  if (code !== 'NOERROR') return { kind: 'refused', code };
  const addresses = packet.answers.flatMap((it) =>
    it.type === question.type && typeof it.data === 'string' ? [it.data] : [],
  );
  // The library reads past the end of a record that is cut off, and makes an address of it.
  if (!addresses.every(isIp)) return unreadable('the answer has a record that is no address');
  return addresses.length === 0 ? { kind: 'noRecord' } : { kind: 'addresses', addresses };
}

const unreadable = (because: string): DnsAnswer => ({ kind: 'unreadable', because });

interface Decoded {
  readonly answers: readonly { readonly type: string; readonly data?: unknown }[];
}

function decoded(decode: () => unknown): Decoded | undefined {
  try {
    const packet = decode() as Partial<Decoded>;
    return { ...packet, answers: packet.answers ?? [] };
  } catch {
    // The library throws for whatever it cannot read, which the caller says in words.
    return undefined;
  }
}
