// CustomResourceDefinitions of networking.istio.io, as Istio 1.7 installs them but for their schemas.
import type { KubernetesObject } from '../../../../src/objects/object';

interface Named {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly versions: readonly string[];
}

const both = ['v1alpha3', 'v1beta1'];
const named: readonly Named[] = [
  { kind: 'DestinationRule', plural: 'destinationrules', shortNames: ['dr'], versions: both },
  { kind: 'EnvoyFilter', plural: 'envoyfilters', versions: ['v1alpha3'] },
  { kind: 'Gateway', plural: 'gateways', shortNames: ['gw'], versions: both },
  { kind: 'ServiceEntry', plural: 'serviceentries', shortNames: ['se'], versions: both },
  { kind: 'Sidecar', plural: 'sidecars', versions: both },
  { kind: 'VirtualService', plural: 'virtualservices', shortNames: ['vs'], versions: both },
  { kind: 'WorkloadEntry', plural: 'workloadentries', shortNames: ['we'], versions: both },
];

const group = 'networking.istio.io';

export const istioDefinitions: readonly KubernetesObject[] = named.map(
  ({ kind, plural, shortNames, versions }) => {
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const object = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}`, labels: { app: 'istio-pilot', release: 'istio' } },
      spec: {
        group,
        scope: 'Namespaced',
        names: {
          kind,
          listKind: `${kind}List`,
          plural,
          singular: kind.toLowerCase(),
          categories: ['istio-io', 'networking-istio-io'],
          ...(shortNames ? { shortNames } : {}),
        },
        versions: versions.map((name, index) => ({
          name,
          served: true,
          storage: index === 0,
          schema: { openAPIV3Schema: schema },
          subresources: { status: {} },
        })),
      },
    };
    return object;
  },
);
