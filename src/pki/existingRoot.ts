import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
import { Sensitive } from '../base/sensitive';
import type { RootAuthority } from './authority';
import { parsedCertificatesIn, publicKeyOf, type ParsedCertificate } from './certificate';
import { authorityProblem } from './chain';
import { privateKeyIn, samePublicKey } from './privateKey';
import { validityProblem } from './validity';

/**
 * A root CA from its two PEM files (key as PKCS#1 or PKCS#8).
 * Throws `Failure('invalid')` with what is wrong, when intermediates under it would not be accepted.
 */
export function rootFrom(certPem: string, keyPem: string, clock: Clock): RootAuthority {
  const parsed = onlyOf(certPem);
  const { facts } = parsed;
  const flaw = rootProblem(parsed, clock.now());
  if (flaw !== undefined) throw invalid(flaw.message, flaw.hint);
  const { key, problem } = privateKeyIn(keyPem);
  if (problem !== undefined)
    throw invalid(`The key of the root CA ${problem}.`, 'Choose an unencrypted RSA key as PEM.');
  const publicKey = publicKeyOf(parsed.x509);
  if (!publicKey || !samePublicKey(publicKey, key))
    throw invalid(
      `The key does not belong to the certificate ${facts.subject}.`,
      'Choose the key that the certificate was made with.',
    );
  return { certificate: facts, key: new Sensitive(keyPem) };
}

const invalid = (message: string, hint: string): Failure =>
  new Failure('invalid', message, { hint });

function onlyOf(certPem: string): ParsedCertificate {
  const { value, problems } = parsedCertificatesIn(certPem);
  const [only, ...more] = value;
  const hint = 'Choose a PEM file with the root certificate and nothing else.';
  if (problems[0] !== undefined)
    throw invalid(`The file of the root certificate cannot be used: ${problems[0]}`, hint);
  if (!only || more.length > 0)
    throw invalid(
      `The file holds ${value.length} certificates, so which one is the root is unclear.`,
      hint,
    );
  return only;
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
  if (facts.key.kind !== 'RSA' || (facts.key.bits ?? 0) < 2048)
    return {
      message: `${named} has a key of ${keyText(facts.key)}; Istio 1.1 to 1.6 and every peer take RSA keys of 2048 bits or more.`,
      hint: 'Choose a root with an RSA key of 2048 bits or more.',
    };
  return undefined;
}

const keyText = ({ kind, bits }: ParsedCertificate['facts']['key']): string =>
  kind === 'other' ? 'another type' : `${kind} ${bits ?? ''}`.trim();
