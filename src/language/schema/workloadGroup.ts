/** WorkloadGroup: what machines that join a mesh are described by (the CRD of Istio 1.29). */
import { labels } from './common';
import { endpoint } from './serviceEntry';
import {
  any,
  list,
  mapOf,
  object,
  port,
  required,
  text,
  whole,
  words,
  type KindShape,
} from './shape';

const probe = object(
  {
    initialDelaySeconds: ['How long to wait before the first question.', whole(0)],
    timeoutSeconds: ['How long an answer may take.', whole(0)],
    periodSeconds: ['The time between two questions.', whole(0)],
    successThreshold: ['Good answers in a row that make it healthy again.', whole(0)],
    failureThreshold: ['Bad answers in a row that make it unhealthy.', whole(0)],
    httpGet: [
      'Healthy where a path is answered.',
      object({
        port: ['The port that is asked.', port, required],
        path: ['The path that is asked for.', text()],
        host: ['The host that is asked; the machine itself where nothing is said.', text()],
        scheme: ['How it is asked.', words({ HTTP: 'In plain text.', HTTPS: 'By TLS.' })],
        httpHeaders: [
          'Headers of the question.',
          list(object({ name: ['The name.', text()], value: ['The value.', text()] })),
        ],
      }),
    ],
    tcpSocket: [
      'Healthy where a connection is taken.',
      object({
        port: ['The port that is asked.', port, required],
        host: ['The host that is asked; the machine itself where nothing is said.', text()],
      }),
    ],
    exec: [
      'Healthy where a command ends well.',
      object({ command: ['The command and its arguments.', list(text()), required] }),
    ],
    grpc: ['Healthy where the gRPC health service says so.', any],
  },
  ['httpGet', 'tcpSocket', 'exec', 'grpc'],
);

export const workloadGroup: KindShape = {
  kind: 'WorkloadGroup',
  group: 'networking.istio.io',
  versions: [
    { name: 'v1alpha3', since: 8 },
    { name: 'v1beta1', since: 13 },
    { name: 'v1', since: 22 },
  ],
  doc: 'Describes workloads alike that are no pods, such as virtual machines; each that joins becomes a WorkloadEntry.',
  fields: object({
    spec: [
      'What the WorkloadEntries are made of.',
      object({
        metadata: [
          'Labels and annotations of the WorkloadEntries.',
          object({
            labels: ['Labels that others find them by.', labels],
            annotations: ['Notes of tools and people.', mapOf(text())],
          }),
        ],
        template: ['Where such a workload is and how it is selected.', endpoint, required],
        probe: ['How it is told whether a workload is healthy.', probe],
      }),
      required,
    ],
  }),
};
