/** The Service in front of the gateway that takes calls of other clusters, as a file has it (GW-03, domain facts 2.9). */
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { networkLabel, passthroughPort } from '../names';
import { problem, type EntryProblem } from './entry/problem';
import { eastWest, isClosed, lostPort, numbersOf } from './gatewayPorts';
import { none, only } from './saying';

/** `root` is the whole of it. What is said of type and ports may be laid over by others, so nothing is certain. */
export function gatewayServiceProblems(root: unknown): readonly EntryProblem[] {
  const spec = fieldAt(root, 'spec');
  const takesCalls = listAt(spec, 'ports').some((it) => numberAt(it, 'port') === passthroughPort);
  if (!takesCalls) return only(closed(root, spec));
  if (!/^(?:ingress|eastwest)gateway$/.test(textAt(spec, 'selector', 'istio') ?? '')) return none;
  return textAt(spec, 'type') === 'ClusterIP' ? inner(spec) : checkedByElb(root);
}

/** istiod takes what has the label for the gateway of a network, and its port to be 15443. */
function closed(root: unknown, spec: unknown): EntryProblem | undefined {
  const labels = fieldAt(root, 'metadata', 'labels');
  const isOfNetwork = fieldAt(labels, networkLabel) !== undefined;
  const isNamed =
    eastWest.test(textAt(root, 'metadata', 'name') ?? '') &&
    textAt(spec, 'selector', 'istio') === 'eastwestgateway';
  const ports = listAt(spec, 'ports');
  if (!(isOfNetwork || isNamed) || !numbersOf(ports) || !isClosed(ports, labels)) return undefined;
  const isOutside = /^(?:LoadBalancer|NodePort)$/.test(textAt(spec, 'type') ?? '');
  return isOutside ? lostPort(['spec', 'ports'], ports, isOfNetwork) : undefined;
}

/** Some put a load balancer of their own in front of it. */
const inner = (spec: unknown): readonly EntryProblem[] =>
  fieldAt(spec, 'externalIPs') === undefined
    ? [
        problem('MESH0303', ['spec', 'type'], {
          severity: 'warning',
          message: `A ClusterIP is reached from within its cluster only, so no other cluster calls ${passthroughPort} of it, unless something else lets them in.`,
          cures: ['LoadBalancer', 'NodePort'].map((to) => ({ set: ['spec', 'type'], to })),
        }),
      ]
    : none;

const ofAws = 'service.beta.kubernetes.io/aws-load-balancer-';

/** Classic load balancers of AWS ask the first port whether a node is well (istio/istio#12503). */
function checkedByElb(root: unknown): readonly EntryProblem[] {
  const notes = fieldAt(root, 'metadata', 'annotations');
  if (!isMap(notes) || textAt(root, 'spec', 'type') !== 'LoadBalancer') return none;
  const names = Object.keys(notes).filter((it) => it.startsWith(ofAws));
  const isClassic =
    names.length > 0 && !names.some((it) => /-(?:type|scheme|nlb-|healthcheck-)/.test(it));
  const first = fieldAt(root, 'spec', 'ports', 0);
  const port = numberAt(first, 'port');
  if (!isClassic || port === undefined || [15021, 15020, passthroughPort].includes(port))
    return none;
  // It asks another port then, of the node itself.
  if (textAt(root, 'spec', 'externalTrafficPolicy') === 'Local') return none;
  return [
    problem('MESH0303', ['spec', 'ports', 0, 'port'], {
      severity: 'info',
      message: `A classic load balancer of AWS asks the first port whether a node is well, and ${port} answers only where a Gateway opens it: let the status port (15021, before 1.6 15020) be the first.`,
    }),
  ];
}
