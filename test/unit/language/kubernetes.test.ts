/** Objects of Kubernetes that stand in a mesh: bad, good, and what looks bad but is not. */
import assert from 'node:assert/strict';
import { diagnose, Diagnoser } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { offline, said } from './entryText';

type Row = readonly [name: string, text: string, expected: string];

const namespace = (metadata: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: a, ${metadata}}\n`;
const labelled = (labels: string) => namespace(`labels: {${labels}}`);
const deployment = (metadata: string, pod = 'containers: [{name: a, image: b}]', above = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a${above}}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}, ${metadata}}\n    spec: {${pod}}\n`;
const noted = (annotation: string) => deployment(`annotations: {${annotation}}`);
const injected = (pod: string, annotations = '') =>
  deployment(`annotations: {sidecar.istio.io/inject: "true"${annotations}}`, pod);
const proxied = (config: string) =>
  deployment('').replace(
    'metadata: {labels: {app: a}, }',
    `metadata:\n      labels: {app: a}\n      annotations:\n        proxy.istio.io/config: |\n${config}`,
  );
const traffic = 'traffic.sidecar.istio.io';
const gatewayService = (spec: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: istio-eastwestgateway}\nspec: {${spec}}\n`;
const selecting = (selector: string, labels: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istio-ingressgateway}\nspec: {selector: {matchLabels: {${selector}}}, template: {metadata: {labels: {${labels}}}}}\n`;
const rbac = (kind: string, rest: string) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: istio-reader}\n${rest}\n`;
const hooks = (version: string, webhook: string) =>
  `apiVersion: admissionregistration.k8s.io/${version}\nkind: MutatingWebhookConfiguration\nmetadata: {name: istio-sidecar-injector}\nwebhooks: [{name: a.b.c, ${webhook}}]\n`;
const gatewayApi = (spec: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {${spec}}\n`;
const hbone = 'listeners: [{name: x, port: 15008, protocol: HBONE}]';
const plainService =
  'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{name: http, port: 80, protocol: HTTP}]}\n';
const named = (ports: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: ExternalName, externalName: a.b.global, ports: [{${ports}}]}\n`;
const plainPods =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {matchLabels: {version: v2}}, template: {metadata: {labels: {version: v1}}}}\n';
const inNamespace = (label: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {${label}}}\n---\n${plainService}`;
const besideIstio = (text: string) =>
  `${text}---\napiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a}\nspec: {egress: [{hosts: [./*]}]}\n`;
const servers = (...protocols: readonly string[]) =>
  `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec:\n  selector: {istio: ingressgateway}\n${protocols.length === 0 ? '' : `  servers:\n${protocols.map((it, index) => `  - {port: {number: 9000, name: p${index}, protocol: ${it}}, hosts: ["*.a.com"]}\n`).join('')}`}`;

const between = (listener: string, more = '') =>
  gatewayApi(
    `gatewayClassName: istio, listeners: [{name: x, port: 15443, protocol: TLS, ${listener}}]`,
  ).replace('{name: a}', `{name: a${more}}`);
const halves = (spec: string) =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: a, labels: {istio.io/rev: b}}\nspec: {${spec}}\n`;

const network = 'topology.istio.io/network: east';
const networkGateway = (more: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: istio-eastwestgateway${more}}\nspec: {type: LoadBalancer, selector: {istio: eastwestgateway, ${network}}, ports: [{name: tls, port: 15443}]}\n`;

