/** The objects of a document that our rules are about, read once. */
import { entryOf, unsure, type Entry } from '../../mesh/rules/entry/entry';
import { hasHostOfZone, isMeantForZone } from '../../mesh/rules/entry/hosts';
import type { RuleSetting } from '../../mesh/rules/entry/problem';
import type { Version } from '../../mesh/version';
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap } from '../../objects/object';
import { groupOf, versionOf } from '../../objects/reference';
import type { LanguageContext } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { actual, nodeAt, type ManifestNode } from '../nodes';
import { placeholderIn } from '../placeholders';
import { serviceEntry } from '../schema/serviceEntry';
import { withMeant } from '../structure/meant';

export interface EntryInText {
  readonly object: ManifestObject;
  readonly entry: Entry;
  /** Not a piece of one, as patches are. */
  readonly isComplete: boolean;
}

const specShape = serviceEntry.fields.fields.get('spec')?.shape;

export const istioGroup = 'networking.istio.io';

export function objectsOfKind(
  { objects, brokenAt }: ManifestDocument,
  kind: string,
): readonly ManifestObject[] {
  let found: ManifestObject[] | undefined;
  for (const it of objects) {
    if (it.kind !== kind || groupOf(it.apiVersion) !== istioGroup) continue;
    if (brokenAt === undefined || it.node.start < brokenAt) (found ??= []).push(it);
  }
  return found ?? none;
}

/** Every ServiceEntry, of whichever hosts; what is still to be filled in reads as unsure. */
export const entriesIn = (document: ManifestDocument): readonly EntryInText[] =>
  document.memo.once(readEntries, () => readEntries(document));

/** What was read in parts of a document is not read again for the whole. */
export function rememberEntries(
  { memo }: ManifestDocument,
  parts: readonly ManifestDocument[],
): void {
  memo.once(readEntries, () => parts.flatMap(entriesIn));
}

const readEntries = (document: ManifestDocument): readonly EntryInText[] =>
  objectsOfKind(document, 'ServiceEntry').map((object) => {
    const spec = withoutPlaceholders(withMeant(specOf(object), specShape));
    const isEntire = isComplete(spec);
    const entry = entryOf(spec, object.whole && (isEntire || isShort(spec)));
    return { object, entry, isComplete: isEntire };
  });

/** A piece of an object, as patches are, has no ports and little else, or says that it is one. */
const isComplete = (spec: unknown): boolean =>
  fieldAt(spec, '$patch') === undefined &&
  (fieldAt(spec, 'ports') !== undefined || hasAll(spec, ['hosts', 'resolution', 'endpoints']));

/** Hosts and endpoints and nothing else are likely all there is, but not surely. */
const isShort = (spec: unknown): boolean =>
  fieldAt(spec, '$patch') === undefined &&
  hasAll(spec, ['hosts', 'endpoints']) &&
  fieldAt(spec, 'addresses') === undefined;

const hasAll = (spec: unknown, fields: readonly string[]): boolean =>
  fields.every((it) => fieldAt(spec, it) !== undefined);

/** Hosts, addresses, endpoints and words that are still to be filled in read as unsure. */
function withoutPlaceholders(spec: unknown): unknown {
  return isMap(spec) && mayHoldPlaceholder(spec) ? withoutThose(spec) : spec;
}

/** Almost no entry does, so nothing is copied before that is known. */
const mayHoldPlaceholder = ({
  hosts,
  addresses,
  endpoints,
  ports,
  location,
  resolution,
}: Readonly<Record<string, unknown>>): boolean =>
  isOpen(location) ||
  isOpen(resolution) ||
  (Array.isArray(ports) && ports.some(isOpenPort)) ||
  (Array.isArray(hosts) && hosts.some(isUncertain)) ||
  (Array.isArray(addresses) && addresses.some(isUncertain)) ||
  (Array.isArray(endpoints) && endpoints.some((it) => isMap(it) && isUncertain(it['address'])));

function withoutThose(spec: Readonly<Record<string, unknown>>): unknown {
  const { hosts, addresses, endpoints, ports } = spec;
  return {
    ...spec,
    ...(isOpen(spec['location']) ? { location: unsure } : {}),
    ...(isOpen(spec['resolution']) ? { resolution: unsure } : {}),
    ...(Array.isArray(ports) && ports.some(isOpenPort) ? { ports: ports.map(certainPort) } : {}),
    ...(Array.isArray(hosts) ? { hosts: hosts.map(certain) } : {}),
    ...(Array.isArray(addresses) ? { addresses: addresses.map(certain) } : {}),
    ...(Array.isArray(endpoints)
      ? {
          endpoints: endpoints.map((it: unknown) =>
            isMap(it) ? { ...it, address: certain(it['address']) } : it,
          ),
        }
      : {}),
  };
}

/** Asked of every entry, so by the first letter. */
const isOpen = (value: unknown): boolean =>
  typeof value === 'string' &&
  (value.startsWith('$') || value.startsWith('<')) &&
  placeholderIn(value) !== undefined;

const isOpenPort = (port: unknown): boolean =>
  isMap(port) && (isOpen(port['name']) || isOpen(port['protocol']));

const certainPort = (port: unknown): unknown =>
  isMap(port)
    ? {
        ...port,
        ...(isOpen(port['name']) ? { name: unsure } : {}),
        ...(isOpen(port['protocol']) ? { protocol: unsure } : {}),
      }
    : port;

const certain = (value: unknown): unknown => (isUncertain(value) ? unsure : value);

const isUncertain = (value: unknown): boolean =>
  typeof value === 'string' && placeholderIn(value) !== undefined;

/** Whether one of the hosts is meant for the zone, also where a template makes part of it. */
export function isForZone({ object, entry }: EntryInText, zone: string, source: string): boolean {
  if (hasHostOfZone(entry.hosts, zone)) return true;
  if (!entry.hosts.includes(unsure)) return false;
  const hosts = actual(nodeAt(object.node, ['spec', 'hosts']));
  return hosts?.kind === 'list' && hosts.items.some((it) => isHostForZone(it, zone, source));
}

export function isHostForZone(node: ManifestNode, zone: string, source: string): boolean {
  const host = actual(node);
  if (host?.kind !== 'scalar') return false;
  if (typeof host.value === 'string') return isMeantForZone(host.value, zone);
  return source
    .slice(host.start, host.end)
    .replace(/["'\s]+$/, '')
    .endsWith(`.${zone}`);
}

/** Rules by version: what the context knows, else the least that the apiVersion stands for. */
export const settingFor = (object: ManifestObject, context: LanguageContext): RuleSetting => ({
  zone: context.zone,
  istio: context.istio ?? leastVersionOf(object),
});

/** `v1` is served from Istio 1.22 on (domain facts 4.7). */
function leastVersionOf({ apiVersion }: ManifestObject): Version | undefined {
  return versionOf(apiVersion) === 'v1'
    ? { text: '1.22', major: 1, minor: 22, patch: 0 }
    : undefined;
}
