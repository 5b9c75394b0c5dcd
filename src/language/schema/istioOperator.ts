/** IstioOperator, as far as the flow needs it (domain facts 1.5, 7.5). Values of charts are open. */
import { localityLoadBalancing } from './trafficPolicy';
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
  words,
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
  value: ['Its value, a text: `"true"`.', any],
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
  tolerations: ['Which taints are borne.', any],
  securityContext: ['Rights of pods.', any],
  volumes: ['Volumes of pods.', any],
  volumeMounts: ['Where they are mounted.', any],
  overlays: ['Patches of what is rendered.', any],
});

const gateway = object({
  name: [
    'The name of the gateway: `istio-ingressgateway`, `istio-egressgateway` or your own.',
    text(),
    usual,
  ],
  enabled: ['Whether it is installed.', flag, usual],
  namespace: ['The namespace it is in.', text()],
  label: ['Labels of its pods.', mapOf(text())],
  k8s: ['Settings of its Deployment and Service: `env`, `service.ports`, `resources`.', k8s],
  hub: ['Where its image comes from.', text()],
  tag: ['The version of its image.', any],
  spec: ['Has no meaning.', any],
});

const component = object({
  enabled: ['Whether it is installed.', flag, usual],
  namespace: ['The namespace it is in.', text()],
  hub: ['Where its image comes from.', text()],
  tag: ['The version of its image.', any],
  spec: ['Has no meaning.', any],
  k8s: ['Settings of its Deployment and Service.', k8s],
});

/**
 * What a wrong type makes istiod refuse as a whole (istio/istio#43355), as far as it matters to remote calls; all
 * else is open. Types and words are those of mesh/v1alpha1/config.proto and proxy.proto of istio/api. Numbers
 * and durations are left out: their readers take more than one form.
 */
const meshConfig = some({
  accessLogFile: ['Where proxies log calls: `/dev/stdout`; nowhere when empty.', text()],
  accessLogFormat: ['What a line of the log looks like.', text()],
  accessLogEncoding: ['What the lines are.', words({ TEXT: 'Plain text.', JSON: 'JSON.' })],
  caCertificates: ['More roots that workloads trust.', list(any)],
  defaultServiceExportTo: ['Who sees hosts that say nothing of it.', list(text())],
  defaultVirtualServiceExportTo: ['Who sees routes that say nothing of it.', list(text())],
  defaultDestinationRuleExportTo: ['Who sees rules that say nothing of it.', list(text())],
  disableEnvoyListenerLog: ['Whether calls without a route are left out of the log.', flag],
  discoverySelectors: ['Namespaces that the control plane looks at.', list(any)],
  enableAutoMtls: [
    'Whether proxies find out by themselves where mutual TLS is taken. Remote hosts still need their DestinationRule.',
    flag,
  ],
  enableEnvoyAccessLogService: ['Whether proxies send their log to a service.', flag],
  enablePrometheusMerge: ['Whether proxies add the metrics of their application.', flag],
  enableTracing: ['Whether calls are traced.', flag],
  extensionProviders: ['Services that take logs, traces or decisions.', list(any)],
  h2UpgradePolicy: [
    'Whether HTTP/1.1 becomes HTTP/2 on the way.',
    words({ DO_NOT_UPGRADE: 'It does not.', UPGRADE: 'It does.' }),
  ],
  inboundTrafficPolicy: [
    'Where calls go that come in.',
    some({
      mode: [
        'To which address.',
        words({ PASSTHROUGH: 'To that of the pod.', LOCALHOST: 'To localhost.' }),
      ],
    }),
  ],
  ingressClass: ['The class of Ingresses that are heeded.', text()],
  ingressControllerMode: [
    'Which Ingresses are heeded.',
    words({
      UNSPECIFIED: 'As by default.',
      OFF: 'None.',
      DEFAULT: 'Those of the class, and those without one.',
      STRICT: 'Those of the class.',
    }),
  ],
  ingressSelector: ['The label `istio` of the gateway for Ingresses.', text()],
  ingressService: ['The Service of the gateway for Ingresses.', text()],
  localityLbSetting: [
    'Endpoints that are near come first.',
    { ...localityLoadBalancing, open: true },
  ],
  rootNamespace: ['Where rules for the whole mesh are.', text()],
  serviceSettings: ['Hosts that are of one cluster only.', list(any)],
  trustDomain: [
    'The name space of identities; clusters of a mesh share it, or name each other’s.',
    text(),
  ],
  trustDomainAliases: ['Trust domains that count as this one.', list(text())],
  verifyCertificateAtClient: ['Whether certificates of servers outside are checked.', flag],
  defaultConfig: [
    'Settings of proxies.',
    some({
      proxyMetadata: [
        'Variables of proxies, such as `ISTIO_META_DNS_CAPTURE: "true"`.',
        mapOf(text()),
      ],
      discoveryAddress: ['Where the control plane is.', text()],
      holdApplicationUntilProxyStarts: ['Whether pods wait for their proxy.', flag],
      meshId: ['The name of the mesh.', text()],
      proxyHeaders: ['Which headers proxies add.', some({})],
    }),
  ],
  outboundTrafficPolicy: [
    'What becomes of calls to hosts the mesh does not know.',
    some({
      mode: [
        'Whether they are let through.',
        words({
          ALLOW_ANY: 'They are.',
          REGISTRY_ONLY: 'They are not.',
          ALLOW_ANY_DYNAMIC_DNS: ['They are, looked up by the proxy.', since(31)],
        }),
      ],
    }),
  ],
});

const values = some({
  global: [
    'What all charts see.',
    some({
      podDNSSearchNamespaces: [
        'Search domains of injected pods; `global` lets them call `name.namespace`. Pods get them when they are created.',
        list(text()),
      ],
      multiCluster: [
        'Calls between clusters.',
        some({
          enabled: [
            'Renders the Gateway, the EnvoyFilter and the DestinationRule for `.global` hosts (1.1 to 1.8).',
            flag,
            usual,
          ],
          clusterName: ['The name of this cluster.', text()],
          globalDomainSuffix: ['The last label of remote hosts, `global` (1.6 to 1.8).', text()],
          includeEnvoyFilter: ['Whether the EnvoyFilter is rendered (1.6 to 1.8).', flag],
        }),
      ],
      controlPlaneSecurityEnabled: [
        'Mutual TLS for the control plane itself; needed until 1.7.',
        flag,
      ],
      meshID: ['The name of the mesh.', text()],
      network: ['The network of this cluster.', text()],
      trustDomain: ['The name space of identities.', text()],
      trustDomainAliases: ['Trust domains that count as this one.', list(text())],
    }),
  ],
  security: [
    'Settings of Citadel.',
    some({ selfSigned: ['False for a CA of your own in Secret cacerts.', flag] }),
  ],
  gateways: ['Settings of gateways.', some({})],
  istiocoredns: [
    'Answers for remote hosts (1.1 to 1.8).',
    some({ enabled: ['Whether it is installed.', flag] }),
  ],
  meshConfig: ['Settings of the mesh.', meshConfig],
  pilot: ['Settings of istiod.', some({})],
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
        revision: ['The name of this control plane, where there are several.', text()],
        hub: ['Where images come from.', text()],
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
        values: ['Values of charts.', values],
        unvalidatedValues: ['Values of charts that are not checked.', any],
      }),
      usual,
    ],
  }),
};
