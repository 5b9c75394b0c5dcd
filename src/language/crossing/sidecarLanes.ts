/** HTTP routes of sidecars for hosts whose ports carry no HTTP that a sidecar could see. */
import { isText, known, unsure } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { certain, type Neighbours } from '../rules/neighbours';
import { isNoHttp } from './lanes';
import type { HostClaim } from './rival';
import { unreached } from './rivalry';
import type { RoutingRival } from './rivals';

/** What a VirtualService says of one of its hosts. */
export interface HostRoutes {
  readonly rival: RoutingRival;
  readonly claim: HostClaim;
}

/** Sidecars take TLS and bytes as they are, and ask HTTP routes for ports of HTTP only (domain facts 4.9). */
export function sleepingRoutes(
  { rival, claim }: HostRoutes,
  near: Neighbours,
  { structure }: LanguageContext,
): Iterable<Diagnostic> {
  if (structure === 'off') return none;
  const { host } = claim;
  const http = rival.lanes.find((it) => it.lane === 'http');
  if (!http || rival.gateways.some((it) => it !== 'mesh')) return none;
  const isOnly = rival.hosts.length === 1;
  // Of several hosts, each may have routes of its own.
  if (!isOnly && rival.lanes.length > 1) return none;
  const ports = portsOf(host, near);
  const blind = ports.filter((it) => isNoHttp(it.protocol));
  if (blind.length === 0) return none;
  if (blind.length < ports.length) {
    if (!isOnly) return none;
    return http.matches.flatMap(({ port, at }) => {
      const met = ports.filter((it) => it.number === port);
      const [one] = met;
      if (!one || !met.every((it) => isNoHttp(it.protocol))) return [];
      const message = `${host} speaks ${one.protocol} on port ${port}, which sidecars pass on as it is: no call meets this match.`;
      return [unreached({ rival, claim: at }, message)];
    });
  }
  // Plain calls to port 80 do meet the routes, and a rule makes TLS of them.
  if (near.rulesFor(host).some((it) => it.isOriginating)) return none;
  const spoken = [...new Set(blind.map((it) => it.protocol))].join(' and ');
  const message = `${host} speaks ${spoken} only, which sidecars pass on as it is, so these routes never apply to it, with their timeouts, retries and headers. Use ${/HTTPS|TLS/i.test(spoken) ? 'tls routes, or call it by HTTP and let a DestinationRule turn TLS on' : 'tcp routes'}.`;
  return [unreached({ rival, claim: isOnly ? http.at : claim }, message)];
}

interface KnownPort {
  readonly number: number | undefined;
  readonly protocol: string;
}

/** None where a part of them is not in sight, or where a Service may bring more. */
function portsOf(host: string, near: Neighbours): readonly KnownPort[] {
  const entries = near.entriesFor(host);
  if (certain(entries).length < entries.length || host.endsWith('.svc.cluster.local')) return none;
  const ports = entries.flatMap(({ entry }) => (entry.ports === unsure ? [] : known(entry.ports)));
  const isHidden = entries.some(({ entry }) => entry.ports === unsure);
  const found = ports.flatMap(({ number, protocol }) =>
    isText(protocol) && number !== unsure ? [{ number, protocol }] : [],
  );
  return isHidden || found.length < ports.length ? none : found;
}
