/**
 * What Kubernetes has of Services and pods, as far as installations hand it on or it stands beside objects of
 * Istio. Tables that newer versions may have added to are open: of names they do not know, slips alone are told.
 */
import {
  any,
  flag,
  list,
  loosely,
  mapOf,
  object,
  port,
  portOrNone,
  some,
  text,
  whole,
  type ObjectShape,
  type TextShape,
} from './shape';

const count = loosely(whole(0));
export const texts = mapOf(text());
const oneOf = (...all: readonly string[]): TextShape => ({
  kind: 'text',
  words: all.map((it) => ({ text: it })),
  mayBeEmpty: true,
});

export const servicePort = some({
  name: ['The name of the port; Istio reads its protocol there.', text()],
  port: ['The port callers use.', port],
  targetPort: ['The port of the pods, by number or name.', any],
  nodePort: ['The port on every node.', portOrNone],
  protocol: ['TCP, UDP or SCTP.', oneOf('TCP', 'UDP', 'SCTP')],
  appProtocol: ['The protocol spoken there.', text()],
});

const policy = oneOf('Cluster', 'Local');

export const serviceFields = {
  type: [
    'LoadBalancer, NodePort or ClusterIP.',
    oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  ],
  ports: ['Ports, each with the port of the pods behind it.', list(servicePort)],
  selector: ['Labels of the pods behind it.', texts],
  clusterIP: ['The address inside of the cluster.', text()],
  clusterIPs: ['Addresses inside of the cluster, one a family.', list(text())],
  externalIPs: ['Addresses outside that lead here.', list(text())],
  externalName: ['The name it stands for.', text()],
  externalTrafficPolicy: ['`Local` keeps the address of the caller.', policy],
  internalTrafficPolicy: ['`Local` keeps calls on their node.', policy],
  loadBalancerIP: ['The address asked of the cloud.', text('address')],
  loadBalancerClass: ['Who makes the load balancer.', text()],
  loadBalancerSourceRanges: ['Who may call.', list(text())],
  allocateLoadBalancerNodePorts: ['Whether load balancers get node ports.', flag],
  healthCheckNodePort: ['Where the load balancer asks for health.', portOrNone],
  publishNotReadyAddresses: ['Whether pods count before they are ready.', flag],
  sessionAffinity: ['Whether a caller stays with one pod.', oneOf('None', 'ClientIP')],
  sessionAffinityConfig: ['How long.', any],
  ipFamilies: ['IPv4, IPv6 or both.', list(oneOf('IPv4', 'IPv6'))],
  ipFamilyPolicy: [
    'Whether both families are a must.',
    oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
  ],
  trafficDistribution: ['Which pods are preferred.', text()],
} as const;

export const variable = some({
  name: ['The name of the variable.', text()],
  value: ['Its value, a text: `"true"`.', text()],
  valueFrom: [
    'Where its value comes from.',
    some({
      fieldRef: ['A field of the pod.', some({ fieldPath: ['Which.', text()] })],
      configMapKeyRef: ['An entry of a ConfigMap.', some({ key: ['Which.', text()] })],
      secretKeyRef: ['An entry of a Secret.', some({ key: ['Which.', text()] })],
      resourceFieldRef: ['What it may use.', any],
    }),
  ],
});

const toleration = object({
  key: ['The taint.', text()],
  operator: ['Exists or Equal.', oneOf('Exists', 'Equal')],
  value: ['Its value.', text()],
  effect: ['What it would do.', oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')],
  tolerationSeconds: ['How long it is borne.', whole()],
});

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

/** Devices have names of their own, with a slash. */
const amounts = some({
  cpu: ['Cores, or thousandths of one: `500m`.', any],
  memory: ['Bytes, as `128Mi`.', any],
  'ephemeral-storage': ['Bytes on the node.', any],
});

const resources = some({ limits: ['At most.', amounts], requests: ['At least.', amounts] });

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
  service: ['Its Service.', object(serviceFields)],
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

export const podSpec = some({
  dnsPolicy: [
    'Whom its pods ask for names.',
    oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
  ],
  dnsConfig: [
    'More servers and search domains.',
    some({
      nameservers: ['Whom to ask.', list(text('address'))],
      searches: ['What is appended to short names.', list(text())],
      options: ['Options of the resolver.', list(any)],
    }),
  ],
  hostNetwork: ['Whether they are in the network of their node.', flag],
  nodeSelector: ['Labels of nodes.', texts],
  tolerations: ['Which taints are borne.', list(toleration)],
  containers: [
    'What runs there.',
    list(some({ env: ['Variables.', list(variable)], resources: ['CPU and memory.', resources] })),
  ],
});

export const rbacGroup = 'rbac.authorization.k8s.io';
const names = list(text());

export const role = some({
  rules: [
    'What is allowed.',
    list(
      some({
        apiGroups: ['Of which groups; no versions.', names],
        resources: ['Which, by their plural.', names],
        verbs: ['What may be done.', names],
        resourceNames: ['Which, by name.', names],
        nonResourceURLs: ['Which paths.', names],
      }),
    ),
  ],
});

export const binding = some({
  roleRef: [
    'What is granted.',
    some({
      apiGroup: ['The group, without version.', oneOf(rbacGroup)],
      kind: ['Of the role.', oneOf('ClusterRole', 'Role')],
      name: ['Of the role.', text()],
    }),
  ],
  subjects: [
    'Who gets it.',
    list(
      some({
        kind: ['What they are.', oneOf('ServiceAccount', 'User', 'Group')],
        name: ['Who.', text()],
        namespace: ['Of a ServiceAccount.', text()],
      }),
    ),
  ],
});

const selector = some({ matchLabels: ['Labels.', texts], matchExpressions: ['More.', list(any)] });

export const webhooks = some({
  webhooks: [
    'Who is asked about which objects.',
    list(
      some({
        name: ['Its name, with dots.', text()],
        failurePolicy: ['What becomes of objects where it is away.', oneOf('Ignore', 'Fail')],
        matchPolicy: ['Of which versions.', oneOf('Exact', 'Equivalent')],
        sideEffects: ['Whether asking does more.', text()],
        admissionReviewVersions: ['How it is asked.', names],
        namespaceSelector: ['Of which namespaces.', selector],
        objectSelector: ['Which objects.', selector],
        rules: [
          'Which objects.',
          list(
            some({
              operations: [
                'What is done to them.',
                list(oneOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*')),
              ],
              apiGroups: ['Their groups.', names],
              apiVersions: ['Their versions.', names],
              resources: ['Their plurals.', names],
            }),
          ),
        ],
      }),
    ),
  ],
});
