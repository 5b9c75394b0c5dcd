import { isText, known, type Entry, type Path } from '../../mesh/rules/entry/entry';
import { isOfZone } from '../../mesh/rules/entry/hosts';
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { goesThroughGateway } from '../../mesh/rules/entry/othersThroughGateways';
import { problem } from '../../mesh/rules/entry/problem';
import { passthroughPort, usualZone } from '../../mesh/names';
import { none } from '../../mesh/rules/saying';
import { fieldAt, listAt, numberAt, textAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import { specOf, type ManifestObject } from '../manifestObject';
import { diagnosticAt, type DocumentRule } from './rule';
import { entriesIn, objectsOfKind } from './subjects';

/**
 * `httpbin.bar.globl`: a host that all else says is remote, but for one letter of the zone. Where
 * nothing else says so, it is a warning: no domain of the world is called so.
 */
export const misspeltHosts: DocumentRule = (document, context) =>
  entriesIn(document).some(({ entry }) => mayHoldSlip(entry, context.zone))
    ? slipsOfEntries(document, context)
    : none;

const mayHoldSlip = ({ hosts }: Entry, zone: string): boolean =>
  hosts.some((it) => isText(it) && !isOfZone(it, zone));

const slipsOfEntries: DocumentRule = function* (document, { zone }) {
  for (const { object, entry } of entriesIn(document)) {
    if (entry.location === 'MESH_EXTERNAL') continue;
    const isSure = entry.location === 'MESH_INTERNAL' && saysRemote(entry);
    for (const [index, host] of entry.hosts.entries()) {
      if (isText(host)) yield* slipIn(host, object, ['spec', 'hosts', index], zone, isSure);
    }
  }
};

/** By the port of remote gateways, or by an address out of the blocks that such hosts are given. */
const saysRemote = (entry: Entry): boolean =>
  goesThroughGateway(entry) ||
  known(entry.addresses).some((it) => isText(it) && /^(?:240\.|127\.255\.)/.test(it));

/** The same in what lets calls in, and in what rules them. */
export const misspeltZones: DocumentRule = function* (document, { zone }) {
  for (const object of objectsOfKind(document, 'Gateway')) yield* slipsOfGateway(object, zone);
  for (const object of objectsOfKind(document, 'DestinationRule')) {
    const host = fieldAt(specOf(object), 'host');
    const mode = textAt(specOf(object), 'trafficPolicy', 'tls', 'mode');
    if (typeof host !== 'string' || mode !== 'ISTIO_MUTUAL') continue;
    if (isZoneItself(host, zone)) yield withoutStar(host, object, ['spec', 'host'], zone);
    if (!host.startsWith('*.')) continue;
    yield* slipIn(host, object, ['spec', 'host'], zone, true);
  }
};

function* slipsOfGateway(object: ManifestObject, zone: string): Iterable<Diagnostic> {
  for (const [index, server] of listAt(specOf(object), 'servers').entries()) {
    if (textAt(server, 'tls', 'mode') !== 'AUTO_PASSTHROUGH') continue;
    if (numberAt(server, 'port', 'number') !== passthroughPort) continue;
    for (const [at, host] of listAt(server, 'hosts').entries()) {
      if (typeof host === 'string' && isZoneItself(host, zone)) {
        yield withoutStar(host, object, ['spec', 'servers', index, 'hosts', at], zone);
      }
      if (typeof host !== 'string' || !host.includes('*.')) continue;
      yield* slipIn(host, object, ['spec', 'servers', index, 'hosts', at], zone, true);
    }
  }
}

/** `global`, `.global` or `*global`: all hosts of the zone are `*.global`. */
const isZoneItself = (host: string, zone: string): boolean =>
  [zone, `.${zone}`, `*${zone}`].includes(host.slice(host.indexOf('/') + 1).toLowerCase());

const withoutStar = (
  host: string,
  object: ManifestObject,
  path: Path,
  zone: string,
): Diagnostic => {
  const namespace = host.slice(0, host.indexOf('/') + 1);
  return diagnosticAt(
    object,
    problem('MESH0502', path, {
      message: `"${host}" is no host: all hosts of the zone are *.${zone}.`,
      want: `${namespace}*.${zone}`,
    }),
  );
};

/** Shorter zones are too near to other words. */
const shortest = 5;

function* slipIn(
  host: string,
  object: ManifestObject,
  path: Path,
  zone: string,
  isSure: boolean,
): Iterable<Diagnostic> {
  // Of a zone with a name of its own, `mesh1`, the next may well be there, too.
  if (!isSure && zone !== usualZone) return;
  const dot = host.lastIndexOf('.');
  const last = host.slice(dot + 1).toLowerCase();
  if (dot < 1 || zone.length < shortest || !/^[a-z\d-]+$/.test(last)) return;
  if (!isSlipOf(last, zone)) return;
  const want = `${host.slice(0, dot)}.${zone}`;
  const message = `"${host}" is not of the zone .${zone}: is .${last} misspelt?`;
  const severity = isSure ? {} : ({ severity: 'warning' } as const);
  yield diagnosticAt(object, problem('MESH0501', path, { message, want, ...severity }));
}
