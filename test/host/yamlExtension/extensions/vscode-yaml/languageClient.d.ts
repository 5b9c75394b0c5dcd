/** As much of the client as is used; it is fetched beside the server, not with our own packages. */
declare module 'vscode-languageclient/node' {
  export const TransportKind: { readonly ipc: 1 };
  export class LanguageClient {
    constructor(
      id: string,
      name: string,
      server: { readonly module: string; readonly transport: 1 },
      client: { readonly documentSelector: readonly { readonly language: string }[] },
    );
    start(): Promise<void>;
    stop(): Promise<void>;
    onRequest(method: string, handler: (value: string) => unknown): void;
    sendNotification(method: string, value?: unknown): Promise<void>;
    sendRequest(method: string, value: unknown): Promise<unknown>;
  }
}
