/** The keys that the CAs of a mesh may have, and which Istio takes them. */
import type { KeyFacts } from './certificate';

export const keySpecs = ['RSA 4096', 'RSA 3072', 'RSA 2048', 'ECDSA P-256', 'ECDSA P-384'] as const;
export type KeySpec = (typeof keySpecs)[number];

export type EllipticSpec = Extract<KeySpec, `ECDSA ${string}`>;
export type RsaSpec = Exclude<KeySpec, EllipticSpec>;

/** How `node:crypto` is asked for such a key. */
export const keyParameters: Readonly<
  Record<RsaSpec, { readonly modulusLength: number }> &
    Record<EllipticSpec, { readonly namedCurve: string }>
> = {
  'RSA 4096': { modulusLength: 4096 },
  'RSA 3072': { modulusLength: 3072 },
  'RSA 2048': { modulusLength: 2048 },
  'ECDSA P-256': { namedCurve: 'P-256' },
  'ECDSA P-384': { namedCurve: 'P-384' },
};

export const isElliptic = (spec: KeySpec): spec is EllipticSpec =>
  'namedCurve' in keyParameters[spec];

/** The spec that a key answers to, as an existing root's does; undefined for one we would not make. */
export const specOf = ({ kind, bits, curve }: KeyFacts): KeySpec | undefined =>
  keySpecs.find((it) => it === (kind === 'EC' ? `ECDSA ${curve ?? ''}` : `${kind} ${bits ?? ''}`));

interface IstioVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
}

/**
 * Why a CA with this key does not go with that Istio, as a sentence; undefined when it does.
 * EC keys work since 1.7 (domain facts 3.3), curve P-384 since 1.18 (istio/istio#44459).
 */
export function keyObstacle(
  { kind, bits, curve }: KeyFacts,
  { text, major, minor }: IstioVersion,
): string | undefined {
  const isBefore = (since: number) => major < 1 || (major === 1 && minor < since);
  if (kind === 'RSA')
    return bits !== undefined && bits < 2048
      ? `An RSA key of ${bits} bits is too weak: proxies refuse fewer than 2048.`
      : undefined;
  if (kind === 'other') return 'Istio takes RSA and EC keys only.';
  if (isBefore(7)) return `Istio ${text} takes RSA keys only; EC keys work from 1.7 on.`;
  if (curve === 'P-256') return undefined;
  if (curve !== 'P-384')
    return `Istio takes the curves P-256 and P-384 only, not ${curve ?? 'this one'}.`;
  return isBefore(18)
    ? `Istio ${text} takes curve P-256 only; P-384 works from 1.18 on.`
    : undefined;
}

/** The facts that a key of this spec will have. */
export const keyFactsOf = (spec: KeySpec): KeyFacts => {
  const [family = '', size = ''] = spec.split(' ');
  return family === 'RSA'
    ? { kind: 'RSA', bits: Number(size) }
    : { kind: 'EC', bits: Number(size.slice(2)), curve: size };
};

/**
 * The key of a CA that takes another's place: of the same kind, unless Istio does not take it, or
 * the root is of the other family, below which peers refuse it (domain facts 3.4).
 */
export function successorSpec(
  today: KeyFacts | undefined,
  root: KeyFacts,
  istio: IstioVersion | undefined,
): KeySpec {
  const fits = (it: KeySpec): boolean =>
    (isElliptic(it) || root.kind !== 'EC') &&
    (istio === undefined || keyObstacle(keyFactsOf(it), istio) === undefined);
  const same = today && specOf(today);
  return same && fits(same) ? same : (keySpecs.find(fits) ?? 'RSA 4096');
}
