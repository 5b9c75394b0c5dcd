/** Sidecar. */
import { istioProtocol, networkingVersions, selectedByLabels } from './common';
import { serverTls } from './gateway';
import {
  any,
  list,
  object,
  port,
  portOrNone,
  required,
  since,
  text,
  until,
  usual,
  words,
  type KindShape,
} from './shape';
import { connectionPool } from './connectionPool';
import { destination } from './routing';

const sidecarPort = object({
  number: ['The number of the port; none for a socket file.', portOrNone, usual],
  protocol: ['What is spoken on the port.', istioProtocol, usual],
  name: ['A name for the port.', text('label'), usual],
  targetPort: ['Has no meaning for sidecars.', port, since(7)],
});

const captureMode = words({
  DEFAULT: 'As the mesh is set.',
  IPTABLES: 'Connections are redirected to the sidecar.',
  NONE: 'The application calls the sidecar itself.',
});

const ingress = object({
  port: ['The port it listens on.', sidecarPort, required],
  bind: ['The address it listens on.', text('bind')],
  captureMode: ['How connections come to it.', captureMode],
  defaultEndpoint: [
    'Where the application listens, as `127.0.0.1:8080` or `unix:///path`.',
    text(),
    usual,
  ],
  tls: ['TLS that ends at the sidecar.', serverTls, since(10)],
  connectionPool: ['Limits for this port.', connectionPool, since(20)],
  localhostClientTls: ['TLS to the application.', any, until(9)],
});

const egress = object({
  port: ['The port it is for; all others where there is none.', sidecarPort],
  bind: ['The address it listens on.', text('bind')],
  captureMode: ['How connections come to it.', captureMode],
  hosts: [
    'Hosts the workloads may call, as `namespace/host`: `./*`, `istio-system/*`, `*/*.global`.',
    list(text('sidecarHost')),
    required,
  ],
  localhostServerTls: ['TLS from the application.', any, until(9)],
});

export const sidecar: KindShape = {
  kind: 'Sidecar',
  group: 'networking.istio.io',
  versions: networkingVersions,
  doc: 'Narrows what sidecars listen to and which hosts they know. Hosts that are not listed, remote ones too, cannot be called by name.',
  fields: object({
    spec: [
      'Which workloads, and what their sidecars know.',
      object({
        workloadSelector: [
          'The workloads it is for; all of the namespace where nothing is said.',
          selectedByLabels,
        ],
        ingress: ['What the sidecar takes for its workload.', list(ingress)],
        egress: ['What the workload may call.', list(egress), usual],
        inboundConnectionPool: ['Limits for calls to the workload.', connectionPool, since(20)],
        outboundTrafficPolicy: [
          'What becomes of calls to hosts nobody knows.',
          object({
            mode: [
              'Whether they go out.',
              words({ REGISTRY_ONLY: 'They fail.', ALLOW_ANY: 'They go out as they are.' }),
              usual,
            ],
            egressProxy: ['Where they go.', destination, since(4)],
          }),
          since(2),
        ],
        localhost: ['TLS between sidecar and application.', any, until(9)],
      }),
      required,
    ],
  }),
};
