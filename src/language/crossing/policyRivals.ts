/** Rules and policies of one text: what each says of mutual TLS, and of the host it is for. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { istioSystem } from '../../mesh/names';
import { none, problemsOfEach } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestObject } from '../manifestObject';
import { claimAt, labelsOf, rival, type HostClaim, type Rival } from './rival';

/** A DestinationRule. What it claims is its host, as it is written. */
export interface RuleRival extends Rival {
  readonly kind: 'DestinationRule';
  /** In lower case, as Istio completes it. */
  readonly host: string;
  readonly hostAt: HostClaim;
  readonly subsets: readonly SubsetClaim[];
  readonly hasPolicy: boolean;
  /** For all calls to the host. */
  readonly tls: HostClaim | undefined;
  /** It says something of single ports. */
  readonly hasPorts: boolean;
  /** It has nothing to say of TLS, for ports and subsets neither. */
  readonly isSilent: boolean;
}

/** Named by `host`. */
export interface SubsetClaim extends HostClaim {
  /** As `name=value`; none where they are not in sight. */
  readonly labels: readonly string[];
}

/** What workloads take; `UNSURE` where their ports differ. */
export type Taken = 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNSURE';

/** A policy says which calls workloads take. */
export interface PolicyRival extends Rival {
  readonly kind: 'PeerAuthentication' | 'Policy' | 'MeshPolicy';
  readonly at: HostClaim;
  /** Labels as `name=value`; empty where it is for all workloads. */
  readonly selector: string;
  /** The Services it is for, where it names some. */
  readonly targets: readonly string[];
  readonly isOfMesh: boolean;
  readonly taken: Taken | undefined;
}

const modePath = ['spec', 'trafficPolicy', 'tls', 'mode'];
const hostPath = ['spec', 'host'];

/** A rule of its own for some clients only, or of which a part is elsewhere, claims nothing. */
export function ruleRival(object: ManifestObject): readonly RuleRival[] {
  const spec = specOf(object);
  if (!object.whole || fieldAt(spec, 'workloadSelector') !== undefined) return none;
  const [hostAt] = claimAt(object, fieldAt(spec, 'host'), hostPath);
  if (!hostAt) return none;
  const policy = fieldAt(spec, 'trafficPolicy');
  const [tls] = claimAt(object, fieldAt(policy, 'tls', 'mode'), modePath);
  const subsets = listAt(spec, 'subsets');
  return [
    {
      host: fullHostOf(hostAt.host.toLowerCase(), object.namespace),
      hostAt,
      subsets: problemsOfEach(subsets, (it, index) => subsetClaim(object, it, index)),
      hasPolicy: isMap(policy),
      tls,
      hasPorts: fieldAt(policy, 'portLevelSettings') !== undefined,
      isSilent: isSilent(spec) && subsets.every(isSilent),
      ...rival('DestinationRule', object),
    },
  ];
}

function subsetClaim(
  object: ManifestObject,
  subset: unknown,
  index: number,
): SubsetClaim | undefined {
  const path = ['spec', 'subsets', index, 'name'];
  const [claim] = claimAt(object, fieldAt(subset, 'name'), path);
  return claim && { labels: labelsOf(fieldAt(subset, 'labels')) ?? none, ...claim };
}

function isSilent(it: unknown): boolean {
  const policy = fieldAt(it, 'trafficPolicy');
  return fieldAt(policy, 'tls') === undefined && fieldAt(policy, 'portLevelSettings') === undefined;
}

export function policyRival(object: ManifestObject): readonly PolicyRival[] {
  const group = groupOf(object.apiVersion);
  if (!object.whole) return none;
  if (object.kind === 'PeerAuthentication' && group === 'security.istio.io')
    return peerAuthentication(object);
  return group === 'authentication.istio.io' ? policy(object) : none;
}

function peerAuthentication(object: ManifestObject): readonly PolicyRival[] {
  const spec = specOf(object);
  const labels = fieldAt(spec, 'selector', 'matchLabels');
  const selector = labels === undefined ? '' : labelsOf(labels)?.join();
  if (selector === undefined) return none;
  return claimed(object, ['metadata', 'name'], (at) => ({
    at,
    selector,
    targets: none,
    isOfMesh: selector === '' && object.namespace === istioSystem,
    taken: takenOnAll(fieldAt(spec, 'mtls'), fieldAt(spec, 'portLevelMtls')),
    ...rival('PeerAuthentication', object),
  }));
}

/** `mtls:` alone asks for mutual TLS; a policy without peers takes plain text only. */
function policy(object: ManifestObject): readonly PolicyRival[] {
  const { kind, name } = object;
  if (kind !== 'Policy' && kind !== 'MeshPolicy') return none;
  const spec = specOf(object);
  const [peer] = listAt(spec, 'peers');
  const targets = listAt(spec, 'targets').map((it) => textAt(it, 'name'));
  const hasPorts = listAt(spec, 'targets').some((it) => fieldAt(it, 'ports') !== undefined);
  if (targets.includes(undefined) || (targets.length === 0 && name !== 'default')) return none;
  return claimed(object, ['metadata', 'name'], (at) => ({
    at,
    selector: '',
    targets: targets.filter((it) => it !== undefined),
    isOfMesh: kind === 'MeshPolicy',
    taken: hasPorts ? 'UNSURE' : takenByPeer(fieldAt(spec, 'peers'), peer),
    ...rival(kind, object),
  }));
}

function takenOnAll(mtls: unknown, ports: unknown): Taken | undefined {
  const own = isMap(ports) ? Object.values(ports).map(takenBy) : [];
  const all = new Set([takenBy(mtls), ...own].filter((it) => it !== undefined));
  const [first] = all;
  return all.size > 1 ? 'UNSURE' : first;
}

function takenByPeer(peers: unknown, peer: unknown): Taken | undefined {
  if (peers === undefined) return 'DISABLE';
  if (!isMap(peer) || !('mtls' in peer)) return undefined;
  return textAt(peer, 'mtls', 'mode') === undefined ? 'STRICT' : takenBy(peer['mtls']);
}

function takenBy(mtls: unknown): Taken | undefined {
  const mode = textAt(mtls, 'mode');
  return mode === 'STRICT' || mode === 'PERMISSIVE' || mode === 'DISABLE' ? mode : undefined;
}

function claimed<T>(
  object: ManifestObject,
  path: HostClaim['path'],
  make: (at: HostClaim) => T,
): readonly T[] {
  return claimAt(object, object.name, path).map(make);
}
