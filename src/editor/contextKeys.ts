import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { MeshSnapshot } from '../mesh/snapshot';
import { contextKeys } from './contributions';
import type { Session } from './session';

/** Keeps the context keys that menus and welcome texts are shown by in step with the mesh. */
export function followContext({ mesh, receipts }: Session): Disposable[] {
  const tell = () => {
    set(contextKeys.state, stateOf(mesh.snapshot));
    set(contextKeys.canUndo, receipts.last !== undefined);
  };
  tell();
  return [mesh.onDidChangeSnapshot(tell), receipts.onDidChange(tell)];
}

/** Meshes are known from settings alone, so the palette offers their commands before any cluster was read. */
function stateOf({ meshes, contexts, clusters }: MeshSnapshot): string {
  if (meshes.length > 0) return 'meshes';
  if (contexts.length > 0) return 'contexts';
  return clusters.size === 0 ? 'none' : 'loading';
}

function set(key: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
