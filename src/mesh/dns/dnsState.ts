/** How names of a zone are answered in a cluster, and where that is kept. */
import type { ForwardState, ZoneConfig } from '../../dns/forwarding';
import type { Reading } from '../../objects/reading';
import type { ObjectReference } from '../../objects/reference';
import type { Handover } from '../platforms/platform';
import type { Version } from '../version';

export interface NameResolution {
  /** The cluster DNS that answers pods; undefined inside: none was recognised. */
  readonly server: Reading<DnsServer | undefined>;
  /** Whose cluster this is, as far as DNS depends on it; undefined inside: nothing tells. */
  readonly platform: Reading<DnsPlatform | undefined>;
  /** Where this cluster keeps forwarded zones, with its text as read; undefined inside: nowhere we know. */
  readonly place: Reading<DnsPlace | undefined>;
  /** The NodeLocal DNSCache that has to know the zone too; undefined inside: there is none, or it need not. */
  readonly nodeCache: Reading<DnsPlace | undefined>;
  /** Cluster IP of `istio-system/istiocoredns`; undefined inside: no such Service. */
  readonly istioCoreDns: Reading<string | undefined>;
  /** All its cluster IPs: two where the cluster speaks IPv4 and IPv6. */
  readonly istioCoreDnsIps: Reading<readonly string[]>;
  /** The Corefile of istiocoredns itself; undefined inside: there is none. */
  readonly istioCoreDnsPlace: Reading<DnsPlace | undefined>;
  /** Where the mesh's zone goes today. */
  readonly forward: Reading<ForwardState>;
}

export interface DnsServer {
  readonly kind: 'coredns' | 'kube-dns';
  readonly version: Version | undefined;
  readonly clusterIp: string | undefined;
}

export interface DnsPlatform {
  readonly id: string;
  /** As people call it: "AKS". */
  readonly name: string;
  /** What it was recognised by, as noun phrases. */
  readonly signs: readonly string[];
}

export interface DnsPlace {
  /** A ConfigMap, or on OpenShift the object of the DNS operator. */
  readonly configMap: ObjectReference;
  /** The data key: `Corefile`, `stubDomains`, or an extension key such as `istio.server`; `servers` of the operator. */
  readonly key: string;
  /** False when the ConfigMap is absent and has to be created. */
  readonly exists: boolean;
  readonly config: ZoneConfig;
  /** Why an edit here may be undone by someone else, as a sentence. */
  readonly caution?: string;
  /** What makes an edit last on this platform, as a sentence. */
  readonly lasting?: string;
  /** Who keeps the text, where it is not ours to write: its values are shown to be copied. */
  readonly handover?: Handover;
}
