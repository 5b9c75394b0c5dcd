import * as vscode from 'vscode';
import type { MeshSnapshot } from '../../mesh/snapshot';
import type { CertificateDocuments, CertificateOrigin } from '../certificateDocuments';
import type { CertificatePlace } from '../contributions';
import { pickFile } from '../files';
import type { Session } from '../session';
import { back, pickOne, type Choice } from '../steps';

/** Opens certificates to read: of the place given, of the file in the editor, or of what is chosen. */
export const showCertificate =
  (session: () => Session, documents: CertificateDocuments) =>
  async (from?: CertificatePlace | { readonly path: string }): Promise<void> => {
    const origin = given(from) ?? inEditor() ?? (await chosen(session().mesh.snapshot));
    if (origin) await documents.show(origin);
  };

const given = (
  from: CertificatePlace | { readonly path: string } | undefined,
): CertificateOrigin | undefined => {
  if (from instanceof vscode.Uri) return { kind: 'file', file: from };
  return from && 'kind' in from ? from : undefined;
};

/** A file that is open and holds a certificate is what is meant. */
function inEditor(): CertificateOrigin | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.uri.scheme !== 'untitled' &&
    document?.getText().includes('-----BEGIN CERTIFICATE-----') === true
    ? { kind: 'file', file: document.uri }
    : undefined;
}

async function chosen(snapshot: MeshSnapshot): Promise<CertificateOrigin | undefined> {
  const clusters = [...snapshot.clusters.values()].flatMap((it) => {
    if (it.state !== 'reachable') return [];
    const { cacerts, publishedRoots } = it.trust;
    const cluster = it.context;
    return [
      ...(cacerts.kind === 'read' && cacerts.value
        ? [choice(`Secret cacerts in ${cluster}`, { kind: 'cacerts', cluster })]
        : []),
      ...(publishedRoots.kind === 'read' && publishedRoots.value
        ? [choice(`Roots handed to workloads in ${cluster}`, { kind: 'published', cluster })]
        : []),
    ];
  });
  const file: Choice<CertificatePlace | 'file'> = { label: 'A file…', value: 'file' };
  const title = 'Show Certificate';
  const picked = await pickOne<CertificatePlace | 'file'>(
    { title, step: 1, totalSteps: 1, placeholder: 'Where the certificates are' },
    [...clusters, file],
  );
  if (picked === 'file') return pickedFile(title);
  return picked === back ? undefined : picked;
}

const choice = (label: string, value: CertificatePlace): Choice<CertificatePlace | 'file'> => ({
  label,
  value,
});

async function pickedFile(title: string): Promise<CertificateOrigin | undefined> {
  const file = await pickFile(title, {
    Certificates: ['pem', 'crt', 'cer'],
    'All files': ['*'],
  });
  return file && { kind: 'file', file };
}
