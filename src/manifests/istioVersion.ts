/** The numbers of an Istio release. */
export interface IstioVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export const textOf = (it: IstioVersion): string => `${it.major}.${it.minor}.${it.patch}`;

export const isBefore = (it: IstioVersion, major: number, minor: number, patch = 0): boolean =>
  compareVersions(it, { major, minor, patch }) < 0;

export const compareVersions = (a: IstioVersion, b: IstioVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch;

/** The first version in a text such as "1.4.10" or "istio-1.4.10"; undefined when there is none. */
export function istioVersionIn(text: string): IstioVersion | undefined {
  const [, major, minor, patch] = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch ?? 0) };
}
