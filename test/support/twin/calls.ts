// Requests as the server saw them, and whether the user may make them.
import { listName } from '../../../src/kubernetes/collection';
import { shortNameOf } from '../../../src/objects/reference';
import type { ClusterVerb, WriteOptions } from '../../../src/plan/cluster';
import { Refusal } from './refusal';
import type { ServedKinds } from './servedKinds';

export type TwinVerb = ClusterVerb | 'update' | 'watch';

export interface Call {
  readonly verb: TwinVerb;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly dryRun: boolean;
}

/** The object or list a request is about. */
export interface Subject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

export const callOf = ({ verb, kind, namespace, name, dryRun }: Call): Call => ({
  verb,
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  ...(name === undefined ? {} : { name }),
  dryRun,
});

export const dryRunOf = (options: WriteOptions): { readonly dryRun: boolean } => ({
  dryRun: options.dryRun === true,
});

/** For sentences: "ConfigMap kube-system/coredns", "Secrets in istio-system". */
export function subjectOf({ kind, namespace, name }: Subject): string {
  const where = namespace === undefined ? {} : { namespace };
  if (name !== undefined) return shortNameOf({ kind, name, ...where });
  return listName({ apiVersion: '', kind, plural: '', namespaced: true }, where);
}

/** Whether the user may not do this. A create or a list is judged without a name, as RBAC judges it. */
export type Forbid = (verb: TwinVerb, kind: string, namespace?: string, name?: string) => boolean;

export const isRefused = (forbid: Forbid, { verb, kind, namespace, name }: Call): boolean =>
  forbid(verb, kind, namespace, verb === 'create' || verb === 'list' ? undefined : name);

/** The refusal as RBAC words it. */
export function forbiddenBecause(call: Call, served: ServedKinds): Refusal {
  // "Pod/portforward" is a stream of a pod: judged as pods/portforward, named as the pod.
  const [kind = '', stream] = call.kind.split('/');
  const resource = served.all.find((it) => it.kind === kind);
  const { plural: collection, group } = resource ?? { plural: kind.toLowerCase(), group: '' };
  const name = call.verb === 'create' ? undefined : call.name;
  const subject = `${qualified(collection, group)}${name ? ` "${name}"` : ''}`;
  const plural = stream === undefined ? collection : `${collection}/${stream}`;
  const scope = call.namespace ? `in the namespace "${call.namespace}"` : 'at the cluster scope';
  return new Refusal(
    403,
    'Forbidden',
    `${subject} is forbidden: User "limited" cannot ${call.verb} resource "${plural}" in API group "${group}" ${scope}`,
    { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: plural },
  );
}

const qualified = (plural: string, group: string): string =>
  group ? `${plural}.${group}` : plural;
