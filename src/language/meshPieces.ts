/** Parts of the configuration of a mesh as pages show them, without anything around that says so. */
import type { Settings } from './embedded';
import type { ManifestNode } from './nodes';
import { meshConfigText } from './schema/meshConfig';

/** Asked of every text: what else is configured has none of these. */
export const mayBePieceOfMesh =
  /^(?:serviceSettings|localityLbSetting|outboundTrafficPolicy|extensionProviders):/m;

export function pieceOfMesh(root: ManifestNode | undefined): Settings | undefined {
  if (root?.kind !== 'map' || root.flow) return undefined;
  if (!root.fields.some(({ key }) => mayBePieceOfMesh.test(`${String(key.value)}:`)))
    return undefined;
  const { fields } = meshConfigText.fields;
  return root.fields.every(({ key }) => fields.has(String(key.value))) ? 'MeshConfig' : undefined;
}
