import * as vscode from 'vscode';
import { Owner } from '../base/disposable';
import type { Wish } from '../mesh/intent';
import { analyze } from '../mesh/analyze';
import type { MeshSource } from '../mesh/snapshot';
import { parseMessage, type FromPanel } from '../views/panelMessage';
import { topologyOf } from '../views/topology';
import { topologyMermaid } from '../views/topologyMermaid';
import { topologySvg } from '../views/topologySvg';
import { openText } from './files';

/** What the panel's page can ask of the editor. */
export interface OverviewHost {
  reveal(nodeId: string): Promise<unknown>;
  cure(wish: Wish): Promise<void>;
  /** Tells of what failed on the way: nobody else waits for the answer to a click. */
  failed(error: unknown): void;
}

/** The picture of one mesh: sends `views/topology` to the page, and what is clicked there back. */
export class OverviewPanel extends Owner {
  readonly #panel: vscode.WebviewPanel;
  #watch: { dispose(): void };

  constructor(
    readonly meshName: string,
    readonly mesh: MeshSource,
    readonly host: OverviewHost,
    extensionUri: vscode.Uri,
    onClosed: () => void,
  ) {
    super();
    const roots = ['dist', 'media'].map((it) => vscode.Uri.joinPath(extensionUri, it));
    this.#panel = this.own(
      vscode.window.createWebviewPanel(
        'istioMulticluster.overview',
        `Mesh ${meshName}`,
        vscode.ViewColumn.Active,
        { enableScripts: true, localResourceRoots: roots },
      ),
    );
    const icon = (name: string) => vscode.Uri.joinPath(extensionUri, 'media', name);
    this.#panel.iconPath = { light: icon('meshLight.svg'), dark: icon('meshDark.svg') };
    this.#watch = mesh.watch();
    this.own({
      dispose: () => {
        this.#watch.dispose();
      },
    });
    this.own(
      this.#panel.webview.onDidReceiveMessage((it: unknown) => {
        this.#receive(it).catch((error: unknown) => {
          host.failed(error);
        });
      }),
    );
    this.own(
      mesh.onDidChangeSnapshot(() => {
        this.#show();
      }),
    );
    this.#panel.onDidDispose(() => {
      this.dispose();
      onClosed();
    });
    this.#panel.webview.html = page(this.#panel.webview, extensionUri, meshName);
  }

  bringForward(): void {
    this.#panel.reveal();
  }

  #topology() {
    const { snapshot } = this.mesh;
    return topologyOf(snapshot, analyze(snapshot), this.meshName);
  }

  #show(): void {
    void this.#panel.webview.postMessage({ show: this.#topology() });
  }

  async #receive(value: unknown): Promise<void> {
    const message: FromPanel | undefined = parseMessage(value);
    if (!message) return;
    if ('ready' in message) this.#show();
    else if ('reveal' in message) await this.host.reveal(message.reveal);
    else if ('ask' in message) await this.host.cure(message.ask);
    else await this.#export(message.exportAs);
  }

  async #export(format: 'svg' | 'mermaid'): Promise<void> {
    const topology = this.#topology();
    if (format === 'svg') await openText(topologySvg(topology), 'xml');
    else await openText(topologyMermaid(topology), 'plaintext');
  }
}

/** The page: nothing from outside, no inline script or style. */
function page(webview: vscode.Webview, extensionUri: vscode.Uri, meshName: string): string {
  const at = (...path: string[]) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  // The toolkit asks once, by an empty style element, whether :focus-visible is known; the nonce is for that.
  const nonce = crypto.randomUUID();
  const policy = `default-src 'none'; img-src ${webview.cspSource} data:; style-src ${webview.cspSource} 'nonce-${nonce}'; script-src ${webview.cspSource}; font-src ${webview.cspSource};`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${at('media', 'overview.css')}">
<title>${escaped(meshName)}</title>
</head>
<body>
<main id="overview"></main>
<script src="${at('dist', 'webview.js')}"></script>
</body>
</html>`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
