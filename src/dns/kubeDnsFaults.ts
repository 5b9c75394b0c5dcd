// What makes kube-dns ignore its whole ConfigMap, the zone of the mesh included
// (kubernetes/dns, pkg/dns/config; istio/istio#22852; domain facts 5.5).

import { plainZone } from './corefileKey';
import { parseJson, type JsonNode } from './jsonText';
import { lineOf } from './lineOf';
import { isUpstreamAddress } from './upstream';

export interface KubeDnsFault {
  readonly key: 'stubDomains' | 'upstreamNameservers' | 'federations';
  /** `loneName`: a name without a dot, which only later releases take, and may not find. */
  readonly kind: 'unreadable' | 'notAnAddress' | 'loneName';
  /** A sentence. */
  readonly because: string;
  /** Offsets in the text of the key; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** The zone whose upstream it is, where it is one. */
  readonly zone?: string;
  /** What to write in its place, where that is plain. */
  readonly meant?: string;
}

/** The faults of the data keys that kube-dns reads; never throws. */
export function kubeDnsFaults(data: Readonly<Record<string, string>>): readonly KubeDnsFault[] {
  return [
    ...faultsIn('stubDomains', data['stubDomains'], ofStubDomains),
    ...faultsIn('upstreamNameservers', data['upstreamNameservers'], ofNameservers),
    ...[...ofFederations(data['federations'] ?? '')].map((it) => ({
      key: 'federations' as const,
      ...it,
    })),
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
    if (!isSubdomain(key)) yield noZone(key, { start, end: keyEnd });
    if (upstreams.kind !== 'array') {
      const fault = unreadable(`The value of ${key} is no list of addresses.`, upstreams);
      yield upstreams.kind === 'text'
        ? { ...fault, meant: JSON.stringify([upstreams.value]) }
        : fault;
    } else {
      yield* ofAddresses(upstreams.items, key);
    }
  }
}

/** A name as Kubernetes takes it (apimachinery, IsDNS1123Subdomain). */
const isSubdomain = (text: string): boolean =>
  text.length <= 253 && text.split('.').every((it) => label.test(it));

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

function noZone(key: string, place: Pick<JsonNode, 'start' | 'end'>): Found {
  const because = `"${key}" is no zone: kube-dns takes lower case letters, digits, dashes and dots between them.`;
  const plain = plainZone(key);
  return plain !== undefined && isSubdomain(plain)
    ? { ...unreadable(because, place), meant: `"${plain}"` }
    : unreadable(because, place);
}

/** No JSON but `name=domain,name2=domain2` (kubernetes/dns, pkg/dns/federation). */
function* ofFederations(text: string): Iterable<Found> {
  if (text.trim() === '') return;
  const meant = federationsOf(text);
  if (meant !== undefined) {
    const start = text.indexOf('{');
    const end = text.lastIndexOf('}') + 1;
    yield {
      ...unreadable('Federations are written as name=domain,name2=domain2, and not as JSON.', {
        start,
        end,
      }),
      meant,
    };
    return;
  }
  let at = 0;
  for (const part of text.split(',')) {
    const start = at + part.search(/\S|$/);
    const pair = part.trim();
    at += part.length + 1;
    // Pages leave names to be filled in.
    if (/<[^<>]*>/.test(pair)) continue;
    const [, name = '', domain = ''] = /^([^=]*)=([^]*)$/.exec(pair) ?? [];
    if (label.test(name.trim()) && isSubdomain(domain.trim())) continue;
    yield unreadable(`"${pair}" is no name=domain of a federation.`, {
      start,
      end: start + pair.length,
    });
  }
}

/** Of a JSON object of names and domains, as kube-dns takes them. */
function federationsOf(text: string): string | undefined {
  const parsed = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  if (parsed?.kind !== 'value' || parsed.value.kind !== 'object') return undefined;
  const pairs = parsed.value.members.map(({ key, value }) =>
    value.kind === 'text' ? `${key}=${value.value}` : '',
  );
  return pairs.length > 0 && !pairs.includes('') ? pairs.join(',') : undefined;
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
    const isName = zone !== undefined && text !== undefined && isHost(text);
    if (text !== undefined && (isPlainAddress(text) || (isName && text.includes('.')))) continue;
    const from = zone === undefined ? '' : ` for ${zone}`;
    const because = `${text === undefined ? 'A value' : `"${text}"`}${from} is no IP address.`;
    const { start, end } = item;
    const kind = isName ? 'loneName' : 'notAnAddress';
    yield { kind, because, start, end, ...(zone !== undefined && { zone }) };
  }
}

/** Schemes are CoreDNS's. */
const isPlainAddress = (text: string): boolean => !text.includes('://') && isUpstreamAddress(text);

/** Of stub domains later releases look names up; the reserved ones are what a script left behind. */
const isHost = (text: string): boolean =>
  isSubdomain(text) && /[a-z]/.test(text) && !crossedOut.test(text);

/** As pages print it: `10.x.x.x`. */
const crossedOut = /^(?:\d{1,3}|x{1,3})(?:\.(?:\d{1,3}|x{1,3})){3}$/;
