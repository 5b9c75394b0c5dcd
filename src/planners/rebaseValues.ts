/** Values that are written differently and mean the same to the server. */
import type { FieldPath } from './rebaseRules';

/** Whether the server would read both as one value of this field. */
export function sameValue(live: unknown, wanted: unknown, path: FieldPath): boolean {
  if (live === wanted) return true;
  if (isQuantity(path)) return sameQuantity(live, wanted);
  const [a, b] = [typeof live, typeof wanted];
  // An int-or-string: "80" names no port that could exist, so it is the number.
  return (
    isIntOrString(path) &&
    ((a === 'number' && b === 'string') || (a === 'string' && b === 'number')) &&
    String(live) === String(wanted)
  );
}

const isIntOrString = (path: FieldPath): boolean =>
  /^(?:port|targetPort|maxSurge|maxUnavailable|minAvailable)$/.test(path.at(-1) ?? '');

const isQuantity = (path: FieldPath): boolean =>
  /^(?:requests|limits|hard|capacity|overhead)$/.test(path.at(-2) ?? '') ||
  /^(?:sizeLimit|divisor|averageValue|targetAverageValue|targetValue)$/.test(path.at(-1) ?? '');

function sameQuantity(a: unknown, b: unknown): boolean {
  const [first, second] = [quantityOf(a), quantityOf(b)];
  return first !== undefined && second !== undefined && nearlyEqual(first, second);
}

const nearlyEqual = (a: number, b: number): boolean =>
  a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

const powers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A resource quantity as a number: "100m" is 0.1, "1Gi" is 2^30; undefined for other text. */
function quantityOf(value: unknown): number | undefined {
  const text = String(value);
  const match = /^([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(text);
  const power = powers[match?.[2] ?? ''];
  return match && power !== undefined ? Number(match[1]) * power : undefined;
}
