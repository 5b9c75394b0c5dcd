/** AuthorizationPolicy: who may call what (security/v1beta1/authorization_policy.proto of istio/api). */
import { selection, selections } from './common';
import {
  list,
  object,
  required,
  since,
  text,
  usual,
  words,
  type Format,
  type KindShape,
} from './shape';

const all = (format?: Format) => list(text(format));

/** Fields that turn others around came with Istio 1.5. */
const turned = since(5);
const remote = since(8);

const source = object({
  principals: [
    'Identities of workloads: `cluster.local/ns/default/sa/name`, or with a `*` in front or at the end.',
    all(),
  ],
  notPrincipals: ['Identities of workloads it is not for.', all(), turned],
  requestPrincipals: ['Issuer and subject of tokens: `issuer/subject`.', all()],
  notRequestPrincipals: ['Issuer and subject of tokens it is not for.', all(), turned],
  namespaces: ['Namespaces of callers.', all()],
  notNamespaces: ['Namespaces of callers it is not for.', all(), turned],
  serviceAccounts: ['Service accounts of callers: `namespace/name` or `name`.', all()],
  notServiceAccounts: ['Service accounts of callers it is not for.', all()],
  ipBlocks: ['Addresses that packets come from, alone or as blocks.', all('addressOrBlock')],
  notIpBlocks: ['Addresses it is not for.', all('addressOrBlock'), turned],
  remoteIpBlocks: [
    'Addresses of the first caller, as X-Forwarded-For or the proxy protocol tell.',
    all('addressOrBlock'),
    remote,
  ],
  notRemoteIpBlocks: ['Addresses of first callers it is not for.', all('addressOrBlock'), remote],
});

const operation = object({
  hosts: ['Hosts of requests.', all()],
  notHosts: ['Hosts it is not for.', all(), turned],
  ports: ['Ports of the workload, as texts: `"8080"`.', all('portKey')],
  notPorts: ['Ports it is not for.', all('portKey'), turned],
  methods: ['Methods of HTTP; of gRPC always POST.', all()],
  notMethods: ['Methods it is not for.', all(), turned],
  paths: ['Paths of requests, with a `*` in front or at the end.', all()],
  notPaths: ['Paths it is not for.', all(), turned],
});

const condition = object({
  key: ['What is looked at, such as `request.headers[version]` or `source.ip`.', text(), required],
  values: ['What it may be, one of them.', all(), usual],
  notValues: ['What it may not be.', all()],
});

const rule = object({
  from: [
    'Who calls, one of them.',
    list(object({ source: ['What holds for the caller.', source, usual] })),
    usual,
  ],
  to: [
    'What is called, one of them.',
    list(object({ operation: ['What holds for the request.', operation, usual] })),
    usual,
  ],
  when: ['What else holds, all of it.', list(condition)],
});

export const authorizationPolicy: KindShape = {
  kind: 'AuthorizationPolicy',
  group: 'security.istio.io',
  versions: [
    { name: 'v1beta1', since: 4 },
    { name: 'v1', since: 22 },
  ],
  doc: 'Says who may call workloads. Without rules, ALLOW lets nobody in.',
  fields: object({
    spec: [
      'Which workloads, and who may call them.',
      object(
        {
          ...selection,
          action: [
            'What becomes of requests that a rule fits.',
            words({
              ALLOW: 'They pass, and where there is such a policy no others do.',
              DENY: ['They are refused, whatever other policies allow.', turned],
              AUDIT: ['They are noted down.', remote],
              CUSTOM: ['A provider decides.', since(9)],
            }),
            usual,
          ],
          provider: [
            'Who decides, with CUSTOM.',
            object({
              name: ['Its name among `extensionProviders` of the mesh.', text(), required],
            }),
            since(9),
          ],
          rules: ['Which requests are meant: one of the rules fits.', list(rule), usual],
        },
        selections,
      ),
      usual,
    ],
  }),
};
