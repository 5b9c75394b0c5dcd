/**
 * Stands in for the YAML extension, which no registry of ours has: the real YAML language server, behind
 * the API as the real extension has it (redhat-developer/vscode-yaml, src/schema-extension-api.ts). What
 * it does with contributors and labels is what matters here, so it is told in full.
 */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

interface Contributor {
  readonly schemaOf: (resource: string) => string | undefined;
  readonly contentOf: (uri: string) => unknown;
  readonly label: RegExp | undefined;
}

/** The API, and for tests: what the server asked. */
export interface StandIn {
  registerContributor(
    scheme: string,
    schemaOf: Contributor['schemaOf'],
    contentOf: Contributor['contentOf'],
    label?: string,
  ): boolean;
  modifySchemaContent(change: unknown): Promise<unknown>;
  readonly asked: readonly string[];
}

let client: LanguageClient | undefined;

export function activate(): StandIn {
  const server = process.env['YAML_SERVER'];
  if (server === undefined) throw new Error('YAML_SERVER names no server.');
  const started = new LanguageClient(
    'yaml',
    'YAML Support',
    { module: server, transport: TransportKind.ipc },
    { documentSelector: [{ language: 'yaml' }] },
  );
  client = started;
  const contributors = new Map<string, Contributor>();
  const asked: string[] = [];
  void started.start().then(async () => {
    started.onRequest('custom/schema/request', (resource) => {
      asked.push(resource);
      return schemasOf(resource, contributors);
    });
    started.onRequest('custom/schema/content', (uri) =>
      contributors.get(vscode.Uri.parse(uri).scheme)?.contentOf(uri),
    );
    started.onRequest('vscode/content', (uri) => Promise.reject(new Error(`${uri} is far away.`)));
    await started.sendNotification('json/schemaAssociations', []);
    await started.sendNotification('yaml/registerCustomSchemaRequest');
    await started.sendNotification('yaml/registerContentRequest');
  });
  return {
    registerContributor: (scheme, schemaOf, contentOf, label) => {
      if (contributors.has(scheme)) return false;
      contributors.set(scheme, {
        schemaOf,
        contentOf,
        label: label ? patternOf(label) : undefined,
      });
      return true;
    },
    modifySchemaContent: (change) => started.sendRequest('json/schema/modify', change),
    asked,
  };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function patternOf(label: string): RegExp {
  const [key, value] = label.split(':');
  return key && value
    ? new RegExp(`${key}:[\t ]+${value.trim().replace('.', '\\.')}`)
    : new RegExp(label);
}

/** All that answer; where a label matches, that contributor alone, whatever it answers. */
function schemasOf(
  resource: string,
  contributors: ReadonlyMap<string, Contributor>,
): readonly (string | undefined)[] {
  const found: string[] = [];
  const document = vscode.workspace.textDocuments.find((it) => it.uri.toString() === resource);
  for (const { label, schemaOf } of contributors.values()) {
    const uri = schemaOf(resource);
    if (document && label?.test(document.getText())) return [uri];
    if (uri) found.push(uri);
  }
  return found;
}
