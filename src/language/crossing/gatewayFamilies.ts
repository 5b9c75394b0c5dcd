import { isText, unsure } from '../../mesh/rules/entry/entry';
import {
  nameOfGateway,
  plainTextProblem,
  sharedPortProblem,
  sharePortBeside,
  takesCalls,
} from '../rules/gateways';
import type { GatewayFacts, PolicyFacts } from '../workspace/gatewayFacts';
import type { Family } from './groups';

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

type OfMesh =
  | { readonly kind: 'gateway'; readonly cluster: string | undefined }
  | { readonly kind: 'policy'; readonly cluster: string | undefined; readonly facts: PolicyFacts };

/** Policies of a whole mesh, and the Gateways that hand on calls to it. */
export const plainTexts = (zone: string, ofFile: string | undefined): Family<OfMesh> => ({
  *keyed({ gateways, policies }) {
    for (const it of gateways) {
      if (takesCalls(it, zone)) yield ['', { kind: 'gateway', cluster: it.cluster ?? ofFile }];
    }
    for (const it of policies) {
      if (it.scope !== 'mesh' || it.isTemplate) continue;
      yield ['', { kind: 'policy', cluster: it.cluster ?? ofFile, facts: it }];
    }
  },
  *judge(members) {
    const takers = new Set(
      members.flatMap(({ it }) => (it.kind === 'gateway' ? [it.cluster] : [])),
    );
    for (const { seat, it } of members) {
      if (it.kind === 'gateway') continue;
      const meets =
        it.cluster === undefined
          ? takers.size > 0
          : takers.has(undefined) || takers.has(it.cluster);
      if (meets) yield { seat, it: plainTextProblem(it.facts, 'Workloads of the mesh') };
    }
  },
});
