/** EnvoyFilter, its outer shape; what goes to Envoy is Envoy's own (domain facts 2.2 to 2.5). */
import { labels, selectedByLabels } from './common';
import {
  any,
  list,
  mapOf,
  object,
  port,
  portOrNone,
  required,
  since,
  text,
  until,
  usual,
  whole,
  words,
  type KindShape,
} from './shape';

/** Until 1.7, and already ignored by 1.6. */
const oldFilter = object({
  listenerMatch: [
    'Which listeners are meant.',
    object({
      portNumber: ['The port of the listener.', portOrNone],
      portNamePrefix: ['How the name of its port begins.', text()],
      listenerType: [
        'On which side of a workload it is.',
        words({
          ANY: 'Any.',
          SIDECAR_INBOUND: 'Calls to the workload.',
          SIDECAR_OUTBOUND: 'Calls of the workload.',
          GATEWAY: 'At a gateway.',
        }),
      ],
      listenerProtocol: [
        'What is spoken.',
        words({ ALL: 'Anything.', HTTP: 'HTTP.', TCP: 'Anything but HTTP.' }),
      ],
      address: ['Addresses it listens on.', list(text())],
    }),
  ],
  insertPosition: [
    'Where among the filters.',
    object({
      index: [
        'Before or behind what.',
        words({
          FIRST: 'Before all.',
          LAST: 'Behind all.',
          BEFORE: 'Before the one named.',
          AFTER: 'Behind the one named.',
        }),
      ],
      relativeTo: ['The filter that is named.', text()],
    }),
  ],
  filterType: [
    'Of connections or of requests.',
    words({ INVALID: 'None.', HTTP: 'Of requests.', NETWORK: 'Of connections.' }),
    usual,
  ],
  filterName: ['The name of the filter.', text(), usual],
  filterConfig: ['What Envoy is told.', any, usual],
});

const filterMatch = object({
  name: ['The name of the filter.', text(), usual],
  subFilter: ['A filter inside it.', object({ name: ['Its name.', text()] })],
});

const listener = object({
  portNumber: ['The port of the listener.', portOrNone, usual],
  portName: ['The name of its port.', text()],
  filterChain: [
    'One of its chains of filters.',
    object({
      name: ['The name of the chain.', text()],
      sni: ['The server name it is for.', text()],
      transportProtocol: ['`tls` or `raw_buffer`.', text()],
      transportSocket: ['The name of its transport socket.', text(), since(30)],
      applicationProtocols: ['Protocols it is for, with commas.', text()],
      destinationPort: ['The port it is for.', portOrNone, since(9)],
      filter: ['One of its filters.', filterMatch, usual],
    }),
  ],
  listenerFilter: ['A filter of the listener itself.', text(), since(15)],
  name: ['The name of the listener.', text()],
});

const routeConfiguration = object({
  portNumber: ['The port of the routes.', portOrNone],
  portName: ['The name of their port.', text()],
  gateway: ['Their gateway, as `namespace/name`.', text()],
  vhost: [
    'One of their hosts.',
    object({
      name: ['Its name, `host:port`.', text()],
      domainName: ['A name that is in its list.', text(), since(22)],
      route: [
        'One of its routes.',
        object({
          name: ['Its name.', text()],
          action: [
            'What it does.',
            words({
              ANY: 'Anything.',
              ROUTE: 'Sends on.',
              REDIRECT: 'Sends elsewhere.',
              DIRECT_RESPONSE: 'Answers.',
            }),
          ],
        }),
      ],
    }),
  ],
  name: ['Their name.', text()],
});

const cluster = object({
  portNumber: ['The port of the service.', portOrNone],
  service: ['The host of the service.', text()],
  subset: ['The subset of the service.', text()],
  name: ['The name of the cluster.', text()],
});

