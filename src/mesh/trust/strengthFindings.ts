/** Keys and signatures that are too weak to rely on: part of the question about trust. */
import type { ObjectReference } from '../../objects/reference';
import type { CertificateFacts } from '../../pki/certificate';
import { trustCodes } from '../catalogue/trust';
import type { Finding } from '../finding';
import { findingFrom } from '../findingFrom';
import type { Wish } from '../intent';

const finding = findingFrom(trustCodes);

/** Where a certificate was found, and what would replace it. */
export interface Found {
  readonly mesh: string;
  readonly subject: ObjectReference;
  /** "Secret istio-system/cacerts in east". */
  readonly place: string;
  readonly remedy: Wish;
}

export function* strengthFindings(it: CertificateFacts, found: Found): Iterable<Finding> {
  const { mesh, subject, place, remedy } = found;
  const about = { mesh, cluster: subject.cluster, subject, remedy };
  const weakness = weaknessOf(it);
  if (weakness !== undefined)
    yield finding('MESH0119', {
      ...about,
      message: `${it.subject} in ${place} has a key of ${weakness}, which can be broken or is refused by peers.`,
      hint: 'Issue it again with RSA 2048 or more, or with EC P-256 or P-384.',
    });
  // Nobody checks the signature of a root: it is trusted for being there.
  if (!it.selfSigned && isBroken(it.signatureAlgorithm))
    yield finding('MESH0120', {
      ...about,
      message: `${it.subject} in ${place} is signed with ${it.signatureAlgorithm}, which istiod and every peer refuse.`,
      hint: 'Issue it again; SHA-256 is the default everywhere.',
    });
}

/** "RSA 1024"; undefined for a key that is strong enough. */
function weaknessOf({ key: { kind, bits, curve } }: CertificateFacts): string | undefined {
  if (kind === 'RSA' && (bits ?? 0) < 2048) return `RSA ${bits ?? 'of unknown size'}`;
  return kind === 'EC' && bits !== undefined && bits < 256
    ? `EC ${curve ?? String(bits)}`
    : undefined;
}

/** Go refuses SHA-1 from 1.18 on, and MD5 for ever (domain facts 3.4). */
const isBroken = (algorithm: string): boolean => /sha1|md5|md2/i.test(algorithm);
