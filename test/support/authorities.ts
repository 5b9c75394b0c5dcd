/** CAs for tests, quick to make: RSA 2048 from fixed keys, at the builder's moment. */
import './dynamicImports';
import { neverCancelled } from '../../src/base/cancellation';
import type { Clock } from '../../src/base/clock';
import type { Sensitive } from '../../src/base/sensitive';
import {
  issueIntermediates,
  newRoot,
  type IntermediateOptions,
  type IssuedAuthority,
  type KeySmith,
  type RootAuthority,
  type RootOptions,
} from '../../src/pki/authority';
import { certificatesIn, type CertificateFacts } from '../../src/pki/certificate';
import { issuedCertificate, type CertificateRequest } from '../../src/pki/issue';
import { keyIdOf } from '../../src/pki/certificateFields';
import { parsedCertificatesIn } from '../../src/pki/certificate';
import { createPrivateKey } from 'node:crypto';
import { fixedKeyPair, fixedKeySmith } from './fixedKeySmith';

/** The builder's moment, without loading the builder: tests of certificates need no mesh. */
export const testNow = Date.UTC(2026, 10, 1);

export const dayMs = 24 * 60 * 60_000;
export const testClock: Clock = { now: () => testNow };

export const testRoot = (
  options: Partial<RootOptions> = {},
  smith: KeySmith = fixedKeySmith(),
  clock: Clock = testClock,
): Promise<RootAuthority> =>
  newRoot({ organization: 'Test', key: 'RSA 2048', ...options }, smith, clock, neverCancelled);

export async function testAuthorities<Label extends string>(
  root: RootAuthority,
  labels: readonly Label[],
  options: Partial<IntermediateOptions> = {},
  smith: KeySmith = laterKeys(),
  clock: Clock = testClock,
): Promise<ReadonlyMap<Label, IssuedAuthority>> {
  return issueIntermediates(
    root,
    labels,
    { organization: 'Test', key: 'RSA 2048', ...options },
    smith,
    clock,
    neverCancelled,
  );
}

/** Keys after the first, which roots have. */
function laterKeys(): KeySmith {
  const smith = fixedKeySmith();
  void smith.keyPair('RSA 2048', neverCancelled);
  return smith;
}

/** A certificate as odd as a test wants it: by default a sound CA, self-signed or below another. */
export async function oddCertificate(
  odd: Partial<CertificateRequest> & { readonly commonName?: string; readonly key?: number },
  above?: { readonly pem: string; readonly key: Sensitive<string> },
): Promise<{
  readonly pem: string;
  readonly facts: CertificateFacts;
  readonly key: Sensitive<string>;
}> {
  const { commonName = 'Odd CA', key = 0, ...rest } = odd;
  const pair = fixedKeyPair('RSA 2048', key);
  const fields = above && parsedCertificatesIn(above.pem).value[0]!.fields;
  const pem = await issuedCertificate(
    {
      serial: '41000000000000000000000000000001',
      subject: [{ type: 'CN', value: commonName }],
      publicKeyPem: pair.publicKeyPem,
      notBefore: testNow - dayMs,
      notAfter: testNow + 3650 * dayMs,
      pathLength: undefined,
      keyUsage: ['keyCertSign'],
      subjectAltNames: [],
      ...rest,
    },
    {
      key: createPrivateKey((above?.key ?? pair.privateKey).reveal()),
      ...(fields && { above: { name: fields.subject, keyId: keyIdOf(fields) } }),
    },
  );
  return { pem, facts: certificatesIn(pem).value[0]!, key: pair.privateKey };
}

/** The `data` of a Secret that holds these files. */
export const secretData = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString('base64')]),
  );

export const filesOf = (it: IssuedAuthority): Record<string, string> => ({
  'ca-cert.pem': it.caCert,
  'ca-key.pem': it.caKey.reveal(),
  'root-cert.pem': it.rootCert,
  'cert-chain.pem': it.certChain,
});
