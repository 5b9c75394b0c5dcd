// Forwarding a zone in kube-dns: the JSON object under `stubDomains`, zone to upstreams
// (kubernetes/dns, pkg/dns/config). The smallest edit, and back to the same bytes.

import { plainZone } from './corefileKey';
import { parseJson, type JsonMember, type JsonNode } from './jsonText';
import { lineOf } from './lineOf';
import { isSameUpstream } from './upstream';
import { edited, refused, type Edited, type ForwardState } from './zoneConfig';

type ObjectNode = Extract<JsonNode, { kind: 'object' }>;

type ZoneInJson =
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken'; readonly because: string }
  | { readonly kind: 'absent'; readonly domains: ObjectNode }
  | {
      readonly kind: 'present';
      readonly domains: ObjectNode;
      readonly member: JsonMember;
      readonly upstreams: readonly Upstream[];
    }
  | { readonly kind: 'unclear'; readonly because: string };

type Upstream = Extract<JsonNode, { kind: 'text' }>;

export function forwardInStubDomains(text: string, zone: string): ForwardState {
  const sight = zoneIn(text, zone);
  switch (sight.kind) {
    case 'empty':
    case 'absent':
      return { kind: 'none' };
    case 'broken':
      return { kind: 'broken', because: sight.because };
    case 'unclear':
      return { kind: 'ambiguous', because: sight.because };
    case 'present':
      return {
        kind: 'forwarded',
        to: sight.upstreams.map((it) => it.value),
        plugin: 'stubDomain',
        ours: false,
      };
  }
}

/** `zone` in lower case without its last dot and `address` an IP: the caller has checked. */
export function withForwardInStubDomains(text: string, zone: string, address: string): Edited {
  const sight = zoneIn(text, zone);
  switch (sight.kind) {
    case 'broken':
    case 'unclear':
      return refused(sight.because);
    case 'empty':
      return edited(`${ownText(zone, address)}${text}`);
    case 'absent':
      return edited(added(text, sight.domains, zone, address));
    case 'present':
      return edited(redirected(text, sight.member, sight.upstreams, [address]));
  }
}

/** What stood there `before` comes back, where that is known; JSON has no room to note it. */
export function withoutForwardInStubDomains(
  text: string,
  zone: string,
  before: readonly string[] | undefined,
): Edited {
  const sight = zoneIn(text, zone);
  switch (sight.kind) {
    case 'broken':
    case 'unclear':
      return refused(sight.because);
    case 'empty':
    case 'absent':
      return edited(text);
    case 'present':
      return edited(
        before
          ? redirected(text, sight.member, sight.upstreams, before)
          : removed(text, sight.domains, sight.member, zone),
      );
  }
}

function zoneIn(text: string, zone: string): ZoneInJson {
  if (/^[ \t\r\n]*$/.test(text)) return { kind: 'empty' };
  const parsed = parseJson(text);
  if (parsed.kind === 'problem') {
    const { message, offset } = parsed.problem;
    return { kind: 'broken', because: `Line ${lineOf(text, offset)} of stubDomains: ${message}` };
  }
  const domains = parsed.value;
  if (domains.kind !== 'object') {
    return { kind: 'broken', because: 'stubDomains is no JSON object of zones.' };
  }
  const [member, ...others] = domains.members.filter((it) => plainZone(it.key) === zone);
  if (!member) return { kind: 'absent', domains };
  if (others.length > 0) return { kind: 'unclear', because: `stubDomains names ${zone} twice.` };
  const items = member.value.kind === 'array' ? member.value.items : undefined;
  const upstreams = items?.filter((it): it is Upstream => it.kind === 'text');
  return upstreams && upstreams.length === items?.length
    ? { kind: 'present', domains, member, upstreams }
    : { kind: 'unclear', because: `The value of ${zone} in stubDomains is no list of addresses.` };
}

/** What we write where there was nothing. No other text has this very form, so that it can go without a trace. */
const ownText = (zone: string, address: string): string => `{\n  "${zone}": ["${address}"]\n}`;

function added(text: string, domains: ObjectNode, zone: string, address: string): string {
  const last = domains.members.at(-1);
  if (!last) return inserted(text, domains.start + 1, `"${zone}": ["${address}"]`);
  const colon = text.slice(last.keyEnd, last.value.start);
  const gap = gapBefore(text, domains, last, /\s/.test(colon));
  return inserted(text, last.value.end, `,${gap}"${zone}"${colon}["${address}"]`);
}

/** The blanks between the last comma and the entry after it, to be written before ours. */
function gapBefore(
  text: string,
  domains: ObjectNode,
  last: JsonMember,
  isSpacious: boolean,
): string {
  const before = domains.members.at(-2)?.value.end ?? domains.start;
  const gap = text.slice(before, last.start).replace(/^\s*[,{]/, '');
  return domains.members.length > 1 || gap.includes('\n') ? gap : isSpacious ? ' ' : '';
}

const inserted = (text: string, at: number, addition: string): string =>
  text.slice(0, at) + addition + text.slice(at);

function redirected(
  text: string,
  member: JsonMember,
  upstreams: readonly Upstream[],
  to: readonly string[],
): string {
  const [first] = upstreams;
  const last = upstreams.at(-1);
  const list = to.map((it) => JSON.stringify(it)).join(', ');
  if (!first || !last) return inserted(text, member.value.start + 1, list);
  const isSo =
    upstreams.length === to.length &&
    upstreams.every(({ value }, index) => isSameUpstream(value, to[index] ?? ''));
  return isSo ? text : text.slice(0, first.start) + list + text.slice(last.end);
}

function removed(text: string, domains: ObjectNode, member: JsonMember, zone: string): string {
  const { start, value } = member;
  const at = domains.members.indexOf(member);
  const [before, after] = [domains.members[at - 1], domains.members[at + 1]];
  if (after) return text.slice(0, start) + text.slice(after.start);
  if (before) return text.slice(0, before.value.end) + text.slice(value.end);
  const address =
    value.kind === 'array' && value.items[0]?.kind === 'text' ? value.items[0].value : '';
  const own = ownText(zone, address);
  return text.startsWith(own)
    ? text.slice(own.length)
    : text.slice(0, start) + text.slice(value.end);
}
