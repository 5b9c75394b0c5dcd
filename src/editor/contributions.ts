import type { ContextName } from '../objects/reference';
import type { ServiceAddress, Wish } from '../mesh/intent';

/** Certificates of a cluster: in Secret `cacerts`, or handed to workloads in a ConfigMap. */
export interface CertificatePlace {
  readonly kind: 'cacerts' | 'published';
  readonly cluster: ContextName;
}

/** A host as one cluster is to be asked for it; without a host, that is still to be asked. */
export interface HostAddress {
  readonly cluster: ContextName;
  readonly host?: string;
}

/** What each command may be started with; from the palette it is started with nothing and asks. */
export interface CommandArguments {
  createMesh: [];
  editMesh: [mesh?: string | undefined];
  removeMesh: [mesh?: string | undefined];
  refresh: [];
  establishTrust: [mesh?: string | undefined, clusters?: readonly ContextName[] | undefined];
  renewIntermediate: [mesh?: string | undefined, clusters?: readonly ContextName[] | undefined];
  rotateRoot: [mesh?: string | undefined];
  restartForTrust: [mesh?: string | undefined, clusters?: readonly ContextName[] | undefined];
  /** From the explorer a file's address; from the palette nothing. */
  showCertificate: [from?: CertificatePlace | { readonly path: string } | undefined];
  renderManifest: [mesh?: string | undefined];
  applyManifest: [mesh?: string | undefined, part?: ManifestPart | undefined];
  compareManifest: [mesh?: string | undefined, part?: ManifestPart | undefined];
  applyOverlay: [mesh?: string | undefined, clusters?: readonly ContextName[] | undefined];
  forwardDns: [mesh?: string | undefined, clusters?: readonly ContextName[] | undefined];
  stopForwarding: [mesh?: string | undefined, clusters?: readonly ContextName[] | undefined];
  resolveHost: [mesh?: string | undefined, at?: HostAddress | undefined];
  resolveFromPod: [mesh?: string | undefined, at?: HostAddress | undefined];
  exportService: [mesh?: string | undefined, service?: ServiceAddress | undefined];
  openOverview: [mesh?: string | undefined];
  undoLastChange: [];
  uninstall: [mesh?: string | undefined];
  cure: [wish: Wish];
  showLog: [];
  explainCode: [code?: string | undefined];
  explainPath: [host?: string | undefined];
}

/** One object of a file, as a manifest of its own. */
export interface ManifestPart {
  /** "ServiceEntry foo/httpbin-bar". */
  readonly name: string;
  readonly text: string;
}

export type CommandName = keyof CommandArguments;

const commandPrefix = 'istioMulticluster.';
export const commandId = (name: CommandName): string => commandPrefix + name;

/**
 * Every command, and whether it reaches a cluster, a kubeconfig or a program.
 * Those are refused in an untrusted workspace: a kubeconfig can run programs.
 */
export const commandNeeds: Readonly<Record<CommandName, 'trust' | 'nothing'>> = {
  createMesh: 'trust',
  editMesh: 'trust',
  removeMesh: 'trust',
  refresh: 'trust',
  establishTrust: 'trust',
  renewIntermediate: 'trust',
  rotateRoot: 'trust',
  restartForTrust: 'trust',
  showCertificate: 'nothing',
  renderManifest: 'trust',
  applyManifest: 'trust',
  compareManifest: 'trust',
  applyOverlay: 'trust',
  forwardDns: 'trust',
  stopForwarding: 'trust',
  resolveHost: 'trust',
  resolveFromPod: 'trust',
  exportService: 'trust',
  openOverview: 'trust',
  undoLastChange: 'trust',
  uninstall: 'trust',
  cure: 'trust',
  showLog: 'nothing',
  explainCode: 'nothing',
  explainPath: 'trust',
};

export const viewIds = { meshes: 'istioMulticluster.meshes' } as const;

/** Context keys that menus and welcome texts are shown by. */
export const contextKeys = {
  /** `loading` until the kubeconfig was read, then `none`, `contexts` (no mesh yet) or `meshes`. */
  state: 'istioMulticluster.state',
  canUndo: 'istioMulticluster.canUndo',
} as const;

export const settingPrefix = 'istioMulticluster';

/** Every setting, without the prefix; `settings.ts` reads them. */
export const settingNames = [
  'meshes',
  'kubeconfig',
  'helmPath',
  'readTimeout',
  'diagnostics.enabled',
  'diagnostics.structure',
  'istioVersion',
  'coreDnsVersion',
  'zone',
  'clusterFolders',
  'severity',
  'codeLens.enabled',
] as const;
