/** Gateways of the Gateway API in a mesh: fields of the other kind of that name, and ways between networks. */
import { networkLabel, passthroughPort } from '../../mesh/names';
import type { Path } from '../../mesh/rules/entry/entry';
import { problem as entryProblem, type EntryProblem } from '../../mesh/rules/entry/problem';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { ManifestObject } from '../manifestObject';
import { gatewayGroup } from '../schema/gatewayApi';
import { problem, type StructureProblem } from '../structure/problem';
import { has, isEmpty } from '../structure/rules/common';

type Problem = StructureProblem | EntryProblem;

/** Two kinds are called Gateway, and people take fields of the one for those of the other. */
export function* gatewayOfApiProblems(
  root: unknown,
  { apiVersion }: ManifestObject,
): Iterable<Problem> {
  if (groupOf(apiVersion) !== gatewayGroup) return;
  const istios = ['selector', 'servers'].filter((it) => has(root, 'spec', it));
  for (const it of istios) {
    const isAll = has(root, 'spec', 'servers') && !has(root, 'spec', 'listeners');
    const message = `A Gateway of ${gatewayGroup} has no ${it}; that of networking.istio.io has.`;
    yield problem('MESH0701', ['spec', it], {
      ...{ message, onKey: true },
      cures: isAll
        ? [{ set: ['apiVersion'], to: 'networking.istio.io/v1' }]
        : [{ remove: ['spec', it] }],
    });
  }
  for (const [index, it] of listAt(root, 'spec', 'listeners').entries()) {
    const path = ['spec', 'listeners', index];
    if (has(it, 'hosts') && !isEmpty(fieldAt(it, 'hosts'))) {
      const message = 'A listener has one hostname, or none for all; hosts is of Istio’s servers.';
      yield problem('MESH0701', [...path, 'hosts'], { message, onKey: true });
    }
    yield* notHandedOn(root, it, path);
    const option = [...path, 'tls', 'options', listenerProtocol];
    const said = fieldAt(root, ...option);
    if (typeof said !== 'string' || said === 'auto-passthrough' || !/auto.?passthrough/i.test(said))
      continue;
    const message = `Istio knows auto-passthrough here, and not ${said}.`;
    const want = 'auto-passthrough';
    yield problem('MESH0703', option, { message, want, severity: 'warning' });
  }
  const name = textAt(root, 'spec', 'gatewayClassName');
  if (name === 'istio-remote') yield* ofRemote(root);
  if (name === undefined || !/^istio-?(?:eastwest|east_west)(?:-?gateway)?$/.test(name)) return;
  // Its vendor has made one of that name.
  const notes = ['annotations', 'labels'].map((it) => fieldAt(root, 'metadata', it));
  if (notes.some((it) => isMap(it) && Object.keys(it).some((one) => one.includes('solo.io/'))))
    return;
  const message = `Istio makes gateways of class istio-east-west; ${name} is one only where somebody has made it.`;
  const path = ['spec', 'gatewayClassName'];
  yield problem('MESH0731', path, { message, want: 'istio-east-west' });
}

/** istiod takes it for the gateway of another network by its label, and by listeners for that (k8sGatewayToNetworkGateways). */
function* ofRemote(root: unknown): Iterable<Problem> {
  const labels = fieldAt(root, 'metadata', 'labels');
  const isOpen = labels !== undefined && labels !== null && !isMap(labels);
  if (!isOpen && !has(root, 'metadata', 'labels', networkLabel)) {
    const message = `Without label ${networkLabel}, istiod takes this for the gateway of no network, and no call goes through it.`;
    const said = { message, severity: 'warning' } as const;
    yield entryProblem('MESH0307', ['spec', 'gatewayClassName'], said);
  }
  const listeners = listAt(root, 'spec', 'listeners');
  if (listeners.length === 0 || !listeners.every(isPassedOver)) return;
  const message =
    'No call of another network goes through these: it takes a listener of protocol HBONE, or one of TLS on 15443.';
  yield entryProblem('MESH0307', ['spec', 'listeners'], {
    ...{ message, onKey: true, severity: 'warning' },
  });
}

/** Whatever its port is. */
const isPassedOver = (listener: unknown): boolean =>
  /^(?:TCP|HTTP|UDP)$/.test(textAt(listener, 'protocol') ?? '') && !has(listener, 'tls');

const listenerProtocol = 'gateway.istio.io/listener-protocol';

/** Between networks, 15443 hands calls on by itself with this option, or at a Gateway with the label of a network (IsAutoPassthrough). */
function* notHandedOn(root: unknown, listener: unknown, path: Path): Iterable<EntryProblem> {
  if (numberAt(listener, 'port') !== passthroughPort) return;
  if (textAt(listener, 'tls', 'mode') !== 'Passthrough') return;
  if (!/^\*\.(?:local|global)$/.test(textAt(listener, 'hostname') ?? '')) return;
  if (has(root, 'metadata', 'labels', networkLabel)) return;
  if (!/^istio(?:-east-?west)?$/.test(textAt(root, 'spec', 'gatewayClassName') ?? '')) return;
  if (has(listener, 'tls', 'options')) return;
  const tls = [...path, 'tls'];
  const message = `Without option ${listenerProtocol}: auto-passthrough, or label ${networkLabel} at the Gateway, calls of other networks go to no Service.`;
  const fields = { options: { [listenerProtocol]: 'auto-passthrough' } };
  const cures = [{ addTo: tls, fields }];
  yield entryProblem('MESH0208', [...tls, 'mode'], { message, severity: 'warning', cures });
}
