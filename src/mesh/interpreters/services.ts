import {
  fieldAt,
  isMap,
  listAt,
  numberAt,
  textAt,
  type KubernetesObject,
} from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, type Reading } from '../../objects/reading';
import { referenceTo, type ContextName } from '../../objects/reference';
import type { EndpointFacts, PortFacts, ServiceEntryFacts, ServiceFacts } from '../snapshot';

/** Every plain Service, in the order of the list. */
export const interpretServices = (objects: ObjectSet): Reading<readonly ServiceFacts[]> =>
  mapReading(objects.list(kinds.service), (services) =>
    services.map((service) => ({
      namespace: service.metadata.namespace ?? '',
      name: service.metadata.name,
      type: textAt(service, 'spec', 'type') ?? 'ClusterIP',
      ports: listAt(service, 'spec', 'ports').flatMap(servicePort),
    })),
  );

/** Every ServiceEntry, `.global` or not, in the order of the list. */
export const interpretServiceEntries = (
  context: ContextName,
  objects: ObjectSet,
): Reading<readonly ServiceEntryFacts[]> =>
  mapReading(objects.list(kinds.serviceEntry), (entries) =>
    entries.map((entry) => entryFacts(context, entry)),
  );

/**
 * The protocol Istio takes a Service port for: `appProtocol` before the name's prefix, UDP before
 * both. What Istio does not know by name it sniffs or passes as TCP, so it is TCP here.
 * Source: istio/istio pkg/config/kube/conversion.go, ConvertProtocol.
 */
export function protocolOf(name: string, transport: string, appProtocol?: string): string {
  if (transport === 'UDP') return 'UDP';
  const word = (appProtocol ?? name).toLowerCase();
  const standard = standardNames[word];
  if (standard !== undefined) return standard;
  if (word.startsWith('grpc-web')) return 'GRPC-WEB';
  const prefix = word.split('-')[0] ?? '';
  return known.has(prefix) ? prefix.toUpperCase() : 'TCP';
}

/** The appProtocol names Kubernetes itself defines. */
const standardNames: Readonly<Record<string, string>> = {
  'kubernetes.io/h2c': 'HTTP2',
  'kubernetes.io/ws': 'HTTP',
  'kubernetes.io/wss': 'HTTPS',
};

const known: ReadonlySet<string> = new Set([
  'tcp',
  'grpc',
  'http',
  'http2',
  'https',
  'tls',
  'mongo',
  'redis',
  'mysql',
]);

function servicePort(port: unknown): readonly PortFacts[] {
  const number = numberAt(port, 'port');
  if (number === undefined) return [];
  const name = textAt(port, 'name') ?? '';
  const transport = textAt(port, 'protocol') ?? 'TCP';
  return [{ name, number, protocol: protocolOf(name, transport, textAt(port, 'appProtocol')) }];
}

const entryFacts = (context: ContextName, entry: KubernetesObject): ServiceEntryFacts => ({
  reference: referenceTo(context, entry),
  hosts: textsIn(entry, 'hosts'),
  addresses: textsIn(entry, 'addresses'),
  location: textAt(entry, 'spec', 'location'),
  resolution: textAt(entry, 'spec', 'resolution'),
  ports: listAt(entry, 'spec', 'ports').flatMap(entryPort),
  endpoints: listAt(entry, 'spec', 'endpoints').map(endpointFacts),
});

const textsIn = (entry: KubernetesObject, field: string): readonly string[] =>
  listAt(entry, 'spec', field).filter((it) => typeof it === 'string');

function entryPort(port: unknown): readonly PortFacts[] {
  const number = numberAt(port, 'number');
  if (number === undefined) return [];
  const protocol = (textAt(port, 'protocol') ?? 'TCP').toUpperCase();
  return [{ name: textAt(port, 'name') ?? '', number, protocol }];
}

const endpointFacts = (endpoint: unknown): EndpointFacts => ({
  address: textAt(endpoint, 'address') ?? '',
  ports: numbersIn(fieldAt(endpoint, 'ports')),
  network: textAt(endpoint, 'network'),
});

const numbersIn = (map: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(isMap(map) ? map : {}).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
