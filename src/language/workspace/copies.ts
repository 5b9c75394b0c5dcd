import { isText, unsure, type Entry, type Text, type Unsure } from '../../mesh/rules/entry/entry';

/** Copies that do not keep the whole text alive that they were cut from. */
export function copyOf<T extends string | undefined>(text: T): T;
export function copyOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ` ${text}`.slice(1);
}

const copied = (text: Text): Text => (isText(text) ? copyOf(text) : text);

const mapped = <T, U>(list: readonly T[] | Unsure, copy: (it: T) => U): readonly U[] | Unsure =>
  list === unsure ? unsure : list.map(copy);

export const labelCopy = (
  labels: ReadonlyMap<string, Text> | Unsure,
): ReadonlyMap<string, Text> | Unsure =>
  labels === unsure
    ? unsure
    : new Map([...labels].map(([name, value]) => [copyOf(name), copied(value)] as const));

export const entryCopy = ({ location, resolution, selects, ...lists }: Entry): Entry => ({
  hosts: lists.hosts.map(copied),
  addresses: mapped(lists.addresses, copied),
  location: copied(location),
  resolution: copied(resolution),
  ports: mapped(lists.ports, ({ name, number, protocol, targetPort }) => ({
    name: copied(name),
    number,
    protocol: copied(protocol),
    targetPort,
  })),
  endpoints: mapped(lists.endpoints, ({ address, network, labels, ports }) => ({
    address: copied(address),
    network: copied(network),
    labels: labelCopy(labels),
    ports:
      ports === unsure
        ? unsure
        : new Map([...ports].map(([name, it]) => [copyOf(name), it] as const)),
  })),
  exportTo: mapped(lists.exportTo, copied),
  selects,
});
