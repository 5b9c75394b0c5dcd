/** What an IstioOperator hands on to Kubernetes for a component, `k8s`. */
import { count, oneOf, resources, ofOperator, texts, toleration, variable } from './kubernetes';
import { any, flag, list, object, some, text, type ObjectShape } from './shape';

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
const pods = some({
  [required]: ['What must be.', list(any)],
  [preferred]: ['What is preferred.', list(any)],
});

const affinity = some({
  nodeAffinity: [
    'To nodes.',
    some({
      [required]: ['What must be.', some({ nodeSelectorTerms: ['Of these one.', list(any)] })],
      [preferred]: ['What is preferred.', list(any)],
    }),
  ],
  podAffinity: ['To pods.', pods],
  podAntiAffinity: ['Away from pods.', pods],
});

const budget: ObjectShape = {
  ...object(
    {
      minAvailable: ['How many stay, or which share.', any],
      maxUnavailable: ['How many may be away, or which share.', any],
      selector: ['Of which pods.', any],
    },
    ['minAvailable', 'maxUnavailable'],
  ),
  open: true,
};

const probe = some({
  exec: ['By a command.', some({ command: ['With its arguments.', list(text())] })],
  httpGet: ['By a request.', some({ path: ['Its path.', text()], port: ['Its port.', any] })],
  tcpSocket: ['By a connection.', some({ port: ['Its port.', any] })],
  initialDelaySeconds: ['When it is asked first.', count],
  periodSeconds: ['How often it is asked.', count],
  timeoutSeconds: ['How long an answer may take.', count],
  successThreshold: ['After how many it counts.', count],
  failureThreshold: ['How often it may fail.', count],
});

/** KubernetesResourcesSpec of Istio's API. */
export const k8s = object({
  affinity: ['Which nodes are preferred.', affinity],
  env: ['Variables of the container, such as ISTIO_META_ROUTER_MODE.', list(variable)],
  hpaSpec: [
    'Settings of the HorizontalPodAutoscaler.',
    some({
      minReplicas: ['At least so many pods.', count],
      maxReplicas: ['At most so many pods.', count],
      metrics: ['What is looked at.', list(any)],
      scaleTargetRef: ['What is scaled.', some({ name: ['Its name.', text()] })],
    }),
  ],
  imagePullPolicy: ['When images are pulled.', oneOf('Always', 'IfNotPresent', 'Never')],
  nodeSelector: ['Labels of nodes.', texts],
  podDisruptionBudget: ['How many pods may be away.', budget],
  podAnnotations: ['Annotations of pods.', texts],
  priorityClassName: ['Who goes first.', text()],
  readinessProbe: ['When a pod is ready.', probe],
  replicaCount: ['How many pods.', count],
  resources: ['CPU and memory.', resources],
  // `annotations` is not among them (istio/istio#21995).
  service: ['Its Service.', object(ofOperator)],
  serviceAnnotations: ['Annotations of its Service.', texts],
  strategy: [
    'How pods are replaced.',
    some({
      type: ['In which way.', oneOf('RollingUpdate', 'Recreate')],
      rollingUpdate: [
        'How many at once.',
        some({ maxSurge: ['More.', any], maxUnavailable: ['Fewer.', any] }),
      ],
    }),
  ],
  tolerations: ['Which taints are borne.', list(toleration)],
  securityContext: [
    'Rights of pods.',
    some({
      runAsUser: ['As whom.', count],
      runAsGroup: ['In which group.', count],
      fsGroup: ['Whose files.', count],
      runAsNonRoot: ['Never as root.', flag],
    }),
  ],
  volumes: ['Volumes of pods.', list(some({ name: ['Its name.', text()] }))],
  volumeMounts: [
    'Where they are mounted.',
    list(
      some({
        name: ['The volume.', text()],
        mountPath: ['Where.', text()],
        subPath: ['What of it.', text()],
        readOnly: ['Not to be changed.', flag],
      }),
    ),
  ],
  overlays: [
    'Patches of what is rendered.',
    list(
      object({
        apiVersion: ['Of the object.', text()],
        kind: ['Of the object.', text()],
        name: ['Of the object.', text()],
        patches: [
          'What is changed in it.',
          list(
            object({
              path: ['Where, as `spec.template.spec.containers.[name:discovery].args`.', text()],
              value: ['What is put there; without it, what is there goes.', any],
            }),
          ),
        ],
      }),
    ),
  ],
});
