/** Two clusters' CAs made by every way to trust, for the judges of certificates. */
import './dynamicImports';
import { createPrivateKey } from 'node:crypto';
import { neverCancelled } from '../../src/base/cancellation';
import { systemClock } from '../../src/base/clock';
import { Sensitive } from '../../src/base/sensitive';
import {
  intermediateProfile,
  issueIntermediates,
  newRoot,
  type IssuedAuthority,
  type KeySmith,
  type RootAuthority,
} from '../../src/pki/authority';
import { authorityIn } from '../../src/pki/broughtAuthority';
import { rootFrom } from '../../src/pki/existingRoot';
import { certificateRequest } from '../../src/pki/issue';
import { isElliptic, type KeySpec } from '../../src/pki/keySpec';
import { matched } from '../../src/pki/matching';
import { contentOf } from '../../src/pki/pkiFile';
import { filesOf } from './authorities';
import { fixedKeySmith } from './fixedKeySmith';
import type { OpensslFolder } from './openssl';

export type Cluster = 'east' | 'west';
export type TwoCas = Readonly<Record<Cluster, Readonly<Record<string, string>>>>;

/** A way to trust: both clusters' four files, with keys of this kind, under one root. */
export interface TrustWay {
  readonly name: string;
  readonly make: (key: KeySpec, folder: OpensslFolder) => Promise<TwoCas>;
}

const clusters: readonly Cluster[] = ['east', 'west'];
const organization = 'Test';
const now = (): number => systemClock.now() + 1000;

export const trustWays: readonly TrustWay[] = [
  {
    name: 'a new root',
    make: async (key) => {
      const smith = fixedKeySmith();
      return issued(await rootOf(key, smith), key, smith);
    },
  },
  {
    name: 'an existing root in PEM',
    make: async (key, folder) => {
      opensslRoot(key, folder);
      const content = await contentOf(Buffer.from(folder.read('r.crt') + folder.read('r.key')));
      return issued(rootFrom(content, { now }), key);
    },
  },
  {
    name: 'an existing root in PKCS#12',
    make: async (key, folder) => {
      opensslRoot(key, folder);
      const sides = ['-inkey', 'r.key', '-in', 'r.crt', '-out', 'r.p12', '-passout', 'pass:word'];
      folder.run('pkcs12', '-export', ...sides);
      const content = await contentOf(folder.bytes('r.p12'), new Sensitive('word'));
      return issued(rootFrom(content, { now }), key);
    },
  },
  {
    name: 'an offline root',
    make: async (key, folder) => {
      opensslRoot(key, folder);
      const smith = fixedKeySmith();
      const keys = new Map<Cluster, ReturnType<typeof createPrivateKey>>();
      for (const cluster of clusters) {
        const pair = await smith.keyPair(key, neverCancelled);
        const privateKey = createPrivateKey(pair.privateKey.reveal());
        const profile = intermediateProfile({ organization })(cluster);
        folder.file(`${cluster}.csr`, await certificateRequest(profile, privateKey));
        signedByRoot(folder, cluster);
        keys.set(cluster, privateKey);
      }
      const names = ['r.crt', 'east.crt', 'west.crt'];
      const files = await Promise.all(
        names.map(async (name) => ({ name, content: await contentOf(folder.bytes(name)) })),
      );
      const { fitting, refused } = matched(keys, files, now());
      if (refused.size > 0) throw new Error(JSON.stringify([...refused]));
      return filesOfBoth(fitting);
    },
  },
  {
    name: 'CAs of cert-manager',
    make: async (key, folder) => {
      opensslRoot(key, folder);
      const found = new Map<Cluster, IssuedAuthority>();
      for (const cluster of clusters) {
        opensslIntermediate(key, folder, cluster);
        const names = {
          'tls.crt': `${cluster}.crt`,
          'tls.key': `${cluster}.key`,
          'ca.crt': 'r.crt',
        };
        found.set(cluster, await broughtIn(folder, names));
      }
      return filesOfBoth(found);
    },
  },
  {
    name: 'cacerts that exist',
    make: async (key, folder) => {
      opensslRoot(key, folder);
      const found = new Map<Cluster, IssuedAuthority>();
      for (const cluster of clusters) {
        opensslIntermediate(key, folder, cluster);
        folder.file('chain', folder.read(`${cluster}.crt`) + folder.read('r.crt'));
        const names = {
          'ca-cert.pem': `${cluster}.crt`,
          'ca-key.pem': `${cluster}.key`,
          'root-cert.pem': 'r.crt',
          'cert-chain.pem': 'chain',
        };
        found.set(cluster, await broughtIn(folder, names));
      }
      return filesOfBoth(found);
    },
  },
];

/** A root is as strong as what it signs, and cheap to make in a test. */
const rootOf = (key: KeySpec, smith: KeySmith): Promise<RootAuthority> =>
  newRoot(
    { organization, key: isElliptic(key) ? key : 'RSA 2048' },
    ...([smith, systemClock, neverCancelled] as const),
  );

async function issued(root: RootAuthority, key: KeySpec, smith = fixedKeySmith()): Promise<TwoCas> {
  const options = { organization, key };
  return filesOfBoth(
    await issueIntermediates(root, clusters, options, smith, systemClock, neverCancelled),
  );
}

function filesOfBoth(found: ReadonlyMap<Cluster, IssuedAuthority>): TwoCas {
  const [east, west] = clusters.map((it) => found.get(it));
  if (!east || !west) throw new Error('A cluster has no CA.');
  return { east: filesOf(east), west: filesOf(west) };
}

async function broughtIn(
  folder: OpensslFolder,
  names: Readonly<Record<string, string>>,
): Promise<IssuedAuthority> {
  const entries = Object.entries(names).map(([as, file]) => [as, folder.bytes(file)] as const);
  const brought = await authorityIn(new Map(entries), now());
  if (brought.kind === 'unfit') throw new Error(brought.because.join(' '));
  return brought.authority;
}

const newKey = (key: KeySpec): readonly string[] =>
  isElliptic(key)
    ? ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${key.slice('ECDSA '.length)}`]
    : ['-newkey', 'rsa:2048'];

function opensslRoot(key: KeySpec, folder: OpensslFolder): void {
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const subject = ['-subj', '/O=Test/CN=Root CA', '-days', '30'];
  const files = ['-nodes', '-keyout', 'r.key', '-out', 'r.crt'];
  folder.run('req', '-x509', ...newKey(key), ...files, ...usage, ...subject);
}

function opensslIntermediate(key: KeySpec, folder: OpensslFolder, cluster: Cluster): void {
  const profile = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign'];
  const wanted = profile.flatMap((it) => ['-addext', it]);
  const files = ['-nodes', '-keyout', `${cluster}.key`, '-out', `${cluster}.csr`];
  folder.run('req', ...newKey(key), ...files, '-subj', `/O=Test/CN=CA ${cluster}`, ...wanted);
  signedByRoot(folder, cluster);
}

/** As the instructions for the keeper of a root say. */
function signedByRoot(folder: OpensslFolder, cluster: Cluster): void {
  const by = ['-CA', 'r.crt', '-CAkey', 'r.key', '-CAcreateserial'];
  const how = ['-days', '20', '-sha256', '-copy_extensions', 'copyall'];
  const files = ['-in', `${cluster}.csr`, '-out', `${cluster}.crt`];
  folder.run('x509', '-req', ...files, ...by, ...how);
}
