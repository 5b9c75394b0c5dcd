import type { Version } from '../version';

/** Kubernetes minors each Istio minor was released for (domain facts 1.1): first and last of 1.x. */
const minorsByIstio: Readonly<Record<string, readonly [first: number, last: number]>> = {
  '1.1': [10, 13],
  '1.2': [12, 14],
  '1.3': [13, 15],
  '1.4': [13, 15],
  '1.5': [14, 16],
  '1.6': [15, 18],
  '1.7': [16, 18],
  '1.8': [16, 19],
  '1.9': [17, 20],
};

/** The list as text, "1.13 to 1.15", when the Kubernetes version is outside it; undefined otherwise. */
export function supportMissed(istio: Version, kubernetes: Version): string | undefined {
  const range = minorsByIstio[`${istio.major}.${istio.minor}`];
  if (!range || kubernetes.major !== 1) return undefined;
  const [first, last] = range;
  const inside = kubernetes.minor >= first && kubernetes.minor <= last;
  return inside ? undefined : `1.${first} to 1.${last}`;
}
