/** Istio's own checks of a plugged-in CA (domain facts 3.3), with OpenSSL and Node where Istio asks Go. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { pemBlocksIn } from '../../src/pki/pem';
import type { OpensslFolder } from './openssl';

/** The text with which istiod would refuse these four files; undefined when it takes them. */
export function istioRefusal(
  files: Readonly<Record<string, string>>,
  folder: OpensslFolder,
  at: number = Date.now(),
): string | undefined {
  for (const [name, text] of Object.entries(files)) folder.file(name, text);
  const key = files['ca-key.pem'] ?? '';
  // Only the first PEM block is "the" CA certificate.
  const certificate = () => new X509Certificate(files['ca-cert.pem'] ?? '');
  const trusted = ['-CAfile', 'root-cert.pem', '-untrusted', 'cert-chain.pem'];
  const attime = ['-attime', String(Math.floor(at / 1000))];
  const uses = () => certificate().keyUsage as readonly string[] | undefined;
  const rules: readonly (readonly [refusal: string, holds: () => boolean])[] = [
    ['failed to parse cert PEM', () => certificate().subject !== ''],
    [
      'unsupported PEM block type for a private key',
      () => keyTypes.has(pemBlocksIn(key).value[0]?.label ?? ''),
    ],
    [
      'cannot verify the cert with the provided root chain and cert pool',
      () => folder.run('verify', ...attime, ...trusted, 'ca-cert.pem').includes('OK'),
    ],
    ['the cert does not match the key', () => certificate().checkPrivateKey(createPrivateKey(key))],
    ['certificate is not authorized to sign other certificates', () => certificate().ca],
    // Node calls the extended key usages so; serverAuth, or any.
    [
      'incompatible key usage',
      () => uses()?.some((it) => /^(1\.3\.6\.1\.5\.5\.7\.3\.1|2\.5\.29\.37\.0)$/.test(it)) ?? true,
    ],
  ];
  return rules.find(([, holds]) => !isTrue(holds))?.[0];
}

const keyTypes: ReadonlySet<string> = new Set(['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PRIVATE KEY']);

function isTrue(holds: () => boolean): boolean {
  try {
    return holds();
  } catch {
    // OpenSSL and Node refuse by throwing; why, the rule's own text says.
    return false;
  }
}
