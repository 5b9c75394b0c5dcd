import { bindsIn, mainBlockOf } from '../../dns/corefileMain';
import { forwardOf, withForward } from '../../dns/forwarding';
import { viewZone } from '../../dns/corefileZone';
import { fieldAt } from '../../objects/object';
import { valueOr } from '../../objects/reading';
import { shortNameOf } from '../../objects/reference';
import { nameResolutionCodes } from '../catalogue/nameResolution';
import type { Finding, MeshView } from '../finding';
import { findingFrom } from '../findingFrom';
import { leadsToAnswerer } from '../dns/answerer';
import type { DnsPlace } from '../dns/dnsState';
import type { ReachableCluster } from '../snapshot';

const finding = findingFrom(nameResolutionCodes);

/** Whether the cache that answers pods on every node knows the zone (domain facts 5.6). */
export function* ofNodeCache(mesh: MeshView, cluster: ReachableCluster): Iterable<Finding> {
  const { nodeCache, istioCoreDnsIps } = cluster.nameResolution;
  const place = valueOr(nodeCache, undefined);
  if (!place) return;
  const { zone } = mesh.definition;
  const addresses = valueOr(istioCoreDnsIps, []);
  const fault = faultOf(place, zone, addresses);
  if (!fault) return;
  yield finding(fault.code, {
    mesh: mesh.definition.name,
    cluster: cluster.context,
    subject: place.configMap,
    message: `NodeLocal DNSCache answers pods of ${cluster.context} first, and ${shortNameOf(place.configMap)} ${fault.clause}.`,
    hint: fault.hint,
    ...remedyIf(cluster, place, zone, addresses),
  });
}

interface Fault {
  readonly code: 'MESH0402' | 'MESH0410' | 'MESH0411';
  readonly clause: string;
  readonly hint: string;
}

function faultOf(place: DnsPlace, zone: string, addresses: readonly string[]): Fault | undefined {
  const state = forwardOf(place.config, zone);
  switch (state.kind) {
    case 'none':
      return {
        code: 'MESH0411',
        clause: `sends the zone ${zone} past the cluster DNS`,
        hint: `Add a block for the zone with the bind line of the other blocks to ${shortNameOf(place.configMap)}.`,
      };
    case 'ambiguous':
    case 'broken':
      return {
        code: 'MESH0410',
        clause: `serves ${zone} in a way that is not judged here. ${state.because.replace(/\.$/, '')}`,
        hint: 'Look whether that is meant; it is not touched here.',
      };
    case 'forwarded': {
      if (lacksBind(place, zone)) {
        return {
          code: 'MESH0411',
          clause: `has a block for ${zone} without the bind line of the other blocks`,
          hint: 'Give the block the same bind line, or it listens where the cache may not.',
        };
      }
      const stranger = state.to.find((it) => !leadsToAnswerer(it, addresses));
      return stranger === undefined || addresses.length === 0
        ? undefined
        : {
            code: 'MESH0402',
            clause: `sends the zone ${zone} to ${stranger}, but istiocoredns is at ${addresses.join(', ')}`,
            hint: 'Forward the zone to the present address; it changes whenever the Service is made anew.',
          };
    }
  }
}

function lacksBind({ config }: DnsPlace, zone: string): boolean {
  const { sight, corefile, text } = viewZone(config.text, zone);
  const main = mainBlockOf(corefile, text);
  if (sight.kind !== 'forwarded' || typeof main === 'string') return false;
  return main.binds.length > 0 && bindsIn(sight.block).length === 0;
}

/** Offered only where the edit it would make cures the finding. */
function remedyIf(
  { context, objects }: ReachableCluster,
  place: DnsPlace,
  zone: string,
  addresses: readonly string[],
): Pick<Finding, 'remedy'> {
  const [address] = addresses;
  if (address === undefined) return {};
  if (fieldAt(objects.get(place.configMap), 'immutable') === true) return {};
  const edit = withForward(place.config, zone, address);
  if (edit.kind === 'refused') return {};
  const after = { ...place, config: { ...place.config, text: edit.text } };
  return faultOf(after, zone, addresses)
    ? {}
    : { remedy: { kind: 'forwardDns', clusters: [context], zone } };
}
