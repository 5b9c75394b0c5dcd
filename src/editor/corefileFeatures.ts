import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { Log } from '../base/log';
import type { MeshSource } from '../mesh/snapshot';
import { CorefileChecks } from './corefile/corefileChecks';
import {
  CorefileCompletions,
  CorefileFixes,
  CorefileHovers,
  CorefileOutline,
} from './corefile/corefileHelp';
import { CorefileTexts, selector } from './corefile/corefileTexts';
import type { OpenTexts } from './yaml/openTexts';

/** Registers the help with Corefiles: in files of their own and in ConfigMaps; offline and in untrusted workspaces. */
export function registerCorefileFeatures(
  open: OpenTexts,
  mesh: MeshSource,
  log: Log,
): Disposable[] {
  const texts = new CorefileTexts(open, () => mesh.snapshot);
  const checks = new CorefileChecks(texts, mesh.onDidChangeSnapshot, log);
  const outline = new CorefileOutline(texts);
  const { languages } = vscode;
  return [
    checks,
    languages.registerCodeActionsProvider(selector, new CorefileFixes(checks), {
      providedCodeActionKinds: CorefileFixes.kinds,
    }),
    languages.registerCompletionItemProvider(selector, new CorefileCompletions(texts), ' '),
    languages.registerHoverProvider(selector, new CorefileHovers(texts)),
    languages.registerDocumentSymbolProvider(selector, outline, { label: 'Corefile' }),
    languages.registerFoldingRangeProvider(selector, outline),
  ];
}
