/** The picture of a mesh as shapes, which the page turns into elements and the export into text. */
import type { Topology } from './topology';
import { cardHeight, clusterShape } from './pictureCard';
import { linkShape } from './pictureLink';
import { matrixPicture } from './pictureMatrix';
import { mostOnRing, ringLayout } from './topologyLayout';
import { pictureOf, type Shape } from './shape';

export function topologyPicture(topology: Topology): Shape {
  if (topology.clusters.length > mostOnRing) return matrixPicture(topology);
  const layout = ringLayout(topology, cardHeight(topology.clusters));
  return pictureOf(topology, layout.width, layout.height, [
    ...layout.links.map(linkShape),
    ...layout.clusters.map(clusterShape),
  ]);
}
