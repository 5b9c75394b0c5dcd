/** Rules over Gateways and policies of one cluster (GW-05, MTLS-01), in one text or over files. */
import { isText, unsure, type Text, type Unsure } from '../../mesh/rules/entry/entry';
import { passthroughPort } from '../../mesh/names';
import { problem } from '../../mesh/rules/entry/problem';
import type { Diagnostic } from '../diagnostic';
import { placed } from './neighbours';
import type { GatewayFacts, PolicyFacts } from '../workspace/gatewayFacts';
import { isSameObject } from '../workspace/objectFacts';

/**
 * One port of one gateway has one listener: of the one that hands on remote calls and another, what
 * either asks for may be lost (domain facts 6.1).
 */
export const sharePort = (a: GatewayFacts, b: GatewayFacts, zone: string): boolean =>
  (takesCalls(a, zone) || takesCalls(b, zone)) &&
  !a.isTemplate &&
  !b.isTemplate &&
  a.name !== undefined &&
  b.name !== undefined &&
  !isSameObject(a, b) &&
  (isWithin(a.selector, b.selector) || isWithin(b.selector, a.selector));

/** In one text, what is said of a host they share says it already. */
export const sharePortBeside = (a: GatewayFacts, b: GatewayFacts, zone: string): boolean =>
  sharePort(a, b, zone) && !a.hosts.some((it) => b.hosts.includes(it));

/** Whether every pod that one selector means is meant by the other. */
function isWithin(
  narrow: ReadonlyMap<string, Text> | Unsure,
  wide: ReadonlyMap<string, Text> | Unsure,
): boolean {
  if (narrow === unsure || wide === unsure || wide.size === 0) return false;
  return [...wide].every(([key, value]) => isText(value) && narrow.get(key) === value);
}

export const sharedPortProblem = (it: GatewayFacts, other: string, cluster: string): Diagnostic =>
  placed(
    it,
    it,
    problem('MESH0304', it.path, {
      message: `${other} claims port ${passthroughPort} of the same gateway pods${cluster} too, and which of the two is heeded is not certain. Keep one, with the hosts of both.`,
    }),
  );

export const nameOfGateway = ({ namespace, name }: GatewayFacts): string =>
  `Gateway ${namespace === undefined ? '' : `${namespace}/`}${name ?? ''}`;

/** A server that hands on what other clusters send for the zone. */
export const takesCalls = (
  { hosts, isPassthrough, isTemplate }: GatewayFacts,
  zone: string,
): boolean =>
  isPassthrough &&
  !isTemplate &&
  hosts.some((it) => it.slice(it.indexOf('/') + 1).toLowerCase() === `*.${zone}`);

/** Calls of other clusters come with mutual TLS, and end at the workload itself (domain facts 2.10). */
export const plainTextProblem = (it: PolicyFacts, whose: string): Diagnostic => {
  const isFixable = it.path.at(-1) === 'mode';
  return placed(
    it,
    it,
    problem('MESH0614', it.path, {
      message: `${whose} take plain text only, but calls of other clusters come with mutual TLS, which the gateway hands on unopened: they fail, unless a narrower policy says otherwise. Take both, or mutual TLS alone.`,
      ...(isFixable
        ? { cures: ['PERMISSIVE', 'STRICT'].map((to) => ({ set: it.path, to })) }
        : { cures: [{ addTo: ['spec'], fields: { peers: [{ mtls: { mode: 'PERMISSIVE' } }] } }] }),
    }),
  );
};
