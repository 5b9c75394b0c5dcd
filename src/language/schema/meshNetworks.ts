/** The networks of a mesh, in values of charts and in ConfigMap istio (network.proto of istio/api, mesh/v1alpha1). */
import {
  any,
  asStrictProto,
  list,
  loosely,
  mapOf,
  object,
  port,
  readAsProto,
  some,
  text,
  type KindShape,
  type Shape,
} from './shape';

/** istiod reads them, in every release, and passes over fields it does not know. */
const passedOver = { until: 0 };

const endpoint = {
  ...readAsProto(
    object(
      {
        fromCidr: ['A block of addresses that are in the network.', text('block')],
        fromRegistry: ['The cluster whose pods are in the network.', text('label')],
      },
      ['fromCidr', 'fromRegistry'],
    ),
  ),
  strictIn: passedOver,
};

const gateway = {
  ...readAsProto(
    object(
      {
        address: ['Where the gateway of the network is reached.', text('hostOrAddress')],
        registryServiceName: ['The Service of the gateway, as a full host name.', text('host')],
        port: ['The port of the gateway, as a number alone.', loosely(port)],
        locality: ['Where the gateway is: region/zone/subzone.', text()],
      },
      ['address', 'registryServiceName'],
    ),
  ),
  strictIn: passedOver,
};

export const meshNetworks: Shape = mapOf(
  asStrictProto(
    {
      endpoints: ['What is in the network.', list(endpoint)],
      gateways: ['How the other networks reach it.', list(gateway)],
    },
    passedOver,
  ),
);

/** As ConfigMap istio has them. */
export const meshNetworksText: KindShape = {
  kind: 'MeshNetworks',
  group: 'mesh.istio.io',
  versions: [{ name: 'v1alpha1' }],
  doc: 'The networks of a mesh.',
  fields: { ...some({ networks: ['The networks, by name.', meshNetworks] }), rest: any },
  isText: true,
};
