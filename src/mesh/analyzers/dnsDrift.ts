import { withForward, type ForwardState } from '../../dns/forwarding';
import { fieldAt, listAt, textAt } from '../../objects/object';
import { valueOr } from '../../objects/reading';
import { shortNameOf } from '../../objects/reference';
import { isAbout, type AppliedForward } from '../dns/appliedForward';
import { dnsDriftCodes } from '../catalogue/dnsDrift';
import type { Analyzer, Finding, MeshView } from '../finding';
import { findingFrom } from '../findingFrom';
import { fieldManager } from '../names';
import type { DnsPlace } from '../dns/dnsState';
import type { ReachableCluster } from '../snapshot';

const finding = findingFrom(dnsDriftCodes);

export const dnsDrift: Analyzer = {
  name: 'dnsDrift',
  about: 'A zone that was forwarded from here is still forwarded, or it is said who took it out.',
  topic: 'nameResolution',
  *analyze(mesh) {
    for (const cluster of mesh.clusters) {
      const place = valueOr(cluster.nameResolution.place, undefined);
      const forward = valueOr(cluster.nameResolution.forward, undefined);
      const applied = mesh.applied.find((it) => isAbout(it, mesh.definition.zone, cluster));
      if (!applied || !place || !forward || isKept(applied, forward)) continue;
      yield reverted(mesh, cluster, { applied, place, forward });
    }
  },
};

const isKept = ({ isMarked }: AppliedForward, forward: ForwardState): boolean =>
  forward.kind === 'forwarded' && (forward.ours || !isMarked);

interface Drift {
  readonly applied: AppliedForward;
  readonly place: DnsPlace;
  readonly forward: ForwardState;
}

function reverted(mesh: MeshView, cluster: ReachableCluster, drift: Drift): Finding {
  const { applied, place, forward } = drift;
  const writer = writerSince(drift, cluster);
  const what = forward.kind === 'none' ? 'was reverted' : 'was replaced';
  const who = writer ? ` at ${clockOf(writer.time)} by ${writer.manager}` : ' by someone else';
  const { zone } = mesh.definition;
  return finding('MESH0421', {
    mesh: mesh.definition.name,
    cluster: cluster.context,
    subject: place.configMap,
    message: `The forwarding of .${zone} in ${shortNameOf(place.configMap)} of ${cluster.context}, made here on ${dayOf(applied.at)} at ${clockOf(applied.at)}, ${what}${who}.`,
    hint:
      place.lasting ??
      place.caution ??
      'Find out who writes this object and tell it of the zone: another edit here may not last either.',
    ...remedyIf(cluster, place, zone),
  });
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const clockOf = (time: number): string => `${new Date(time).toISOString().slice(11, 16)} UTC`;

interface Writer {
  readonly manager: string;
  readonly time: number;
}

/** The last one who wrote the key after us, as the API server keeps it in managedFields (to the second). */
function writerSince({ applied, place }: Drift, { objects }: ReachableCluster): Writer | undefined {
  const object = objects.get(place.configMap);
  const writers = listAt(object, 'metadata', 'managedFields').flatMap((entry): Writer[] => {
    const manager = textAt(entry, 'manager') ?? '';
    const time = Date.parse(textAt(entry, 'time') ?? '');
    // Of ConfigMaps the data; of OpenShift's DNS operator its list.
    const wroteKey =
      fieldAt(entry, 'fieldsV1', 'f:data') !== undefined ||
      fieldAt(entry, 'fieldsV1', 'f:spec', 'f:servers') !== undefined;
    const isLater = time >= applied.at - (applied.at % 1000);
    return wroteKey && isLater && manager !== fieldManager ? [{ manager, time }] : [];
  });
  return writers.sort((a, b) => a.time - b.time).at(-1);
}

/** Only where the edit would be made and kept by us. */
function remedyIf(
  cluster: ReachableCluster,
  place: DnsPlace,
  zone: string,
): Pick<Finding, 'remedy'> {
  const address = valueOr(cluster.nameResolution.istioCoreDns, undefined);
  const isImmutable = fieldAt(cluster.objects.get(place.configMap), 'immutable') === true;
  if (address === undefined || isImmutable || place.handover) return {};
  if (withForward(place.config, zone, address).kind === 'refused') return {};
  return { remedy: { kind: 'forwardDns', clusters: [cluster.context], zone } };
}
