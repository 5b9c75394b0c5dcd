import * as vscode from 'vscode';
import type { Event } from '../base/event';
import { isMap } from '../objects/object';
import type { MeshDefinition } from '../mesh/snapshot';
import type { ClusterFolder } from '../language/workspace/clusterFolders';
import { codePattern, type FindingCode } from '../mesh/finding';
import type { SeveritySetting } from '../language/diagnostic';
import { settingPrefix } from './contributions';
import { usualZone } from '../mesh/names';
import { meshesIn, meshWrites } from './meshSettings';

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
    kubeconfig: textIn(settings.get<unknown>('kubeconfig')),
    helmPath: textIn(settings.get<unknown>('helmPath')),
    readTimeoutMs: secondsIn(settings.get<unknown>('readTimeout')) * 1000,
    diagnosticsEnabled: settings.get('diagnostics.enabled', true),
    structure: structureIn(settings.get<unknown>('diagnostics.structure')),
    istioVersion: textIn(settings.get<unknown>('istioVersion')),
    coreDnsVersion: textIn(settings.get<unknown>('coreDnsVersion')),
    zone: textIn(settings.get<unknown>('zone'), usualZone),
    codeLensEnabled: settings.get('codeLens.enabled', true),
    clusterFolders: foldersIn(settings.get<unknown>('clusterFolders')),
    severities: severitiesIn(settings.get<unknown>('severity')),
  });
}

/** The editor warns of a value of another type, and hands it over all the same. */
const textIn = (value: unknown, otherwise = ''): string =>
  typeof value === 'string' ? value : otherwise;

const secondsIn = (value: unknown): number =>
  typeof value === 'number' && value > 0 && value < 3600 ? value : 5;

const structureIn = (value: unknown): Settings['structure'] =>
  value === 'on' || value === 'off' ? value : 'auto';

/** The news that a setting of ours changed. */
export const onDidChangeSettings: Event = (listener) =>
  vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(settingPrefix)) listener();
  });

const foldersIn = (value: unknown): readonly ClusterFolder[] =>
  isMap(value)
    ? Object.entries(value).flatMap(([pattern, context]) =>
        typeof context === 'string' && context !== '' ? [{ pattern, context }] : [],
      )
    : [];

/** Tolerates what people write by hand: what is no code or no severity is passed over. */
const severitiesIn = (value: unknown): Settings['severities'] =>
  Object.fromEntries(
    Object.entries(isMap(value) ? value : {}).flatMap(([code, severity]) =>
      codePattern.test(code) && isSeverity(severity) ? [[code, severity]] : [],
    ),
  );

const isSeverity = (value: unknown): value is SeveritySetting =>
  ['error', 'warning', 'info', 'off'].some((it) => it === value);

/** Writes one mesh to the settings, or takes it out when `mesh` is undefined. */
export async function writeMesh(name: string, mesh: MeshDefinition | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration(settingPrefix);
  for (const { scope, value } of meshWrites(name, mesh, settings.inspect('meshes') ?? {}))
    await settings.update('meshes', value, targets[scope]);
}

const targets = {
  globalValue: vscode.ConfigurationTarget.Global,
  workspaceValue: vscode.ConfigurationTarget.Workspace,
} as const;
