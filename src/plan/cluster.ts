import type { CancellationToken } from '../base/cancellation';
import type { KubernetesObject } from '../objects/object';
import type { ObjectKind } from '../objects/objectKind';
import type { ContextName, ObjectReference } from '../objects/reference';

export type ClusterVerb = 'get' | 'list' | 'create' | 'patch' | 'delete';

/** Which objects of a kind: all namespaces unless one is named; selectors in the API's own syntax. */
export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface WriteOptions {
  /** Ask the server for its answer without writing. */
  readonly dryRun?: boolean;
}

export interface ServedKinds {
  readonly kinds: readonly ObjectKind[];
  /** Groups with their versions whose kinds nobody could tell: "metrics.k8s.io/v1beta1". */
  readonly notRead: readonly string[];
}

/** A JSON merge patch (RFC 7386): null deletes a field. */
export type MergePatch = Readonly<Record<string, unknown>>;

/**
 * One cluster, as plans need it. A port with two implementations: the API server's client and the
 * in-memory twin of the tests; one contract suite holds both to the same behaviour.
 *
 * Every method throws `Failure` when the server refuses (`forbidden`, `notFound`, `conflict`,
 * `alreadyExists`, `invalid`, `unsupported`, `unauthorized`, `unreachable`, `unavailable`,
 * `timedOut`)
 * and `Cancelled` when the token stopped the wait.
 */
export interface Cluster {
  readonly context: ContextName;

  /** How the server serves this kind; undefined when it does not. */
  kindOf(
    apiVersion: string,
    kind: string,
    token: CancellationToken,
  ): Promise<ObjectKind | undefined>;

  /**
   * The kinds the server serves that can be listed, subresources left out: one entry per group and
   * kind, in the version the server prefers. A group that another server serves, which is down, is
   * no failure: it is told.
   */
  servedKinds(token: CancellationToken): Promise<ServedKinds>;

  /** The objects of a kind, all pages. Throws `unsupported` when the kind is not served. */
  list(
    kind: ObjectKind,
    options: ListOptions,
    token: CancellationToken,
  ): Promise<readonly KubernetesObject[]>;

  /** The object, or undefined when there is none (or its kind is not served). */
  read(at: ObjectReference, token: CancellationToken): Promise<KubernetesObject | undefined>;

  /** Creates. The object carries no resourceVersion. Answers what the server stored. */
  create(
    object: KubernetesObject,
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<KubernetesObject>;

  /**
   * Sends a merge patch. A `metadata.resourceVersion` in it is a precondition: the server answers
   * 409, thrown as `conflict`, when the object changed since. Never creates.
   */
  patch(
    at: ObjectReference,
    patch: MergePatch,
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<KubernetesObject>;

  /**
   * Deletes with preconditions on uid and resourceVersion where given, in the background.
   * Throws `notFound` when the object is absent.
   */
  delete(
    at: ObjectReference,
    precondition: { readonly uid?: string; readonly resourceVersion?: string },
    options: WriteOptions,
    token: CancellationToken,
  ): Promise<void>;

  /** Whether the user may do this, asked of the server (SelfSubjectAccessReview). */
  allows(verb: ClusterVerb, at: ObjectReference, token: CancellationToken): Promise<boolean>;

  /** Whether writes can be rehearsed: server-side dry run, Kubernetes 1.13 and newer. */
  supportsDryRun(token: CancellationToken): Promise<boolean>;
}

/** Finds the cluster behind a context. Throws `Failure('kubeconfig')` for a context that is gone. */
export type Clusters = (context: ContextName) => Cluster;
