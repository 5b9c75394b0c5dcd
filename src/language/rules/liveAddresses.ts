import { overlap } from '../../mesh/services/addresses';
import { isText, known } from '../../mesh/rules/entry/entry';
import { problem } from '../../mesh/rules/entry/problem';
import type { ServiceEntryFacts } from '../../mesh/snapshot';
import { none } from '../../mesh/rules/saying';
import { valueOr } from '../../objects/reading';
import type { LanguageContext } from '../diagnostic';
import { diagnosticAt, type DocumentRule } from './rule';
import { entriesIn, isForZone } from './subjects';

/**
 * An address that another host has in the connected mesh. An error in the cluster the text is for;
 * elsewhere it works, but one address for each host over the whole mesh is what stays clear.
 */
export const liveAddresses: DocumentRule = (document, context) =>
  context.mesh ? takenInMesh(document, context) : none;

const takenInMesh: DocumentRule = function* (document, context) {
  for (const it of entriesIn(document)) {
    if (!isForZone(it, context.zone, document.text) || it.entry.hosts.length === 0) continue;
    for (const [index, address] of known(it.entry.addresses).entries()) {
      const owner = isText(address) ? ownerOf(address, it.entry.hosts, context) : undefined;
      if (!owner) continue;
      const { entry } = owner;
      const where = entry.reference.cluster;
      yield diagnosticAt(
        it.object,
        problem('MESH0507', ['spec', 'addresses', index], {
          severity: where === (it.object.cluster ?? context.cluster) ? 'error' : 'warning',
          message: `${String(address)} is the address of ${entry.hosts[0] ?? entry.reference.name} in ${where}. Give each host of the mesh an address of its own.`,
        }),
      );
    }
  }
};

function ownerOf(
  address: string,
  hosts: readonly unknown[],
  { mesh, zone }: LanguageContext,
): { readonly entry: ServiceEntryFacts } | undefined {
  // Hosts that cannot be known may be the very ones that have the address.
  if (!mesh || !hosts.every((it) => typeof it === 'string')) return undefined;
  const contexts = mesh.meshes.filter((it) => it.zone === zone).flatMap((it) => it.contexts);
  for (const context of contexts) {
    const cluster = mesh.clusters.get(context);
    if (cluster?.state !== 'reachable') continue;
    const entry = valueOr(cluster.serviceEntries, []).find(
      (it) =>
        it.addresses.some((other) => overlap(other, address)) &&
        !it.hosts.some((host) => hosts.includes(host)),
    );
    if (entry) return { entry };
  }
  return undefined;
}
