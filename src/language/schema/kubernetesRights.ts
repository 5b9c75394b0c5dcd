/** Who may do what at a server of Kubernetes, and who is asked before. */
import { oneOf, texts } from './kubernetes';
import { any, list, some, text } from './shape';

export const rbacGroup = 'rbac.authorization.k8s.io';
const names = list(text());

export const role = some({
  rules: [
    'What is allowed.',
    list(
      some({
        apiGroups: ['Of which groups; no versions.', names],
        resources: ['Which, by their plural.', names],
        verbs: ['What may be done.', names],
        resourceNames: ['Which, by name.', names],
        nonResourceURLs: ['Which paths.', names],
      }),
    ),
  ],
});

export const binding = some({
  roleRef: [
    'What is granted.',
    some({
      apiGroup: ['The group, without version.', oneOf(rbacGroup)],
      kind: ['Of the role.', oneOf('ClusterRole', 'Role')],
      name: ['Of the role.', text()],
    }),
  ],
  subjects: [
    'Who gets it.',
    list(
      some({
        kind: ['What they are.', oneOf('ServiceAccount', 'User', 'Group')],
        name: ['Who.', text()],
        namespace: ['Of a ServiceAccount.', text()],
      }),
    ),
  ],
});

const selector = some({ matchLabels: ['Labels.', texts], matchExpressions: ['More.', list(any)] });

export const webhooks = some({
  webhooks: [
    'Who is asked about which objects.',
    list(
      some({
        name: ['Its name, with dots.', text()],
        failurePolicy: ['What becomes of objects where it is away.', oneOf('Ignore', 'Fail')],
        matchPolicy: ['Of which versions.', oneOf('Exact', 'Equivalent')],
        sideEffects: ['Whether asking does more.', text()],
        admissionReviewVersions: ['How it is asked.', names],
        namespaceSelector: ['Of which namespaces.', selector],
        objectSelector: ['Which objects.', selector],
        rules: [
          'Which objects.',
          list(
            some({
              operations: [
                'What is done to them.',
                list(oneOf('CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*')),
              ],
              apiGroups: ['Their groups.', names],
              apiVersions: ['Their versions.', names],
              resources: ['Their plurals.', names],
            }),
          ),
        ],
      }),
    ),
  ],
});
