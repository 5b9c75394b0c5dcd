/** Values that no chart of Istio reads, in any release. */
import { none } from '../../../mesh/rules/saying';
import { nearest } from '../../../mesh/rules/entry/nearest';
import { fieldAt, isMap } from '../../../objects/object';
import { meshConfig } from '../../schema/meshConfig';
import { proxyConfig } from '../../schema/proxyConfig';
import { noAmbientMesh } from '../meshConfigFields';
import { problem, type StructureProblem } from '../problem';

export const strayValues = (values: unknown): readonly StructureProblem[] => [
  ...ofMultiClusters(values),
  ...ofOperators(values),
  ...ofPreview(values),
  ...ofProxies(values),
];

/** What any release has there; no chart reads another. */
const ofMultiCluster = ['enabled', 'clusterName', 'globalDomainSuffix', 'includeEnvoyFilter'];

function ofMultiClusters(values: unknown): readonly StructureProblem[] {
  const path = ['global', 'multiCluster'];
  const given = fieldAt(values, ...path);
  if (!isMap(given) || given['clusterName'] === undefined) return none;
  const unread = Object.keys(given).filter(
    (it) => !ofMultiCluster.includes(it) && nearest(it, ofMultiCluster) === undefined,
  );
  return unread.map((it) => {
    const message = `No chart of Istio reads global.multiCluster.${it}.`;
    return problem('MESH0701', [...path, it], { message, onKey: true, severity: 'warning' });
  });
}

function ofPreview(values: unknown): readonly StructureProblem[] {
  const path = ['meshConfig', 'ambientMesh'];
  if (fieldAt(values, ...path) === undefined) return none;
  const cures = [{ remove: path }];
  return [
    problem('MESH0701', path, { message: noAmbientMesh, onKey: true, severity: 'warning', cures }),
  ];
}

/** Of an IstioOperator the same is told by its shape; charts hand over any name, and istiod passes over it. */
function ofProxies(values: unknown): readonly StructureProblem[] {
  const into = ['meshConfig', 'defaultConfig'];
  const given = fieldAt(values, 'meshConfig');
  if (!isMap(given)) return none;
  const astray = Object.keys(given).filter(
    (it) => proxyConfig.fields.has(it) && !meshConfig.fields.has(it),
  );
  return astray.map((it) => {
    const path = ['meshConfig', it];
    const message = `meshConfig has no field ${it}; it belongs under ${into.join('.')}; nothing is done with it.`;
    const cures = [{ move: [path], into }];
    return problem('MESH0701', path, { message, onKey: true, severity: 'warning', cures });
  });
}

/** Of an IstioOperator, whose values are beside its components and not around them. */
function ofOperators(values: unknown): readonly StructureProblem[] {
  const given = fieldAt(values, 'components');
  if (!isMap(given) || !Object.keys(given).some((it) => operated.has(it))) return none;
  const message =
    'components is a field of an IstioOperator, which istioctl reads; charts read no such value.';
  return [problem('MESH0701', ['components'], { message, onKey: true, severity: 'warning' })];
}

const operated: ReadonlySet<string> = new Set([
  ...['base', 'pilot', 'ingressGateways', 'egressGateways', 'cni', 'istiodRemote', 'ztunnel'],
]);
