/** Who might call what until Istio 1.5: roles, who has them, and where they count (rbac/v1alpha1/rbac.proto of istio/api). */
import {
  list,
  mapOf,
  object,
  port,
  required,
  text,
  usual,
  words,
  type KindShape,
  type ObjectShape,
} from './shape';

const texts = list(text());

const accessRule = object({
  services: [
    'The services it is for, by their full names; `*` for all of the namespace.',
    texts,
    usual,
  ],
  hosts: ['Hosts of requests.', texts],
  notHosts: ['Hosts it is not for.', texts],
  paths: ['Paths of requests, with a `*` in front or at the end.', texts],
  notPaths: ['Paths it is not for.', texts],
  methods: ['Methods of HTTP; of gRPC always POST.', texts],
  notMethods: ['Methods it is not for.', texts],
  ports: ['Ports of the workload.', list(port)],
  notPorts: ['Ports it is not for.', list(port)],
  constraints: [
    'What else holds, all of it.',
    list(
      object({
        key: ['What is looked at, such as `destination.labels[version]`.', text(), required],
        values: ['What it may be, one of them.', texts, required],
      }),
    ),
  ],
});

const enforcement = words({ ENFORCED: 'Calls are refused.', PERMISSIVE: 'They are noted down.' });

const roleSpec = object({ rules: ['What the role may call.', list(accessRule), required] });

const bindingSpec = object({
  subjects: [
    'Who has the role.',
    list(
      object({
        user: ['An identity, or `*` for all.', text()],
        group: ['A group of the token.', text()],
        properties: ['What holds for the caller, such as `source.namespace`.', mapOf(text())],
        names: ['Identities.', texts],
        notNames: ['Identities it is not for.', texts],
        groups: ['Groups of the token.', texts],
        notGroups: ['Groups it is not for.', texts],
        namespaces: ['Namespaces of callers.', texts],
        notNamespaces: ['Namespaces it is not for.', texts],
        ips: ['Addresses of callers.', texts],
        notIps: ['Addresses it is not for.', texts],
      }),
    ),
    required,
  ],
  roleRef: [
    'The role.',
    object({
      kind: ['ServiceRole.', text(), required],
      name: ['Its name.', text(), required],
      apiGroup: ['The group of its API.', text()],
    }),
    usual,
  ],
  role: ['The role, by its name alone.', text()],
  actions: ['What they may call, without a role.', list(accessRule)],
  mode: ['Whether it counts, or is tried only.', enforcement],
});

const place = (doc: string) =>
  [
    doc,
    object({
      services: ['Services, by their full names.', texts],
      namespaces: ['Namespaces.', texts],
    }),
  ] as const;

const configSpec = object({
  mode: [
    'Where roles count.',
    words({
      OFF: 'Nowhere.',
      ON: 'Everywhere.',
      ON_WITH_INCLUSION: 'Where `inclusion` says.',
      ON_WITH_EXCLUSION: 'Everywhere but where `exclusion` says.',
    }),
    usual,
  ],
  inclusion: place('Where they count.'),
  exclusion: place('Where they do not.'),
  enforcementMode: ['Whether they count, or are tried only.', enforcement],
});

const kind = (name: string, doc: string, spec: ObjectShape): KindShape => ({
  kind: name,
  group: 'rbac.istio.io',
  versions: [{ name: 'v1alpha1', until: 5 }],
  doc: `${doc} AuthorizationPolicy since Istio 1.4.`,
  fields: object({ spec: ['What is granted.', spec, required] }),
});

const config = 'Says where ServiceRoles count; its name is `default`.';

export const rbacKinds: readonly KindShape[] = [
  kind('ServiceRole', 'Says what may be called.', roleSpec),
  kind('ServiceRoleBinding', 'Says who has a ServiceRole.', bindingSpec),
  kind('RbacConfig', config, configSpec),
  kind('ClusterRbacConfig', config, configSpec),
];
