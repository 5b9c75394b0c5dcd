import type { ContextName } from '../objects/reference';
import type { ServiceAddress, Wish } from '../mesh/intent';

/** What each command may be started with; from the palette it is started with nothing and asks. */
export interface CommandArguments {
  createMesh: [];
  editMesh: [mesh?: string];
  removeMesh: [mesh?: string];
  refresh: [];
  establishTrust: [mesh?: string, clusters?: readonly ContextName[]];
  renderManifest: [mesh?: string];
  applyManifest: [mesh?: string];
  applyOverlay: [mesh?: string, clusters?: readonly ContextName[]];
  forwardDns: [mesh?: string, clusters?: readonly ContextName[]];
  stopForwarding: [mesh?: string, clusters?: readonly ContextName[]];
  exportService: [mesh?: string, service?: ServiceAddress];
  openOverview: [mesh?: string];
  undoLastChange: [];
  uninstall: [mesh?: string];
  cure: [wish: Wish];
  showLog: [];
}

export type CommandName = keyof CommandArguments;

export const commandPrefix = 'istioMulticluster.';
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
  renderManifest: 'trust',
  applyManifest: 'trust',
  applyOverlay: 'trust',
  forwardDns: 'trust',
  stopForwarding: 'trust',
  exportService: 'trust',
  openOverview: 'trust',
  undoLastChange: 'trust',
  uninstall: 'trust',
  cure: 'trust',
  showLog: 'nothing',
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
  'istioVersion',
  'zone',
] as const;
