/** A likely value for a field that is wanting, read off what stands around it. */
import { portNumberOf, protocolNamed } from '../../mesh/rules/entry/ports';
import type { Path } from '../../mesh/rules/entry/entry';
import type { Written } from '../../mesh/rules/entry/problem';
import { passthroughPort } from '../../mesh/names';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import type { FieldShape, Shape, TextShape } from '../schema/shape';

export interface Wanting {
  /** The object as plain values. */
  readonly root: unknown;
  readonly kind: string;
  /** Of the map the field is wanting in. */
  readonly path: Path;
  readonly zone: string;
}

export const suggestionFor = (field: FieldShape, it: Wanting): Written | undefined =>
  byPlace(field.name, it) ?? byShape(field, it);

/** By the fields around the one that is wanting, else by its kind alone. */
function byPlace(name: string, it: Wanting): Written | undefined {
  const steps = [...it.path.filter((step) => typeof step === 'string'), name];
  const parent = steps.at(-2);
  if (parent === 'ports' || parent === 'port') return ofPort(name, it);
  return bySteps[`${it.kind} ${name}`]?.(it);
}

const bySteps: Readonly<Partial<Record<string, (it: Wanting) => Written | undefined>>> = {
  'ServiceEntry hosts': (it) => [hostOfEntry(it)],
  'DestinationRule host': nameOf,
  'DestinationRule name': (it) => textAt(fieldAt(it.root, ...it.path), 'labels', 'version') ?? 'v1',
  'VirtualService host': routedHost,
  'VirtualService destination': (it) => ({ host: routedHost(it) }),
  'VirtualService route': (it) => [{ destination: { host: routedHost(it) } }],
  'VirtualService match': (it) => [{ port: 443, sniHosts: [routedHost(it)] }],
  'VirtualService sniHosts': (it) => [routedHost(it)],
  'VirtualService status': () => 503,
  'Gateway servers': () => [{ port: plainPort, hosts: ['*'] }],
  'Gateway port': portOfServer,
  'Gateway hosts': (it) => [isPassthrough(it) ? `*.${it.zone}` : '*'],
  'Sidecar hosts': () => ['*/*'],
  'Sidecar port': () => plainPort,
  'Sidecar defaultEndpoint': (it) =>
    `127.0.0.1:${numberAt(fieldAt(it.root, ...it.path), 'port', 'number') ?? 8080}`,
  'ServiceRole services': () => ['*'],
  'WorkloadEntry address': () => exampleAddress,
};

/** Set aside for documents (RFC 5737), so that it leads to nobody. */
const exampleAddress = '192.0.2.1';

const plainPort = { number: 80, name: 'http', protocol: 'HTTP' } as const;

function nameOf({ root }: Pick<Wanting, 'root'>): string {
  const name = textAt(root, 'metadata', 'name') ?? '';
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name) ? name : 'reviews';
}

/** The first host the routes are for. */
function routedHost(it: Wanting): string {
  const hosts = listAt(it.root, 'spec', 'hosts');
  const plain = hosts.find((host) => typeof host === 'string' && !host.includes('*'));
  return typeof plain === 'string' ? plain : nameOf(it);
}

/** An entry whose endpoint is a gateway of another cluster is for a remote host. */
function hostOfEntry(it: Wanting): string {
  const isRemote = listAt(it.root, 'spec', 'endpoints').some((endpoint) => {
    const ports = fieldAt(endpoint, 'ports');
    return isMap(ports) && Object.values(ports).includes(passthroughPort);
  });
  const name = nameOf(it);
  const namespace = textAt(it.root, 'metadata', 'namespace') ?? 'default';
  return isRemote ? `${name}.${namespace}.${it.zone}` : `${name}.example.com`;
}

const isPassthrough = ({ root, path }: Wanting): boolean =>
  numberAt(fieldAt(root, ...path), 'port', 'number') === passthroughPort;

function portOfServer({ root, path }: Wanting): Written {
  const mode = textAt(fieldAt(root, ...path), 'tls', 'mode');
  if (mode === 'AUTO_PASSTHROUGH') return { number: passthroughPort, name: 'tls', protocol: 'TLS' };
  if (mode === 'PASSTHROUGH') return { number: 443, name: 'tls', protocol: 'TLS' };
  return mode === undefined ? plainPort : { number: 443, name: 'https', protocol: 'HTTPS' };
}

