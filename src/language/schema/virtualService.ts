/** VirtualService. */
import { networkingVersions, visibleIn } from './common';
import { httpRoute } from './httpRoute';
import { matchedWorkloads, routeTo } from './routing';
import {
  any,
  list,
  object,
  port,
  required,
  text,
  usual,
  type KindShape,
  type ObjectShape,
  type Shape,
} from './shape';

const l4Match = {
  destinationSubnets: ['Blocks of addresses that are called.', list(text('block'))],
  port: ['The port that is called.', port],
  ...matchedWorkloads,
} as const;

const l4Route = (of: Shape, matchDoc: string, mustMatch: boolean): ObjectShape =>
  object({
    match: [matchDoc, list(of), mustMatch ? required : {}],
    route: ['Where the connections go.', list(object(routeTo)), required],
  });

export const virtualService: KindShape = {
  kind: 'VirtualService',
  group: 'networking.istio.io',
  versions: networkingVersions,
  doc: 'Routes calls to hosts: by path, header or share, with retries, timeouts and faults.',
  fields: object({
    spec: [
      'The hosts and where calls to them go.',
      object({
        hosts: ['The hosts clients call.', list(text('routedHost')), usual],
        gateways: [
          'The gateways the routes are for, as `namespace/name`; `mesh` for all sidecars, which is the default.',
          list(text('gatewayName')),
        ],
        http: ['Routes for HTTP, the first match wins.', list(httpRoute), usual],
        tls: [
          'Routes for TLS that passes through, by server name.',
          list(
            l4Route(
              object({
                sniHosts: ['Server names asked for.', list(text('serverName')), required],
                ...l4Match,
              }),
              'Which connections are meant: one of these.',
              true,
            ),
          ),
        ],
        tcp: [
          'Routes for other connections.',
          list(
            l4Route(
              object({ ...l4Match, sourceSubnet: ['A block of addresses of clients.', any] }),
              'Which connections are meant: one of these. All, where nothing is said.',
              false,
            ),
          ),
        ],
        exportTo: visibleIn,
      }),
      required,
    ],
  }),
};
