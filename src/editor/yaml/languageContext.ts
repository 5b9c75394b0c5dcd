import * as vscode from 'vscode';
import type { LanguageContext } from '../../language/diagnostic';
import { versionOf } from '../../mesh/interpreters/versions';
import type { MeshSnapshot } from '../../mesh/snapshot';
import { readSettings } from '../settings';

/** What is known beside the text of a document; the same value until a setting or the mesh changes. */
export class LanguageContexts {
  readonly #snapshot: () => MeshSnapshot;
  readonly #known = new Map<
    string,
    { readonly of: MeshSnapshot; readonly context: LanguageContext }
  >();

  constructor(snapshot: () => MeshSnapshot) {
    this.#snapshot = snapshot;
  }

  for(document: vscode.TextDocument): LanguageContext {
    const { istioVersion, zone, severities } = readSettings(document.uri);
    // Nothing of a cluster is looked at before the workspace is trusted.
    const snapshot = this.#snapshot();
    const key = JSON.stringify([zone, istioVersion, vscode.workspace.isTrusted, severities]);
    const known = this.#known.get(key);
    if (known?.of === snapshot) return known.context;
    const isConnected = vscode.workspace.isTrusted && snapshot.clusters.size > 0;
    const context = Object.freeze({
      zone: isConnected ? (snapshot.meshes[0]?.zone ?? zone) : zone,
      istio: versionOf(istioVersion) ?? (isConnected ? istioOf(snapshot) : undefined),
      mesh: isConnected ? snapshot : undefined,
      severities,
    });
    this.#known.set(key, { of: snapshot, context });
    return context;
  }
}

/** The version of the first cluster that says one: rules differ by minor, and meshes keep those equal. */
function istioOf({ clusters }: MeshSnapshot) {
  for (const cluster of clusters.values()) {
    if (cluster.state === 'reachable' && cluster.istio.kind === 'read' && cluster.istio.value) {
      return cluster.istio.value;
    }
  }
  return undefined;
}
