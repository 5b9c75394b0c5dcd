import { createPrivateKey } from 'node:crypto';
import { throwIfCancelled, type CancellationToken } from '../base/cancellation';
import type { Clock } from '../base/clock';
import { Failure } from '../base/failure';
import type { Sensitive } from '../base/sensitive';
import { parsedCertificatesIn, type CertificateFacts, type ParsedCertificate } from './certificate';
import { keyIdOf } from './certificateFields';
import { isElliptic, type KeySpec } from './keySpec';
import {
  issuedCertificate,
  type AltName,
  type AuthorityProfile,
  type AuthorityUse,
  type CertificateRequest,
  type Issuer,
} from './issue';

/**
 * Makes keys and serial numbers. A port with two implementations: `node:crypto`'s, and one of the
 * tests with keys made once.
 */
export interface KeySmith {
  /** Throws `Cancelled` as soon as the token says so, even if a key is still being made. */
  keyPair(spec: KeySpec, token: CancellationToken): Promise<KeyPair>;
  /** Sixteen octets as hexadecimal, positive as a DER INTEGER, never the same twice. */
  serial(): string;
}

export interface KeyPair {
  readonly publicKeyPem: string;
  /** Unencrypted PEM that every Istio takes as `ca-key.pem`. */
  readonly privateKey: Sensitive<string>;
}

/** The CA that all clusters of a mesh share. Its key never enters a cluster. */
export interface RootAuthority {
  readonly certificate: CertificateFacts;
  readonly key: Sensitive<string>;
}

/** The CA of one cluster: the four files of its `cacerts`, as PEM text. */
export interface IssuedAuthority {
  readonly caCert: string;
  readonly caKey: Sensitive<string>;
  readonly rootCert: string;
  /** The intermediate and the root, as Istio's own tools write it. */
  readonly certChain: string;
}

export interface RootOptions {
  readonly organization: string;
  /** `Root CA` unless told otherwise. */
  readonly commonName?: string;
  /** RSA 4096 unless told otherwise. */
  readonly key?: KeySpec;
  /** 3650 unless told otherwise. */
  readonly days?: number;
}

export interface IntermediateOptions {
  readonly organization: string;
  /** RSA 4096 unless told otherwise. */
  readonly key?: KeySpec;
  /** 730 unless told otherwise; never beyond the root. */
  readonly days?: number;
  /** `cluster.local` unless told otherwise. */
  readonly trustDomain?: string;
}

/** A new self-signed root CA. Throws `Cancelled`. */
export async function newRoot(
  options: RootOptions,
  smith: KeySmith,
  clock: Clock,
  token: CancellationToken,
): Promise<RootAuthority> {
  const { publicKeyPem, privateKey } = await smith.keyPair(options.key ?? 'RSA 4096', token);
  throwIfCancelled(token);
  const request: CertificateRequest = {
    serial: smith.serial(),
    subject: [
      { type: 'O', value: options.organization },
      { type: 'CN', value: options.commonName ?? 'Root CA' },
    ],
    publicKeyPem,
    ...validity(clock, options.days ?? 3650, Infinity),
    pathLength: undefined,
    keyUsage: [...authorityUses, 'cRLSign'],
    subjectAltNames: [],
  };
  const pem = await issuedCertificate(request, { key: createPrivateKey(privateKey.reveal()) });
  return { certificate: onlyCertificate(pem).facts, key: privateKey };
}

/**
 * One intermediate CA for each label (a context name), all under this root; keys are made side by side.
 * `tell` hears of each one made. Throws `Cancelled`, and `Failure('invalid')` for options that cannot be.
 */
