import * as vscode from 'vscode';
import type { Clock } from '../base/clock';
import { Owner } from '../base/disposable';
import type { CertificateSheet } from '../mesh/trust/certificateSheet';
import type { MeshSource } from '../mesh/snapshot';
import { fieldAt, isMap, textAt } from '../objects/object';
import type { Reading } from '../objects/reading';
import { contextName } from '../objects/reference';
import type { CertificatePlace } from './contributions';

const scheme = 'istio-multicluster-certificate';

/** Where certificates of a document are found: named in its address, so that it can be opened again. */
export type CertificateOrigin =
  CertificatePlace | { readonly kind: 'file'; readonly file: vscode.Uri };

/**
 * Certificates as read-only documents. An address names a cluster or a file and never holds a value;
 * no key is read into the text. Documents of clusters follow the clusters.
 */
export class CertificateDocuments extends Owner implements vscode.TextDocumentContentProvider {
  readonly #changed = this.own(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;
  readonly #shown = new Map<string, vscode.Uri>();

  constructor(
    readonly mesh: MeshSource,
    readonly clock: Clock,
  ) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.own(
      mesh.onDidChangeSnapshot(() => {
        for (const uri of this.#shown.values()) this.#changed.fire(uri);
      }),
    );
    this.own(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.toString())),
    );
  }

  async show(origin: CertificateOrigin): Promise<void> {
    const uri = addressOf(origin);
    // It may be open already, and its file another one by now.
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const origin = originOf(uri);
    if (!origin) return 'This address names no certificate.\n';
    if (origin.kind === 'file') return this.#textOfFile(origin.file);
    this.#shown.set(uri.toString(), uri);
    return this.#textOfCluster(origin);
  }

  async #textOfFile(file: vscode.Uri): Promise<string> {
    try {
      const [{ certificateText }, { sheetOfPem }, { pemInFile }] = await modules();
      const { size } = await vscode.workspace.fs.stat(file);
      if (size > largestFile) return `${file.path} is too large for a file of certificates.\n`;
      const pem = pemInFile(await vscode.workspace.fs.readFile(file));
      return certificateText(sheetOfPem(nameOf(file), pem), this.clock.now());
    } catch (error) {
      if (error instanceof vscode.FileSystemError) return `${file.path} cannot be read.\n`;
      throw error;
    }
  }

  async #textOfCluster({ kind, cluster: context }: CertificatePlace): Promise<string> {
    const cluster = this.mesh.snapshot.clusters.get(context);
    if (cluster?.state === 'unreachable') return `${context} is unreachable: ${cluster.because}.\n`;
    if (cluster?.state !== 'reachable') return `${context} has not been read yet.\n`;
    const [{ certificateText }, { sheetOfCaCerts, sheetOfPublished }] = await modules();
    const now = this.clock.now();
    const reading: Reading<CertificateSheet | undefined> =
      kind === 'cacerts' ? sheetOfCaCerts(cluster, now) : sheetOfPublished(cluster);
    if (reading.kind === 'notRead') return `Not read: ${reading.because}.\n`;
    return reading.value
      ? certificateText(reading.value, now)
      : `There are no certificates of this kind in ${context} any more.\n`;
  }
}

const modules = () =>
  Promise.all([
    import('../views/certificateText'),
    import('../mesh/trust/certificateSheet'),
    import('../pki/certificateTree'),
  ]);

const largestFile = 1_000_000;

const nameOf = (file: vscode.Uri): string => vscode.workspace.asRelativePath(file, false);

/** The tab shows the last part of the path; the query says where the text comes from. */
function addressOf(origin: CertificateOrigin): vscode.Uri {
  const [label, query] =
    origin.kind === 'file'
      ? [nameOf(origin.file), { kind: 'file', file: origin.file.toString() }]
      : [`${origin.cluster}/${titles[origin.kind]}`, origin];
  const path = `/${label.replace(/^\/+/, '')} - certificates`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify(query) });
}

const titles = { cacerts: 'cacerts', published: 'published roots' } as const;

function originOf({ query }: vscode.Uri): CertificateOrigin | undefined {
  const named = parsed(query);
  if (!isMap(named)) return undefined;
  const kind = fieldAt(named, 'kind');
  const [file, cluster] = [textAt(named, 'file'), textAt(named, 'cluster')];
  if (kind === 'file' && file !== undefined) return { kind, file: vscode.Uri.parse(file) };
  return (kind === 'cacerts' || kind === 'published') && cluster !== undefined
    ? { kind, cluster: contextName(cluster) }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Anyone can open an address of this scheme.
    return undefined;
  }
}
