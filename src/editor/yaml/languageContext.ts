import * as vscode from 'vscode';
import type { LanguageContext } from '../../language/diagnostic';
import { versionOf } from '../../mesh/interpreters/versions';
import { contextOfPath } from '../../language/workspace/clusterFolders';
import type { MeshSnapshot } from '../../mesh/snapshot';
import { contextName } from '../../objects/reference';
import { readSettings } from '../settings';
import type { SchemaOffer, SchemaUse } from './schemaOffer';
import type { WorkspaceFiles } from './workspaceFiles';

/** What is known beside the text of a document; the same value until a setting or the mesh changes. */
export class LanguageContexts {
  readonly #snapshot: () => MeshSnapshot;
  readonly #known = new Map<
    string,
    { readonly of: MeshSnapshot; readonly context: LanguageContext }
  >();

  constructor(
    snapshot: () => MeshSnapshot,
    readonly files: WorkspaceFiles,
    readonly offer: SchemaOffer,
  ) {
    this.#snapshot = snapshot;
  }

  for(document: vscode.TextDocument, use: SchemaUse = 'validate'): LanguageContext {
    const { istioVersion, zone, severities, clusterFolders, structure } = readSettings(
      document.uri,
    );
    const said =
      structure === 'off' ? 'off' : this.offer.serves(document, use) ? 'meaning' : undefined;
    const path = vscode.workspace.asRelativePath(document.uri, false);
    const folderOf = contextOfPath(path, clusterFolders);
    // Nothing of a cluster is looked at before the workspace is trusted.
    const snapshot = this.#snapshot();
    const { isTrusted } = vscode.workspace;
    const key = JSON.stringify([zone, istioVersion, isTrusted, severities, folderOf, said]);
    const known = this.#known.get(key);
    if (known?.of === snapshot) return known.context;
    const isConnected = isTrusted && snapshot.clusters.size > 0;
    const context = Object.freeze({
      zone: isConnected ? (meshOf(snapshot, folderOf)?.zone ?? zone) : zone,
      istio: versionOf(istioVersion) ?? (isConnected ? istioOf(snapshot, folderOf) : undefined),
      mesh: isConnected ? snapshot : undefined,
      cluster: folderOf === undefined ? undefined : contextName(folderOf),
      addresses: this.files.addresses,
      hosts: this.files.hosts,
      severities,
      structure: said,
    });
    this.#known.set(key, { of: snapshot, context });
    return context;
  }
}

/** The mesh of the cluster a file is for, else the first there is. */
const meshOf = ({ meshes }: MeshSnapshot, context: string | undefined) =>
  meshes.find((it) => it.contexts.some((one) => one === context)) ?? meshes[0];

/**
 * The version of the cluster a file is for, else of the first that says one: rules differ by minor,
 * and meshes keep those equal.
 */
function istioOf({ clusters }: MeshSnapshot, context: string | undefined) {
  const all = [...clusters.values()];
  for (const cluster of [...all.filter((it) => it.context === context), ...all]) {
    if (cluster.state === 'reachable' && cluster.istio.kind === 'read' && cluster.istio.value) {
      return cluster.istio.value;
    }
  }
  return undefined;
}
