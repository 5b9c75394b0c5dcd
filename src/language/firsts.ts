/** What holds of many objects of a text and is told of the first alone: what releases do with calls of other clusters. */
import { globalRoutingIn, isExposed } from '../mesh/istio/globalRouting';
import { passthroughPort } from '../mesh/names';
import { isText, known, unsure, type Entry, type EntryEndpoint } from '../mesh/rules/entry/entry';
import { isOfZone, remoteNameOf } from '../mesh/rules/entry/hosts';
import { isInside } from '../mesh/rules/entry/legs';
import { none, only } from '../mesh/rules/saying';
import type { Version } from '../mesh/version';
import { listAt, numberAt, textAt } from '../objects/object';
import type { Diagnostic, LanguageContext } from './diagnostic';
import type { ManifestDocument, PlacedChunk } from './document';
import { valuesOf } from './manifestObject';
import { nodeAt, type Span } from './nodes';
import { entriesIn, objectsOfKind, settingFor, type EntryInText } from './rules/subjects';
import type { RuleFacts } from './workspace/ruleFacts';

/** Of a chunk; ten thousand may have one, so it is no more than offsets in it. */
export interface Firsts {
  /** The host of an entry that leads to a gateway, in a release that routes no such hosts by itself. */
  readonly host: number | undefined;
  /** The mode of a server by which strangers get in. */
  readonly mode: number | undefined;
  /** It has the other side of a call: an entry that leads to a Service of this cluster. */
  readonly isServing: boolean;
}

export const noFirsts: Firsts = { host: undefined, mode: undefined, isServing: false };

export function firstsIn(documents: readonly ManifestDocument[], context: LanguageContext): Firsts {
  let [host, mode]: readonly [number?, number?] = [];
  let isServing = false;
  const isOpen = context.istio !== undefined && isExposed(context.istio);
  for (const document of documents) {
    for (const it of entriesIn(document)) {
      if (isForService(it.entry, context)) isServing = true;
      else host ??= hostIn(it, context);
    }
    if (isOpen) mode ??= modeIn(document);
  }
  return host === undefined && mode === undefined && !isServing
    ? noFirsts
    : { host, mode, isServing };
}

const isForService = ({ hosts, endpoints }: Entry, { zone }: LanguageContext): boolean =>
  known(endpoints).some(isInside) && hosts.some((it) => isText(it) && isOfZone(it, zone));

/** Domain facts 7.1 and 7.3. */
function hostIn({ object, entry }: EntryInText, context: LanguageContext): number | undefined {
  const { istio } = settingFor(object, context);
  if (!istio || !isPast(istio)) return undefined;
  const [host] = entry.hosts;
  if (!isText(host) || !isOfZone(host, context.zone) || !known(entry.endpoints).some(isToGateway))
    return undefined;
  return nodeAt(object.node, ['spec', 'hosts', 0])?.start;
}

const isPast = (istio: Version): boolean => ['legacyFlag', 'gone'].includes(globalRoutingIn(istio));

/** Also by a port that is still to be filled in. */
const isToGateway = ({ ports }: EntryEndpoint): boolean =>
  ports !== unsure && [...ports.values()].some((it) => it === passthroughPort || it === unsure);

function modeIn(document: ManifestDocument): number | undefined {
  for (const object of objectsOfKind(document, 'Gateway')) {
    const servers = listAt(valuesOf(object), 'spec', 'servers');
    const index = servers.findIndex(
      (it) =>
        textAt(it, 'tls', 'mode') === 'AUTO_PASSTHROUGH' &&
        numberAt(it, 'port', 'number') === passthroughPort,
    );
    const at =
      index < 0 ? undefined : nodeAt(object.node, ['spec', 'servers', index, 'tls', 'mode']);
    if (at) return at.start;
  }
  return undefined;
}

interface FirstSeat extends PlacedChunk {
  readonly judgement: {
    readonly firsts: Firsts;
    readonly crossings: { readonly rules: readonly RuleFacts[] };
  };
}

/** Of a connected mesh more is known. */
export function saidOfFirsts(
  seats: readonly FirstSeat[],
  context: LanguageContext,
): readonly Diagnostic[] {
  if (context.mesh) return none;
  let renamed: ReadonlySet<string> | undefined;
  const host = seats.find((it) => {
    const at = it.judgement.firsts.host;
    if (at === undefined) return false;
    renamed ??= renamedIn(seats);
    return renamed.size === 0 || !renamed.has(writtenAt(it, at).toLowerCase());
  });
  const mode = seats.find((it) => it.judgement.firsts.mode !== undefined);
  return [...only(host && ofHost(host, context)), ...only(mode && ofMode(mode))];
}

function renamedIn(seats: readonly FirstSeat[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { judgement } of seats)
    for (const it of judgement.crossings.rules) if (it.isRenamed) found.add(it.host);
  return found;
}

const writtenAt = ({ chunk }: PlacedChunk, at: number): string =>
  /^["']?([^\s"',\]}]*)/.exec(chunk.text.slice(at, at + 300))?.[1] ?? '';

function ofHost(seat: FirstSeat, { zone, istio }: LanguageContext): Diagnostic {
  const at = seat.judgement.firsts.host ?? 0;
  const host = writtenAt(seat, at);
  const { name, namespace } = remoteNameOf(host, zone) ?? {
    name: '<service>',
    namespace: '<namespace>',
  };
  return {
    code: istio && globalRoutingIn(istio) === 'legacyFlag' ? 'MESH0002' : 'MESH0001',
    severity: 'info',
    message: `Since Istio 1.8.6 and 1.9.5 the gateway of the other cluster knows ${host} only where that cluster has a ServiceEntry for it; or a DestinationRule here sets sni to outbound_.<port>_._.${name}.${namespace}.svc.cluster.local.`,
    ...spanned(seat, at, host),
  };
}

const ofMode = (seat: FirstSeat): Diagnostic => ({
  code: 'MESH0006',
  severity: 'info',
  message: `Before Istio 1.8.6 and 1.9.5, whoever reaches ${passthroughPort} gets past authorization policies (CVE-2021-31921): let only the other clusters reach it.`,
  ...spanned(seat, seat.judgement.firsts.mode ?? 0, 'AUTO_PASSTHROUGH'),
});

const spanned = ({ start, chunk }: PlacedChunk, at: number, written: string): Span => {
  const from = start + at + (/^["']/.test(chunk.text.charAt(at)) ? 1 : 0);
  return { start: from, end: from + written.length };
};

/** `*.global` comes in where this cluster has its ServiceEntries, as it has here. */
export const withoutServing = (
  found: readonly Diagnostic[],
  seats: readonly FirstSeat[],
): readonly Diagnostic[] =>
  found.some(isOfSuffix) && seats.some((it) => it.judgement.firsts.isServing)
    ? found.filter((it) => !isOfSuffix(it))
    : found;

const isOfSuffix = ({ code, severity, data }: Diagnostic): boolean =>
  (code === 'MESH0001' || code === 'MESH0002') &&
  severity === 'info' &&
  data?.path[1] === 'servers';
