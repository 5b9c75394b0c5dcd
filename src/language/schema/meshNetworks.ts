/** The networks of a mesh as values of charts name them (network.proto of istio/api, mesh/v1alpha1). */
import { list, loosely, mapOf, object, port, text, type Shape } from './shape';

const endpoint = object(
  {
    fromCidr: ['A block of addresses that are in the network.', text('block')],
    fromRegistry: ['The cluster whose pods are in the network.', text()],
  },
  ['fromCidr', 'fromRegistry'],
);

const gateway = object(
  {
    address: ['Where the gateway of the network is reached.', text('hostOrAddress')],
    registryServiceName: ['The Service of the gateway, as a full host name.', text('host')],
    port: ['The port of the gateway, as a number alone.', loosely(port)],
    locality: ['Where the gateway is: region/zone/subzone.', text()],
  },
  ['address', 'registryServiceName'],
);

export const meshNetworks: Shape = mapOf(
  object({
    endpoints: ['What is in the network.', list(endpoint)],
    gateways: ['How the other networks reach it.', list(gateway)],
  }),
);
