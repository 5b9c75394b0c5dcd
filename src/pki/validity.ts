import type { CertificateFacts } from './certificate';

/** A day as people read it, in UTC: 2026-11-01. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A sentence when the certificate does not hold at this moment; undefined when it does. */
export function validityProblem(
  certificate: CertificateFacts,
  now: number,
  file: string,
): string | undefined {
  const named = `${certificate.subject || 'the certificate'} in ${file}`;
  if (now > certificate.notAfter)
    return `${named} expired on ${dayOf(certificate.notAfter)}: every certificate below it is refused.`;
  if (now < certificate.notBefore)
    return `${named} is not valid before ${dayOf(certificate.notBefore)}.`;
  return undefined;
}
