/** IstioOperator, as far as the flow needs it (domain facts 1.5, 7.5). Values of charts are open. */
import { installValues } from './installValues';
import { meshConfig } from './meshConfig';
import {
  any,
  flag,
  list,
  mapOf,
  object,
  port,
  portOrNone,
  since,
  some,
  text,
  until,
  usual,
  type KindShape,
} from './shape';

/** Of core v1; both are handed on as they are. */
const servicePort = some({
  name: ['The name of the port.', text()],
  port: ['The port callers use.', port],
  targetPort: ['The port of the pods, by number or name.', any],
  nodePort: ['The port on every node.', portOrNone],
  protocol: ['TCP, UDP or SCTP.', text()],
});

const variable = some({
  name: ['The name of the variable.', text()],
  value: ['Its value, a text: `"true"`.', text()],
  valueFrom: ['Where its value comes from.', any],
});

/** Of core v1, as far as releases have taken it up; `annotations` is not among them (istio/istio#21995). */
const service = object({
  type: ['LoadBalancer, NodePort or ClusterIP.', text()],
  ports: ['Ports, each with the port of the pods behind it.', list(servicePort)],
  selector: ['Labels of the pods behind it.', any],
  clusterIP: ['The address inside of the cluster.', any],
  clusterIPs: ['Addresses inside of the cluster, one a family.', any],
  externalIPs: ['Addresses outside that lead here.', any],
  externalName: ['The name it stands for.', any],
  externalTrafficPolicy: ['`Local` keeps the address of the caller.', any],
  internalTrafficPolicy: ['`Local` keeps calls on their node.', any],
  loadBalancerIP: ['The address asked of the cloud.', any],
  loadBalancerClass: ['Who makes the load balancer.', any],
  loadBalancerSourceRanges: ['Who may call.', any],
  allocateLoadBalancerNodePorts: ['Whether load balancers get node ports.', any],
  healthCheckNodePort: ['Where the load balancer asks for health.', any],
  publishNotReadyAddresses: ['Whether pods count before they are ready.', any],
  sessionAffinity: ['Whether a caller stays with one pod.', any],
  sessionAffinityConfig: ['How long.', any],
  ipFamilies: ['IPv4, IPv6 or both.', any],
  ipFamilyPolicy: ['Whether both families are a must.', any],
  trafficDistribution: ['Which pods are preferred.', any],
});

/** Of core v1. */
const toleration = object({
  key: ['The taint.', text()],
  operator: ['Exists or Equal.', text()],
  value: ['Its value.', text()],
  effect: ['What it would do.', text()],
  tolerationSeconds: ['How long it is borne.', any],
});

/** KubernetesResourcesSpec of Istio's API. */
const k8s = object({
  affinity: ['Which nodes are preferred.', any],
  env: ['Variables of the container, such as ISTIO_META_ROUTER_MODE.', list(variable)],
  hpaSpec: ['Settings of the HorizontalPodAutoscaler.', any],
  imagePullPolicy: ['When images are pulled.', any],
  nodeSelector: ['Labels of nodes.', any],
  podDisruptionBudget: ['How many pods may be away.', any],
  podAnnotations: ['Annotations of pods.', any],
  priorityClassName: ['Who goes first.', any],
  readinessProbe: ['When a pod is ready.', any],
  replicaCount: ['How many pods.', any],
  resources: ['CPU and memory.', any],
  service: ['Its Service.', service],
  serviceAnnotations: ['Annotations of its Service.', any],
  strategy: ['How pods are replaced.', any],
  tolerations: ['Which taints are borne.', list(toleration)],
  securityContext: ['Rights of pods.', any],
  volumes: ['Volumes of pods.', any],
  volumeMounts: ['Where they are mounted.', any],
  overlays: ['Patches of what is rendered.', any],
});

const gateway = object({
  name: [
    'The name of the gateway: `istio-ingressgateway`, `istio-egressgateway` or your own.',
    text('objectName'),
    usual,
  ],
  enabled: ['Whether it is installed.', flag, usual],
  namespace: ['The namespace it is in.', text()],
  label: ['Labels of its pods.', mapOf(text())],
  k8s: ['Settings of its Deployment and Service: `env`, `service.ports`, `resources`.', k8s],
  hub: ['Where its image comes from.', text('imageHub')],
  tag: ['The version of its image.', any],
  spec: ['Has no meaning.', any],
});

const component = object({
  enabled: ['Whether it is installed.', flag, usual],
  namespace: ['The namespace it is in.', text()],
  hub: ['Where its image comes from.', text('imageHub')],
  tag: ['The version of its image.', any],
  spec: ['Has no meaning.', any],
  k8s: ['Settings of its Deployment and Service.', k8s],
});

export const istioOperator: KindShape = {
  kind: 'IstioOperator',
  group: 'install.istio.io',
  versions: [{ name: 'v1alpha1', since: 5 }],
  doc: 'What istioctl installs: components, settings of the mesh, values of charts.',
  fields: object({
    spec: [
      'What is installed.',
      object({
        profile: ['The set of defaults: `default`, `demo`, `minimal`, `empty`.', text()],
        revision: ['The name of this control plane, where there are several.', text('namespace')],
        hub: ['Where images come from.', text('imageHub')],
        tag: ['The version of images.', any],
        namespace: ['The namespace of the control plane.', text()],
        installPackagePath: ['Where charts come from.', text()],
        resourceSuffix: ['Appended to names.', text()],
        defaultRevision: ['Whether this control plane is the default one.', any],
        compatibilityVersion: ['Behaves like this older version.', text()],
        meshConfig: ['Settings of the mesh.', meshConfig],
        components: [
          'Which parts are installed.',
          object({
            base: ['CRDs and what all else needs.', component],
            pilot: ['The control plane.', component],
            ingressGateways: [
              'Gateways for calls from outside and from other clusters.',
              list(gateway),
            ],
            egressGateways: ['Gateways for calls to the outside.', list(gateway)],
            cni: ['Redirects connections without rights for pods.', component],
            ztunnel: ['The node proxy of ambient meshes.', component, since(18)],
            istiodRemote: ['What a cluster without a control plane of its own needs.', component],
            proxy: ['Settings of sidecars.', component, until(5)],
            sidecarInjector: ['Puts sidecars into pods.', component, until(7)],
            policy: ['Mixer, for checks.', component, until(7)],
            telemetry: ['Mixer, for reports.', component, until(7)],
            citadel: ['Signs certificates.', component, until(7)],
            nodeAgent: ['Hands certificates out on nodes.', component, until(7)],
            galley: ['Checks configuration.', component, until(7)],
          }),
        ],
        addonComponents: [
          'Parts beside Istio, such as `istiocoredns`, which answers for `.global` until 1.8.',
          mapOf(component),
          until(8),
        ],
        values: ['Values of charts.', installValues],
        unvalidatedValues: ['Values of charts that are not checked.', any],
      }),
      usual,
    ],
  }),
};
