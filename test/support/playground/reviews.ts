// Answers what the user may do, from the same rule that refuses.
import { fieldAt, textAt } from '../../../src/objects/object';
import type { InMemoryCluster } from '../inMemoryCluster';
import type { TwinVerb } from '../twin/calls';
import type { Draft } from '../twin/draft';
import { notServed } from '../twin/refusal';

const verbs: readonly TwinVerb[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

/** The review with its answer in the status. */
export function reviewed(plural: string, review: Draft, cluster: InMemoryCluster): Draft {
  const answer = { ...review, metadata: { creationTimestamp: null } };
  if (plural === 'selfsubjectaccessreviews') {
    const allowed = isAllowed(fieldAt(review, 'spec', 'resourceAttributes'), cluster);
    return { ...answer, status: { allowed } };
  }
  if (plural !== 'selfsubjectrulesreviews') throw notServed();
  const namespace = textAt(review, 'spec', 'namespace') ?? '';
  return {
    ...answer,
    spec: {},
    status: { resourceRules: rulesIn(namespace, cluster), nonResourceRules: [], incomplete: false },
  };
}

function isAllowed(attributes: unknown, cluster: InMemoryCluster): boolean {
  const plural = textAt(attributes, 'resource') ?? '';
  const group = textAt(attributes, 'group') ?? '';
  const served = cluster.server.served.all.find((it) => it.plural === plural && it.group === group);
  const verb = (textAt(attributes, 'verb') ?? '') as TwinVerb;
  const namespace = textOf(attributes, 'namespace');
  const name = textOf(attributes, 'name');
  return !cluster.forbid(verb, served?.kind ?? plural, namespace, name);
}

/** The server takes an empty text for none. */
function textOf(attributes: unknown, field: string): string | undefined {
  const text = textAt(attributes, field) ?? '';
  return text === '' ? undefined : text;
}

function rulesIn(namespace: string, cluster: InMemoryCluster): readonly Draft[] {
  return cluster.server.served.all.flatMap(({ kind, group, plural }) => {
    const allowed = verbs.filter((verb) => !cluster.forbid(verb, kind, namespace));
    if (allowed.length === 0) return [];
    return [{ verbs: allowed, apiGroups: [group], resources: [plural] }];
  });
}
