/**
 * What Kubernetes has of Services and pods, as far as installations hand it on or it stands beside objects of
 * Istio. Tables that newer versions may have added to are open: of names they do not know, slips alone are told.
 */
import {
  any,
  flag,
  handedOn,
  list,
  mapOf,
  object,
  port,
  portOrNone,
  some,
  text,
  whole,
  type NumberShape,
  type TextShape,
} from './shape';

export const count = handedOn(whole(0));
export const texts = mapOf(text());
export const oneOf = (...all: readonly string[]): TextShape => ({
  kind: 'text',
  words: all.map((it) => ({ text: it })),
  mayBeEmpty: true,
});

const servicePort = (as: (shape: NumberShape) => NumberShape) =>
  some({
    name: ['The name of the port; Istio reads its protocol there.', text()],
    port: ['The port callers use.', as(port)],
    targetPort: ['The port of the pods, by number or name.', any],
    nodePort: ['The port on every node.', as(portOrNone)],
    protocol: ['TCP, UDP or SCTP.', oneOf('TCP', 'UDP', 'SCTP')],
    appProtocol: ['The protocol spoken there.', text()],
  });

const policy = oneOf('Cluster', 'Local');

const portsDoc = 'Ports, each with the port of the pods behind it.';

export const serviceFields = {
  type: [
    'LoadBalancer, NodePort or ClusterIP.',
    oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
  ],
  ports: [portsDoc, list(servicePort((it) => it))],
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

/** As an IstioOperator has them. */
export const ofOperator = {
  ...serviceFields,
  ports: [portsDoc, list(servicePort(handedOn))],
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

export const toleration = object({
  key: ['The taint.', text()],
  operator: ['Exists or Equal.', oneOf('Exists', 'Equal')],
  value: ['Its value.', text()],
  effect: ['What it would do.', oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')],
  tolerationSeconds: ['How long it is borne.', whole()],
});

/** Devices have names of their own, with a slash. */
const amounts = some({
  cpu: ['Cores, or thousandths of one: `500m`.', any],
  memory: ['Bytes, as `128Mi`.', any],
  'ephemeral-storage': ['Bytes on the node.', any],
});

export const resources = some({ limits: ['At most.', amounts], requests: ['At least.', amounts] });

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
