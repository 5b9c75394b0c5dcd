import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export const extensionId = 'istio-multicluster.istio-multicluster';

/** What the tests read of our own manifest, as VS Code parsed it. */
export interface Manifest {
  readonly contributes: {
    readonly commands?: readonly { readonly command: string; readonly title: string }[];
    readonly views?: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration?: {
      readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>;
    };
  };
}

export function extensionUnderTest(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension<unknown>(extensionId);
  assert.ok(found, `${extensionId} is not installed in this host`);
  return found;
}

export const manifest = (): Manifest => extensionUnderTest().packageJSON as Manifest;
