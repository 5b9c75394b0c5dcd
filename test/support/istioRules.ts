/** Istio's own checks of a plugged-in CA (domain facts 3.3), with OpenSSL where Istio asks Go. */
import { pemBlocksIn } from '../../src/pki/pem';
import type { OpensslFolder } from './openssl';

/** The text with which istiod would refuse these four files; undefined when it takes them. */
export function istioRefusal(
  files: Readonly<Record<string, string>>,
  folder: OpensslFolder,
  at: number = Date.now(),
): string | undefined {
  for (const [name, text] of Object.entries(files)) folder.file(name, text);
  const attime = ['-attime', String(Math.floor(at / 1000))];
  const rules: readonly (readonly [refusal: string, holds: () => boolean])[] = [
    ['failed to parse cert PEM', () => opens(() => folder.run(...text('ca-cert.pem')))],
    [
      'unsupported PEM block type for a private key',
      () => keyTypes.has(pemBlocksIn(files['ca-key.pem'] ?? '').value[0]?.label ?? ''),
    ],
    [
      'cannot verify the cert with the provided root chain and cert pool',
      () =>
        opens(() =>
          folder.run(
            ...['verify', ...attime, '-CAfile', 'root-cert.pem'],
            ...['-untrusted', 'cert-chain.pem', 'ca-cert.pem'],
          ),
        ),
    ],
    [
      'the cert does not match the key',
      () =>
        opens(() => folder.run('pkey', '-in', 'ca-key.pem', '-noout', '-passin', 'pass:')) &&
        folder.run('pkey', '-in', 'ca-key.pem', '-pubout', '-passin', 'pass:') ===
          folder.run('x509', '-in', 'ca-cert.pem', '-noout', '-pubkey'),
    ],
    [
      'certificate is not authorized to sign other certificates',
      () => folder.run(...text('ca-cert.pem')).includes('CA:TRUE'),
    ],
    [
      'incompatible key usage',
      () => {
        const said = folder.run(...text('ca-cert.pem'));
        return !said.includes('Extended Key Usage') || /TLS Web Server|Any Extended/.test(said);
      },
    ],
  ];
  return rules.find(([, holds]) => !holds())?.[0];
}

const keyTypes: ReadonlySet<string> = new Set(['RSA PRIVATE KEY', 'EC PRIVATE KEY', 'PRIVATE KEY']);

const text = (name: string): readonly string[] => ['x509', '-in', name, '-noout', '-text'];

function opens(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    // OpenSSL refuses by its exit code; why, the rule's own text says.
    return false;
  }
}
