/** Builds the graph of objects when the editor starts the extension, and nothing else. */
import * as vscode from 'vscode';
import { systemClock } from './base/clock';
import type { Log } from './base/log';
import { CertificateDocuments } from './editor/certificateDocuments';
import { AppliedBook } from './editor/appliedBook';
import { present, registerCommands } from './editor/commandBoundary';
import { commandTable } from './editor/commands/table';
import { askMesh } from './editor/commands/choosing';
import { commandId } from './editor/contributions';
import { followContext } from './editor/contextKeys';
import { EditorConversation } from './editor/conversation';
import { channelLog } from './editor/logChannel';
import { MeshTreeProvider } from './editor/meshTreeProvider';
import { Overviews } from './editor/overviews';
import { Passphrases } from './editor/passphrases';
import { PathPages } from './editor/pathPages';
import { PlanDocuments } from './editor/planDocuments';
import { ProofBook } from './editor/proofBook';
import { ReceiptBook } from './editor/receiptBook';
import { ReloadWatch } from './editor/reloadWatch';
import { ReportDocuments } from './editor/reportDocuments';
import type { Session } from './editor/session';
import { onDidChangeSettings, readSettings } from './editor/settings';
import { registerCorefileFeatures } from './editor/corefileFeatures';
import { OpenTexts } from './editor/yaml/openTexts';
import { registerYamlFeatures } from './editor/yamlFeatures';
import { kubeconfigPlace } from './kubernetes/kubeconfigFiles';
import { KubeconfigSource } from './kubernetes/kubeconfigSource';
import { MeshStore } from './kubernetes/meshStore';

export function activate(context: vscode.ExtensionContext): void {
  const channel = vscode.window.createOutputChannel('Istio Multicluster', { log: true });
  const log = channelLog(channel);
  const own: Own = (thing) => {
    context.subscriptions.push(thing);
    return thing;
  };
  own(channel);

  const applied = new AppliedBook(context.workspaceState);
  const mesh = openMesh(applied, log, own);
  const session = sessionOver(mesh, applied, context, log, own);
  let tree: MeshTreeProvider | undefined;
  const overviews = openOverviews(context, async (id) => tree?.reveal(id), log, own);
  const paths = own(new PathPages(mesh));
  const parts = {
    session: () => session,
    certificates: own(new CertificateDocuments(mesh, systemClock)),
    openOverview: async (named: string | undefined) => {
      const chosen = await askMesh(readSettings(), named, 'Open Mesh Overview');
      if (chosen) overviews.open(chosen.name, mesh);
    },
    explainPath: (host: string | undefined) => paths.show(host),
    showLog: () => {
      channel.show();
    },
  };
  registerCommands(commandTable(parts), log).forEach(own);
  const texts = own(new OpenTexts());
  registerYamlFeatures(texts, mesh, log).forEach(own);
  registerCorefileFeatures(texts, mesh, log).forEach(own);

  // A kubeconfig can run programs, so nothing reads one before the workspace is trusted.
  const reachClusters = () => {
    tree = own(new MeshTreeProvider(mesh, session.proofs));
    followContext(session).forEach(own);
  };
  if (vscode.workspace.isTrusted) reachClusters();
  else own(vscode.workspace.onDidGrantWorkspaceTrust(reachClusters));
}

/** Keeps a thing for as long as the extension runs, and hands it back. */
type Own = <T extends vscode.Disposable>(thing: T) => T;

function openMesh(applied: AppliedBook, log: Log, own: Own): MeshStore {
  const kubeconfig = own(
    new KubeconfigSource(() => kubeconfigPlace(readSettings().kubeconfig), log.child('kubeconfig')),
  );
  return own(
    new MeshStore({
      kubeconfig,
      applied,
      settings: readSettings,
      onDidChangeSettings,
      clock: systemClock,
      log: log.child('clusters'),
    }),
  );
}

function sessionOver(
  mesh: MeshStore,
  applied: AppliedBook,
  context: vscode.ExtensionContext,
  log: Log,
  own: Own,
): Session {
  return {
    mesh,
    clusters: (it) => mesh.cluster(it),
    pods: (it) => mesh.cluster(it).pods,
    // What was written stays written: that it could not be noted is told beside it.
    written: (done) =>
      applied.note(done, mesh.snapshot).catch((error: unknown) => void present(error, log)),
    person: new EditorConversation(own(new PlanDocuments()), log),
    clock: systemClock,
    log,
    settings: readSettings,
    receipts: new ReceiptBook(),
    reports: own(new ReportDocuments()),
    proofs: new ProofBook(),
    passphrases: new Passphrases(context.secrets),
    reloads: own(new ReloadWatch()),
    applied,
  };
}

function openOverviews(
  context: vscode.ExtensionContext,
  reveal: (id: string) => Promise<unknown>,
  log: Log,
  own: Own,
): Overviews {
  return own(
    new Overviews(context.extensionUri, {
      reveal,
      cure: async (wish) => {
        await vscode.commands.executeCommand(commandId('cure'), wish);
      },
      failed: (error) => void present(error, log),
    }),
  );
}
