import type { Sensitive } from '../base/sensitive';
import type { KubernetesObject } from '../objects/object';
import type { KindName } from '../objects/objectKind';
import type { ObjectSet } from '../objects/objectSet';
import type { ContextName } from '../objects/reference';

/** What is wanted, with its inputs, before anyone knows how. Every surface ends in one of these. */
export type Intent =
  | EstablishTrust
  | RenewIntermediate
  | RotateRoot
  | RestartForTrust
  | ApplyManifest
  | ForwardDns
  | StopForwarding
  | ExportService
  | Uninstall;

/** Put a `cacerts` Secret into each cluster, all under one root. */
export interface EstablishTrust {
  readonly kind: 'establishTrust';
  readonly mesh: string;
  readonly authorities: readonly ClusterAuthority[];
}

/** The four files of one cluster's `cacerts`, as PEM text. */
export interface ClusterAuthority {
  readonly cluster: ContextName;
  readonly caCert: string;
  readonly caKey: Sensitive<string>;
  readonly rootCert: string;
  readonly certChain: string;
}

/** Replace the intermediate CAs of clusters by others under the root they have. */
export interface RenewIntermediate {
  readonly kind: 'renewIntermediate';
  readonly mesh: string;
  readonly authorities: readonly ClusterAuthority[];
}

/** The acts of which a rotation is made (domain facts 3.9); each waits for the one before in every cluster. */
export type RotationStep =
  /** Every cluster trusts the new root beside the old one. */
  | 'trustBoth'
  /** Control planes and workloads take up what their `cacerts` holds. */
  | 'restart'
  /** Intermediates come from the new root. */
  | 'reissue'
  /** Nobody trusts the old root any more. */
  | 'dropOld';

/** Bring a mesh one step nearer to a single new root, without a moment in which two clusters share none. */
export interface RotateRoot {
  readonly kind: 'rotateRoot';
  readonly mesh: string;
  /** The root that shall be the only one, as PEM. */
  readonly root: string;
  readonly step: RotationStep;
  /** For `reissue`: one intermediate CA under the new root for each cluster; empty for every other step. */
  readonly authorities: readonly ClusterAuthority[];
  /** For `restart`: the workloads that may be restarted, as they are today. */
  readonly live: ReadonlyMap<ContextName, ObjectSet>;
}

/** Restart what does not use the present CA of its cluster yet. */
export interface RestartForTrust {
  readonly kind: 'restartForTrust';
  readonly mesh: string;
  readonly clusters: readonly ContextName[];
  /** The workloads that may be restarted, as they are today. */
  readonly live: ReadonlyMap<ContextName, ObjectSet>;
}

/** Make the objects of a manifest so in each cluster. */
export interface ApplyManifest {
  readonly kind: 'applyManifest';
  /** What the manifest is, for titles: a file name or "multicluster overlay". */
  readonly title: string;
  readonly clusters: readonly ContextName[];
  readonly objects: readonly KubernetesObject[];
  /** What a person should know of the manifest itself, as sentences. */
  readonly cautions?: readonly string[];
  /** For objects that name none, where their kind has namespaces; `istio-system` unless told. */
  readonly namespace?: string;
  /** What each cluster has today of the objects named; what is in no set is absent. */
  readonly live: ReadonlyMap<ContextName, ObjectSet>;
  /** Kinds of the manifest that a cluster does not serve; none where a cluster is not listed. */
  readonly notServed?: ReadonlyMap<ContextName, readonly KindName[]>;
  /** Kinds of the manifest whose server does not answer, so that nobody knows what is there. */
  readonly notRead?: ReadonlyMap<ContextName, readonly KindName[]>;
}

/** Send the zone from the cluster DNS to istiocoredns. */
export interface ForwardDns {
  readonly kind: 'forwardDns';
  readonly clusters: readonly ContextName[];
  readonly zone: string;
}

/** Take the zone out of the cluster DNS again. */
export interface StopForwarding {
  readonly kind: 'stopForwarding';
  readonly clusters: readonly ContextName[];
  readonly zone: string;
}

export interface ServiceAddress {
  readonly cluster: ContextName;
  readonly namespace: string;
  readonly name: string;
}

/** Make one cluster's Service callable from others as `<name>.<namespace>.<zone>`. */
export interface ExportService {
  readonly kind: 'exportService';
  readonly service: ServiceAddress;
  readonly to: readonly ContextName[];
  readonly zone: string;
}

export type Part = 'services' | 'dns' | 'controlPlane' | 'trust';

/** Remove what was put there, in the reverse of the order it came. */
export interface Uninstall {
  readonly kind: 'uninstall';
  readonly mesh: string;
  readonly zone: string;
  readonly clusters: readonly ContextName[];
  readonly parts: readonly Part[];
  /** Objects of the manifest last applied, where the person still has it; found by label otherwise. */
  readonly manifest?: readonly KubernetesObject[];
  /** What each cluster has today of ours: by label, and of the manifest where there is one. */
  readonly live: ReadonlyMap<ContextName, ObjectSet>;
  /** What could not be searched for ours, as clauses: "may not list secrets". */
  readonly notRead?: ReadonlyMap<ContextName, readonly string[]>;
}

/** An intent whose inputs may still have to be asked for: what a finding offers and a menu starts. */
export type Wish =
  | Exclude<
      Intent,
      EstablishTrust | RenewIntermediate | RotateRoot | RestartForTrust | ApplyManifest | Uninstall
    >
  | {
      readonly kind: 'establishTrust' | 'renewIntermediate' | 'restartForTrust';
      readonly mesh: string;
      readonly clusters: readonly ContextName[];
    }
  | { readonly kind: 'rotateRoot'; readonly mesh: string }
  | {
      readonly kind: 'applyOverlay';
      readonly mesh: string;
      readonly clusters: readonly ContextName[];
    }
  | { readonly kind: 'renderManifest'; readonly mesh: string }
  | { readonly kind: 'uninstall'; readonly mesh: string };
