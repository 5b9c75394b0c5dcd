import * as vscode from 'vscode';
import type { Event } from '../base/event';
import { contextName } from '../objects/reference';
import { isMap, listAt, textAt } from '../objects/object';
import type { MeshDefinition } from '../mesh/snapshot';
import type { ClusterFolder } from '../language/workspace/clusterFolders';
import { codePattern, type FindingCode } from '../mesh/finding';
import type { SeveritySetting } from '../language/diagnostic';
import { settingPrefix } from './contributions';

/** The settings, read in this file and nowhere else. */
export interface Settings {
  readonly meshes: readonly MeshDefinition[];
  /** Path of a kubeconfig file; empty for KUBECONFIG or the default path. */
  readonly kubeconfig: string;
  /** Path of the helm program; empty for the one on PATH. */
  readonly helmPath: string;
  /** How long the first answer of a cluster may take, in milliseconds. */
  readonly readTimeoutMs: number;
  readonly diagnosticsEnabled: boolean;
  /** Whether fields, types and values are checked: by whom it does best, by us, or by nobody. */
  readonly structure: 'auto' | 'on' | 'off';
  /** Istio version that files are checked for when no connected mesh tells; empty for none. */
  readonly istioVersion: string;
  /** CoreDNS version that Corefiles are checked for; empty for that of the connected clusters. */
  readonly coreDnsVersion: string;
  /** The host suffix in files that belong to no mesh. */
  readonly zone: string;
  readonly codeLensEnabled: boolean;
  /** Which folders of the workspace are for which cluster. */
  readonly clusterFolders: readonly ClusterFolder[];
  /** How severe a person wants a code to be in files. */
  readonly severities: Readonly<Partial<Record<FindingCode, SeveritySetting>>>;
}

/** The settings, for one file where they may differ by folder. */
export function readSettings(file?: vscode.Uri): Settings {
  const settings = vscode.workspace.getConfiguration(settingPrefix, file);
  return Object.freeze({
    meshes: meshesIn(settings.get<unknown>('meshes')),
    kubeconfig: settings.get('kubeconfig', ''),
    helmPath: settings.get('helmPath', ''),
    readTimeoutMs: settings.get('readTimeout', 5) * 1000,
    diagnosticsEnabled: settings.get('diagnostics.enabled', true),
    structure: structureIn(settings.get<unknown>('diagnostics.structure')),
    istioVersion: settings.get('istioVersion', ''),
    coreDnsVersion: settings.get('coreDnsVersion', ''),
    zone: settings.get('zone', 'global'),
    codeLensEnabled: settings.get('codeLens.enabled', true),
    clusterFolders: foldersIn(settings.get<unknown>('clusterFolders')),
    severities: severitiesIn(settings.get<unknown>('severity')),
  });
}

const structureIn = (value: unknown): Settings['structure'] =>
  value === 'on' || value === 'off' ? value : 'auto';

/** The news that a setting of ours changed. */
export const onDidChangeSettings: Event = (listener) =>
  vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(settingPrefix)) listener();
  });

/** Tolerates what people write by hand: a mesh without a list of contexts is no mesh. */
export function meshesIn(value: unknown): readonly MeshDefinition[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, mesh]) => {
    if (!isMap(mesh)) return [];
    const contexts = listAt(mesh, 'contexts').filter((it): it is string => typeof it === 'string');
    return [
      {
        name,
        contexts: [...new Set(contexts)].map(contextName),
        zone: textAt(mesh, 'zone') ?? 'global',
      },
    ];
  });
}

const foldersIn = (value: unknown): readonly ClusterFolder[] =>
  isMap(value)
    ? Object.entries(value).flatMap(([pattern, context]) =>
        typeof context === 'string' && context !== '' ? [{ pattern, context }] : [],
      )
    : [];
/** Tolerates what people write by hand: what is no code or no severity is passed over. */
export const severitiesIn = (value: unknown): Settings['severities'] =>
  Object.fromEntries(
    Object.entries(isMap(value) ? value : {}).flatMap(([code, severity]) =>
      codePattern.test(code) && isSeverity(severity) ? [[code, severity]] : [],
    ),
  );

const isSeverity = (value: unknown): value is SeveritySetting =>
  ['error', 'warning', 'info', 'off'].some((it) => it === value);

/** Writes one mesh to the user's settings, or takes it out when `mesh` is undefined. */
export async function writeMesh(name: string, mesh: MeshDefinition | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration(settingPrefix);
  const { [name]: _old, ...others } = settings.get<Record<string, unknown>>('meshes', {});
  const entry = mesh && {
    contexts: mesh.contexts,
    ...(mesh.zone === 'global' ? {} : { zone: mesh.zone }),
  };
  const value = entry ? { ...others, [name]: entry } : others;
  await settings.update('meshes', value, targetOf(settings.inspect('meshes')));
}

/** Meshes stay where the person keeps them; the first one goes to the user's own settings. */
function targetOf(
  found: { readonly workspaceValue?: unknown; readonly workspaceFolderValue?: unknown } | undefined,
): vscode.ConfigurationTarget {
  return found?.workspaceValue === undefined
    ? vscode.ConfigurationTarget.Global
    : vscode.ConfigurationTarget.Workspace;
}
