import { isMap, listAt, textAt, textsAt, type KubernetesObject } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, thenReading, type Reading } from '../../objects/reading';
import { ingressServiceOf } from './gateway';

/** The Deployments whose pods the ingress gateway's Service selects; undefined inside: no such Service. */
export const ingressDeployments = (
  objects: ObjectSet,
): Reading<readonly KubernetesObject[] | undefined> =>
  thenReading(objects.list(kinds.service), (services) => {
    const selector = textsAt(ingressServiceOf(services), 'spec', 'selector');
    return mapReading(objects.list(kinds.deployment), (deployments) =>
      Object.keys(selector).length === 0
        ? undefined
        : deployments.filter((it) => selects(selector, podLabelsOf(it))),
    );
  });

const podLabelsOf = (workload: KubernetesObject): Readonly<Record<string, string>> =>
  textsAt(workload, 'spec', 'template', 'metadata', 'labels');

/** Whether a selector of labels takes these labels; an empty one takes all. */
export const selects = (
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);

/** The value of an environment variable of any container; undefined where none sets it in place. */
export const environmentOf = (workload: KubernetesObject, name: string): string | undefined =>
  listAt(workload, 'spec', 'template', 'spec', 'containers')
    .flatMap((container) => listAt(container, 'env'))
    .filter((it) => isMap(it) && it['name'] === name)
    .map((it) => textAt(it, 'value'))
    .at(-1);

/** The pod labels a Gateway must select to be carried by the ingress gateway. */
export const ingressPodLabels = (objects: ObjectSet): Readonly<Record<string, string>> => {
  const deployments = ingressDeployments(objects);
  const first = deployments.kind === 'read' ? deployments.value?.[0] : undefined;
  if (first) return podLabelsOf(first);
  const services = objects.list(kinds.service);
  return services.kind === 'read'
    ? textsAt(ingressServiceOf(services.value), 'spec', 'selector')
    : {};
};
