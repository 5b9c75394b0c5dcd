/** PEM (RFC 7468): blocks of base64 between BEGIN and END lines, with text around them ignored. */

export interface PemBlock {
  /** `CERTIFICATE`, `RSA PRIVATE KEY`, … */
  readonly label: string;
  /** Counted from 1 as a person would. */
  readonly number: number;
  /** `Proc-Type: 4,ENCRYPTED` and its like, of the old encrypted form; empty otherwise. */
  readonly headers: string;
  readonly der: Uint8Array;
}

/** The blocks of a text, and a sentence for each that is damaged. Never throws, never repeats content. */
export function pemBlocksIn(text: string): {
  readonly value: readonly PemBlock[];
  readonly problems: readonly string[];
} {
  const value: PemBlock[] = [];
  const problems: string[] = [];
  let number = 0;
  for (const { label, headers, body, missing } of rawBlocksIn(text)) {
    number += 1;
    const der = missing === undefined ? bytesOf(body) : undefined;
    if (der) value.push({ label, number, headers, der });
    else if (missing)
      problems.push(`PEM block ${number} is cut off: its ${missing} line is missing.`);
    else problems.push(`PEM block ${number} is damaged: it is not base64.`);
  }
  return { value, problems };
}

/** One block ending in a newline, 64 characters a line as OpenSSL writes it. */
export function pemOf(label: string, der: Uint8Array, headers = ''): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const head = headers === '' ? '' : `${headers}\n\n`;
  return `-----BEGIN ${label}-----\n${head}${lines.join('\n')}\n-----END ${label}-----\n`;
}

interface RawBlock {
  readonly label: string;
  readonly headers: string;
  readonly body: string;
  readonly missing?: 'BEGIN' | 'END';
}

function* rawBlocksIn(text: string): Iterable<RawBlock> {
  let open: { readonly label: string; readonly lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, edge, name = ''] = /^-----(BEGIN|END) ([A-Z0-9 ]+)-----\s*$/.exec(line) ?? [];
    if (edge === 'BEGIN') {
      if (open) yield { ...rawBlock(open), missing: 'END' };
      open = { label: name, lines: [] };
    } else if (edge === 'END') {
      if (!open) yield { label: name, headers: '', body: '', missing: 'BEGIN' };
      else if (open.label === name) yield rawBlock(open);
      else yield { ...rawBlock(open), missing: 'END' };
      open = undefined;
    } else open?.lines.push(line);
  }
  if (open) yield { ...rawBlock(open), missing: 'END' };
}

/** Headers, where there are any, end at the first empty line (RFC 1421). */
function rawBlock({ label, lines }: { label: string; lines: readonly string[] }): RawBlock {
  const end = lines.some((line) => line.includes(':'))
    ? lines.findIndex((line) => line.trim() === '')
    : -1;
  return {
    label,
    headers: lines.slice(0, Math.max(end, 0)).join('\n'),
    body: lines
      .slice(end + 1)
      .join('')
      // The blanks that Go passes over, and no others.
      .replace(/[ \t\r]/g, ''),
  };
}

/** Node's own decoder skips what it does not know; Istio's refuses it, and so do we. */
const bytesOf = (base64: string): Uint8Array | undefined =>
  base64.length > 0 && base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64)
    ? Buffer.from(base64, 'base64')
    : undefined;

/** The text inside a value of a Secret. Bytes that are no base64 are skipped, as the API server lets none in. */
export const textOfBase64 = (base64: string): string =>
  Buffer.from(base64, 'base64').toString('utf8');

export const base64OfText = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
