/** Rules and policies of one text: what each says of mutual TLS, and of the host it is for. */
import { fullHostOf } from '../../mesh/rules/entry/hosts';
import { istioSystem } from '../../mesh/names';
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestDocument, type ManifestObject } from '../document';
import { objectsOfKind } from '../rules/subjects';
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

/** A rule of its own for some clients only, or of which a part is elsewhere, claims nothing. */
export const rulesOf = (document: ManifestDocument): readonly RuleRival[] =>
  objectsOfKind(document, 'DestinationRule').flatMap(rule);

function rule(object: ManifestObject): readonly RuleRival[] {
  const spec = specOf(object);
  if (!object.whole || fieldAt(spec, 'workloadSelector') !== undefined) return none;
  const mode = ['trafficPolicy', 'tls', 'mode'];
  const [tls] = claimAt(object, fieldAt(spec, ...mode), ['spec', ...mode]);
  return claimAt(object, fieldAt(spec, 'host'), ['spec', 'host']).map((hostAt) => ({
    host: fullHostOf(hostAt.host.toLowerCase(), object.namespace),
    hostAt,
    subsets: listAt(spec, 'subsets').flatMap((it, index) =>
      claimAt(object, fieldAt(it, 'name'), ['spec', 'subsets', index, 'name']).map((claim) => ({
        ...claim,
        labels: labelsOf(fieldAt(it, 'labels')) ?? none,
      })),
    ),
    hasPolicy: isMap(fieldAt(spec, 'trafficPolicy')),
    tls,
    isSilent: isSilent(spec),
    ...rival('DestinationRule', object),
  }));
}

const isSilent = (spec: unknown): boolean =>
  [spec, ...listAt(spec, 'subsets')]
    .map((it) => fieldAt(it, 'trafficPolicy'))
    .every(
      (it) => fieldAt(it, 'tls') === undefined && fieldAt(it, 'portLevelSettings') === undefined,
    );

export const policiesOf = ({ objects, brokenAt }: ManifestDocument): readonly PolicyRival[] =>
  objects.flatMap((object) => {
    if (!object.whole || (brokenAt !== undefined && object.node.start > brokenAt)) return none;
    const group = groupOf(object.apiVersion);
    if (object.kind === 'PeerAuthentication' && group === 'security.istio.io') {
      return peerAuthentication(object);
    }
    return group === 'authentication.istio.io' ? policy(object) : none;
  });

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
