import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { neverCancelled } from '../../base/cancellation';
import type { Handlers } from '../commandBoundary';
import type { CertificateDocuments } from '../certificateDocuments';
import { viewIds } from '../contributions';
import type { Session } from '../session';
import { explainCode } from '../yaml/codePages';
import { undoLastChange } from './carrying';
import { compareManifest } from './compare';
import { cure } from './cure';
import { forwardDns, stopForwarding } from './dns';
import { applyManifest, applyOverlay, renderManifest } from './manifests';
import { createMesh, editMesh, removeMesh } from './meshes';
import { showCertificate } from './certificates';
import { renewIntermediate } from './renewal';
import { restartForTrust } from './restarts';
import { rotateRoot } from './rotation';
import { resolveHost } from './resolving';
import { resolveFromPod } from './resolvingFromPod';
import { exportService } from './services';
import { establishTrust } from './trust';
import { uninstall } from './uninstall';

/** What commands need beyond a session; the session is made when a command first needs it. */
export interface CommandParts {
  readonly session: () => Session;
  readonly certificates: CertificateDocuments;
  readonly openOverview: (mesh: string | undefined) => Promise<void>;
  readonly showLog: () => void;
  readonly explainPath: (host: string | undefined) => Promise<void>;
}

/** Every command and what carries it out: the product at one glance. */
export const commandTable = ({
  session,
  certificates,
  openOverview,
  showLog,
  explainPath,
}: CommandParts): Handlers => ({
  createMesh: awake(session, createMesh),
  editMesh: awake(session, editMesh),
  removeMesh: (mesh) => removeMesh(session())(mesh),
  refresh: () => refresh(session()),
  establishTrust: awake(session, establishTrust),
  renewIntermediate: awake(session, renewIntermediate),
  rotateRoot: awake(session, rotateRoot),
  restartForTrust: awake(session, restartForTrust),
  showCertificate: showCertificate(session, certificates),
  renderManifest: awake(session, renderManifest),
  applyManifest: awake(session, applyManifest),
  compareManifest: awake(session, compareManifest),
  applyOverlay: awake(session, applyOverlay),
  forwardDns: awake(session, forwardDns),
  stopForwarding: awake(session, stopForwarding),
  resolveHost: awake(session, resolveHost),
  resolveFromPod: awake(session, resolveFromPod),
  exportService: awake(session, exportService),
  openOverview,
  undoLastChange: () => undoLastChange(session())(),
  uninstall: awake(session, uninstall),
  cure: awake(session, cure),
  showLog: () => {
    showLog();
    return Promise.resolve();
  },
  explainCode,
  explainPath: awake(session, () => explainPath),
});

/** What was read longer ago, and not followed since, is no ground for a plan. */
const freshMs = 10_000;

/** Reads the clusters first where what is known of them is old: a command may be the first thing a window does. */
const awake =
  <A extends readonly unknown[]>(
    session: () => Session,
    handler: (session: Session) => (...args: A) => Promise<void>,
  ) =>
  async (...args: A): Promise<void> => {
    const present = session();
    const isOld = !present.mesh.isWatched && ageOf(present) > freshMs;
    const watching: Disposable = present.mesh.watch();
    try {
      if (isOld || isAsleep(present)) await refresh(present);
      await handler(present)(...args);
    } finally {
      watching.dispose();
    }
  };

const ageOf = ({ mesh: { snapshot }, clock }: Session): number => clock.now() - snapshot.takenAt;

function isAsleep({ mesh: { snapshot } }: Session): boolean {
  const members = snapshot.meshes.flatMap((it) => it.contexts);
  return (
    snapshot.contexts.length === 0 ||
    members.some((it) => (snapshot.clusters.get(it)?.state ?? 'unread') === 'unread')
  );
}

const refresh = async ({ mesh }: Session): Promise<void> => {
  const read = () => mesh.refresh(undefined, neverCancelled);
  const title = 'Reading clusters';
  // In the tree, and where that is not open, below: the command waits for it.
  const view = vscode.window.withProgress({ location: { viewId: viewIds.meshes }, title }, read);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => view);
};
