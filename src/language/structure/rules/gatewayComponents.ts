/** What an IstioOperator makes of gateways: Services and Deployments, and what becomes of two of one name. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, numberAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { portsOfService } from './services';

const charts: readonly string[] = ['istio-ingressgateway', 'istio-egressgateway'];

export function* componentProblems(root: unknown): Iterable<StructureProblem> {
  const path = ['spec', 'components'];
  const components = fieldAt(root, ...path);
  if (!isMap(components)) return;
  for (const [name, value] of Object.entries(components)) {
    if (!Array.isArray(value)) {
      const service = ['k8s', 'service'];
      yield* scaling(value, [...path, name]);
      yield* portsOfService(fieldAt(value, ...service), [...path, name, ...service], true);
    } else {
      yield* twins(value, [...path, name]);
      for (const [index, it] of value.entries()) yield* ofGateway(it, [...path, name, index]);
    }
  }
}

function* ofGateway(gateway: unknown, path: Path): Iterable<StructureProblem> {
  yield* scaling(gateway, path);
  const service = [...path, 'k8s', 'service'];
  // Those of the profile have ports and names of their own, over which these are laid by their numbers.
  const isPiece = charts.includes(textAt(gateway, 'name') ?? '');
  yield* portsOfService(fieldAt(gateway, 'k8s', 'service'), service, isPiece);
}

/** The API server refuses it (ValidateHorizontalPodAutoscalerSpec). */
function* scaling(component: unknown, path: Path): Iterable<StructureProblem> {
  const hpa = fieldAt(component, 'k8s', 'hpaSpec');
  const [least, most] = [numberAt(hpa, 'minReplicas'), numberAt(hpa, 'maxReplicas')];
  if (least === undefined || most === undefined || least <= most) return;
  yield problem('MESH0710', [...path, 'k8s', 'hpaSpec', 'minReplicas'], {
    message: `There are at least ${least} and at most ${most} pods; servers refuse that.`,
  });
}

/** In one namespace each is rendered as the same objects, so the later takes the place of the earlier. */
function* twins(gateways: readonly unknown[], path: Path): Iterable<StructureProblem> {
  const seen = new Set<string>();
  for (const [index, it] of gateways.entries()) {
    const name = textAt(it, 'name');
    const namespace = fieldAt(it, 'namespace') ?? '';
    if (name === undefined || typeof namespace !== 'string') continue;
    const key = `${namespace}/${name}`;
    if (seen.has(key))
      yield problem('MESH0712', [...path, index, 'name'], {
        message: `Two gateways are called ${name}, and are one Deployment and one Service: the later takes the place of the earlier.`,
        severity: 'warning',
      });
    seen.add(key);
  }
}