const patchMatch = object(
  {
    context: [
      'On which side of a workload.',
      words({
        ANY: 'Any.',
        SIDECAR_INBOUND: 'Calls to the workload.',
        SIDECAR_OUTBOUND: 'Calls of the workload.',
        GATEWAY: 'At a gateway.',
        WAYPOINT: ['At a waypoint.', since(24)],
      }),
      usual,
    ],
    proxy: [
      'Which proxies.',
      object({
        proxyVersion: ['Their version, as an expression.', text('proxyVersion')],
        metadata: ['What they say of themselves.', mapOf(text())],
      }),
    ],
    listener: ['Which listener.', listener],
    routeConfiguration: ['Which routes.', routeConfiguration],
    cluster: ['Which cluster of Envoy.', cluster],
    waypoint: [
      'Which part of a waypoint.',
      object({
        portNumber: ['The port of the service.', port],
        filter: ['One of its filters.', filterMatch],
        route: ['One of its routes.', object({ name: ['Its name.', text()] })],
      }),
      since(27),
    ],
  },
  ['listener', 'routeConfiguration', 'cluster', 'waypoint'],
);

const patch = object({
  operation: [
    'What to do.',
    words({
      INVALID: 'Nothing.',
      MERGE: 'Merges the value into what is there.',
      ADD: 'Adds the value.',
      REMOVE: 'Takes away what is there.',
      INSERT_BEFORE: 'Puts the value before what is there.',
      INSERT_AFTER: 'Puts the value behind what is there.',
      INSERT_FIRST: ['Puts the value before all.', since(5)],
      REPLACE: ['Puts the value in the place of what is there.', since(8)],
      MERGE_AND_REPLACE_LIST: ['Merges the value, lists in the place of those there.', since(31)],
    }),
    usual,
  ],
  value: ['What Envoy is told.', any, usual],
  filterClass: [
    'Where a new filter goes.',
    words({
      UNSPECIFIED: 'Left to Istio.',
      AUTHN: 'Behind authentication.',
      AUTHZ: 'Behind authorization.',
      STATS: 'Before metrics.',
    }),
    since(10),
  ],
});

const configPatch = object({
  applyTo: [
    'What of Envoy’s configuration.',
    words({
      INVALID: 'Nothing.',
      LISTENER: 'Listeners.',
      FILTER_CHAIN: 'Chains of filters.',
      NETWORK_FILTER: 'Filters of connections.',
      HTTP_FILTER: 'Filters of requests.',
      ROUTE_CONFIGURATION: 'Tables of routes.',
      VIRTUAL_HOST: 'Hosts of a table.',
      HTTP_ROUTE: ['Routes of a host.', since(4)],
      CLUSTER: 'Clusters.',
      EXTENSION_CONFIG: ['Extensions, by name.', since(8)],
      BOOTSTRAP: ['What Envoy starts with.', since(9)],
      LISTENER_FILTER: ['Filters of listeners.', since(15)],
    }),
    usual,
  ],
  match: ['Where.', patchMatch, usual],
  patch: ['What changes.', patch, usual],
});

export const envoyFilter: KindShape = {
  kind: 'EnvoyFilter',
  group: 'networking.istio.io',
  versions: [{ name: 'v1alpha3', since: 1 }],
  doc: 'Changes what Envoy is told. `.global` hosts need one that rewrites them at the ingress gateway, in Istio 1.1 to 1.8.',
  fields: object({
    spec: [
      'Which workloads, and what changes.',
      object(
        {
          workloadSelector: [
            'The workloads it is for; all of the namespace where nothing is said.',
            selectedByLabels,
            since(3),
          ],
          configPatches: ['The changes.', list(configPatch), { ...since(3), usual: true }],
          priority: ['Lower ones come first.', whole(), since(10)],
          targetRefs: [
            'What it is for, in place of workloads.',
            list(
              object({
                group: ['The group of its API.', text()],
                kind: ['Its kind.', text(), required],
                name: ['Its name.', text(), required],
                namespace: ['Its namespace.', text()],
              }),
            ),
            since(24),
          ],
          workloadLabels: [
            'Labels of the workloads; `workloadSelector` since 1.3.',
            labels,
            until(7, 'workloadSelector'),
          ],
          filters: [
            'Filters to add; `configPatches` since 1.3.',
            list(oldFilter),
            until(7, 'configPatches'),
          ],
        },
        ['workloadSelector', 'targetRefs'],
      ),
      required,
    ],
  }),
};
