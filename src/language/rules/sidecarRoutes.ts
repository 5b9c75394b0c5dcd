/** HTTP routes of sidecars for hosts whose ports carry no HTTP that a sidecar could see. */
import { isText, known, unsure } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { isNoHttp } from '../crossing/lanes';
import type { HostClaim } from '../crossing/rival';
import type { Diagnostic } from '../diagnostic';
import { problem } from '../structure/problem';
import type { SidecarFacts } from '../workspace/sidecarFacts';
import { certain, placed, type Neighbours } from './neighbours';

/** Sidecars take TLS and bytes as they are, and ask HTTP routes for ports of HTTP only (domain facts 4.9). */
export function sleepingRoutes(
  routes: SidecarFacts,
  claim: HostClaim,
  near: Neighbours,
): Iterable<Diagnostic> {
  const { hosts, http, isHttpOnly } = routes;
  const isOnly = hosts.length === 1;
  // Of several hosts, each may have routes of its own.
  if (!isOnly && !isHttpOnly) return none;
  const ports = portsOf(claim.host, near);
  const blind = ports.filter((it) => isNoHttp(it.protocol));
  if (blind.length === 0) return none;
  if (blind.length < ports.length) return isOnly ? sleepingMatches(routes, claim, ports) : none;
  // Plain calls to port 80 do meet the routes, and a rule makes TLS of them.
  if (near.rulesFor(claim.host).some((it) => it.isOriginating)) return none;
  const spoken = [...new Set(blind.map((it) => it.protocol))].join(' and ');
  const message = `${claim.host} speaks ${spoken} only, which sidecars pass on as it is, so these routes never apply to it, with their timeouts, retries and headers. Use ${/HTTPS|TLS/i.test(spoken) ? 'tls routes, or call it by HTTP and let a DestinationRule turn TLS on' : 'tcp routes'}.`;
  return [sleeping(routes, isOnly ? http.at : claim, message)];
}

const sleepingMatches = (
  routes: SidecarFacts,
  { host }: HostClaim,
  ports: readonly KnownPort[],
): readonly Diagnostic[] =>
  routes.http.matches.flatMap(({ port, at }) => {
    const met = ports.filter((it) => it.number === port);
    const [one] = met;
    if (!one || !met.every((it) => isNoHttp(it.protocol))) return [];
    const message = `${host} speaks ${one.protocol} on port ${port}, which sidecars pass on as it is: no call meets this match.`;
    return [sleeping(routes, at, message)];
  });

const sleeping = (routes: SidecarFacts, claim: HostClaim, message: string): Diagnostic =>
  placed(routes, claim, problem('MESH0728', claim.path, { message }));

/** Whether it is of these rules, by where it is said. */
export const isOfSleeping = ({ code, data }: Diagnostic): boolean =>
  code === 'MESH0728' &&
  data !== undefined &&
  (data.path.length === 2 || data.path[1] === 'hosts' || data.path.at(-1) === 'port');

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
