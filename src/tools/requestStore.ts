/**
 * What an offline root is asked for, on disk: for each cluster a key, which stays here, and the
 * request that goes out. The names come from the contexts alone, so that any later run finds them.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { throwIfCancelled, type CancellationToken } from '../base/cancellation';
import { Failure } from '../base/failure';
import { intermediateProfile, type IntermediateOptions, type KeySmith } from '../pki/authority';
import { certificateRequest, isRequestOf } from '../pki/issue';
import { privateKeyIn } from '../pki/privateKey';
import { exists, prepareFolder, textOf, writeWhole } from './keyFiles';

export interface RequestFiles {
  readonly key: string;
  readonly request: string;
}

export function requestFilesFor(folder: string, cluster: string): RequestFiles {
  const name = fileNameOf(cluster);
  return {
    key: path.join(folder, `${name}-ca-key.pem`),
    request: path.join(folder, `${name}-ca.csr.pem`),
  };
}

/** Context names hold slashes and colons, and can be longer than a file name. */
function fileNameOf(cluster: string): string {
  const name = encodeURIComponent(cluster).replaceAll('*', '%2A');
  return name.length <= 120
    ? name
    : `${name.slice(0, 100)}-${createHash('sha256').update(cluster).digest('hex').slice(0, 16)}`;
}

/**
 * A key and a request for each cluster; keys are made side by side. What is there already stays, so
 * that a run that died is completed and a request already sent keeps its key.
 * Throws `Failure` and `Cancelled`.
 */
export async function writeRequests<Label extends string>(
  folder: string,
  clusters: readonly Label[],
  options: Omit<IntermediateOptions, 'days'>,
  smith: KeySmith,
  token: CancellationToken,
  tell: (message: string) => void = () => undefined,
): Promise<ReadonlyMap<Label, RequestFiles>> {
  refuseNamesakes(clusters);
  const profileOf = intermediateProfile(options);
  await prepareFolder(folder);
  let written = 0;
  const write = async (cluster: Label): Promise<readonly [Label, RequestFiles]> => {
    const files = requestFilesFor(folder, cluster);
    const key = (await savedKey(files.key)) ?? (await newKey(files.key, options, smith, token));
    throwIfCancelled(token);
    if (!(await holdsRequestOf(key, files.request)))
      await writeWhole(files.request, await certificateRequest(profileOf(cluster), key), 0o644);
    tell(`${(written += 1)} of ${clusters.length}: ${cluster}`);
    return [cluster, files];
  };
  return new Map(await Promise.all(clusters.map(write)));
}

/** The keys that wait in a folder for their certificates. Throws `Failure('file')` for a damaged one. */
export async function waitingKeys<Label extends string>(
  folder: string,
  clusters: readonly Label[],
): Promise<ReadonlyMap<Label, KeyObject>> {
  const found = new Map<Label, KeyObject>();
  for (const cluster of clusters) {
    const key = await savedKey(requestFilesFor(folder, cluster).key);
    if (key) found.set(cluster, key);
  }
  return found;
}

async function newKey(
  file: string,
  { key: spec = 'RSA 4096' }: Omit<IntermediateOptions, 'days'>,
  smith: KeySmith,
  token: CancellationToken,
): Promise<KeyObject> {
  const { privateKey } = await smith.keyPair(spec, token);
  throwIfCancelled(token);
  await writeWhole(file, privateKey.reveal(), 0o600);
  return createPrivateKey(privateKey.reveal());
}

async function savedKey(file: string): Promise<KeyObject | undefined> {
  if (!(await exists(file))) return undefined;
  const { key, problem } = privateKeyIn(await textOf(file));
  if (problem === undefined) return key;
  throw new Failure('file', `${file} ${problem}.`, {
    hint: 'Move it away and write the requests again; a certificate issued for it is of no use.',
  });
}

async function holdsRequestOf(key: KeyObject, file: string): Promise<boolean> {
  if (!(await exists(file))) return false;
  if (isRequestOf(await textOf(file), createPublicKey(key))) return true;
  throw new Failure('file', `${file} is not a request of the key beside it.`, {
    hint: 'Move it away, then write the requests again.',
  });
}

/** Where letters in upper and lower case are one name, two clusters would share a key. */
function refuseNamesakes(clusters: readonly string[]): void {
  const names = new Set(clusters.map((it) => fileNameOf(it).toLowerCase()));
  if (names.size < clusters.length)
    throw new Failure('invalid', 'Two contexts differ in upper and lower case only.', {
      hint: 'Write their requests into two folders.',
    });
}