export async function issueIntermediates<Label extends string>(
  root: RootAuthority,
  labels: readonly Label[],
  options: IntermediateOptions,
  smith: KeySmith,
  clock: Clock,
  token: CancellationToken,
  tell: (message: string) => void = () => undefined,
): Promise<ReadonlyMap<Label, IssuedAuthority>> {
  const key = options.key ?? 'RSA 4096';
  if (root.certificate.key.kind === 'EC' && !isElliptic(key)) throw underEllipticRoot();
  const requestFor = intermediateRequest(root, options, smith, clock);
  const issuer = issuerFrom(root);
  const all = [...new Set(labels)];
  let made = 0;
  const issue = async (label: Label): Promise<readonly [Label, IssuedAuthority]> => {
    const pair = await smith.keyPair(key, token);
    throwIfCancelled(token);
    const caCert = await issuedCertificate(requestFor(label, pair), issuer);
    made += 1;
    tell(`${made} of ${all.length}: ${label}`);
    return [label, filesOf(caCert, pair.privateKey, root)];
  };
  return new Map(await Promise.all(all.map(issue)));
}

/** Domain facts 3.4: such a chain passes Istio's own checks, and peers refuse it. */
const underEllipticRoot = (): Failure =>
  new Failure('invalid', 'Under an EC root an RSA intermediate is refused by peers.', {
    hint: 'Choose an ECDSA key for the intermediates.',
  });

function intermediateRequest(
  root: RootAuthority,
  options: IntermediateOptions,
  smith: KeySmith,
  clock: Clock,
): (label: string, pair: KeyPair) => CertificateRequest {
  const profileOf = intermediateProfile(options);
  return (label, { publicKeyPem }) => ({
    ...profileOf(label),
    serial: smith.serial(),
    publicKeyPem,
    ...validity(clock, options.days ?? 730, root.certificate.notAfter),
  });
}

/**
 * What each cluster's CA is, whoever issues it (domain facts 3.5 and 3.6).
 * Throws `Failure('invalid')` for a trust domain that is none.
 */
export function intermediateProfile({
  organization,
  trustDomain = 'cluster.local',
}: Pick<IntermediateOptions, 'organization' | 'trustDomain'>): (label: string) => AuthorityProfile {
  const subjectAltNames = namesIn(trustDomain);
  return (label) => ({
    subject: [
      { type: 'O', value: organization },
      { type: 'CN', value: 'Intermediate CA' },
      { type: 'L', value: locality(label) },
    ],
    pathLength: 0,
    keyUsage: authorityUses,
    subjectAltNames,
  });
}

const filesOf = (
  caCert: string,
  caKey: Sensitive<string>,
  { certificate }: RootAuthority,
): IssuedAuthority => ({
  caCert,
  caKey,
  rootCert: certificate.pem,
  certChain: caCert + certificate.pem,
});

/** What Istio's own tools ask for (domain facts 3.6). */
const authorityUses: readonly AuthorityUse[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'keyCertSign',
];

/** Clocks of two clusters differ; a certificate must not be from the future in the slower one. */
const clockSkewMs = 5 * 60_000;
const dayMs = 24 * 60 * 60_000;

const validity = (clock: Clock, days: number, latest: number) => ({
  notBefore: clock.now() - clockSkewMs,
  notAfter: Math.min(clock.now() + days * dayMs, latest),
});

/** X.520 bounds a locality at 128 characters; names of EKS and GKE contexts come near. */
const locality = (label: string): string => Array.from(label).slice(0, 128).join('');

export const isTrustDomain = (text: string): boolean =>
  /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/i.test(text) && text.length < 254;

/** The names of Istio's tools before and after 1.8 (domain facts 3.6). Their `localhost` is of no use. */
function namesIn(trustDomain: string): readonly AltName[] {
  if (!isTrustDomain(trustDomain))
    throw new Failure('invalid', `${trustDomain} is not a trust domain.`, {
      hint: 'A trust domain is written as a DNS name, such as cluster.local.',
    });
  return [
    { kind: 'URI', value: `spiffe://${trustDomain}/ns/istio-system/sa/citadel` },
    { kind: 'DNS', value: 'istiod.istio-system.svc' },
  ];
}

function issuerFrom(root: RootAuthority): Issuer {
  const { fields } = onlyCertificate(root.certificate.pem);
  return {
    key: createPrivateKey(root.key.reveal()),
    above: { name: fields.subject, keyId: keyIdOf(fields) },
  };
}

function onlyCertificate(pem: string): ParsedCertificate {
  const [only] = parsedCertificatesIn(pem).value;
  if (!only) throw new Error('The certificate of a CA just made or checked cannot be read.');
  return only;
}
