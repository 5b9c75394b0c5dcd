import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { Log } from '../base/log';
import type { MeshSource } from '../mesh/snapshot';
import { CodeLenses } from './yaml/codeLenses';
import { Completions } from './yaml/completions';
import { DocumentChecks } from './yaml/documentChecks';
import { Hovers } from './yaml/hovers';
import { HostPlaces } from './yaml/hostPlaces';
import { LanguageContexts } from './yaml/languageContext';
import { Definitions, NamedThings, References, Renames } from './yaml/navigation';
import type { OpenTexts } from './yaml/openTexts';
import { QuickFixes } from './yaml/quickFixes';
import { SchemaOffer } from './yaml/schemaOffer';
import { HostSymbols, ManifestSymbols } from './yaml/symbols';
import { WorkspaceFiles } from './yaml/workspaceFiles';

/** YAML and JSON wherever it comes from: file systems of other extensions come and go. What is not ours is passed over. */
const selector: vscode.DocumentSelector = [{ language: 'yaml' }, { language: 'json' }];

/** Registers the help with YAML: works offline, in untrusted workspaces, and in documents of no file. */
export function registerYamlFeatures(texts: OpenTexts, mesh: MeshSource, log: Log): Disposable[] {
  const files = new WorkspaceFiles(texts, log);
  const offer = new SchemaOffer(log);
  const contexts = new LanguageContexts(() => mesh.snapshot, files, offer);
  const checks = new DocumentChecks(contexts, texts, files, mesh.onDidChangeSnapshot, log);
  const places = new HostPlaces(texts, files);
  const lenses = new CodeLenses(places, contexts, [mesh.onDidChangeSnapshot, files.onDidChange]);
  const { languages } = vscode;
  return [
    files,
    offer,
    checks,
    languages.registerCodeActionsProvider(selector, new QuickFixes(checks, contexts, texts), {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
    languages.registerCompletionItemProvider(
      selector,
      new Completions(contexts, texts),
      ...Completions.triggers,
    ),
    languages.registerHoverProvider(selector, new Hovers(checks, contexts, places)),
    ...navigation(places),
    lenses,
    languages.registerCodeLensProvider(selector, lenses),
  ];
}

const navigation = (places: HostPlaces): readonly Disposable[] => {
  const things = new NamedThings(places);
  return [
    vscode.languages.registerDefinitionProvider(selector, new Definitions(things)),
    vscode.languages.registerReferenceProvider(selector, new References(things)),
    vscode.languages.registerRenameProvider(selector, new Renames(things)),
    vscode.languages.registerDocumentSymbolProvider(selector, new ManifestSymbols(places), {
      label: 'Istio Multicluster',
    }),
    vscode.languages.registerWorkspaceSymbolProvider(new HostSymbols(places)),
  ];
};