/** Name, number and protocol of a port say much of each other. */
function ofPort(name: string, it: Wanting): Written | undefined {
  const port = fieldAt(it.root, ...it.path);
  if (name === 'name') return portName(port, it);
  const spoken = textAt(port, 'protocol') ?? protocolNamed(textAt(port, 'name') ?? '');
  if (name === 'number') return numberOfPort(port, spoken, it);
  return name === 'protocol' ? protocolOf(port, it) : undefined;
}

function numberOfPort(port: unknown, spoken: string | undefined, it: Wanting): number {
  const said = /-(\d{2,5})$/.exec(textAt(port, 'name') ?? '')?.[1];
  if (said !== undefined) return Number(said);
  const mode = textAt(fieldAt(it.root, ...it.path.slice(0, -1)), 'tls', 'mode');
  if (mode === 'AUTO_PASSTHROUGH') return passthroughPort;
  return portNumberOf(spoken ?? 'HTTP') ?? 80;
}

function protocolOf(port: unknown, it: Wanting): string {
  const mode = textAt(fieldAt(it.root, ...it.path.slice(0, -1)), 'tls', 'mode');
  if (mode?.includes('PASSTHROUGH') === true) return 'TLS';
  if (mode !== undefined) return 'HTTPS';
  const named = protocolNamed(textAt(port, 'name') ?? '') ?? 'HTTP';
  // A Gateway wants tls beside these.
  return it.kind === 'Gateway' && ['HTTPS', 'TLS'].includes(named) ? 'HTTP' : named;
}

/** The name an endpoint has for it, else its protocol, with the number where that is taken. */
function portName(port: unknown, it: Wanting): string {
  const others = portNames(it);
  const mapped = listAt(it.root, 'spec', 'endpoints').flatMap((endpoint) => {
    const ports = fieldAt(endpoint, 'ports');
    return isMap(ports) ? Object.keys(ports) : [];
  });
  const strangers = [...new Set(mapped)].filter((name) => !others.includes(name));
  const [stranger] = strangers;
  if (strangers.length === 1 && stranger !== undefined) return stranger;
  const number = numberAt(port, 'number');
  const spoken = (textAt(port, 'protocol') ?? guessedBy(number)).toLowerCase();
  return others.includes(spoken) ? `${spoken}-${number ?? 2}` : spoken;
}

const guessedBy = (number: number | undefined): string => {
  if (number === passthroughPort) return 'tls';
  return number === 443 ? 'https' : 'http';
};

/** Of the ports beside it: those of the list, or of all servers. */
function portNames({ root, path, kind }: Wanting): readonly string[] {
  const list =
    kind === 'Gateway'
      ? listAt(root, 'spec', 'servers').map((it) => fieldAt(it, 'port'))
      : listAt(root, ...path.slice(0, -1));
  return list.flatMap((it) => textAt(it, 'name') ?? []);
}

/** Something of the right form, to be written over. */
function byShape({ name, shape }: FieldShape, it: Wanting): Written | undefined {
  if (shape.kind === 'text') return textLike(name, shape);
  if (shape.kind === 'boolean') return true;
  if (shape.kind === 'number') return shape.port ? 80 : (shape.min ?? 1);
  if (shape.kind === 'object') return ofObject(name, shape, it);
  if (shape.kind !== 'list') return undefined;
  const of = byShape({ name, doc: '', shape: shape.of, required: true, usual: true }, it);
  return of === undefined ? undefined : [of];
}

function ofObject(name: string, shape: Extract<Shape, { kind: 'object' }>, it: Wanting) {
  const inner = { ...it, path: [...it.path, name] };
  const fields = [...shape.fields.values()].filter((field) => field.required);
  const written = fields.map((field) => [field.name, suggestionFor(field, inner)] as const);
  const isWhole = written.length > 0 && written.every(([, value]) => value !== undefined);
  return isWhole ? (Object.fromEntries(written) as Readonly<Record<string, Written>>) : undefined;
}

function textLike(name: string, { words, format }: TextShape): string {
  if (words?.[0]) return words[0].text;
  if (format === 'duration' || format === 'laterDuration') return '10s';
  return /host/i.test(name) || format === 'host' ? 'example.com' : name;
}
