// Forwarding a zone in OpenShift: entries of `spec.servers` of the DNS operator, which writes the
// Corefile itself (domain facts 5.7). A list of the API, not text of a person: it is kept as JSON.

import { isMap, listAt, textAt } from '../objects/object';
import { plainZone } from './corefileKey';
import { parseJson } from './jsonText';
import { isSameUpstream } from './upstream';
import { edited, refused, type Edited, type ForwardState } from './zoneConfig';

type Server = Readonly<Record<string, unknown>>;

type InServers =
  | { readonly kind: 'broken'; readonly because: string }
  | { readonly kind: 'ambiguous'; readonly because: string }
  | { readonly kind: 'absent'; readonly servers: readonly Server[] }
  | { readonly kind: 'present'; readonly servers: readonly Server[]; readonly server: Server };

/** By this name we find our entry again; the operator asks for a valid service name. */
const ownName = (zone: string): string =>
  `istio-multicluster-${zone.replace(/[^a-z0-9-]/g, '-')}`.slice(0, 63).replace(/-+$/, '');

export function forwardInServers(text: string, zone: string): ForwardState {
  const found = zoneIn(text, zone);
  if (found.kind === 'absent') return { kind: 'none' };
  if (found.kind !== 'present') return { kind: found.kind, because: found.because };
  const { server } = found;
  return {
    kind: 'forwarded',
    to: upstreamsOf(server),
    plugin: 'forwardPlugin',
    ours: isOurs(server, zone),
  };
}

export function withForwardInServers(text: string, zone: string, address: string): Edited {
  const found = zoneIn(text, zone);
  switch (found.kind) {
    case 'broken':
    case 'ambiguous':
      return refused(found.because);
    case 'absent':
      return edited(JSON.stringify([...found.servers, ownServer(zone, address)]));
    case 'present': {
      const [first, ...others] = upstreamsOf(found.server);
      const isSo = first !== undefined && others.length === 0 && isSameUpstream(first, address);
      return edited(isSo ? text : redirected(found, [endpoint(address)]));
    }
  }
}

/** Our entry goes; one of somebody else's gets back what stood there `before`, or stays as it is. */
export function withoutForwardInServers(
  text: string,
  zone: string,
  before: readonly string[] | undefined,
): Edited {
  const found = zoneIn(text, zone);
  switch (found.kind) {
    case 'broken':
    case 'ambiguous':
      return refused(found.because);
    case 'absent':
      return edited(text);
    case 'present': {
      if (!isOurs(found.server, zone)) return edited(before ? redirected(found, before) : text);
      const rest = found.servers.filter((it) => it !== found.server);
      return edited(rest.length === 0 ? '' : JSON.stringify(rest));
    }
  }
}

const isOurs = (server: Server, zone: string): boolean => textAt(server, 'name') === ownName(zone);

function redirected(
  { servers, server }: Extract<InServers, { kind: 'present' }>,
  upstreams: readonly string[],
): string {
  const plugin = isMap(server['forwardPlugin']) ? server['forwardPlugin'] : {};
  const forwardPlugin = { ...plugin, upstreams };
  return JSON.stringify(servers.map((it) => (it === server ? { ...it, forwardPlugin } : it)));
}

const ownServer = (zone: string, address: string): Server => ({
  name: ownName(zone),
  zones: [zone],
  forwardPlugin: { policy: 'Random', upstreams: [endpoint(address)] },
});

const endpoint = (ip: string): string => (ip.includes(':') ? `[${ip}]:53` : `${ip}:53`);

const textsIn = (list: readonly unknown[]): readonly string[] =>
  list.filter((it): it is string => typeof it === 'string');

const upstreamsOf = (server: Server): readonly string[] =>
  textsIn(listAt(server, 'forwardPlugin', 'upstreams'));

function zoneIn(text: string, zone: string): InServers {
  if (text === '') return { kind: 'absent', servers: [] };
  if (parseJson(text).kind === 'problem') return broken;
  const servers = JSON.parse(text) as unknown;
  if (!Array.isArray(servers) || !servers.every(isMap)) return broken;
  const serving = servers.filter((it) => zonesOf(it).includes(zone));
  const [server, ...others] = serving;
  if (!server) return { kind: 'absent', servers };
  if (others.length > 0) {
    return { kind: 'ambiguous', because: `spec.servers has more than one entry for ${zone}.` };
  }
  const strangers = zonesOf(server).filter((it) => it !== zone);
  if (strangers.length > 0) {
    const name = textAt(server, 'name') ?? 'without a name';
    const because = `The entry ${name} of spec.servers serves ${strangers.join(', ')} as well.`;
    return { kind: 'ambiguous', because };
  }
  return { kind: 'present', servers, server };
}

const broken: InServers = { kind: 'broken', because: 'spec.servers is no list of servers.' };

const zonesOf = (server: Server): readonly string[] =>
  textsIn(listAt(server, 'zones')).map((it) => plainZone(it) ?? it);