const rows: readonly Row[] = [
  [
    '0704 without a selector',
    halves('template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}'),
    'MESH0704 spec',
  ],
  [
    '0704 near: an image for another file',
    halves('template: {spec: {containers: [{name: a, image: b}]}}'),
    '',
  ],
  [
    '0704 near: a label for another file',
    halves('template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a}]}}'),
    '',
  ],
  [
    '0704 near: a label of Istio for another file',
    halves(
      'template: {metadata: {labels: {sidecar.istio.io/inject: "true"}}, spec: {containers: [{name: a, image: b}]}}',
    ),
    '',
  ],
  [
    '0704 without a template',
    halves('replicas: 1, selector: {matchLabels: {a: b}}'),
    'MESH0704 spec',
  ],
  [
    '0733 what is for the proxy, at another container',
    injected('containers: [{name: a, image: b, env: [{name: ISTIO_META_NETWORK, value: c}]}]'),
    'MESH0733? ISTIO_META_NETWORK',
  ],
  [
    '0733 near: at the proxy',
    injected(
      'containers: [{name: istio-proxy, image: auto, env: [{name: ISTIO_META_NETWORK, value: c}]}]',
    ),
    '',
  ],
  ['0704 near: replicas for another file', halves('replicas: 1'), ''],
  [
    '0734 a name of others that does not count',
    gatewayService('type: ClusterIP, externalName: a.b.com'),
    'MESH0734 ClusterIP',
  ],
  [
    '0734 near: no type, as where one is laid over another',
    gatewayService('externalName: a.b.com'),
    '',
  ],
  [
    '0711 a Gateway of an API of old',
    gatewayApi('gatewayClassName: istio').replace('/v1', '/v1alpha2'),
    'MESH0711? gateway.networking.k8s.io/v1alpha2',
  ],
  [
    '0711 a route so',
    'apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: HTTPRoute\nmetadata: {name: a}\nspec: {}\n',
    'MESH0711? gateway.networking.k8s.io/v1alpha2',
  ],
  [
    '0711 near: a route that is of it',
    'apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TLSRoute\nmetadata: {name: a}\nspec: {}\n',
    '',
  ],
  [
    '0208 calls of other networks that are not handed on',
    between('hostname: "*.local", tls: {mode: Passthrough}'),
    'MESH0208 Passthrough',
  ],
  [
    '0208 near: handed on by the label of its network',
    between(
      'hostname: "*.local", tls: {mode: Passthrough}',
      ', labels: {topology.istio.io/network: b}',
    ),
    '',
  ],
  [
    '0208 near: handed on by an option',
    between(
      'hostname: "*.local", tls: {mode: Passthrough, options: {gateway.istio.io/listener-protocol: auto-passthrough}}',
    ),
    '',
  ],
  [
    '0208 near: for hosts outside',
    between('hostname: "*.example.com", tls: {mode: Passthrough}'),
    '',
  ],
  [
    '0733 a label among annotations',
    namespace('annotations: {istio-injection: enabled}'),
    'MESH0733 istio-injection',
  ],
  [
    '0733 near: both',
    namespace('annotations: {istio-injection: enabled}, labels: {istio-injection: enabled}'),
    '',
  ],
  [
    '0733 the network of a gateway',
    'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: a, annotations: {topology.istio.io/network: n}}\nspec: {gatewayClassName: istio}\n',
    'MESH0733 topology.istio.io/network',
  ],
  ['0733 a network selected by', networkGateway(''), 'MESH0733 topology.istio.io/network'],
  ['0733 near: a label, too', networkGateway(`, labels: {${network}}`), ''],
  ['0733 near: of pods', networkGateway('').replace('15443', '8443').replaceAll('istio', 'a'), ''],
  [
    '0733 of pods, at a namespace',
    labelled('sidecar.istio.io/inject: "true"'),
    'MESH0733 sidecar.istio.io/inject',
  ],
  [
    '0733 of pods, noted at a namespace',
    namespace('annotations: {sidecar.istio.io/inject: "true"}'),
    'MESH0733 sidecar.istio.io/inject',
  ],
  [
    '0733 near: beside the label of namespaces',
    labelled('sidecar.istio.io/inject: "true", istio-injection: enabled'),
    '',
  ],
  [
    '0733 of namespaces, at pods',
    deployment('').replace('labels: {app: a}', 'labels: {app: a, istio-injection: enabled}'),
    'MESH0733 istio-injection',
  ],
  [
    '0733 near: beside the label of pods',
    deployment('').replace(
      'labels: {app: a}',
      'labels: {app: a, istio-injection: enabled, sidecar.istio.io/inject: "true"}',
    ),
    '',
  ],
  [
    '0733 of pods, at what makes them',
    deployment('', undefined, ', labels: {sidecar.istio.io/inject: "true"}'),
    'MESH0733 sidecar.istio.io/inject',
  ],
  [
    '0733 of pods, at a Service',
    besideIstio(
      `apiVersion: v1\nkind: Service\nmetadata: {name: web, annotations: {${traffic}/excludeInboundPorts: "80"}}\nspec: {ports: [{name: http, port: 80}]}\n`,
    ),
    'MESH0733 traffic.sidecar.istio.io/excludeInboundPorts',
  ],
  [
    '0733 of Services, at a namespace',
    namespace('annotations: {networking.istio.io/exportTo: "."}'),
    'MESH0733 networking.istio.io/exportTo',
  ],
  [
    '0733 near: at a Service',
    'apiVersion: v1\nkind: Service\nmetadata: {name: web, annotations: {networking.istio.io/exportTo: "."}}\nspec: {ports: [{name: http, port: 80}]}\n',
    '',
  ],
  ['0733 a label of another name', labelled('istio-inject: enabled'), 'MESH0733 istio-inject'],
  ['0733 near: the name', labelled('istio-injection: enabled'), ''],
  [
    '0733 two that exclude each other',
    labelled('istio-injection: enabled, istio.io/rev: canary'),
    'MESH0733 istio.io/rev',
  ],
  ['0733 near: one of them off', labelled('istio-injection: disabled, istio.io/rev: canary'), ''],
  ['0733 a revision with dots', labelled('istio.io/rev: 1.20.3'), 'MESH0733 1.20.3'],
  [
    '0733 near: revisions',
    labelled('istio.io/rev: 1-30-3') + '---\n' + labelled('istio.io/rev: "{{ .Values.rev }}"'),
    '',
  ],
  ['0743 a revision of old', labelled('istio.io/rev: 1-20-3'), 'MESH0743? 1-20-3'],
  [
    '0743 images of old, each release once',
    deployment(
      'annotations: {}',
      'containers: [{name: a, image: docker.io/istio/proxyv2:1.6.1-distroless}, {name: b, image: istio/pilot:1.6.1}, {name: c, image: gcr.io/istio-release/mixer:1.5.0}]',
    ),
    'MESH0743? docker.io/istio/proxyv2:1.6.1-distroless, MESH0743? gcr.io/istio-release/mixer:1.5.0',
  ],
  [
    '0743 a proxy of old beside a pod',
    noted('sidecar.istio.io/proxyImage: "docker.io/istio/proxyv2:1.4.6"'),
    'MESH0743? "docker.io/istio/proxyv2:1.4.6"',
  ],
  [
    '0743 near: images of today, of samples and of others',
    deployment(
      'annotations: {}',
      'containers: [{name: a, image: istio/proxyv2:1.30.0}, {name: b, image: istio/examples-bookinfo-details-v1:1.16.2}, {name: c, image: acme/pilot:1.6.1}]',
    ),
    '',
  ],
  [
    '0743 near: an image that remote hosts need',
    deployment(
      'annotations: {istio: istiocoredns}',
      'containers: [{name: a, image: istio/pilot:1.6.1}]',
    ),
    '',
  ],
  ['0743 who made it', labelled('operator.istio.io/version: 1.12.1'), 'MESH0743? 1.12.1'],
  ['0733 a mode', labelled('istio.io/dataplane-mode: enabled'), 'MESH0733 enabled'],
  [
    '0733 two modes',
    labelled('istio.io/dataplane-mode: ambient, istio-injection: enabled'),
    'MESH0733 istio.io/dataplane-mode',
  ],
  [
    '0733 near: modes',
    labelled('istio.io/dataplane-mode: ambient') +
      '---\n' +
      labelled('istio.io/dataplane-mode: none'),
    '',
  ],

  [
    '0733 above the template',
    deployment('', undefined, ', annotations: {sidecar.istio.io/inject: "false"}'),
    'MESH0733 sidecar.istio.io/inject',
  ],
  [
    '0733 near: in both places',
    deployment(
      'annotations: {sidecar.istio.io/inject: "false"}',
      undefined,
      ', annotations: {sidecar.istio.io/inject: "false"}',
    ),
    '',
  ],
  [
    '0733 an annotation among labels',
    deployment('').replace('{app: a}, ', '{app: a, inject.istio.io/templates: gateway}, '),
    'MESH0733 inject.istio.io/templates',
  ],
  [
    '0733 a block without bits',
    noted(`${traffic}/excludeOutboundIPRanges: 10.0.0.1`),
    'MESH0733 10.0.0.1',
  ],
  [
    '0733 ports with hyphens',
    noted(`${traffic}/excludeInboundPorts: 8000-8100`),
    'MESH0733 8000-8100',
  ],
  [
    '0733 another prefix',
    noted('sidecar.istio.io/excludeOutboundPorts: "3306"'),
    'MESH0733 sidecar.istio.io/excludeOutboundPorts',
  ],
  ['0733 no JSON', noted('sidecar.istio.io/userVolume: "name: v"'), 'MESH0733 "name: v"'],
  [
    '0733 no number, no way to take calls',
    noted(
      'readiness.status.sidecar.istio.io/initialDelaySeconds: soon, sidecar.istio.io/interceptionMode: redirect',
    ),
    'MESH0733 soon, MESH0733 redirect',
  ],
  [
    '0733 near: a number, a way to take calls',
    noted(
      'readiness.status.sidecar.istio.io/periodSeconds: "10", sidecar.istio.io/interceptionMode: TPROXY',
    ),
    '',
  ],
  ['0733 neither yes nor no', noted('sidecar.istio.io/inject: maybe'), 'MESH0733 maybe'],
  [
    '0733 near: as the injector takes them',
    noted(
      `${traffic}/includeOutboundIPRanges: "*", ${traffic}/includeInboundPorts: "", ${traffic}/excludeOutboundPorts: "80, 443", sidecar.istio.io/userVolume: '[{"name": "v", "emptyDir": {}}]', sidecar.istio.io/inject: "yes", ${traffic}/excludeOutboundIPRanges: "\${RANGE}"`,
    ),
    'MESH0514? ${RANGE}',
  ],
  [
    '0701 a field of proxies',
    proxied('          holdApplicationUntilProxyStart: true\n'),
    'MESH0701 holdApplicationUntilProxyStart',
  ],
  [
    '0702 a flag for a text',
    proxied('          proxyMetadata: {ISTIO_META_DNS_CAPTURE: true}\n'),
    'MESH0702! true',
  ],
  [
    'near: settings of a proxy',
    proxied(
      '          concurrency: 2\n          proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}\n',
    ),
    '',
  ],

  [
    '0733 the user of the sidecar',
    injected(
      'securityContext: {runAsUser: 1337}, containers: [{name: a, securityContext: {runAsUser: 1337}}]',
    ),
    'MESH0733 1337, MESH0733 1337',
  ],
  [
    '0733 a port of the sidecar',
    injected('containers: [{name: a, ports: [{containerPort: 8080}, {containerPort: 15006}]}]'),
    'MESH0733 15006',
  ],
  ['0733 in the network of the node', injected('hostNetwork: true'), 'MESH0733 hostNetwork'],
  [
    '0733 near: a gateway',
    injected(
      'containers: [{name: istio-proxy, image: auto, ports: [{containerPort: 15021}], securityContext: {runAsUser: 1337}}]',
      ', inject.istio.io/templates: gateway',
    ),
    '',
  ],
  [
    '0733 near: without a sidecar',
    noted('sidecar.istio.io/inject: "false"').replace(
      '{containers',
      '{hostNetwork: true, containers',
    ),
    '',
  ],

  // What is not laid over others, and parsed for its name or its kind.
  [
    '0703 words',
    gatewayService('type: Loadbalancer, externalTrafficPolicy: local'),
    'MESH0703! Loadbalancer, MESH0703! local',
  ],
  [
    '0704 names of ports',
    gatewayService('ports: [{port: 15443}, {port: 15012}]'),
    'MESH0704! port: 15443, MESH0704! port: 15012',
  ],
  [
    '0712 names of ports',
    gatewayService('ports: [{name: tls, port: 15443}, {name: tls, port: 15012}]'),
    'MESH0712! tls',
  ],
  [
    '0714 a name of a port',
    gatewayService('ports: [{name: http_a, port: 80}]'),
    'MESH0714! http_a',
  ],
  [
    '0707 a port of a name',
    gatewayService('type: ExternalName, externalName: "a.b:443"'),
    'MESH0707! "a.b:443"',
  ],
  [
    '0702 a number that is a name without a letter',
    gatewayService('ports: [{port: 80, targetPort: "8080"}]'),
    'MESH0702! "8080"',
  ],
  [
    '0702 a selector of others',
    gatewayService('selector: {matchLabels: {istio: eastwestgateway}}'),
    'MESH0702! matchLabels',
  ],
  [
    'near: a Service',
    gatewayService(
      'type: LoadBalancer, loadBalancerIP: "", selector: {istio: ingressgateway}, ports: [{name: a, port: 53}, {name: b, port: 53, protocol: UDP, targetPort: dns}]',
    ),
    '',
  ],
  [
    '0734 a selector',
    selecting('app: a, istio: ingressgateway', 'app: b'),
    'MESH0734! a, MESH0734! istio',
  ],
  ['0734 near: pods have more', selecting('app: a', 'app: a, istio: ingressgateway'), ''],
  [
    '0734 near: filled in',
    selecting('app: "$APP", istio: ingressgateway', 'app: b, istio: ingressgateway'),
    'MESH0514? $APP',
  ],
  [
    '0734 rights',
    rbac(
      'ClusterRole',
      'rules: [{apiGroups: [networking.istio.io/v1], resources: [ServiceEntries], verbs: [get]}]',
    ),
    'MESH0734 networking.istio.io/v1, MESH0734 ServiceEntries',
  ],
  [
    '0704 without verbs',
    rbac('ClusterRole', 'rules: [{apiGroups: [""], resources: [pods]}]'),
    'MESH0704! apiGroups',
  ],
  [
    '0701 verbs',
    rbac('ClusterRole', 'rules: [{apiGroups: [""], resources: [pods], verb: [get]}]'),
    'MESH0701 verb',
  ],
  [
    '0734 a subject',
    rbac(
      'ClusterRoleBinding',
      'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: a}\nsubjects: [{kind: ServiceAccount, name: a}]',
    ),
    'MESH0734! kind: ServiceAccount',
  ],
  [
    '0703 a group with its version',
    rbac(
      'ClusterRoleBinding',
      'roleRef: {apiGroup: rbac.authorization.k8s.io/v1, kind: ClusterRole, name: a}',
    ),
    'MESH0703! rbac.authorization.k8s.io/v1',
  ],
  [
    'near: rights',
    rbac(
      'ClusterRole',
      'rules: [{apiGroups: ["", "*"], resources: ["pods/log", "*"], verbs: ["*"]}, {nonResourceURLs: [/healthz], verbs: [get]}]',
    ),
    '',
  ],
  [
    'near: a subject',
    rbac(
      'RoleBinding',
      'subjects: [{kind: Group, name: a}, {kind: ServiceAccount, name: a, namespace: b}]',
    ),
    '',
  ],
  [
    '0704 a webhook nobody is called by',
    hooks('v1', 'sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: null}'),
    'MESH0704! clientConfig',
  ],
  [
    'near: one of the two ways is empty',
    hooks(
      'v1',
      'sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: null, service: {name: b}}',
    ),
    '',
  ],
  [
    '0704 a webhook without rules',
    hooks('v1', 'admissionReviewVersions: [v1], clientConfig: {url: "https://a"}'),
    'MESH0704! name: a.b.c',
  ],
  ['near: a caBundle laid over it', hooks('v1', 'clientConfig: {caBundle: YQ==}'), ''],
  [
    '0734 a token of nobody',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: istio-reader-service-account-token}\ntype: kubernetes.io/service-account-token\n',
    'MESH0734! kubernetes.io/service-account-token',
  ],
  [
    '0701 an account',
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: istio-reader-service-account}\nspec: {}\n',
    'MESH0701 spec',
  ],
  [
    'webhooks',
    hooks(
      'v1',
      'failurePolicy: ignore, clientConfig: {url: "https://a", service: {name: b}}, rules: [{operations: [create]}]',
    ),
    'MESH0704! name: a.b.c, MESH0703! ignore, MESH0705! service, MESH0703! create',
  ],
  [
    'near: webhooks',
    hooks(
      'v1',
      'sideEffects: None, admissionReviewVersions: [v1], clientConfig: {url: "https://a"}, rules: [{operations: ["*"]}]',
    ) +
      '---\n' +
      hooks('v1', 'clientConfig: {caBundle: a}'),
    '',
  ],
  [
    '0711 webhooks of old',
    hooks('v1beta1', 'clientConfig: {url: "https://a"}, rules: []'),
    'MESH0711? admissionregistration.k8s.io/v1beta1',
  ],
  [
    '0701 a Gateway of the other kind',
    gatewayApi('selector: {istio: ingressgateway}, servers: []'),
    'MESH0701! selector, MESH0701! servers',
  ],
  [
    '0703 modes',
    gatewayApi(
      'listeners: [{name: a, port: 15443, protocol: TLS, tls: {mode: AUTO_PASSTHROUGH, options: {gateway.istio.io/listener-protocol: AUTO_PASSTHROUGH}}}]',
    ),
    'MESH0703! AUTO_PASSTHROUGH, MESH0703 AUTO_PASSTHROUGH',
  ],
  [
    '0701 hosts of a listener',
    gatewayApi('listeners: [{name: a, port: 15008, protocol: HBONE, hosts: ["*"]}]'),
    'MESH0701! hosts',
  ],
  ['0731 a class', gatewayApi('gatewayClassName: istio-eastwest'), 'MESH0731 istio-eastwest'],
  [
    '0731 near: of a vendor',
    gatewayApi('gatewayClassName: istio-eastwest').replace(
      'name: ',
      'annotations: {peering.solo.io/a: b}, name: ',
    ),
    '',
  ],
  [
    '0731 a class, without metadata',
    gatewayApi('gatewayClassName: istio-eastwest').replace(/^metadata:.*\n/m, ''),
    'MESH0731 istio-eastwest',
  ],
  [
    'near: an east-west gateway',
    gatewayApi(
      'gatewayClassName: istio-east-west, listeners: [{name: a, port: 15443, protocol: TLS, tls: {mode: Passthrough, options: {gateway.istio.io/listener-protocol: auto-passthrough}}}]',
    ),
    '',
  ],
  // MESH0307: gateways of other networks.
  [
    '0307 of no network',
    gatewayApi(`gatewayClassName: istio-remote, ${hbone}`),
    'MESH0307 istio-remote',
  ],
  [
    '0307 near: of a network, and by TLS',
    gatewayApi(
      `gatewayClassName: istio-remote, ${hbone.replace('HBONE', 'TLS, tls: {mode: Passthrough}')}`,
    ).replace('{name: a}', '{name: a, labels: {topology.istio.io/network: b}}'),
    '',
  ],
  [
    '0307 by no listener',
    gatewayApi(`gatewayClassName: istio-remote, ${hbone.replace('HBONE', 'TCP')}`).replace(
      '{name: a}',
      '{name: a, labels: {topology.istio.io/network: b}}',
    ),
    'MESH0307 listeners',
  ],
  // Beside objects of Istio; alone they are none of our business.
  ['0703 beside Istio', besideIstio(plainService), 'MESH0703! HTTP'],
  [
    '0726 a name for another host',
    besideIstio(named('name: db, port: 443}, {name: tcp-a, port: 81')),
    'MESH0726? name: db, MESH0726? name: tcp-a',
  ],
  [
    '0726 near: it is said what is spoken',
    besideIstio(
      named(
        'name: https, port: 443}, {name: a, appProtocol: http, port: 80}, {name: udp, protocol: UDP, port: 53',
      ),
    ),
    '',
  ],
  ['0703 in a namespace of the mesh', inNamespace('istio-injection: enabled'), 'MESH0703! HTTP'],
  ['0703 by revision', inNamespace('istio.io/rev: canary'), 'MESH0703! HTTP'],
  ['near: in a namespace without sidecars', inNamespace('istio-injection: disabled'), ''],
  ['near: a Service alone', plainService, ''],
  ['0734 beside Istio', besideIstio(plainPods), 'MESH0734! v2'],
  ['near: pods alone', plainPods, ''],
  ['0716 two protocols', servers('HTTP', 'TCP'), 'MESH0716 TCP'],
  ['0716 near: one protocol', servers('HTTP', 'HTTP2'), ''],
];

