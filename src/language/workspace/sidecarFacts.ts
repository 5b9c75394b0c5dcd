/** What is kept of VirtualServices that route HTTP for sidecars alone. */
import { none } from '../../mesh/rules/saying';
import { listAt } from '../../objects/object';
import { routesByLane, type LaneRoutes } from '../crossing/lanes';
import { claimAt, type HostClaim } from '../crossing/rival';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { objectsOfKind } from '../rules/subjects';
import { copyOf } from './copies';
import { objectFacts, type ObjectFacts } from './objectFacts';

export interface SidecarFacts extends ObjectFacts {
  /** In lower case. */
  readonly hosts: readonly HostClaim[];
  readonly http: LaneRoutes;
  /** It has no routes but those of HTTP. */
  readonly isHttpOnly: boolean;
}

/** None of what a template makes, nor of what breaks off. */
export const sidecarsIn = (document: ManifestDocument): readonly SidecarFacts[] =>
  document.brokenAt !== undefined ||
  document.masks.some((it) => it.by === 'template' || it.by === 'slip')
    ? none
    : objectsOfKind(document, 'VirtualService').flatMap((it) => sidecarOf(it, document));

function sidecarOf(object: ManifestObject, document: ManifestDocument): readonly SidecarFacts[] {
  const spec = specOf(object);
  if (listAt(spec, 'gateways').some((it) => it !== 'mesh')) return none;
  const lanes = routesByLane(object);
  const http = lanes.find((it) => it.lane === 'http');
  if (!http) return none;
  const hosts = listAt(spec, 'hosts').flatMap((host, index) =>
    typeof host === 'string'
      ? claimAt(object, copyOf(host.toLowerCase()), ['spec', 'hosts', index])
      : none,
  );
  return [{ hosts, http, isHttpOnly: lanes.length === 1, ...objectFacts(object, document) }];
}
