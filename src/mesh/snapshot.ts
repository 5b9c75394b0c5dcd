import type { Disposable } from '../base/disposable';
import type { Event } from '../base/event';
import type { CancellationToken } from '../base/cancellation';
import type { ObjectSet } from '../objects/objectSet';
import type { Reading } from '../objects/reading';
import type { ContextName, ObjectReference } from '../objects/reference';
import type { AppliedForward } from './dns/appliedForward';
import type { NameResolution } from './dns/dnsState';
import type { TrustState } from './trust/trustState';
import type { Version } from './version';

/** A named group of contexts that a person has declared to be one mesh. Kept in settings. */
export interface MeshDefinition {
  readonly name: string;
  readonly contexts: readonly ContextName[];
  /** The last label of remote hosts: `global` unless the mesh says otherwise. */
  readonly zone: string;
}

/** Everything known at one moment, immutable. It admits ignorance: what was not read says why. */
export interface MeshSnapshot {
  /** Milliseconds since 1970 UTC. */
  readonly takenAt: number;
  /** Every context of the kubeconfig, in file order. */
  readonly contexts: readonly ContextName[];
  readonly meshes: readonly MeshDefinition[];
  /** Clusters that belong to a mesh, by context. */
  readonly clusters: ReadonlyMap<ContextName, ClusterSnapshot>;
  /** What is wrong with the kubeconfig files themselves, as sentences. */
  readonly kubeconfigProblems: readonly string[];
  /** Zones that were forwarded from here and are wanted still. */
  readonly applied?: readonly AppliedForward[];
}

export type ClusterSnapshot = ReachableCluster | UnreachableCluster | UnreadCluster;

/** Not looked at yet, or being looked at for the first time. */
export interface UnreadCluster {
  readonly state: 'unread';
  readonly context: ContextName;
}

export interface UnreachableCluster {
  readonly state: 'unreachable';
  readonly context: ContextName;
  /** A clause: "connection refused by 127.0.0.1:6443". */
  readonly because: string;
}

export interface ReachableCluster {
  readonly state: 'reachable';
  readonly context: ContextName;
  /** The suffix that routing and name resolution were looked at for: that of the first mesh of the cluster. */
  readonly zone: string;
  readonly kubernetes: Version;
  /** Undefined inside the reading: no Istio control plane here. */
  readonly istio: Reading<Version | undefined>;
  readonly namespaces: Reading<readonly string[]>;
  readonly trust: TrustState;
  readonly controlPlane: Reading<readonly WorkloadState[]>;
  readonly gateway: Reading<GatewayState>;
  readonly routing: RoutingState;
  readonly nameResolution: NameResolution;
  /** Plain Kubernetes Services, of all namespaces. */
  readonly services: Reading<readonly ServiceFacts[]>;
  /** Every ServiceEntry, `.global` or not: addresses are unique over all of them. */
  readonly serviceEntries: Reading<readonly ServiceEntryFacts[]>;
  /** The objects all of this was read from, for planners. May hold Secrets: memory only. */
  readonly objects: ObjectSet;
}

export interface WorkloadState {
  readonly name: string;
  readonly desired: number;
  readonly ready: number;
}

/** The address at which other clusters reach this one. */
export type GatewayState =
  | {
      readonly kind: 'open';
      readonly service: ObjectReference;
      /** Load balancer addresses on 15443, or node addresses on the node port. Never empty. */
      readonly endpoints: readonly GatewayEndpoint[];
      readonly via: 'loadBalancer' | 'nodePort';
    }
  | {
      readonly kind: 'closed';
      readonly service: ObjectReference | undefined;
      /** A clause: "its load balancer has no address yet". */
      readonly because: string;
    };

export interface GatewayEndpoint {
  /** IP literal or host name; never with a port. */
  readonly address: string;
  readonly port: number;
}

/** The objects that carry `.global` calls, found by content and not by name (domain facts 2.1). */
export interface RoutingState {
  /** Gateways with an AUTO_PASSTHROUGH server on 15443 for the zone. */
  readonly passthroughGateways: Reading<readonly ObjectReference[]>;
  /** EnvoyFilters that rewrite the zone to the cluster domain. */
  readonly rewriteFilters: Reading<readonly RewriteFilter[]>;
  /** DestinationRules for `*.<zone>` with ISTIO_MUTUAL. */
  readonly wildcardRules: Reading<readonly ObjectReference[]>;
}

export interface RewriteFilter {
  readonly reference: ObjectReference;
  /** `filters`: 1.1-1.4 API; `config`: 1.5-1.7.3; `typedConfig`: 1.7.4 and newer. */
  readonly form: 'filters' | 'config' | 'typedConfig';
}

export interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly ports: readonly PortFacts[];
}

export interface PortFacts {
  /** Empty for the only, unnamed port of a Service. */
  readonly name: string;
  readonly number: number;
  /** As Istio reads it from the port's name or appProtocol: HTTP, HTTP2, GRPC, TLS, HTTPS, MONGO, ... or TCP, UDP. */
  readonly protocol: string;
}

export interface ServiceEntryFacts {
  readonly reference: ObjectReference;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly location: string | undefined;
  readonly resolution: string | undefined;
  readonly ports: readonly PortFacts[];
  readonly endpoints: readonly EndpointFacts[];
}

export interface EndpointFacts {
  readonly address: string;
  readonly ports: Readonly<Record<string, number>>;
  /** Set on the outer leg of the egress variant: `external`. */
  readonly network: string | undefined;
}

/** The present snapshot and the news that there is another. A port: the store, and a fixed one in tests. */
export interface MeshSource {
  readonly snapshot: MeshSnapshot;
  readonly onDidChangeSnapshot: Event;
  /** Reads the clusters again, all of them or those named; resolves when each has answered or timed out. */
  refresh(contexts: readonly ContextName[] | undefined, token: CancellationToken): Promise<void>;
  /** Whether anybody watches; where nobody does, the snapshot is as old as it says. */
  readonly isWatched: boolean;
  /** Keeps the clusters of meshes watched for as long as the handle is held. */
  watch(): Disposable;
}
