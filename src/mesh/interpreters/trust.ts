import { fieldAt, listAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, valueOr, type Reading } from '../../objects/reading';
import { readCaCerts } from '../../pki/cacerts';
import { cacertsName, changedAnnotation, istioSystem } from '../names';
import { interpretProxies, interpretSigners } from './meshPods';
import { interpretPublishedRoots } from './publishedRoots';
import { interpretTrustDomain } from './trustDomain';
import type { CaCertsFacts, TrustState } from '../trust/trustState';

/** What a cluster says of its CA: in Secret `cacerts`, and in the roots it hands to workloads. */
export const interpretTrust = (objects: ObjectSet, now: number): TrustState => ({
  cacerts: interpretCaCerts(objects, now),
  publishedRoots: interpretPublishedRoots(objects),
  ...changeOf(objects),
  signers: interpretSigners(objects),
  proxies: interpretProxies(objects),
  trustDomain: interpretTrustDomain(objects),
});

/**
 * By the server's own record of who wrote which field, or by our note where that is later: servers
 * before 1.18 keep no record, and later ones for some time none of a value that its writer changes
 * once more. Else by the creation.
 */
function changeOf(objects: ObjectSet): Pick<TrustState, 'changedAt' | 'isChangeNoted'> {
  const secret = valueOr(objects.list(kinds.secret), []).find((it) => isCalled(it, cacertsName));
  const recorded = listAt(secret, 'metadata', 'managedFields')
    .filter((it) => fieldAt(it, 'fieldsV1', 'f:data') !== undefined)
    .map((it) => textAt(it, 'time'));
  const { creationTimestamp, annotations } = secret?.metadata ?? {};
  const byServer = latestOf(recorded);
  const noted = latestOf([annotations?.[changedAnnotation]]);
  const isChangeNoted = noted !== undefined && noted > (byServer ?? 0);
  return {
    changedAt: isChangeNoted ? noted : (byServer ?? latestOf([creationTimestamp])),
    isChangeNoted,
  };
}

function latestOf(times: readonly (string | undefined)[]): number | undefined {
  const known = times.map((it) => Date.parse(it ?? '')).filter((it) => !Number.isNaN(it));
  return known.length === 0 ? undefined : Math.max(...known);
}

const interpretCaCerts = (objects: ObjectSet, now: number): Reading<CaCertsFacts | undefined> =>
  mapReading(objects.list(kinds.secret), (secrets) => {
    const secret = secrets.find((it) => isCalled(it, cacertsName));
    return secret && readCaCerts(textsAt(secret, 'data'), now);
  });

const isCalled = ({ metadata }: KubernetesObject, name: string): boolean =>
  metadata.namespace === istioSystem && metadata.name === name;
