/** What a cluster says of its CA, and who uses it. */
import type { Reading } from '../../objects/reading';
import type { CaCertsReading } from '../../pki/cacerts';

export interface TrustState {
  /** Secret `cacerts` of the control plane's namespace; undefined inside: there is none. */
  readonly cacerts: Reading<CaCertsFacts | undefined>;
  /** Roots handed to workloads, from public ConfigMaps, as SHA-256 fingerprints; undefined inside: none published. */
  readonly publishedRoots: Reading<readonly string[] | undefined>;
  /** When the files of `cacerts` last changed, in milliseconds since 1970 UTC. */
  readonly changedAt: number | undefined;
  /** That moment is our own note of when the change was planned: it was made somewhat later. */
  readonly isChangeNoted: boolean;
  /** Pods of the control plane that sign workloads with `cacerts`. */
  readonly signers: Reading<readonly MeshPod[]>;
  /** Pods that hold certificates, gateways among them. */
  readonly proxies: Reading<readonly MeshPod[]>;
  readonly trustDomain: Reading<TrustDomain>;
}

export interface MeshPod {
  readonly namespace: string;
  readonly name: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** What a restart would have to be asked of; absent for pods of Jobs, of other controllers, of nobody. */
  readonly owner?: PodOwner;
}

export interface PodOwner {
  readonly kind: 'Deployment' | 'DaemonSet' | 'StatefulSet';
  readonly name: string;
}

export interface TrustDomain {
  readonly name: string;
  /** Other domains whose workloads are taken for ones of this mesh. */
  readonly aliases: readonly string[];
}

/** What a `cacerts` Secret holds, without its key. */
export type CaCertsFacts = CaCertsReading;
