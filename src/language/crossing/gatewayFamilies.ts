import { isText, unsure } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import {
  nameOfGateway,
  plainTextProblem,
  sharedPortProblem,
  sharePortBeside,
  takesCalls,
} from '../rules/gateways';
import type { GatewayFacts, PolicyFacts } from '../workspace/gatewayFacts';
import type { Family } from './groups';
import type { Inquiry } from './inquiries';

/** Two Gateways of one text are for one cluster where somebody has said so. Pods are shared by a label. */
export const sharedPorts = (zone: string, ofFile: string | undefined): Family<GatewayFacts> => ({
  *keyed({ gateways }) {
    for (const it of gateways) {
      const cluster = it.cluster ?? ofFile;
      if (cluster === undefined || it.selector === unsure) continue;
      for (const [name, value] of it.selector) {
        if (isText(value)) yield [`${cluster} ${name}=${value}`, it];
      }
    }
  },
  *judge(members) {
    const earlier: GatewayFacts[] = [];
    const takers: GatewayFacts[] = [];
    for (const { seat, it } of members) {
      const isTaker = takesCalls(it, zone);
      // One of the two takes calls.
      const other = (isTaker ? earlier : takers).find((one) => sharePortBeside(one, it, zone));
      earlier.push(it);
      if (isTaker) takers.push(it);
      if (!other) continue;
      const where = ` of ${it.cluster ?? ofFile ?? ''}`;
      yield { seat, it: sharedPortProblem(it, nameOfGateway(other), where) };
    }
  },
});

/** Whose it is, where somebody has said so. */
type Cluster = string | undefined;

interface OfMesh {
  readonly facts: PolicyFacts;
  readonly cluster: Cluster;
}

/** Policies of a whole mesh, and the clusters whose Gateways hand on calls to it. */
export const plainTexts = (
  zone: string,
  ofFile: Cluster,
): Inquiry<OfMesh, Cluster, ReadonlySet<Cluster>> => ({
  *keyed({ gateways, policies }) {
    for (const it of gateways)
      if (takesCalls(it, zone)) yield ['', { answers: it.cluster ?? ofFile }];
    for (const facts of policies) {
      if (facts.scope !== 'mesh' || facts.isTemplate) continue;
      yield ['', { asks: { facts, cluster: facts.cluster ?? ofFile } }];
    }
  },
  gathered: (takers) => (takers.length === 0 ? undefined : new Set(takers)),
  judge({ facts, cluster }, takers) {
    const meets = cluster === undefined || takers.has(undefined) || takers.has(cluster);
    return meets ? [plainTextProblem(facts, 'Workloads of the mesh')] : none;
  },
});
