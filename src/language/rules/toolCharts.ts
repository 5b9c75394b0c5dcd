/** Which charts of Istio other tools are to install, and of which release. */
import { none } from '../../mesh/rules/saying';
import type { Path } from '../../mesh/rules/entry/entry';
import { groupOf } from '../../objects/reference';
import type { ManifestObject } from '../manifestObject';
import { nodeAt, textOf } from '../nodes';
import { oldRelease } from '../structure/rules/oldReleases';
import { diagnosticAt, type DocumentRule } from './rule';
import { chartsOf, isOfSail } from './valuesOfTools';

/** Where objects of tools say the release of a chart, or of all of Istio. */
export const chartKinds: readonly string[] = [
  ...['HelmRelease', 'Application', 'ApplicationSet', 'Kustomization'],
  ...['Istio', 'IstioRevision', 'IstioCNI'],
];

export const toolCharts: DocumentRule = function* ({ objects, brokenAt }, { structure, istio }) {
  if (structure === 'off' || brokenAt !== undefined) return;
  for (const object of objects) {
    if (!chartKinds.includes(object.kind)) continue;
    for (const path of versionsOf(object)) {
      const said = textOf(nodeAt(object.node, path));
      for (const it of oldRelease(said, path, istio, isOfSail(object.kind)))
        yield diagnosticAt(object, it);
    }
  }
};

/** Of a chart that goes by a common name, where it comes from says whose it is. */
export function versionsOf({ kind, apiVersion, node }: ManifestObject): readonly Path[] {
  if (isOfSail(kind))
    return /^(?:sailoperator|operator\.istio)\.io$/.test(groupOf(apiVersion))
      ? [['spec', 'version']]
      : none;
  return chartsOf({ kind, apiVersion, node }).flatMap(
    ({ name, source, version }): readonly Path[] => {
      const chart = textOf(nodeAt(node, name)) ?? '';
      const isCommon = /^(?:base|gateway|cni|ztunnel)$/.test(chart);
      const isOurs = /^istio(?:d|-(?:base|cni|ingress|egress|discovery|gateway))?$/.test(chart);
      const from = source.map((it) => textOf(nodeAt(node, it)) ?? '').join(' ');
      return isOurs || (isCommon && from.includes('istio')) ? [version] : none;
    },
  );
}
