// The certificates of a throw-away control plane, made by openssl into one folder.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const days = '30';
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Files of one certificate. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

export class CertificateFolder {
  readonly #folder: string;
  #serial = 1;

  constructor(folder: string) {
    this.#folder = folder;
  }

  pair(name: string): Pair {
    return { cert: this.path(`${name}.crt`), key: this.path(`${name}.key`) };
  }

  path(file: string): string {
    return path.join(this.#folder, file);
  }

  /** Text of a certificate or key. */
  text(file: string): Promise<string> {
    return readFile(file, 'utf8');
  }

  async makeRoot(): Promise<void> {
    const { cert, key } = this.pair('ca');
    await run('openssl', [
      ...['req', '-x509', ...newKey, '-keyout', key, '-out', cert, '-days', days],
      ...['-subj', '/CN=test-ca', '-addext', 'basicConstraints=critical,CA:TRUE'],
      ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
    ]);
  }

  /** Issued by the root. `subject` as openssl writes it: "/O=dev/CN=limited". */
  async issue(
    name: string,
    subject: string,
    usage: 'clientAuth' | 'serverAuth',
    names?: string,
  ): Promise<Pair> {
    const { cert, key } = this.pair(name);
    const root = this.pair('ca');
    const request = this.path(`${name}.csr`);
    const extensions = this.path(`${name}.ext`);
    const lines = [
      'keyUsage=critical,digitalSignature',
      `extendedKeyUsage=${usage}`,
      'basicConstraints=CA:FALSE',
      ...(names === undefined ? [] : [`subjectAltName=${names}`]),
    ];
    this.#serial += 1;
    const serial = String(this.#serial);
    await writeFile(extensions, lines.join('\n'));
    await run('openssl', [
      'req',
      '-new',
      ...newKey,
      '-keyout',
      key,
      '-subj',
      subject,
      '-out',
      request,
    ]);
    await run('openssl', [
      ...['x509', '-req', '-in', request, '-CA', root.cert, '-CAkey', root.key],
      ...['-set_serial', serial, '-days', days, '-sha256', '-extfile', extensions, '-out', cert],
    ]);
    return { cert, key };
  }

  /** The keys that sign tokens of ServiceAccounts. */
  async makeServiceAccountKeys(): Promise<Pair> {
    const [key, cert] = [this.path('sa.key'), this.path('sa.pub')];
    await run('openssl', ['genrsa', '-out', key, '2048']);
    await run('openssl', ['rsa', '-in', key, '-pubout', '-out', cert]);
    return { cert, key };
  }
}
