/** A Gateway that takes what is called for the whole zone in another way than other clusters call it. */
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { passthroughPort } from '../names';
import { problem, type EntryProblem } from './entry/problem';
import { isWholeZone, plainProtocols } from './gatewayRules';
import { none, problemsOfEach } from './saying';

/**
 * Plain HTTP for the whole zone, or TLS that does not go on by itself, and nothing that takes mutual TLS
 * beside it. An egress gateway is called from within its cluster, where that may be meant.
 */
export function elsewhereProblems(spec: unknown, zone: string): Iterable<EntryProblem> {
  const servers = listAt(spec, 'servers');
  if (servers.some((it) => numberAt(it, 'port', 'number') === passthroughPort)) return none;
  if (!isMap(spec) || mayBeEgress(spec['selector'])) return none;
  return problemsOfEach(servers, (server, index) => {
    if (!listAt(server, 'hosts').some((it) => isWholeZone(it, zone))) return undefined;
    const port = numberAt(server, 'port', 'number');
    const what = notCalled(server);
    return port === undefined || what === undefined
      ? undefined
      : elsewhereProblem(what, port, index, zone);
  });
}

const mayBeEgress = (selector: unknown): boolean =>
  !isMap(selector) ||
  Object.values(selector).some((it) => typeof it !== 'string' || it.includes('egress'));

/** What a server takes, which goes by a VirtualService; of AUTO_PASSTHROUGH other rules say it. */
function notCalled(server: unknown): string | undefined {
  const protocol = textAt(server, 'port', 'protocol')?.toUpperCase() ?? '';
  if (plainProtocols.includes(protocol))
    return fieldAt(server, 'tls') === undefined ? 'Plain HTTP' : undefined;
  const mode = textAt(server, 'tls', 'mode') ?? '';
  return ['TLS', 'HTTPS'].includes(protocol) && /^(?!AUTO_)[A-Z_]+$/.test(mode)
    ? `Mode ${mode}`
    : undefined;
}

const elsewhereProblem = (what: string, port: number, index: number, zone: string): EntryProblem =>
  problem('MESH0210', ['spec', 'servers', index, 'port', 'number'], {
    severity: 'info',
    message: `Other clusters call hosts of .${zone} with mutual TLS on ${passthroughPort}. ${what} on ${port} takes none of these calls, and goes only where a VirtualService for this Gateway leads.`,
  });
