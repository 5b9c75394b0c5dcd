// What makes kube-dns ignore its whole ConfigMap, the zone of the mesh included
// (kubernetes/dns, pkg/dns/config; istio/istio#22852; domain facts 5.5).

import { plainZone } from './corefileKey';
import { parseJson, type JsonNode } from './jsonText';
import { lineOf } from './lineOf';
import { isUpstreamAddress } from './upstream';

export interface KubeDnsFault {
  readonly key: 'stubDomains' | 'upstreamNameservers';
  readonly kind: 'unreadable' | 'notAnAddress';
  /** A sentence. */
  readonly because: string;
  /** Offsets in the text of the key; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** The zone whose upstream it is, where it is one. */
  readonly zone?: string;
}

/** The faults of the data keys that kube-dns reads; never throws. */
export function kubeDnsFaults(data: Readonly<Record<string, string>>): readonly KubeDnsFault[] {
  return [
    ...faultsIn('stubDomains', data['stubDomains'], ofStubDomains),
    ...faultsIn('upstreamNameservers', data['upstreamNameservers'], ofNameservers),
  ];
}

type Found = Omit<KubeDnsFault, 'key'>;

function faultsIn(
  key: KubeDnsFault['key'],
  text: string | undefined,
  faultsOf: (value: JsonNode) => Iterable<Found>,
): readonly KubeDnsFault[] {
  if (text === undefined || /^[ \t\r\n]*$/.test(text)) return [];
  const parsed = parseJson(text);
  if (parsed.kind === 'problem') {
    const { message, offset } = parsed.problem;
    const because = `Line ${lineOf(text, offset)}: ${message}`;
    return [
      { key, ...unreadable(because, { start: offset, end: Math.min(offset + 1, text.length) }) },
    ];
  }
  return [...faultsOf(parsed.value)].map((it) => ({ key, ...it }));
}

const unreadable = (because: string, { start, end }: Pick<JsonNode, 'start' | 'end'>): Found => ({
  kind: 'unreadable',
  because,
  start,
  end,
});

function* ofStubDomains(value: JsonNode): Iterable<Found> {
  if (value.kind !== 'object') {
    yield unreadable('It is no JSON object of zones.', value);
    return;
  }
  for (const { key, start, keyEnd, value: upstreams } of value.members) {
    if (plainZone(key) === undefined) {
      yield unreadable(`"${key}" is no zone.`, { start, end: keyEnd });
    }
    if (upstreams.kind !== 'array') {
      yield unreadable(`The value of ${key} is no list of addresses.`, upstreams);
    } else {
      yield* ofAddresses(upstreams.items, key);
    }
  }
}

/** `dnsmasq` takes no more than three (pkg/dns/config). */
const mostNameservers = 3;

function* ofNameservers(value: JsonNode): Iterable<Found> {
  if (value.kind !== 'array') {
    yield unreadable('It is no JSON list of addresses.', value);
    return;
  }
  if (value.items.length > mostNameservers) {
    yield unreadable(
      `It has ${value.items.length} addresses, and ${mostNameservers} are allowed.`,
      value,
    );
  }
  yield* ofAddresses(value.items, undefined);
}

function* ofAddresses(items: readonly JsonNode[], zone: string | undefined): Iterable<Found> {
  for (const item of items) {
    const text = item.kind === 'text' ? item.value : undefined;
    if (text !== undefined && (isUpstreamAddress(text) || (isName(text) && !crossedOut.test(text))))
      continue;
    const from = zone === undefined ? '' : ` for ${zone}`;
    const because = `${text === undefined ? 'A value' : `"${text}"`}${from} is no IP address.`;
    const { start, end } = item;
    yield { kind: 'notAnAddress', because, start, end, ...(zone !== undefined && { zone }) };
  }
}

/** Later releases of kube-dns look names up; the reserved ones are what a script left behind. */
const isName = (text: string): boolean =>
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(text) && /[a-z]/.test(text) && text.includes('.');

/** As pages print it: `10.x.x.x`. */
const crossedOut = /^(?:\d{1,3}|x{1,3})(?:\.(?:\d{1,3}|x{1,3})){3}$/;
