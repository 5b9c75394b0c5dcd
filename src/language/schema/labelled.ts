/** What objects of Kubernetes have of labels and annotations; their other fields are not looked at. */
import { groupOf } from '../../objects/reference';
import { mapOf, object, some, text, type ObjectShape } from './shape';

const texts = mapOf(text());

const metadata = some({
  labels: ['Labels that others find it by.', texts],
  annotations: ['Notes of tools and people, as texts.', texts],
});

const alone = some({ metadata: ['Its labels and annotations.', metadata] });

const service = some({
  metadata: ['Its labels and annotations.', metadata],
  spec: ['What it is for.', some({ selector: ['Labels of its pods.', texts] })],
});

const maker = some({
  metadata: ['Its labels and annotations.', metadata],
  spec: [
    'What it makes.',
    some({
      selector: ['Which pods are its own.', object({ matchLabels: ['Labels of them.', texts] })],
      template: ['The pods it makes.', some({ metadata: ['Their labels.', metadata] })],
    }),
  ],
});

const groups: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

const shapes: Readonly<Partial<Record<string, ObjectShape>>> = {
  ConfigMap: alone,
  DaemonSet: maker,
  Deployment: maker,
  Job: maker,
  Namespace: alone,
  Pod: alone,
  Secret: alone,
  Service: service,
  ServiceAccount: alone,
  StatefulSet: maker,
};

export const labelledKinds = Object.keys(shapes);

export const podKinds = labelledKinds.filter((it) => it === 'Pod' || shapes[it] === maker);

/** Of the objects of Kubernetes that stand in manifests beside those of Istio. */
export const labelledShapeOf = (apiVersion: string, kind: string): ObjectShape | undefined =>
  groups.has(groupOf(apiVersion)) ? shapes[kind] : undefined;