suite('objects of Kubernetes', () => {
  for (const [name, text, expected] of rows) {
    test(name, () => {
      assert.equal(said(text), expected);
    });
  }
  const mended: readonly Row[] = [
    [
      'a label',
      namespace('annotations: {istio-injection: enabled}'),
      labelled('istio-injection: enabled'),
    ],
    [
      'the label of namespaces',
      namespace('annotations: {sidecar.istio.io/inject: "true"}'),
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: a, annotations: {sidecar.istio.io/inject: "true"}, labels: {istio-injection: enabled}}\n',
    ],
    [
      'the network of a gateway',
      networkGateway(''),
      networkGateway(', labels: {topology.istio.io/network: east}'),
    ],
    ['a name', labelled('istio-inject: enabled'), labelled('istio-injection: enabled')],
    ['a revision', labelled('istio.io/rev: 1.20.3'), labelled('istio.io/rev: "1-20-3"')],
    [
      'a prefix',
      noted('sidecar.istio.io/excludeOutboundPorts: "3306"'),
      noted(`${traffic}/excludeOutboundPorts: "3306"`),
    ],
    ...[
      ['VirtualService', 'virtualservices'],
      ['ServiceEntry', 'serviceentries'],
      ['Gateways', 'gateways'],
      ['Ingress', 'ingresses'],
    ].map(([kind = '', plural = '']): Row => {
      const rights = (it: string) =>
        rbac('Role', `rules: [{apiGroups: [a], resources: [${it}], verbs: [get]}]`);
      return [`rights to ${kind}`, rights(kind), rights(plural)];
    }),
  ];
  for (const [name, text, expected] of mended) {
    test(`is mended: ${name}`, () => {
      const [problem] = diagnose(text, offline);
      assert.ok(problem);
      const [fix] = fixesFor(text, problem, offline);
      assert.equal(fix && edited(text, fix.edits), expected);
    });
  }
  test('beside Istio, edit by edit as from scratch', () => {
    const diagnoser = new Diagnoser();
    const codes = (text: string) => diagnoser.diagnose(text, offline).map((it) => it.code);
    assert.deepEqual(codes(plainService), []);
    assert.deepEqual(codes(besideIstio(plainService)), ['MESH0703']);
    assert.deepEqual(codes(besideIstio('')), []);
    assert.deepEqual(codes(besideIstio(plainPods)), ['MESH0734']);
    assert.deepEqual(codes(plainPods), []);
  });
});
