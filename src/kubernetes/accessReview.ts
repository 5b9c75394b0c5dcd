import type { ObjectKind } from '../objects/objectKind';
import { groupOf, versionOf, type ObjectReference } from '../objects/reference';
import type { ClusterVerb } from '../plan/cluster';

const apiVersion = 'authorization.k8s.io/v1';

/** Asks the server whether the user may do this. Without a kind, one that is still to be installed. */
export function accessReviewOf(
  verb: ClusterVerb,
  at: ObjectReference,
  kind: ObjectKind | undefined,
) {
  const isNamed = verb !== 'create' && verb !== 'list';
  const resourceAttributes = {
    verb,
    group: groupOf(at.apiVersion),
    version: versionOf(at.apiVersion),
    // Discovery does not know the name of what is to come; CustomResourceDefinitions follow this custom.
    resource: kind?.plural ?? `${at.kind.toLowerCase()}s`,
    ...(at.namespace === undefined ? {} : { namespace: at.namespace }),
    ...(isNamed ? { name: at.name } : {}),
  };
  return { apiVersion, kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } } as const;
}
