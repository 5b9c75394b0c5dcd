/** Where objects of other tools hold values for charts. */
import { none } from '../../mesh/rules/saying';
import type { Path } from '../../mesh/rules/entry/entry';
import { groupOf } from '../../objects/reference';
import type { ManifestObject } from '../manifestObject';
import { listIn, nodeAt, type MapNode } from '../nodes';

/** Objects of other tools that hold values for charts; nothing else is said of them. */
export const holdsValues = ({ kind }: ManifestObject): boolean =>
  kind === 'HelmRelease' || isOfArgo(kind) || kind === 'Kustomization' || isOfSail(kind);

export const isOfSail = (kind: string): boolean => /^Istio(?:Revision|CNI)?$/.test(kind);

const isOfArgo = (kind: string): boolean => kind === 'Application' || kind === 'ApplicationSet';

export function placesOf({ kind, apiVersion, node }: ManifestObject): readonly Path[] {
  const group = groupOf(apiVersion);
  if (isOfSail(kind))
    return /^(?:sailoperator|operator\.istio)\.io$/.test(group) ? [['spec', 'values']] : none;
  if (kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io') return [['spec', 'values']];
  if (kind === 'Kustomization' && group === 'kustomize.config.k8s.io')
    return itemsAt(node, ['helmCharts']).map((it) => [...it, 'valuesInline']);
  if (!isOfArgo(kind) || group !== 'argoproj.io') return none;
  return sourcesOf({ kind, node }).map((it) => [...it, 'helm', 'valuesObject']);
}

interface ChartOfTool {
  readonly name: Path;
  readonly version: Path;
  /** Where it may say from where the chart comes. */
  readonly source: readonly Path[];
}

export function chartsOf({
  kind,
  apiVersion,
  node,
}: Pick<ManifestObject, 'kind' | 'apiVersion' | 'node'>): readonly ChartOfTool[] {
  const group = groupOf(apiVersion);
  const chart = (at: Path, name: string, version: string, ...from: readonly string[]) => ({
    name: [...at, name],
    version: [...at, version],
    source: from.map((it) => [...at, ...it.split('.')]),
  });
  if (kind === 'HelmRelease' && group === 'helm.toolkit.fluxcd.io')
    return [chart(['spec', 'chart', 'spec'], 'chart', 'version', 'sourceRef.name')];
  if (kind === 'Kustomization' && group === 'kustomize.config.k8s.io')
    return itemsAt(node, ['helmCharts']).map((it) => chart(it, 'name', 'version', 'repo'));
  if (!isOfArgo(kind) || group !== 'argoproj.io') return none;
  return sourcesOf({ kind, node }).map((it) => chart(it, 'chart', 'targetRevision', 'repoURL'));
}

/** Of an Application of Argo CD. */
export function sourcesOf({ kind, node }: Pick<ManifestObject, 'kind' | 'node'>): readonly Path[] {
  const spec = kind === 'Application' ? ['spec'] : ['spec', 'template', 'spec'];
  return [[...spec, 'source'], ...itemsAt(node, [...spec, 'sources'])];
}

const itemsAt = (node: MapNode, path: Path): readonly Path[] =>
  (listIn(nodeAt(node, path))?.items ?? []).map((_, index) => [...path, index]);
