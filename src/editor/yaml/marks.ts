import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import type { Diagnostic } from '../../language/diagnostic';
import type { Severity } from '../../mesh/finding';
import { pageOf } from './codePages';

export const diagnosticSource = 'Istio Multicluster';

/** What is found in a document, without what only fixes need to know. */
type Found = Omit<Diagnostic, 'data'>;

/**
 * The marks of open documents, each set only where it is another than before: the editor drops an action
 * it is being asked for when marks are set, and a person's Fix All would do nothing.
 */
export class Marks extends Owner {
  readonly #collection: vscode.DiagnosticCollection;
  readonly #set = new Map<string, { readonly version: number; readonly found: readonly Found[] }>();

  constructor(name: string) {
    super();
    this.#collection = this.own(vscode.languages.createDiagnosticCollection(name));
  }

  set(document: vscode.TextDocument, found: readonly Found[]): void {
    const key = document.uri.toString();
    const known = this.#set.get(key);
    const isKnown = known?.version === document.version && isDeepStrictEqual(known.found, found);
    if (isKnown || (found.length === 0 && !this.#collection.has(document.uri))) return;
    this.#set.set(key, { version: document.version, found });
    this.#collection.set(
      document.uri,
      found.map((it) => shown(it, document)),
    );
  }

  delete({ uri }: vscode.TextDocument): void {
    this.#set.delete(uri.toString());
    if (this.#collection.has(uri)) this.#collection.delete(uri);
  }
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export const rangeOf = (
  document: vscode.TextDocument,
  { start, end }: { readonly start: number; readonly end: number },
): vscode.Range => new vscode.Range(document.positionAt(start), document.positionAt(end));

function shown(found: Found, document: vscode.TextDocument): vscode.Diagnostic {
  const range = rangeOf(document, found);
  const diagnostic = new vscode.Diagnostic(range, found.message, severities[found.severity]);
  diagnostic.source = diagnosticSource;
  const page = pageOf(found.code);
  diagnostic.code = page ? { value: found.code, target: page } : found.code;
  if (found.code === 'MESH0902') diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}
