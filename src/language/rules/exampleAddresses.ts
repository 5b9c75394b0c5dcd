/**
 * Addresses that are for pages alone (RFC 5737, RFC 3849), or that nobody has but in examples, where other
 * clusters, gateways or machines are to be reached.
 */
import { none } from '../../mesh/rules/saying';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { objectsAlong, type ManifestObject } from '../manifestObject';
import { once } from '../memo';
import type { DocumentRule } from './rule';

/** Of most texts, nothing more is asked. */
const mayHold =
  /(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d|2001:db8:|\b(\d)(?:\.\1){3}\b|1\.2\.3\.4|5\.6\.7\.8/i;

/** A whole value; a comment begins otherwise. */
const written =
  /^([ \t]*(?:- +)*["']?(\w+)["']?:[ \t]+["']?)((?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}|2001:db8:[\da-f:]*|1\.2\.3\.4|5\.6\.7\.8|([2-7])(?:\.\4){3})(?=["']?[ \t]*(?:#.*)?\r?$)/gim;

/** `2.2.2.2` beside `3.3.3.3` are two places that people think of; one of them may be somebody's, but for a machine. */
const isPaired = (text: string): boolean =>
  new Set(Array.from(text.matchAll(/\b([1-7])(?:\.\1){3}\b/g), ([it]) => it)).size > 1;

export const exampleAddresses: DocumentRule = (document, { structure }) =>
  structure === 'off' || !mayHold.test(document.text) ? none : found(document);

function* found({ objects, text }: ManifestDocument): Iterable<Diagnostic> {
  const isAmongOthers = once(() => isPaired(text));
  const objectAround = objectsAlong(objects);
  for (const { index, 1: before = '', 2: field = '', 3: address = '', 4: digit } of text.matchAll(
    written,
  )) {
    const start = index + before.length;
    const object = objectAround(start);
    const isGuess = /^[1-7]\./.test(address);
    if (object ? !isReached(object, field, isGuess) : field !== 'remotePilotAddress') continue;
    if (digit !== undefined && object?.kind !== 'WorkloadEntry' && !isAmongOthers()) continue;
    const because = isGuess ? 'reads like an example' : 'is an address for documentation alone';
    const message = `${address} ${because}, and still to be replaced by the one that is meant.`;
    yield { code: 'MESH0514', severity: 'info', message, start, end: start + address.length };
  }
}

/** Endpoints of a ServiceEntry are shown by addresses for documentation on too many pages, ours among them. */
const isReached = (
  { kind, apiVersion }: ManifestObject,
  field: string,
  isGuess: boolean,
): boolean =>
  kind === 'Gateway'
    ? groupOf(apiVersion) === 'gateway.networking.k8s.io' && field === 'value'
    : kind === 'ServiceEntry'
      ? isGuess && field === 'address'
      : fields[kind]?.includes(field) === true;

/** Values may hold objects, of which addresses are shown so. */
const handedOver = ['remotePilotAddress', 'loadBalancerIP'];
const ofInstalls = ['remotePilotAddress', 'address', 'loadBalancerIP'];

/** By kind. */
const fields: Readonly<Partial<Record<string, readonly string[]>>> = {
  IstioOperator: ofInstalls,
  Istio: ofInstalls,
  HelmRelease: handedOver,
  Application: handedOver,
  WorkloadEntry: ['address'],
  Service: ['loadBalancerIP'],
};
