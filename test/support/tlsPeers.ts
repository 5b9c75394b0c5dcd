/** Two workloads that speak mutual TLS with each other: real s_server and s_client of OpenSSL. */
import { execFile, spawn } from 'node:child_process';
import { fixedKeyPair } from './fixedKeySmith';
import type { OpensslFolder } from './openssl';

/** Issues a workload's certificate under the four files of a cluster, as istiod does (domain facts 3.5). */
export function issueWorkload(
  folder: OpensslFolder,
  name: string,
  files: Readonly<Record<string, string>>,
): void {
  for (const [file, text] of Object.entries(files)) folder.file(`${name}-${file}`, text);
  folder.file(`${name}.key`, fixedKeyPair('ECDSA P-256', 3).privateKey.reveal());
  folder.run('req', '-new', '-key', `${name}.key`, '-subj', '/', '-out', `${name}.csr`);
  const extensions = folder.file(
    `${name}.ext`,
    [
      `subjectAltName=critical,URI:spiffe://cluster.local/ns/${name}/sa/default`,
      'extendedKeyUsage=serverAuth,clientAuth',
      'keyUsage=critical,digitalSignature,keyEncipherment',
      'basicConstraints=critical,CA:FALSE',
    ].join('\n'),
  );
  const by = ['-CA', `${name}-ca-cert.pem`, '-CAkey', `${name}-ca-key.pem`, '-set_serial', '77'];
  const how = ['-days', '1', '-sha256', '-extfile', extensions];
  folder.run('x509', '-req', '-in', `${name}.csr`, ...by, ...how, '-out', `${name}.crt`);
}

/** What a peer presents and whom it trusts. */
const identityOf = (name: string, trusts: string): readonly string[] => [
  ...['-cert', `${name}.crt`, '-key', `${name}.key`],
  ...['-cert_chain', `${name}-cert-chain.pem`, '-CAfile', trusts, '-verify_return_error'],
];

/** Whether a call gets through, each side checking the other. TLS 1.2 tells both sides at once. */
export async function canCall(
  folder: OpensslFolder,
  client: { readonly name: string; readonly trusts: string },
  server: { readonly name: string; readonly trusts: string },
): Promise<boolean> {
  const listening = ['-accept', '127.0.0.1:0', '-naccept', '1', '-Verify', '5'];
  const identity = identityOf(server.name, server.trusts);
  const child = spawn('openssl', ['s_server', '-tls1_2', ...listening, ...identity], {
    cwd: folder.path,
    // A server whose input has ended hangs up on whoever calls.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString();
        const found = /ACCEPT (\S+)/.exec(said)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once('exit', () => {
        reject(new Error(`s_server ended: ${said}`));
      });
    });
    const asking = identityOf(client.name, client.trusts);
    return await new Promise<boolean>((resolve) => {
      const args = ['s_client', '-tls1_2', '-connect', address, ...asking];
      const call = execFile('openssl', args, { cwd: folder.path }, (error) => {
        resolve(error === null);
      });
      call.stdin?.end();
    });
  } finally {
    child.kill();
  }
}
