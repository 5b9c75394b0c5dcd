/** The numbers of an Istio release. */
export interface IstioVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export const textOf = (it: IstioVersion): string => `${it.major}.${it.minor}.${it.patch}`;

export const isBefore = (it: IstioVersion, major: number, minor: number, patch = 0): boolean =>
  compareVersions(it, { major, minor, patch }) < 0;

const compareVersions = (a: IstioVersion, b: IstioVersion): number =>
  a.major - b.major || a.minor - b.minor || a.patch - b.patch;
