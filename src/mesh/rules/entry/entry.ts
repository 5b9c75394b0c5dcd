/** What a ServiceEntry says, whether it lives in a cluster or is still being written. */
import { fieldAt, isMap } from '../../../objects/object';

/**
 * Stands in a spec for a value nobody can know yet: a template, a shell variable, a part that does
 * not parse. Rules say nothing about it.
 */
export const unsure: unique symbol = Symbol('unsure');
export type Unsure = typeof unsure;
/** A text, none, or one that cannot be known. */
export type Text = string | undefined | Unsure;
export type Whole = number | undefined | Unsure;

export interface Entry {
  readonly hosts: readonly Text[];
  readonly addresses: readonly Text[] | Unsure;
  readonly location: Text;
  readonly resolution: Text;
  readonly ports: readonly EntryPort[] | Unsure;
  readonly endpoints: readonly EntryEndpoint[] | Unsure;
  readonly exportTo: readonly Text[] | Unsure;
  readonly selects: boolean;
}

export interface EntryPort {
  readonly name: Text;
  readonly number: Whole;
  /** As written; Istio reads it without regard to case. */
  readonly protocol: Text;
  /** Of the endpoints. */
  readonly targetPort: Whole;
}

export interface EntryEndpoint {
  readonly address: Text;
  readonly network: Text;
  readonly labels: ReadonlyMap<string, Text> | Unsure;
  /** Port name of the service to port at the endpoint. */
  readonly ports: ReadonlyMap<string, Whole> | Unsure;
}

/** Where in the object something is: `['spec', 'endpoints', 0, 'address']`. */
export type Path = readonly (string | number)[];

/**
 * Reads `spec` of a ServiceEntry. With `whole` false, a field that is absent may yet be filled in
 * elsewhere (a patch, a template, a text that stops in the middle), so it reads as unsure.
 */
export function entryOf(spec: unknown, whole = true): Entry {
  const absent = whole ? undefined : unsure;
  const list = <T>(field: string, item: (value: unknown) => T): readonly T[] | Unsure => {
    const value = fieldAt(spec, field);
    if (value === undefined || value === null) return whole ? [] : unsure;
    return Array.isArray(value) ? value.map(item) : unsure;
  };
  const hosts = list('hosts', textOf);
  return {
    hosts: hosts === unsure ? [] : hosts,
    addresses: list('addresses', textOf),
    location: textOf(fieldAt(spec, 'location') ?? absent),
    resolution: textOf(fieldAt(spec, 'resolution') ?? absent),
    ports: list('ports', (it) => portOf(it, absent)),
    endpoints: list('endpoints', (it) => endpointOf(it, absent)),
    exportTo: list('exportTo', textOf),
    selects: fieldAt(spec, 'workloadSelector') !== undefined,
  };
}

const portOf = (port: unknown, absent: Unsure | undefined): EntryPort =>
  isMap(port)
    ? {
        name: textOf(port['name'] ?? absent),
        number: numberOf(port['number'] ?? absent),
        protocol: textOf(port['protocol'] ?? absent),
        targetPort: numberOf(port['targetPort'] ?? absent),
      }
    : { name: unsure, number: unsure, protocol: unsure, targetPort: unsure };

const endpointOf = (endpoint: unknown, absent: Unsure | undefined): EntryEndpoint =>
  isMap(endpoint)
    ? {
        address: textOf(endpoint['address'] ?? absent),
        network: textOf(endpoint['network'] ?? absent),
        labels: labelsOf(endpoint['labels'] ?? absent),
        ports: portMapOf(endpoint['ports'] ?? absent),
      }
    : { address: unsure, network: unsure, labels: unsure, ports: unsure };

/** Labels of an endpoint, or those by which a subset selects. */
export function labelsOf(labels: unknown): ReadonlyMap<string, Text> | Unsure {
  if (labels === undefined || labels === null) return noLabels;
  if (!isMap(labels)) return unsure;
  return new Map(Object.entries(labels).map(([name, value]) => [name, textOf(value)]));
}

const noLabels: ReadonlyMap<string, Text> = new Map();

function portMapOf(ports: unknown): ReadonlyMap<string, Whole> | Unsure {
  if (ports === undefined) return new Map();
  if (!isMap(ports)) return unsure;
  const numbers = new Map<string, Whole>();
  for (const name of Object.keys(ports)) numbers.set(name, numberOf(ports[name]));
  return numbers;
}

const textOf = (value: unknown): Text => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value === undefined || value === null ? undefined : unsure;
};

/** Istio's own reader takes a number in quotes, so `"15443"` counts as one. */
const numberOf = (value: unknown): Whole => {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  return value === undefined || value === null ? undefined : unsure;
};

export const isText = (text: Text): text is string => typeof text === 'string';

/** Seen in its own namespace only. */
export const isForNamespace = ({ exportTo }: Entry): boolean =>
  exportTo !== unsure && exportTo.length === 1 && exportTo[0] === '.';

/** The list, or an empty one where it cannot be known. */
export const known = <T>(list: readonly T[] | Unsure): readonly T[] =>
  list === unsure ? [] : list;
