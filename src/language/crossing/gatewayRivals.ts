/** Gateways of one text: the pods they are for, and the ports and hosts these take. */
import { none } from '../../mesh/rules/saying';
import { fieldAt, listAt } from '../../objects/object';
import { specOf, type ManifestObject } from '../manifestObject';
import { serverLanes, type ServerLane } from './lanes';
import {
  claimAt,
  hostsAt,
  labelsOf,
  portAt,
  rival,
  type HostClaim,
  type PortClaim,
  type Rival,
} from './rival';

export interface ServerClaim {
  readonly port: PortClaim;
  readonly hosts: readonly HostClaim[];
}

export interface GatewayRival extends Rival {
  readonly kind: 'Gateway';
  /** Of its pods, as `name=value`. */
  readonly labels: readonly string[];
  readonly servers: readonly ServerClaim[];
  /** Of all servers. */
  readonly lanes: readonly ServerLane[];
  /** Secrets its servers show certificates of. */
  readonly credentials: readonly HostClaim[];
}

export function gatewayRival(object: ManifestObject): readonly GatewayRival[] {
  const spec = specOf(object);
  const servers = listAt(spec, 'servers').flatMap((it, index) => {
    const at = ['spec', 'servers', index, 'port', 'number'];
    const port = portAt(object, fieldAt(it, 'port', 'number'), at);
    const isElsewhere = fieldAt(it, 'bind') !== undefined;
    if (!port || isElsewhere) return [];
    const path = ['spec', 'servers', index, 'hosts'];
    return [{ port, hosts: hostsAt(object, listAt(it, 'hosts'), path) }];
  });
  const labels = labelsOf(fieldAt(spec, 'selector'));
  const credentials = listAt(spec, 'servers').flatMap((it, index) =>
    claimAt(object, fieldAt(it, 'tls', 'credentialName'), [
      'spec',
      'servers',
      index,
      'tls',
      'credentialName',
    ]),
  );
  return labels === undefined
    ? none
    : [{ labels, servers, lanes: serverLanes(spec), credentials, ...rival('Gateway', object) }];
}
