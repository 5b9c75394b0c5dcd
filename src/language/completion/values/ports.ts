/** Ports: those of the remote Service, and where its gateway listens. */
import { isText, known } from '../../../mesh/rules/entry/entry';
import { protocols } from '../../../mesh/rules/entry/ports';
import { passthroughPort } from '../../../mesh/names';
import { gatewayEndpointsOf } from '../../../mesh/services/remoteServices';
import type { PortFacts } from '../../../mesh/snapshot';
import { farSideOf } from '../../rules/serviceEntries';
import { entryAt, isSure, istioKindOf, patternOf } from '../place';
import type { Completion, CompletionPlace, CompletionSource } from '../source';
import { servicesOf, type RemoteService } from './hosts';

export const servicePorts: CompletionSource = function* (at) {
  const { cursor } = at;
  if (istioKindOf(at) !== 'ServiceEntry' || cursor.role === 'key') return;
  const [, field] = /^spec\/ports\/#\/(name|number|protocol)$/.exec(patternOf(at)) ?? [];
  if (field === undefined) return;
  const found = remoteOf(at);
  const { ports } = found?.service ?? { ports: [] };
  const beside = fitting(ports, cursor.values);
  if (field === 'number') yield* numbers(beside, found);
  else if (field === 'name') yield* names(beside);
  else yield* spoken(beside);
};

/** The Service behind the first host of the entry. */
function remoteOf(at: CompletionPlace): RemoteService | undefined {
  const hosts = entryAt(at)?.hosts.filter(isText) ?? [];
  return servicesOf(at.context).find((it) => hosts.includes(it.host));
}

/** The one that the other fields of the port mean already, else all. */
function fitting(
  ports: readonly PortFacts[],
  values: ReadonlyMap<string, string>,
): readonly PortFacts[] {
  const number = Number(values.get('number') ?? '');
  const byNumber = ports.filter((it) => it.number === number);
  if (byNumber.length > 0) return byNumber;
  const byName = ports.filter((it) => it.name !== '' && it.name === values.get('name'));
  return byName.length > 0 ? byName : ports;
}

function* numbers(ports: readonly PortFacts[], found?: RemoteService): Iterable<Completion> {
  for (const { number, name, protocol } of ports) {
    const of = found ? ` of ${found.service.namespace}/${found.service.name}` : '';
    const detail = `${[name, protocol].filter((it) => it !== '').join(', ')}${of}`;
    yield { label: String(number), kind: 'value', detail, insert: String(number), rank: 1 };
  }
}

function* names(ports: readonly PortFacts[]): Iterable<Completion> {
  for (const { name, number, protocol } of ports) {
    const label = name === '' ? protocol.toLowerCase() : name;
    yield { label, kind: 'name', detail: `port ${number}, ${protocol}`, insert: label, rank: 1 };
  }
}

/** The words of the schema follow these. */
function* spoken(ports: readonly PortFacts[]): Iterable<Completion> {
  const words = new Set(ports.map((it) => it.protocol));
  for (const label of words) {
    if (!protocols.some((it) => it === label)) continue;
    yield {
      label,
      kind: 'value',
      detail: 'what the remote Service speaks',
      insert: label,
      rank: 1,
    };
  }
}

/** `ports:` of an endpoint: names of the entry's ports, each to the port of the gateway. */
export const endpointPorts: CompletionSource = function* (at) {
  const { cursor } = at;
  if (istioKindOf(at) !== 'ServiceEntry') return;
  const pattern = patternOf(at);
  const isName = cursor.role !== 'value' && pattern === 'spec/endpoints/#/ports';
  const isPort = cursor.role === 'value' && /^spec\/endpoints\/#\/ports\/[^/]+$/.test(pattern);
  if (!isName && !isPort) return;
  const entry = entryAt(at);
  const gateway = portOfGateway(at);
  if (isPort) {
    for (const port of new Set([gateway, passthroughPort])) yield portItem(port);
    return;
  }
  for (const { name } of known(entry?.ports ?? [])) {
    if (!isText(name) || cursor.siblings.includes(name)) continue;
    const insert = cursor.hasColon ? name : `${name}: ${gateway}`;
    yield { label: name, kind: 'field', detail: `to port ${gateway}`, insert, rank: 1 };
  }
};

const portItem = (port: number): Completion => ({
  label: String(port),
  kind: 'value',
  detail: port === passthroughPort ? 'mutual TLS by SNI' : 'node port of the gateway',
  insert: String(port),
  rank: 1,
});

/** That of the gateway whose address the endpoint has. */
function portOfGateway(at: CompletionPlace): number {
  const index = at.cursor.path[2];
  const endpoint = known(entryAt(at)?.endpoints ?? [])[typeof index === 'number' ? index : 0];
  const address = endpoint?.address;
  const gateways = (farSideOf(at.context)?.clusters ?? []).flatMap(gatewayEndpointsOf);
  const own = isSure(address) ? gateways.find((it) => it.address === address) : undefined;
  return own?.port ?? passthroughPort;
}
