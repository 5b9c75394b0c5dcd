import type { KeyObject } from 'node:crypto';
import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
import { Sensitive } from '../base/sensitive';
import type { RootAuthority } from './authority';
import { publicKeyOf, type ParsedCertificate } from './certificate';
import { authorityProblem } from './chain';
import { specOf } from './keySpec';
import type { PkiContent } from './pkiFile';
import { samePublicKey, traditionalPem } from './privateKey';
import { validityProblem } from './validity';

/**
 * A root CA from what its files hold: its certificate and its key, whatever stands beside them.
 * Throws `Failure('invalid')` with what is wrong, when intermediates under it would not be accepted.
 */
export function rootFrom(content: PkiContent, clock: Clock): RootAuthority {
  const { certificates, keys, problems, isLocked } = content;
  if (problems[0] !== undefined)
    throw invalid(`The root CA cannot be read: ${problems[0]}`, 'Choose its files again.');
  const [certificate] = certificates;
  if (!certificate)
    throw invalid('There is no certificate in it.', 'Choose the file of the root certificate.');
  if (isLocked) throw invalid('The key of the root CA is encrypted.', 'Give its passphrase.');
  if (keys.length === 0)
    throw invalid('There is no private key in it.', 'Choose the file of the key as well.');
  const pair = pairOf(certificates, keys);
  if (!pair)
    throw invalid(
      `The key does not belong to the certificate ${certificate.facts.subject}.`,
      'Choose the key that the certificate was made with.',
    );
  const flaw = rootProblem(pair.certificate, clock.now());
  if (flaw !== undefined) throw invalid(flaw.message, flaw.hint);
  return { certificate: pair.certificate.facts, key: new Sensitive(traditionalPem(pair.key)) };
}

const invalid = (message: string, hint: string): Failure =>
  new Failure('invalid', message, { hint });

interface Pair {
  readonly certificate: ParsedCertificate;
  readonly key: KeyObject;
}

/** The certificate with its key; a self-signed one first where several have one. */
function pairOf(
  certificates: readonly ParsedCertificate[],
  keys: readonly KeyObject[],
): Pair | undefined {
  const pairs = certificates.flatMap((certificate) => {
    const publicKey = publicKeyOf(certificate.x509);
    const key = publicKey && keys.find((it) => samePublicKey(publicKey, it));
    return key ? [{ certificate, key }] : [];
  });
  return pairs.find((it) => it.certificate.facts.selfSigned) ?? pairs[0];
}

interface Flaw {
  readonly message: string;
  readonly hint: string;
}

function rootProblem({ facts }: ParsedCertificate, now: number): Flaw | undefined {
  const named = `The certificate ${facts.subject}`;
  const authority = authorityProblem(facts, 1);
  if (authority !== undefined)
    return { message: `${named} ${authority}.`, hint: 'Choose the certificate of a root CA.' };
  if (!facts.selfSigned)
    return {
      message: `${named} is no root: ${facts.issuer === facts.subject ? 'its own signature does not fit' : `it was issued by ${facts.issuer}`}.`,
      hint: 'Choose the certificate at the top of the chain, with its key.',
    };
  const time = validityProblem(facts, now, 'the chosen file');
  if (time !== undefined) return { message: time, hint: 'Choose a root that is valid today.' };
  if (specOf(facts.key) === undefined && !isLargeRsa(facts.key))
    return {
      message: `${named} has a key of ${keyText(facts.key)}, which peers refuse.`,
      hint: 'Choose a root with an RSA key of 2048 bits or more, or an EC key on P-256 or P-384.',
    };
  return undefined;
}

type Key = ParsedCertificate['facts']['key'];

const isLargeRsa = ({ kind, bits }: Key): boolean => kind === 'RSA' && (bits ?? 0) >= 2048;

const keyText = ({ kind, bits, curve }: Key): string =>
  kind === 'other' ? 'another type' : `${kind} ${curve ?? bits ?? ''}`.trim();
