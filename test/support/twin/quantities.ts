// Quantities of CPU and memory as the server rewrites them: "2000m" is stored as "2", "1024Mi" as "1Gi".
import { isMap } from '../../../src/objects/object';
import type { Draft } from './draft';

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const nano = 10n ** 9n;

/** The shortest form with a whole number, in the family of suffixes it came in (api/resource/quantity.go). */
export function canonicalQuantity(value: unknown): unknown {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return value;
  const match = /^(\d*)(?:\.(\d{0,9}))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)?$/.exec(text);
  if (!match || text === '') return value;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const binary = binarySuffixes.indexOf(suffix);
  const digits = BigInt(whole + fraction) * 10n ** BigInt(9 - fraction.length);
  if (suffix !== '' && binary >= 0) return binaryForm(digits * 1024n ** BigInt(binary));
  const power = decimalSuffixes.indexOf(suffix) - decimalSuffixes.indexOf('');
  return decimalForm(
    power < 0 ? digits / 1000n ** BigInt(-power) : digits * 1000n ** BigInt(power),
  );
}

function decimalForm(nanos: bigint): string {
  if (nanos === 0n) return '0';
  let [rest, index] = [nanos, 0];
  while (rest % 1000n === 0n && index < decimalSuffixes.length - 1) {
    rest /= 1000n;
    index += 1;
  }
  return `${rest}${decimalSuffixes[index] ?? ''}`;
}

function binaryForm(nanos: bigint): string {
  if (nanos < 1024n * nano) return decimalForm(nanos);
  // What is smaller than a byte is rounded up.
  let [rest, index] = [(nanos + nano - 1n) / nano, 0];
  while (rest % 1024n === 0n && index < binarySuffixes.length - 1) {
    rest /= 1024n;
    index += 1;
  }
  return `${rest}${binarySuffixes[index] ?? ''}`;
}

/** Rewrites the limits and requests of a container, in place. */
export function completeResources(resources: unknown): void {
  if (!isMap(resources)) return;
  for (const field of ['limits', 'requests']) {
    const values = resources[field];
    if (!isMap(values)) continue;
    (resources as Draft)[field] = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, canonicalQuantity(value)]),
    );
  }
}
