// The pods of a cluster that runs: one for each Deployment, as its controller and the node leave it.
import { fieldAt, listAt, textAt, type KubernetesObject } from '../../../../src/objects/object';
import { thing, type Fields } from './workloads';

const hash = '5d4c8f7b9c';

export const podNameOf = (deployment: KubernetesObject): string =>
  `${deployment.metadata.name}-${hash}-x2x4z`;

export const podsOf = (objects: readonly KubernetesObject[]): readonly KubernetesObject[] =>
  objects.filter((it) => it.kind === 'Deployment').map(podOf);

function podOf(deployment: KubernetesObject): KubernetesObject {
  const { namespace = '' } = deployment.metadata;
  const template = fieldAt(deployment, 'spec', 'template');
  const labels = fieldAt(template, 'metadata', 'labels') as Readonly<Record<string, string>>;
  const names = listAt(template, 'spec', 'containers').map((it) => textAt(it, 'name') ?? '');
  return thing(
    'v1',
    'Pod',
    `${namespace}/${podNameOf(deployment)}`,
    { spec: fieldAt(template, 'spec'), status: runningStatus(names) },
    { ...labels, 'pod-template-hash': hash },
  );
}

const runningStatus = (containers: readonly string[]): Fields => ({
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True' }],
  containerStatuses: containers.map((name) => ({
    name,
    ready: true,
    restartCount: 0,
    state: { running: {} },
  })),
});
