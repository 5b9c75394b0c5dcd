/** IstioOperator, as far as the flow needs it (domain facts 1.5, 7.5). Values of charts are open. */
import { installValues } from './installValues';
import { k8s } from './operatorResources';
import { meshConfig } from './meshConfig';
import { any, flag, list, mapOf, object, since, text, until, usual, type KindShape } from './shape';

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
