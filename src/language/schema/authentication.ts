/** PeerAuthentication, and what stood in its place until Istio 1.5: Policy and MeshPolicy. */
import { labels, selectedByMatch } from './common';
import {
  any,
  flag,
  list,
  mapOf,
  object,
  port,
  required,
  text,
  usual,
  words,
  type KindShape,
} from './shape';

const mutualTls = object({
  mode: [
    'Which calls are taken.',
    words({
      UNSET: 'As further out.',
      DISABLE: 'Plain ones.',
      PERMISSIVE: 'Both.',
      STRICT: 'Those with mutual TLS.',
    }),
    usual,
  ],
});

export const peerAuthentication: KindShape = {
  kind: 'PeerAuthentication',
  group: 'security.istio.io',
  versions: [
    { name: 'v1beta1', since: 5 },
    { name: 'v1', since: 22 },
  ],
  doc: 'Says whether workloads take calls without mutual TLS.',
  fields: object({
    spec: [
      'Which workloads, and what they take.',
      object({
        selector: [
          'The workloads it is for; all of the namespace where nothing is said.',
          selectedByMatch,
        ],
        mtls: ['What is taken.', mutualTls, usual],
        portLevelMtls: [
          'What is taken on single ports, by their number in the pod.',
          mapOf(mutualTls, 'portKey'),
        ],
      }),
      usual,
    ],
  }),
};

const policySpec = object({
  targets: [
    'The services it is for.',
    list(
      object({
        name: ['The name of the service, without its namespace.', text('label'), required],
        labels: ['Labels of its pods.', labels],
        subset: ['A subset of it.', text()],
        ports: [
          'Single ports of it.',
          list(
            object(
              {
                number: ['The number of the port.', port],
                name: ['The name of the port.', text()],
              },
              ['number', 'name'],
            ),
          ),
        ],
      }),
    ),
  ],
  peers: [
    'How workloads prove who they are.',
    list(
      object(
        {
          mtls: [
            'By mutual TLS.',
            object({
              mode: [
                'Which calls are taken.',
                words({ STRICT: 'Those with mutual TLS.', PERMISSIVE: 'Both.' }),
              ],
              allowTls: ['Takes TLS without a client’s certificate.', flag],
            }),
          ],
          jwt: ['By a token.', any],
        },
        ['mtls', 'jwt'],
      ),
    ),
    usual,
  ],
  peerIsOptional: ['Calls without proof are taken too.', flag],
  origins: ['How people prove who they are.', list(object({ jwt: ['By a token.', any] }))],
  originIsOptional: ['Calls without a token are taken too.', flag],
  principalBinding: [
    'Who a call is said to come from.',
    words({ USE_PEER: 'The workload.', USE_ORIGIN: 'The person.' }),
  ],
});

const oldPolicy = (kind: string, doc: string): KindShape => ({
  kind,
  group: 'authentication.istio.io',
  versions: [{ name: 'v1alpha1', until: 5 }],
  doc,
  fields: object({ spec: ['What is taken.', policySpec, usual] }),
});

export const policy = oldPolicy(
  'Policy',
  'Says whether services of a namespace take calls without mutual TLS; PeerAuthentication since Istio 1.5.',
);

export const meshPolicy = oldPolicy(
  'MeshPolicy',
  'Says whether the mesh takes calls without mutual TLS; PeerAuthentication since Istio 1.5. Its name is `default`.',
);
