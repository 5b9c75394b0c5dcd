// Quantities of CPU and memory as the server rewrites them: "2000m" is stored as "2", "1024Mi" as "1Gi".
import { isMap } from '../../../src/objects/object';
import type { Draft } from './draft';

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const nano = 10n ** 9n;

interface Quantity {
  readonly nanos: bigint;
  readonly family: 'decimal' | 'binary' | 'exponent';
}

function quantityOf(value: unknown): Quantity | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const match = /^(\d*)(?:\.(\d{0,9}))?(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE]\d+)?$/.exec(text);
  const [, whole = '', fraction = '', suffix = ''] = match ?? [];
  if (whole + fraction === '') return undefined;
  const nanos = BigInt(whole + fraction) * 10n ** BigInt(9 - fraction.length);
  if (/^[eE]\d/.test(suffix)) {
    return { nanos: nanos * 10n ** BigInt(suffix.slice(1)), family: 'exponent' };
  }
  const binary = binarySuffixes.indexOf(suffix);
  if (binary > 0) return { nanos: nanos * 1024n ** BigInt(binary), family: 'binary' };
  const power = decimalSuffixes.indexOf(suffix) - decimalSuffixes.indexOf('');
  const scale = 1000n ** BigInt(Math.abs(power));
  return { nanos: power < 0 ? nanos / scale : nanos * scale, family: 'decimal' };
}

/** In billionths; undefined for what is no quantity. */
export const nanosOf = (value: unknown): bigint | undefined => quantityOf(value)?.nanos;

/** The shortest form with a whole number, in the family of suffixes it came in (api/resource/quantity.go). */
export function canonicalQuantity(value: unknown): unknown {
  const quantity = quantityOf(value);
  if (!quantity || quantity.family === 'exponent') return value;
  return quantity.family === 'binary' ? binaryForm(quantity.nanos) : decimalForm(quantity.nanos);
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
