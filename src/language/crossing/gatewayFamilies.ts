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

/**
 * Two Gateways of one text are for one cluster where somebody has said so, or where nobody has said for which
 * they are: then of two that both hand calls on, nothing is told. Pods are shared by a label.
 */
export const sharedPorts = (zone: string, ofFile: string | undefined): Family<GatewayFacts> => ({
  *keyed({ gateways }) {
    for (const it of gateways) {
      const cluster = it.cluster ?? ofFile;
      if (it.selector === unsure) continue;
      for (const [name, value] of it.selector) {
        if (isText(value)) yield [`${cluster ?? ''} ${name}=${value}`, it];
      }
    }
  },
  *judge(members) {
    const earlier: GatewayFacts[] = [];
    const takers: GatewayFacts[] = [];
    for (const { seat, it } of members) {
      const isTaker = takesCalls(it, zone);
      // One of the two takes calls.
      const cluster = it.cluster ?? ofFile;
      const other = (isTaker ? earlier : takers).find(
        (one) =>
          sharePortBeside(one, it, zone) &&
          !(cluster === undefined && one.isPassthrough && it.isPassthrough),
      );
      earlier.push(it);
      if (isTaker) takers.push(it);
      if (!other) continue;
      const where = cluster === undefined ? '' : ` of ${cluster}`;
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
