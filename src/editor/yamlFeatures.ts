import type { Disposable } from '../base/disposable';
import type { Log } from '../base/log';
import type { MeshSource } from '../mesh/snapshot';
import { DocumentChecks } from './yaml/documentChecks';
import { LanguageContexts } from './yaml/languageContext';

/** Registers the help with YAML: works offline, in untrusted workspaces, and in documents of no file. */
export function registerYamlFeatures(mesh: MeshSource, log: Log): Disposable[] {
  const contexts = new LanguageContexts(() => mesh.snapshot);
  const checks = new DocumentChecks(contexts, mesh.onDidChangeSnapshot, log);
  return [checks];
}
